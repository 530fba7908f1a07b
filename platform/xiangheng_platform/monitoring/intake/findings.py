"""What is wrong or unlikely in cells of a file: the same of many cells is told once, at the first, with how many and which."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.places import Origin

if TYPE_CHECKING:  # a sheet has findings itself
    from xiangheng_platform.monitoring.intake.sheets import Sheet

#: Where the value of a column stands in a row.
Place = Callable[[str, int], Origin]
#: So many different findings of a kind are told of a column.
MOST_TOLD = 200
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is the matter with the cells of a column in some rows; the other fields are those of a `Fault`."""

    code: str
    column: str
    rows: Sequence[int]
    message: str
    expected: str = ""
    remedy: str = ""
    value: str = ""
    is_notice: bool = False

    def fault(self, place: Place) -> Fault:
        """The fault at the first of the cells, with how many there are and where the first of them stand."""
        message = self.message
        if len(self.rows) > 1:
            places = (place(self.column, row) for row in self.rows[: _MOST_NAMED + 1])
            cells = [at.cell or f"第 {at.row} 行" for at in places]
            message = f"{message}：共 {len(self.rows)} 处（{some_of(cells, _MOST_NAMED)}）"
        return Fault(
            self.code, place(self.column, self.rows[0]), message, self.expected, self.remedy, self.value,
            is_notice=self.is_notice,
        )  # fmt: skip


def faults_of(findings: Iterable[Finding], sheet: "Sheet") -> Iterator[Fault]:
    """The faults of findings: of a cell the first only, for what cannot be read is also not stated, and adds up to nothing.

    Of a column whose cells are wrong in more ways than anybody reads, the first are told, and how many cells are left.
    """
    at_fault: dict[str, set[int]] = defaultdict(set)
    kinds: Counter[tuple[str, str]] = Counter()
    rest: Counter[str] = Counter()
    for finding in findings:
        rows = [row for row in finding.rows if row not in at_fault[finding.column]]
        if not rows:
            continue
        if not finding.is_notice:
            at_fault[finding.column].update(rows)
        kinds[finding.code, finding.column] += 1
        if kinds[finding.code, finding.column] > MOST_TOLD:
            rest[finding.column] += len(rows)
        else:
            yield replace(finding, rows=rows).fault(sheet.place)
    for column, cells in rest.items():
        message = f"{sheet.columns[column].heading}：另有 {cells} 格也有错，没有一一列出"
        yield Fault("MONITORING-VALUE", sheet.origin, message, "", "改好列出的，再导入一次")
