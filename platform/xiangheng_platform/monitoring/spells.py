"""Monitored households as a file of the register tells them: written where they are new or were told otherwise before."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import col

from xiangheng_platform.access.views import Act
from xiangheng_platform.monitoring.columns import MOST_RISKS
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.tables import MonitoredRow
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.keys import among

_TOLD = ("division", "kind", "risks", "eliminated_in", "elimination", "is_invented")


def write_spells(act: Act, rows: pl.DataFrame, counties: Mapping[str, int], *, is_invented: bool) -> int:
    """Write the monitored households among the rows of a file, which have keys; returns how many were new or changed.

    What a later month told, or somebody recorded of a later month, stays.
    """
    stated = _stated(rows, counties, is_invented=is_invented)
    keys = {household for household, _ in stated}
    statement = known(MonitoredRow).where(among(col(MonitoredRow.household), keys))
    standing = {(row.household, row.identified_in): row for row in read_only(act.session, statement)}
    return act.add_many(MonitoredRow, list(_differing(stated, standing, act.person.login)))


def _stated(
    rows: pl.DataFrame, counties: Mapping[str, int], *, is_invented: bool
) -> dict[tuple[int, int], dict[str, Any]]:
    """The last that a file tells of each household and month of identification."""
    risks = [f"risk_{n}" for n in range(1, MOST_RISKS + 1)]
    monitored = rows.filter(pl.col("monitored_kind").is_not_null()).sort("month", maintain_order=True)
    columns = (
        "household",
        "identified_in",
        "county",
        "monitored_kind",
        "eliminated_in",
        "elimination",
        "month",
        *risks,
    )
    stated: dict[tuple[int, int], dict[str, Any]] = {}
    for row in monitored.select(columns).iter_rows(named=True):
        stated[row["household"], row["identified_in"]] = {
            "household": row["household"],
            "identified_in": row["identified_in"],
            "division": counties[row["county"]],
            "kind": row["monitored_kind"],
            "risks": " ".join(dict.fromkeys(row[name] for name in risks if row[name])),
            "eliminated_in": row["eliminated_in"],
            "elimination": row["elimination"] or "",
            "month": row["month"],
            "is_invented": is_invented,
        }
    return stated


def _differing(
    stated: Mapping[tuple[int, int], dict[str, Any]],
    standing: Mapping[tuple[int, int], MonitoredRow],
    login: str,
) -> Iterator[dict[str, Any]]:
    for key, values in stated.items():
        old = standing.get(key)
        if old is not None and (
            old.month > values["month"] or all(getattr(old, name) == values[name] for name in _TOLD)
        ):
            continue
        yield values | {"replaces": None if old is None else old.id, "recorded_by": login}
