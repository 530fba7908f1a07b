"""Which keys stand for the households and people of a file: those they have, or new ones drawn at random.

In one act: nobody else can draw a key for the same number meanwhile. What a later month told is not undone by an earlier one.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from xiangheng_platform.access.views import Act
from xiangheng_platform.monitoring.columns import KEY, MONTH
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

    `counties` are the keys of divisions by the codes that stand in the rows.
    """
    division = pl.col("county").replace_strict(dict(counties), return_dtype=pl.Int64)
    is_told = "head" in rows.columns
    households = _last(
        rows, KEY.name,
        number=pl.col(KEY.name), division=division, head=_text(rows, "head"), telephone=_text(rows, "telephone"),
    )  # fmt: skip
    keyed = _keyed(act, table_of(HouseholdIdentity), households, is_told=is_told)
    rows = _in_place(rows, KEY.name, keyed.rows)
    if _MEMBER not in rows.columns:
        return Keyed(rows, keyed.new, keyed.changed)
    members = _last(
        rows, _MEMBER,
        number=pl.col(_MEMBER), household=pl.col(KEY.name),
        name=_text(rows, "name"), identity_number=_text(rows, "identity_number"),
    )  # fmt: skip
    people = _keyed(act, table_of(MemberIdentity), members, is_told=True)
    return Keyed(
        _in_place(rows, _MEMBER, people.rows), keyed.new + people.new, keyed.changed + people.changed
    )


def _text(rows: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).fill_null("") if name in rows.columns else pl.lit("")


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


def _keyed(act: Act, table: Table, wanted: pl.DataFrame, *, is_told: bool) -> Keyed:
    """The key of each number; new numbers are written, and particulars that a month as late as theirs tells otherwise.

    Where a file tells no particulars (`is_told`), it makes a number known and no more.
    """
    standing = _standing(act, table, wanted)
    joined = wanted.join(standing, on="number", how="left", suffix="_before", maintain_order="left")
    new = joined.filter(pl.col("key").is_null()).select(wanted.columns)
    drawn = pl.Series([secrets.randbits(_BITS) for _ in range(new.height)], dtype=pl.Int64)
    new = new.with_columns(drawn.alias("key"), month=pl.col("month") if is_told else pl.lit(0, pl.Int32))
    if new.height:
        act.session.connection().execute(insert(table), new.to_dicts())
    told = [name for name in wanted.columns if name not in ("number", "month")]
    differs = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_before") for name in told)
    is_later = pl.col("month") >= pl.col("month_before")
    changed = joined.filter(is_later & differs) if is_told else joined.clear()
    if changed.height:
        values = changed.select(pl.col("key").alias("_key"), *told, "month").to_dicts()
        statement = update(table).where(table.c.key == bindparam("_key"))
        act.session.connection().execute(statement, values)
    keys = pl.concat([standing.select("number", "key"), new.select("number", "key")])
    return Keyed(keys, new.height, changed.height)


def _standing(act: Act, table: Table, wanted: pl.DataFrame) -> pl.DataFrame:
    numbers = wanted["number"].to_list()
    act.session.flush()
    found = act.session.connection().execute(select(table).where(among(table.c.number, numbers))).all()
    schema: dict[str, Any] = {column.name: _TYPES[column.type.python_type] for column in table.columns}
    rows = pl.DataFrame([tuple(row) for row in found], schema=schema, orient="row")
    return rows.with_columns(pl.col("month").cast(pl.Int32))
