"""Types of columns that mean the same on SQLite and PostgreSQL, to the last digit."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Date, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from xiangheng_platform.store.moments import as_integer, as_moment
from xiangheng_scoring.numbers.exact import plain


class Exact(TypeDecorator[Decimal]):
    """A decimal number as the text of its plain form.

    SQLite has no decimals and would quietly make a float of them; integers in a smallest unit would need a scale
    for each indicator. Text keeps every digit on both databases. It does not sort by size: sort what was read.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:
        """The plain text of a decimal; raises `TypeError` for a float, which is not exact any more."""
        if value is None:
            return None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise TypeError(f"not an exact number: {value!r}")
        return plain(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Decimal | None:
        """The decimal of a text."""
        return None if value is None else Decimal(value)


class Moment(TypeDecorator[datetime]):
    """A point in time as microseconds since 1970 in UTC.

    The databases' own types differ: SQLite keeps text without a zone, PostgreSQL turns every value into the zone of
    the session. An integer is the same bytes on both, sorts, and is what the audit chain is made of.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Microseconds; raises `ValueError` for a time without a zone."""
        return None if value is None else as_integer(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """The moment, aware, in UTC."""
        return None if value is None else as_moment(value)


class day_in_beijing(FunctionElement[date]):  # a function of the databases, as SQLAlchemy writes them
    """The day that it is in Beijing at the moment of a column: `moments.beijing_day` as a database reckons it."""

    type = Date()
    inherit_cache = True


@compiles(day_in_beijing, "sqlite")
def _on_sqlite(element: day_in_beijing, compiler: SQLCompiler, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)} / 1000000 + 28800, 'unixepoch')"


@compiles(day_in_beijing, "postgresql")
def _on_postgresql(element: day_in_beijing, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(to_timestamp({moment} / 1000000 + 28800) AT TIME ZONE 'UTC' AS date)"
