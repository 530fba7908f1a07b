"""Which keys stand for the households and people of a file: those they have, or new ones drawn at random.

In one act: nobody else can draw a key for the same number meanwhile. What a later month told is not undone by an earlier one.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from xiangheng_platform.access.views import Act
from xiangheng_platform.monitoring.columns import COUNTY, KEY, MONTH
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.tables import HouseholdIdentity, MemberIdentity
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.tables import table_of

_MEMBER = "member"
#: Positive, so that a key can stand wherever a database counts rows by itself.
_BITS = 63
_TYPES: Mapping[type, pl.DataType] = {int: pl.Int64(), str: pl.String()}


@dataclass(frozen=True)
class Keyed:
    """Rows with keys in the place of numbers, how many keys are new, and of how many the particulars changed."""

    rows: pl.DataFrame
    new: int
    changed: int


def with_keys(act: Act, rows: pl.DataFrame, counties: Mapping[str, int]) -> Keyed:
    """Put keys in the place of the numbers of households and members; names and telephones go where they can be erased.

    `counties` are the keys of divisions by the codes that stand in the rows. Households get keys by the rows that tell of
    them; of other rows theirs are registered before (`checks.check`).
    """
    if "head" in rows.columns:
        households = _keyed(act, table_of(HouseholdIdentity), _households(rows, counties))
    else:
        standing = _standing(act, table_of(HouseholdIdentity), rows[KEY.name].unique())
        households = Keyed(standing, 0, 0)
    rows = _in_place(rows, KEY.name, households.rows)
    if _MEMBER not in rows.columns:
        return Keyed(rows, households.new, households.changed)
    members = _last(
        rows, _MEMBER,
        number=pl.col(_MEMBER), household=pl.col(KEY.name), name=_text("name"), identity_number=_text("identity_number"),
    )  # fmt: skip
    people = _keyed(act, table_of(MemberIdentity), members)
    return Keyed(_in_place(rows, _MEMBER, people.rows), people.new, people.changed)


def _households(rows: pl.DataFrame, counties: Mapping[str, int]) -> pl.DataFrame:
    return _last(
        rows, KEY.name,
        number=pl.col(KEY.name), division=pl.col(COUNTY.name).replace_strict(dict(counties), return_dtype=pl.Int64),
        head=_text("head"), telephone=_text("telephone"),
    )  # fmt: skip


def _text(name: str) -> pl.Expr:
    return pl.col(name).fill_null("")


def _last(rows: pl.DataFrame, key: str, **columns: pl.Expr) -> pl.DataFrame:
    """One row for each number of a file: what its last month tells."""
    last = rows.sort(MONTH.name, maintain_order=True).unique(key, keep="last", maintain_order=True)
    return last.select(**columns, month=pl.col(MONTH.name))


def _in_place(rows: pl.DataFrame, name: str, keys: pl.DataFrame) -> pl.DataFrame:
    named = keys.select(pl.col("number").alias(name), "key")
    return (
        rows.join(named, on=name, how="left", maintain_order="left")
        .with_columns(pl.col("key").alias(name))
        .drop("key")
    )


def _keyed(act: Act, table: Table, wanted: pl.DataFrame) -> Keyed:
    """The key of each number; new numbers are written, and particulars that a month as late as theirs states otherwise."""
    standing = _standing(act, table, wanted["number"])
    joined = wanted.join(standing, on="number", how="left", suffix="_before", maintain_order="left")
    new = _write_new(act, table, joined.filter(pl.col("key").is_null()).select(wanted.columns))
    later = joined.filter(pl.col("month") >= pl.col("month_before"))
    changed = _write_changed(act, table, later, wanted.columns)
    return Keyed(pl.concat([standing.select("number", "key"), new]), new.height, changed)


def _write_new(act: Act, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Draw a key for each of some numbers; returns both."""
    keys = pl.Series([secrets.randbits(_BITS) for _ in range(rows.height)], dtype=pl.Int64)
    drawn = rows.with_columns(keys.alias("key"))
    if drawn.height:
        act.session.connection().execute(insert(table), drawn.to_dicts())
    return drawn.select("number", "key")


def _write_changed(act: Act, table: Table, rows: pl.DataFrame, columns: Sequence[str]) -> int:
    """Write what differs from what stood, which a row has as `…_before`; returns of how many. What is left out stays."""
    particulars = [name for name in columns if name not in ("number", "month")]
    known = [
        pl.when(pl.col(name).cast(pl.String) == "")
        .then(pl.col(f"{name}_before"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in particulars
    ]
    rows = rows.with_columns(known)
    differs = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_before") for name in particulars)
    changed, connection = rows.filter(differs), act.session.connection()
    if changed.height:
        statement = update(table).where(table.c.key == bindparam("_key"))
        connection.execute(statement, changed.select(pl.col("key").alias("_key"), *particulars).to_dicts())
    # Of all, since a month between would otherwise undo what was stated again.
    for month, keys in rows.group_by("month").agg("key").rows():
        of_month = among(table.c.key, keys)
        connection.execute(update(table).where(of_month, table.c.month < month).values(month=month))
    return changed.height


def _standing(act: Act, table: Table, numbers: pl.Series) -> pl.DataFrame:
    act.session.flush()
    statement = select(table).where(among(table.c.number, numbers.to_list()))
    schema: dict[str, Any] = {column.name: _TYPES[column.type.python_type] for column in table.columns}
    rows = [tuple(row) for row in act.session.connection().execute(statement)]
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("month").cast(pl.Int32))
