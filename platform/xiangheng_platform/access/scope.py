"""Where somebody may do an action, as one value: what lists ask the database for, row by row the same as `decisions.may`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy import func as sql
from sqlalchemy.orm import Mapped

from xiangheng_platform.access.decisions import is_beyond_token, rights_of
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import EVERYWHERE, SEPARATOR, Reach, Target
from xiangheng_platform.access.rights import CONFIRMED, Where

Column: TypeAlias = ColumnElement[str] | Mapped[str]
#: Makes of the path of a region the condition that a row lies there or below. Access holds a path to be opaque: how
#: the rows of a table lie, only what knows divisions can tell (`regions.reach.subtrees`).
Subtree: TypeAlias = Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything, or what lies within one of some reaches or belongs to `owner` (empty: to nobody); nothing without either."""

    is_everything: bool = False
    reaches: tuple[Reach, ...] = ()
    owner: str = ""

    def covers(self, target: Target) -> bool:
        """Whether a target lies within."""
        is_own = bool(self.owner) and target.owner == self.owner
        return self.is_everything or is_own or any(reach.covers(target) for reach in self.reaches)

    def where(
        self, *, region: Subtree | None = None, department: Column | None = None, owner: Column | None = None
    ) -> ColumnElement[bool]:
        """The same of the rows of a table: by where they lie, and the columns that hold a department and a login.

        What is not given is what the rows of the table leave empty.
        """
        if self.is_everything:
            return true()
        owned = [owner == self.owner] if self.owner and owner is not None else []
        return or_(false(), *owned, *(_within(reach, region, department) for reach in self.reaches))


def paths(column: Column) -> Subtree:
    """How the rows of a table lie by a column that holds the path itself."""
    # Not LIKE: in SQLite it takes small letters for capitals.
    return lambda path: or_(column == path, sql.substr(column, 1, len(path) + 1) == path + SEPARATOR)


def scope(person: Person, action: str) -> Scope:
    """Where a person may do an action; raises `KeyError` for an action that the table of rights does not know."""
    held = [(right.where, granted.reach) for right, granted in rights_of(person, action)]
    if is_beyond_token(person, action) or (person.must_confirm and action in CONFIRMED):
        return Scope()
    reaches = tuple(dict.fromkeys(reach for where, reach in held if where is Where.WITHIN))
    return Scope(
        is_everything=EVERYWHERE in reaches or any(where is Where.OPEN for where, _ in held),
        reaches=reaches,
        owner=person.login if any(where is Where.OWN for where, _ in held) else "",
    )


def _within(reach: Reach, region: Subtree | None, department: Column | None) -> ColumnElement[bool]:
    """A row that lies within a reach; what lies nowhere in particular lies only within everything."""
    conditions: list[ColumnElement[bool]] = []
    if reach.department:
        conditions.append(false() if department is None else department == reach.department)
    if reach.region:
        conditions.append(false() if region is None else region(reach.region))
    return and_(true(), *conditions)
