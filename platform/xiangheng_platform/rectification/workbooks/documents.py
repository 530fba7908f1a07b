"""What programs are told of ledgers that were handed in or printed."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_platform.rectification.workbooks.files import Draft, LedgerFile
from xiangheng_platform.rectification.workbooks.imports import Changed, Imported, Resemblance, Sorted
from xiangheng_scoring.documents import FaultRecord, fault_records
from xiangheng_scoring.records import Digest, Format, Meaning

Row: TypeAlias = Annotated[
    str, Meaning("its row as the spreadsheet counts it, as 12; as 甲!12 where several sheets have ledgers")
]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of a ledger that was handed in, and the issue that it is."""

    row: Row
    number: Annotated[
        str | None, Meaning("number of the issue, year-counter; null where a trial would add it")
    ]
    description: Annotated[str, Meaning("what the row says was found")]


@dataclass(frozen=True, slots=True)
class DifferingColumn:
    """A column of which the ledger and a file say different things."""

    column: Annotated[str, Meaning("its heading, as ledgers are printed")]
    recorded: Annotated[str | None, Meaning("what the ledger says; null where that is nothing")]
    stated: Annotated[str | None, Meaning("what the file says; null where that is nothing")]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of an issue of which the ledger says something else; it changes nothing there."""

    row: Row
    number: Annotated[str, Meaning("number of the issue, year-counter")]
    description: Annotated[str, Meaning("what the row says was found")]
    differences: Annotated[
        tuple[DifferingColumn, ...],
        Meaning("the columns that differ; whoever is right, somebody has to correct the ledger"),
    ]


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A row that may be the same problem as another, and waits for somebody to say that it is not."""

    row: Row
    description: Annotated[str, Meaning("what the row says was found")]
    number: Annotated[
        str | None, Meaning("number of the issue that it resembles; null where that is an earlier row")
    ]
    other_row: Annotated[
        str | None, Meaning("the earlier row that it resembles; null where that is an issue of the ledger")
    ]
    other_description: Annotated[str, Meaning("what that issue or row says was found")]
    similarity: Annotated[
        int, Meaning("how alike the two are, rounded down", unit="%", minimum=0, maximum=100)
    ]


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """What became of a ledger that was handed in, or would become of it."""

    FORMAT: ClassVar = Format("xiangheng-issue-import/1", "xiangheng issue import --json")
    file: Annotated[str, Meaning("name of the file")]
    sha256: Annotated[Digest, Meaning("SHA-256 of its bytes")]
    is_trial: Annotated[bool, Meaning("whether it was only asked what would become of it")]
    act: Annotated[int | None, Meaning("number in the audit log; null where nothing was written", minimum=1)]
    added: Annotated[tuple[LedgerRow, ...], Meaning("the rows that were added, or would be")]
    present: Annotated[tuple[LedgerRow, ...], Meaning("the rows that the ledger has already")]
    changed: Annotated[
        tuple[ChangedRow, ...], Meaning("the rows of issues of which the ledger says something else")
    ]
    alike: Annotated[tuple[AlikeRow, ...], Meaning("the rows that resemble another and were not added")]
    notices: Annotated[tuple[FaultRecord, ...], Meaning("what there is to know of how the file was read")]


@dataclass(frozen=True, slots=True)
class LedgerExport:
    """A ledger that was printed."""

    FORMAT: ClassVar = Format("xiangheng-issue-export/1", "xiangheng issue export --json")
    file: Annotated[str, Meaning("the file that was written")]
    title: Annotated[str, Meaning("its title, which says of invented issues that they are")]
    issues: Annotated[int, Meaning("how many issues it has", minimum=0)]


def import_record(file: LedgerFile, imported: Imported | Sorted) -> LedgerImport:
    """What became of a file, or would become of it, as it is told."""
    is_trial = isinstance(imported, Sorted)
    added = (
        tuple(_row(draft, None) for draft in imported.new)
        if isinstance(imported, Sorted)
        else tuple(_row(*row) for row in imported.added)
    )
    return LedgerImport(
        file=file.name, sha256=file.sha256, is_trial=is_trial,
        act=None if isinstance(imported, Sorted) else imported.act, added=added,
        present=tuple(_row(*row) for row in imported.present),
        changed=tuple(map(_changed, imported.changed)), alike=tuple(map(_alike, imported.alike)),
        notices=fault_records(file.notices),
    )  # fmt: skip


def percent(similarity: Fraction) -> int:
    """How alike two texts are in whole hundredths, rounded down: only equal ones are wholly alike."""
    return int(100 * similarity)


def _row(draft: Draft, number: str | None) -> LedgerRow:
    return LedgerRow(draft.row, number, draft.content.description)


def _changed(row: Changed) -> ChangedRow:
    columns = tuple(
        DifferingColumn(column.column, column.recorded or None, column.stated or None)
        for column in row.differences
    )
    return ChangedRow(row.draft.row, row.number, row.draft.content.description, columns)


def _alike(row: Resemblance) -> AlikeRow:
    return AlikeRow(
        row.draft.row, row.draft.content.description, row.number or None, row.row or None, row.text,
        percent(row.similarity),
    )  # fmt: skip
