"""The monitoring income line (监测收入基准线): a dated parameter by province and year, verified by a second person.

No line is shipped: of Hunan's none was found that could be quoted, and a guess would be taken for official.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from xiangheng_platform.access.decisions import require, require_open, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Target
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.monitoring.documents import IncomeLineRecord
from xiangheng_platform.monitoring.errors import LineRefused, NoSuchLine
from xiangheng_platform.monitoring.month_numbers import YEARS, YEARS_TEXT
from xiangheng_platform.monitoring.tables import IncomeLineRow
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning import editing
from xiangheng_platform.versioning.repository import Conventions, Repository, Version
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

READ, CHANGE, VERIFY = "line.read", "line.change", "line.verify"
_TITLES = {"province": "省份", "year": "年度", "yuan": "收入线", "source": "依据"}
_MOST, _LONGEST = 100_000, 500


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """The line of a province (its code) and year, in yuan a head, with what it rests on."""

    province: str
    year: str
    yuan: int
    source: str
    is_invented: bool = False
    note: str = ""


def _content(row: IncomeLineRow) -> IncomeLine:
    return IncomeLine(row.province, row.year, row.yuan, row.source, row.is_invented, row.note)


def _columns(line: IncomeLine) -> dict[str, Any]:
    return asdict(line)


LINES = Repository(
    Conventions(
        "monitoring",
        CHANGE,
        VERIFY,
        "MONITORING-LINE",
        lambda text: len(text) <= _LONGEST and text.isprintable(),
    ),
    noun="监测收入线",
    listing="xiangheng household line list",
    unknown=NoSuchLine,
    refused=LineRefused,
    table=IncomeLineRow,
    key=("province", "year"),
    columns=_columns,
    content=_content,
)


def income_lines(view: View) -> tuple[IncomeLineRecord, ...]:
    """The newest version of each line, the last year first."""
    require_open(view.person, READ)
    newest = [versions[0] for versions in LINES.histories(view).values()]
    return tuple(
        _record(view, version)
        for version in sorted(newest, key=lambda version: version.content.year, reverse=True)
    )


def lines_by_year(view: View) -> Mapping[int, int]:
    """The lines by year, verified or not: for remarks on files, which judge nobody."""
    require_open(view.person, READ)
    newest = (versions[0].content for versions in LINES.histories(view).values())
    return {int(line.year): line.yuan for line in newest}


def set_line(
    store: Store,
    person: Person,
    province: str,
    year: int,
    yuan: int,
    source: str,
    *,
    is_invented: bool = False,
    note: str = "",
    reason: str = "",
    version: int | None = None,
) -> IncomeLineRecord:
    """Register the line of a province and year, or the next version of it.

    `version` is the one that was looked at (0: none): where another stands, nothing is written. None: whichever stands.
    Raises `LineRefused`, `NotAllowed`, `RowIsTaken`.
    """
    require(person, CHANGE, PROVINCE_WIDE)
    with store.view(person) as view:
        division = divisions.find(view, province, view.today)
    line = IncomeLine(division.code, str(year), yuan, source.strip(), is_invented, note.strip())
    if faults := list(_faults(line, is_province=division.level is Level.PROVINCE)):
        raise LineRefused(faults, at=f"{division.code} {year}")
    key = (line.province, line.year)
    with act_of(store, person, *LINES.act_on("set", key), reason) as act:
        rows = LINES.rows(act, key)
        if version is not None and version != (rows[-1].version if rows else 0):
            raise _taken(rows, version)
        act.note(before=_columns(_content(rows[-1])) if rows else {}, after=_columns(line))
        return _record(act, LINES.version(LINES.revise(act, line, rows)))


def verify(
    store: Store, person: Person, province: str, year: int, reason: str = "", version: int | None = None
) -> IncomeLineRecord:
    """Say that a version of a line (None: the newest) is what its source says.

    Raises `DutyHeld` for whoever wrote it, `RowIsTaken` where there is a newer one, `NoSuchLine`, `NotAllowed`.
    """
    require_somewhere(person, VERIFY)
    with store.view(person) as view:
        key = (divisions.find(view, province, view.today).code, str(year))
        looked_at = LINES.rows_of(view, key)[-1].version if version is None else version
    verified = editing.verify(store, person, LINES, key, looked_at, _subjects, reason)
    with store.view(person) as view:
        return _record(view, verified)


def _subjects(view: View, lines: Iterable[IncomeLine]) -> Iterator[tuple[str, Target]]:
    for line in lines:
        yield f"{line.province} {line.year}", PROVINCE_WIDE


def _faults(line: IncomeLine, *, is_province: bool) -> Iterator[Fault]:
    checks = (
        ("province", is_province, f"「{line.province}」不是省", "省的代码或名称"),
        ("year", int(line.year) in YEARS, f"「{line.year}」不是年度", f"{YEARS_TEXT}的年度"),
        ("yuan", 0 < line.yuan <= _MOST, f"「{line.yuan}」不像每人每年的元数", f"1 到 {_MOST} 的整数"),
        (
            "source",
            0 < len(line.source) <= _LONGEST and line.source.isprintable(),
            "没有写依据，或太长",
            "文号或文件名",
        ),
    )
    for name, is_right, message, expected in checks:
        if not is_right:
            yield Fault("MONITORING-LINE", FieldPath((name,), _TITLES[name]), message, expected, "改正")


def _taken(rows: Sequence[IncomeLineRow], version: int) -> RowIsTaken:
    """Why a change is not written that was made of another version (0: of none) than the one that stands."""
    seen = f"第 {version} 版" if version else "还没有登记"
    stands = f"第 {rows[-1].version} 版" if rows else "还没有登记"
    return RowIsTaken(
        f"监测收入线已是：{stands}；看过的是：{seen}",
        at=FieldPath(("version",), "版本"),
        expected=str(rows[-1].version) if rows else "0",
        remedy="看过新的一版，再决定是否还要改",
    )


def _record(view: View, version: Version[IncomeLine]) -> IncomeLineRecord:
    line = version.content
    facts = gazetteer_of(view.as_known_now).by_code.get(line.province, ())
    return IncomeLineRecord(
        province=NamedDivision(line.province, facts[-1].name if facts else ""),
        year=int(line.year),
        yuan=line.yuan,
        version=version.number,
        source=line.source,
        verified=version.is_verified,
        is_invented=line.is_invented,
        note=line.note or None,
        author=version.author,
        recorded_at=version.recorded_at,
    )
