"""Sequences of what is made when somebody asks for it, and not kept."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from operator import eq
from typing import TypeVar, overload

T = TypeVar("T")


class LazySequence(Sequence[T]):
    """A sequence whose members are made, each time, of what is known of them; equal to any other with equal members."""

    __slots__ = ()

    @abstractmethod
    def item(self, at: int) -> T:
        """The member at a place from 0 on."""

    def __iter__(self) -> Iterator[T]:
        return map(self.item, range(len(self)))

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        places = range(len(self))[at]
        return self.item(places) if isinstance(places, int) else tuple(map(self.item, places))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]
