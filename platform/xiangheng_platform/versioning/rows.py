"""The rows of a history, of whichever table: which one stands under a key, and how another takes its place."""

from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, col

from xiangheng_platform.access.views import Act
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.history import known
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.tables import History, table_of
from xiangheng_scoring.places import FieldPath

H = TypeVar("H", bound=History)


def standing(session: Session, kind: type[H], at: datetime | None = None, **key: Any) -> H | None:
    """The row with these columns that stood at a moment (now, if none is given); None if there was none."""
    columns = (col(getattr(kind, name)) == value for name, value in key.items())
    return session.exec(known(kind, at).where(*columns)).one_or_none()


def refuse_unseen(row: History | None, seen: int | None, subject: str) -> None:
    """Raise `RowIsTaken` where another row stands than the one that was looked at, which is told by the act that wrote it.

    0 says that none stood, and None that nobody looked, so that any will do.
    """
    standing_act = row.act if row else 0
    if seen in (None, standing_act):
        return
    raise RowIsTaken(
        f"{subject} 在 {beijing(row.recorded_at)} 已由第 {row.act} 号操作改过"
        if row
        else f"{subject} 已经撤回",
        at=FieldPath(("act",), "操作号", subject),
        expected=f"第 {standing_act} 号操作写下的" if row else "0：现在没有",
        remedy="看过新的，再决定是否还要改",
    )


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
