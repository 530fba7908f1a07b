"""The rows of a history, of whichever table: which one stands under a key, and how another takes its place."""

from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, col

from xiangheng_platform.access.views import Act
from xiangheng_platform.store.history import known
from xiangheng_platform.store.tables import History, table_of

H = TypeVar("H", bound=History)


def standing(session: Session, kind: type[H], at: datetime | None = None, **key: Any) -> H | None:
    """The row with these columns that stood at a moment (now, if none is given); None if there was none."""
    columns = (col(getattr(kind, name)) == value for name, value in key.items())
    return session.exec(known(kind, at).where(*columns)).one_or_none()


def revise(act: Act, old: H | None, row: H) -> H:
    """Write a row in the place of the one that stands, or as the first of its key where none does.

    Raises `RowIsTaken` when somebody else took the place.
    """
    return act.add(row) if old is None else act.correct(old, row)


def retract(act: Act, old: H, **columns: Any) -> H:
    """Write that a row should never have been: its like, for a reader to see what went, save for some columns.

    Raises `RowIsTaken` when somebody else took its place.
    """
    return act.correct(old, copied(old, is_retraction=True, **columns))


def copied(row: H, **columns: Any) -> H:
    """A row's like, save for some columns; whatever gives a row its place in history is its own."""
    names = [column.name for column in table_of(type(row)).columns if column.name not in History.model_fields]
    return type(row)(**{name: getattr(row, name) for name in names} | columns)
