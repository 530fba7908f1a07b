"""A ledger that was handed in as a file: its issues, or every fault of it at its cell. Nothing is written here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xiangheng_platform.rectification.content import Content, identity_of
from xiangheng_platform.rectification.errors import IssuesRefused
from xiangheng_platform.rectification.words import Severity
from xiangheng_platform.rectification.workbooks.columns import SITE, heading_of
from xiangheng_platform.rectification.workbooks.rows import LIMIT, Regions, RowReader
from xiangheng_platform.rectification.workbooks.tables import LedgerTable, find_ledger
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.explain.cautions import marked
from xiangheng_scoring.intake.containers.cells import position_of
from xiangheng_scoring.intake.containers.readers import grids_of
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.reading.seen import as_seen
from xiangheng_scoring.places import Origin

#: Without one of these columns no issue can be registered, so that it is said once and not of every row.
_NEEDED = ("channel", "category", "description", "responsible_unit")
_BY_OPTION = {"year": "加一列，或用 --year 写明", "document": "加一列，或用 --document 写明"}
#: What makes two rows the same problem, beside the region.
_IDENTIFYING = frozenset({"year", "channel", "category", "description"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An issue as a file states it: its row (`12`, or `甲!12` where several sheets have ledgers), and the key of its region.

    `number` is that which the ledger gave it, as the row has it at `number_at`; empty for a problem that was not numbered.
    `columns` are the fields of the content of which the row speaks, the others follow from options or are left out.
    """

    row: str
    content: Content
    division: int
    origin: Origin
    number: str = ""
    number_at: Origin | None = None
    columns: frozenset[str] = frozenset()

    @property
    def identity(self) -> str:
        """What makes it the same problem as another; see `content.identity`."""
        return identity_of(self.content, self.division)


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """The issues of a file without a fault, the SHA-256 of its bytes, and what there is to know of how it was read."""

    name: str
    sha256: str
    drafts: tuple[Draft, ...]
    notices: tuple[Fault, ...] = ()


def read_ledger(
    source: Source, gazetteer: Gazetteer, day: date, *, year: int | None = None, document: str = ""
) -> LedgerFile:
    """Read the ledgers of all sheets of a file, with regions as they are called on a day.

    `year` and `document` are those of rows that state none.

    Raises `IssuesRefused` with every fault of the whole file, `FileRefused` for one that cannot be read.
    """
    grids = [as_seen(grid) for grid in grids_of(source) if not grid.is_empty]
    tables = [table for grid in grids if (table := find_ledger(grid)) is not None]
    if not tables:
        headings = "、".join(map(heading_of, (*_NEEDED, "region", "deadline")))
        message, remedy = "没有找到台账：没有一行是它的列名", "补上列名一行"
        raise IssuesRefused(
            [Fault("ISSUE-COLUMN", Origin(source.name), message, f"一行列名：{headings} 等", remedy)],
            at=Origin(source.name),
        )
    notices = [
        Fault("ISSUE-COLUMN", Origin(grid.file, grid.sheet), "没有台账的列名，这张表没有读", is_notice=True)
        for grid in grids
        if grid not in [table.grid for table in tables]
    ]
    usual = {name: value for name, value in (("year", year), ("document", document.strip())) if value}
    reading = _Reading(Regions(gazetteer, day), usual, is_one=len(tables) == 1)
    for table in tables:
        reading.read(table)
        notices += table.notices
    notices += reading.notices
    if reading.faults:
        # What is merged over several rows is at fault in each of them, and told once.
        faults = list(dict.fromkeys(reading.faults))
        raise IssuesRefused(faults, at=Origin(source.name), notices=notices)
    digest = hashlib.sha256(source.data).hexdigest()
    return LedgerFile(source.name, digest, tuple(reading.drafts), tuple(notices))


class _Reading:
    """The issues of a file read so far, each once, with the faults and notices met on the way."""

    def __init__(self, regions: Regions, usual: dict[str, Any], *, is_one: bool) -> None:
        self.regions, self.usual, self.is_one = regions, usual, is_one
        self.drafts: list[Draft] = []
        self.faults: list[Fault] = []
        self.notices: list[Fault] = []
        self._places: dict[str, Origin] = {}

    def read(self, table: LedgerTable) -> None:
        """Read one table."""
        lacking, usual = self._lacking(table), dict(self.usual)
        self.faults += table.doubled
        if "document" in usual:
            # Else it would be forgotten: where a column names the source, that says itself whether it is invented.
            usual["document"] = marked(usual["document"], is_invented=table.is_invented)
        if "severity" not in table.columns:
            usual["severity"] = Severity.GENERAL
            message = f"没有「{heading_of('severity')}」列，都作「{Severity.GENERAL.label}」"
            self.notices.append(Fault("ISSUE-COLUMN", table.header, message, is_notice=True))
        for rows in table.issues:
            self._issue(table, rows, RowReader(self.regions, table, rows, lacking), usual)

    def _lacking(self, table: LedgerTable) -> set[str]:
        """The fields without which nothing is registered and that no column has, each a fault of the headings."""
        there = set(table.columns)
        lacking = {name for name in _NEEDED if name not in there}
        lacking |= {name for name in _BY_OPTION if name not in there | self.usual.keys()}
        lacking |= set() if there & {"region", SITE} else {"region"}
        lacking |= set() if there & set(LIMIT) else {"deadline"}
        for name in sorted(lacking):
            message, remedy = f"没有「{heading_of(name)}」列", _BY_OPTION.get(name, "补上这一列")
            self.faults.append(
                Fault("ISSUE-COLUMN", table.header, message, f"一列「{heading_of(name)}」", remedy)
            )
        return lacking

    def _issue(
        self, table: LedgerTable, rows: Sequence[int], reader: RowReader, usual: dict[str, Any]
    ) -> None:
        content, division = reader.read(usual)
        self.faults += sorted(reader.faults, key=_position)
        if division is None or reader.broken & _IDENTIFYING:
            return
        place, name = table.place(rows, "description"), str(rows[0])
        draft = Draft(
            name if self.is_one else f"{table.grid.sheet}!{name}",
            content,
            division.key,
            replace(table.header, row=rows[0]),
            reader.number,
            table.place(rows, "number"),
            reader.columns,
        )
        if (first := self._places.setdefault(draft.identity, place)) != place:
            message, remedy = f"与 {first} 是同一个问题", "删去一行，或写明有什么不同"
            self.faults.append(Fault("ISSUE-TWICE", place, message, "每个问题一行", remedy))
        # Of a file with any fault no draft is used, so that those of broken rows do no harm.
        self.drafts.append(draft)


def _position(fault: Fault) -> tuple[int, int]:
    """Where a fault stands, so that a row's are told from left to right."""
    return position_of(fault.at.cell) if isinstance(fault.at, Origin) and fault.at.cell else (0, 0)
