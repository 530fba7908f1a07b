"""Places: where something is wrong, as a program can mark it and in words that a person can follow."""

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a figure stands: the file's name, the sheet and the cell (`医保.xlsx`, `医保`, `D17`).

    `row` counts from 1 where a whole row is meant; less precise places leave the later parts empty. `act` is the number of
    the act of a store as of which the sheet was exported, None of any other sheet; it makes no other place of a cell.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int = 0
    act: int | None = field(default=None, compare=False)

    @property
    def table(self) -> "Origin":
        """The sheet that it lies on, or the file where that has none."""
        return Origin(self.file, self.sheet, act=self.act)

    def __bool__(self) -> bool:
        return self != NOWHERE

    def __str__(self) -> str:
        cell = self.cell or (f"第 {self.row} 行" if self.row else "")
        return " › ".join(part for part in (self.file, self.sheet, cell) if part)

    @property
    def dated(self) -> str:
        """The place in words, with the act as of which its sheet was exported; empty if there is none."""
        return str(self) if self.act is None else f"{self}，截至第 {self.act} 号操作"

    def cited(self) -> str:
        """The same in brackets, nothing if there is none."""
        return f"（{self.dated}）" if self else ""


#: The origin of what was not read from a file.
NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A field of what was handed over by a program or a form.

    `names` lead to it from the outside in, as the program spells them (`("targets", "0", "unit")`); `title` is what a person
    reads, the last name unless another is given, after `subject`, the thing that it is a field of, where there are several.
    """

    names: tuple[str, ...]
    title: str = ""
    subject: str = ""

    def __str__(self) -> str:
        title = self.title or self.names[-1]
        return f"{self.subject} › {title}" if self.subject else title


#: A cell, a field, or in words what else is meant: a unit and its indicator, a plugin's hook, a machine's clock.
Place: TypeAlias = Origin | FieldPath | str
