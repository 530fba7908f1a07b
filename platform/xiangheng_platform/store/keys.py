"""Many keys in one statement, where databases allow some thousands of parameters, and many rows a batch at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Self, TypeVar

from sqlalchemy import Boolean, ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from xiangheng_platform.store.canonical import document

T = TypeVar("T")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many items at a time, as they come; fewer in the last batch, and no batch of nothing."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class among(FunctionElement[bool]):  # reads as the condition that it is: where(among(column, keys))
    """Whether a column of texts or whole numbers holds one of some keys, however many."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any] | Mapped[Any], keys: Iterable[str | int]) -> None:
        super().__init__(column, literal(document(list(keys)), Text))

    def self_group(self, against: Any = None) -> Self:
        """Itself, which is written in brackets already.

        Else SQLAlchemy makes `(…) = 1` of it for SQLite, which then looks at every row of the table and at no index.
        """
        return self


@compiles(among, "sqlite")
def _on_sqlite(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({keys})))"


@compiles(among, "postgresql")
def _on_postgresql(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    kind = compiler.dialect.type_compiler_instance.process(next(iter(element.clauses)).type)
    return f"({column} IN (SELECT CAST(value AS {kind}) FROM json_array_elements_text(CAST({keys} AS json))))"
