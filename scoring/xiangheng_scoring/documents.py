"""What programs are told of what is wrong, wherever it is wrong: faults, and the refusal that they led to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath, Origin, Place
from xiangheng_scoring.records import Format, Meaning


@dataclass(frozen=True, slots=True)
class CellRecord:
    """A cell of a file, or as much of that as is known."""

    file: Annotated[str, Meaning("the name that the file was handed over by")]
    sheet: Annotated[
        str | None, Meaning("its sheet, by name; null where it has none or no single one is meant")
    ]
    cell: Annotated[str | None, Meaning("as spreadsheets call it: C5; null where no single one is meant")]
    row: Annotated[
        int | None, Meaning("number of the row, where a whole row is meant; null elsewhere", minimum=1)
    ]


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """A field of what was handed over by a program or a form."""

    path: Annotated[
        tuple[str, ...],
        Meaning(
            "the names that lead to it, from the outside in, with places in lists counted from 0; in an expression the column stands last, counted from 1"
        ),
    ]


@dataclass(frozen=True, slots=True)
class FaultRecord:
    """One thing that is wrong, or accepted and to be known of, and how to put it right."""

    code: Annotated[str, Meaning("which error it is, the same for ever: see the manual's page of errors")]
    at: Annotated[
        CellRecord | FieldRecord | None,
        Meaning(
            "where a program can mark it: a cell of a file, or a field of what was handed over; null where it is neither"
        ),
    ]
    where: Annotated[str | None, Meaning("its place in words, in Chinese; null where it has none")]
    message: Annotated[str, Meaning("what is wrong, in Chinese")]
    value: Annotated[str | None, Meaning("what stands there; null where nothing does")]
    expected: Annotated[
        str | None, Meaning("what should stand there, in Chinese; null where that cannot be said")
    ]
    remedy: Annotated[
        str | None, Meaning("what to do about it, in Chinese; null where nothing can be advised")
    ]
    is_notice: Annotated[bool, Meaning("true: it was accepted, and is only to be known of")]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command did not do what it was asked, with every fault, then what else is to be known."""

    FORMAT: ClassVar = Format("xiangheng-faults/1", "What any command with --json prints when it refuses")
    code: str
    message: str
    exit_code: int
    faults: tuple[FaultRecord, ...]


def fault_records(faults: Iterable[Fault]) -> tuple[FaultRecord, ...]:
    """Faults, empty fields as None."""
    return tuple(
        FaultRecord(
            code=fault.code,
            at=_place(fault.at),
            where=fault.where or None,
            message=fault.message,
            value=fault.value or None,
            expected=fault.expected or None,
            remedy=fault.remedy or None,
            is_notice=fault.is_notice,
        )
        for fault in faults
    )


def fault_of(record: FaultRecord) -> Fault:
    """The fault that a record was made of."""
    at: Place = record.where or ""
    if isinstance(record.at, CellRecord):
        at = Origin(record.at.file, record.at.sheet or "", record.at.cell or "", record.at.row or 0)
    elif isinstance(record.at, FieldRecord):
        at = FieldPath(record.at.path, record.where or "")
    return Fault(
        record.code,
        at,
        record.message,
        record.expected or "",
        record.remedy or "",
        record.value or "",
        record.is_notice,
    )


def _place(place: Place) -> CellRecord | FieldRecord | None:
    """A place that a program can mark; None for what it cannot."""
    if isinstance(place, FieldPath):
        return FieldRecord(place.names)
    if isinstance(place, Origin):
        return CellRecord(place.file, place.sheet or None, place.cell or None, place.row or None)
    return None
