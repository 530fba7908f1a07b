"""Connections: a page of a list, with a cursor for each of its rows and how many there are of all."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar

from xiangheng_graphql.assembly.nodes import of_opaque, opaque
from xiangheng_platform.store.errors import PageRefused
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.records import Meaning

T = TypeVar("T")
U = TypeVar("U")
#: How many rows a page has where nobody says, and at most.
PAGE, LONGEST_PAGE = 50, 200
First = Annotated[int | None, Meaning("how many rows at most", minimum=1, maximum=LONGEST_PAGE)]
After = Annotated[
    str | None, Meaning("the cursor behind which the page begins; from the first row, if none is given")
]
#: By what a list is narrowed, and how it is put in order: `Filtered[AccountFilter]`, `Ordered[AccountOrder]`.
Filtered = Annotated[T | None, Meaning("which of them are listed; all, if left out")]
Ordered = Annotated[T, Meaning("in which order they are listed")]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page ends."""

    has_next_page: Annotated[bool, Meaning("whether there are rows behind it")]
    has_previous_page: Annotated[bool, Meaning("whether there are rows before it")]
    start_cursor: Annotated[str | None, Meaning("cursor of the first row; null on a page without rows")]
    end_cursor: Annotated[
        str | None,
        Meaning("cursor of the last row: give it as `after` for the next page; null on a page without rows"),
    ]


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """A row of a list in its place."""

    node: T
    cursor: str


@dataclass(
    slots=True
)  # not frozen, which takes twice as long to make: a level of indicators has a hundred of them
class Connection(Generic[T]):
    """A page of a list.

    `cursor` tells the cursor of a row by its place on the page, `count` how many rows the list has: each is asked only if
    somebody wants to know.
    """

    nodes: tuple[T, ...]
    cursor: Callable[[int], str]
    has_next: bool
    has_previous: bool
    count: Callable[[], int]

    def of(self, record: Callable[[T], U]) -> "Connection[U]":
        """The same page with something else made of each row."""
        return Connection(
            tuple(map(record, self.nodes)), self.cursor, self.has_next, self.has_previous, self.count
        )

    @property
    def edges(self) -> tuple[Edge[T], ...]:
        """The rows, each with its cursor."""
        return tuple(Edge(node, self.cursor(place)) for place, node in enumerate(self.nodes))

    @property
    def total_count(self) -> int:
        """How many rows the list has."""
        return self.count()

    @property
    def page_info(self) -> PageInfo:
        """Where the page ends."""
        first, last = map(self.cursor, (0, len(self.nodes) - 1)) if self.nodes else (None, None)
        return PageInfo(self.has_next, self.has_previous, first, last)


def page_of(
    rows: Sequence[T], key: Callable[[T], Hashable], *, first: int | None, after: str | None, order: str = ""
) -> Connection[T]:
    """A page of a list that is at hand in its order; `key` names a row, and rises or falls along the list.

    The cursor holds the key, so that a row that is added or taken away meanwhile moves no other. Raises `PageRefused` for a
    page that is too long, and for a cursor of another list or order.
    """
    first = length(first)
    start = 0 if not after else _behind(rows, key, after, order)
    shown = tuple(rows[start : start + first])
    return Connection(
        shown,
        _Cursors(rows, shown, key, order),
        has_next=start + first < len(rows),
        has_previous=start > 0,
        count=lambda: len(rows),
    )


class _Cursors(Generic[T]):
    """The cursor of each row that is shown of a list, by its place on the page."""

    def __init__(
        self, rows: Sequence[T], shown: Sequence[T], key: Callable[[T], Hashable], order: str
    ) -> None:
        self._rows, self._shown, self._key, self._order = rows, shown, key, order

    def __call__(self, place: int) -> str:
        return opaque([self._order, self._key(self._shown[place]), self._falls])

    @cached_property
    def _falls(self) -> bool:
        return _falls(self._rows, self._key)


def connection(page: Page[T], count: Callable[[], int], *, after: str | None) -> Connection[T]:
    """A page that the database made; its list is not at hand."""
    return Connection(page.rows, page.cursors.__getitem__, bool(page.next), bool(after), count)


def length(first: int | None) -> int:
    """How many rows a page is to have; raises `PageRefused` for a page of nothing, or one that is too long."""
    rows = PAGE if first is None else first
    if not 1 <= rows <= LONGEST_PAGE:
        raise PageRefused(
            f"一页 {rows} 条",
            at="first",
            expected=f"1 到 {LONGEST_PAGE}",
            remedy="改写 first，用 after 接着看",
        )
    return rows


def _falls(rows: Sequence[T], key: Callable[[T], Hashable]) -> bool:
    return len(rows) > 1 and bool(_comparable(key(rows[0])) > _comparable(key(rows[-1])))


def _behind(rows: Sequence[T], key: Callable[[T], Hashable], cursor: str, order: str) -> int:
    """The place of the first row behind a cursor, also where the row that it names is no more."""
    try:
        own_order, there, fell = of_opaque(cursor)
        if own_order != order:
            raise ValueError(own_order)
        there = _comparable(there)
        keys = [_comparable(key(row)) for row in rows]
        # A list that has come down to one row does not show which way it goes.
        falls = fell or _falls(rows, key)
        return sum(1 for row in keys if (row >= there if falls else row <= there))
    except (ValueError, TypeError) as error:
        raise PageRefused(
            f"「{cursor}」不是这个列表给出的位置",
            at="after",
            expected="上一页给出的 endCursor",
            remedy="从第一页起再看",
        ) from error


def _comparable(key: Any) -> Any:
    return tuple(map(_comparable, key)) if isinstance(key, list | tuple) else key
