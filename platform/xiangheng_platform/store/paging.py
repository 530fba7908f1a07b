"""Pages of a list that grows without bound: a cursor names the last row that was shown, and what is written meanwhile moves nothing."""

import base64
import json
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import Column, ColumnElement, Date, literal, select, tuple_
from sqlalchemy import func as sql
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.store.canonical import document, kept
from xiangheng_platform.store.columns import Moment
from xiangheng_platform.store.errors import PageRefused
from xiangheng_platform.store.moments import as_moment
from xiangheng_platform.store.tables import PersonalRow, Record, table_of
from xiangheng_scoring.grouping import grouped

T = TypeVar("T")
U = TypeVar("U")
R = TypeVar("R", bound=Record)
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of a list in its order, the cursor of each, and the one from which the next page goes on (empty: there is none)."""

    rows: tuple[T, ...]
    next: str = ""
    cursors: Sequence[str] = ()

    def of(self, view: Callable[[T], U]) -> "Page[U]":
        """The same page with something else made of each row."""
        return Page(tuple(map(view, self.rows)), self.next, self.cursors)


def count_of(session: Session, statement: SelectOfScalar[Any]) -> int:
    """How many rows a statement has of all its pages.

    Around the statement and not in the place of its columns, by which it would lose its table where nothing is filtered.
    """
    listed = select(sql.count()).select_from(statement.order_by(None).subquery())
    return int(session.execute(listed).scalar_one())


class Order:
    """The order of a list by some columns of one table, the last of them its key; all rise, or all fall.

    Raises `ValueError` for columns that no cursor can go by: one that may be empty, or a last one that is no key. Also
    for personal data: who is shown a name masked could read it from where it stands among others.
    """

    def __init__(self, *columns: Column[Any], falls: bool = False) -> None:
        if any(column.table is table_of(PersonalRow) for column in columns):
            raise ValueError("personal data may order no list")
        if not columns[-1].primary_key or any(column.nullable for column in columns):
            raise ValueError("a cursor needs a key, and columns that are never empty")
        self._columns = columns
        self._falls = falls
        self._name = f"{'-' if falls else '+'}{' '.join(map(str, columns))}"

    def page(
        self, session: Session, statement: SelectOfScalar[R], *, after: str = "", limit: int | None = None
    ) -> Page[R]:
        """The rows of a statement behind a cursor (empty: from the first on), as many as a page has (None: all).

        Raises `PageRefused` for a page of nothing, and for a cursor that this order did not give.
        """
        if limit is not None and limit < 1:
            raise PageRefused(f"一页 {limit} 条", at="limit", expected="1 以上", remedy="改写，分页看")
        if after:
            statement = statement.where(self._is_behind(after))
        statement = statement.order_by(*self._sorted)
        if limit is None:
            return Page(tuple(session.exec(statement)))
        # One more tells whether there is a next page.
        return self._page_of(session.exec(statement.limit(limit + 1)).all(), limit)

    def pages(
        self,
        session: Session,
        statement: SelectOfScalar[R],
        column: Column[Any],
        groups: Mapping[K, Collection[Any]],
        *,
        after: str,
        limit: int,
    ) -> dict[K, Page[R]]:
        """A page for each of some groups at once: of the rows of a statement whose column holds a value of the group.

        Each begins behind the same cursor (empty: with its first row). However many groups there are, it is one
        statement. Raises `PageRefused` as `page` does.
        """
        if after:
            statement = statement.where(self._is_behind(after))
        key = self._columns[-1]
        place = sql.row_number().over(partition_by=column, order_by=self._sorted).label("place")
        placed = statement.with_only_columns(key, place).subquery()
        nearest = select(placed.columns[key.key]).where(placed.columns.place <= limit + 1)
        rows = grouped(
            (getattr(row, column.key), row) for row in session.exec(statement.where(key.in_(nearest)))
        )
        return {
            group: self._page_of(self._merged(rows.get(value, ()) for value in values)[: limit + 1], limit)
            for group, values in groups.items()
        }

    @property
    def _sorted(self) -> list[ColumnElement[Any]]:
        return [column.desc() if self._falls else column.asc() for column in self._columns]

    def _merged(self, parts: Iterable[Iterable[R]]) -> list[R]:
        keys = [column.key for column in self._columns]
        return sorted(
            chain.from_iterable(parts),
            key=lambda row: [getattr(row, name) for name in keys],
            reverse=self._falls,
        )

    def _page_of(self, rows: Sequence[R], limit: int) -> Page[R]:
        """A page of so many of some rows; there is a next one if there are more."""
        cursors = _Cursors(rows[:limit], self._cursor)
        return Page(tuple(rows[:limit]), cursors[-1] if len(rows) > limit else "", cursors)

    def _cursor(self, row: Record) -> str:
        content = document([self._name, *(kept(getattr(row, column.key)) for column in self._columns)])
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")

    def _is_behind(self, cursor: str) -> ColumnElement[bool]:
        try:
            name, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            if name != self._name:
                raise ValueError(name)
            there = tuple_(*(
                literal(_read(value, column), column.type)
                for column, value in zip(self._columns, values, strict=True)
            ))  # fmt: skip
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            raise PageRefused(
                f"「{cursor}」不是这张表给出的位置",
                expected="上一页给出的位置",
                remedy="从第一页起再看",
            ) from error
        here = tuple_(*self._columns)
        return here < there if self._falls else here > there


class _Cursors(Sequence[str]):
    """The cursors of rows, each made when it is asked for: a page is mostly asked for its last alone."""

    def __init__(self, rows: Sequence[Record], cursor_of: Callable[[Any], str]) -> None:
        self._rows = rows
        self._cursor_of = cursor_of

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, _Cursors) else other)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return tuple(map(self._cursor_of, self._rows[place]))
        return self._cursor_of(self._rows[place])


def _read(value: Any, column: Column[Any]) -> Any:
    """A value of a cursor as the column holds it; raises `ValueError`, `TypeError` for what is none."""
    match column.type:
        case Moment():
            return as_moment(value)
        case Date():
            return date.fromisoformat(value)
        case _:
            return value
