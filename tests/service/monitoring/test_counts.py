"""Counts that are given away: no small group can be read, nor worked out from the sums beside it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service.monitoring.conftest import (
    COUNTY,
    INSPECTOR,
    Import,
    household,
    monitored,
    read,
    workbook,
)

from xiangheng_platform.monitoring.counts import household_counts
from xiangheng_platform.monitoring.errors import RegisterEmpty
from xiangheng_platform.monitoring.imports import import_register
from xiangheng_platform.monitoring.monitored import Spell, record
from xiangheng_platform.monitoring.suppression import SMALLEST, suppressed
from xiangheng_platform.monitoring.words import Grouping, MonitoredKind, RiskType
from xiangheng_platform.store.store import Store

TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 3, 9, 10, 25, 400]), min_size=width, max_size=width),
        min_size=1,
        max_size=6,
    )
)


@given(TABLES)
def test_no_small_group_is_shown_and_sums_are_right(counts: list[list[int]]) -> None:
    """What is shown is what is there; one to nine never is, nor a sum of so few."""
    table = suppressed(counts)
    full = np.array(counts)
    full = np.column_stack([full, full.sum(axis=1)])
    full = np.vstack([full, full.sum(axis=0)])
    for row, shown in zip(full.tolist(), table.counts, strict=True):
        for count, cell in zip(row, shown, strict=True):
            assert cell in (None, count)
            assert cell is None or cell == 0 or cell >= SMALLEST


@given(TABLES)
def test_no_line_gives_a_small_group_away(counts: list[list[int]]) -> None:
    """Of a line whose sum is shown, what is hidden is two cells or more, and together ten or more."""
    table = suppressed(counts)
    rows = [*table.counts, *zip(*table.counts, strict=True)]
    for *parts, whole in rows:
        hidden = parts.count(None)
        shown = sum(part for part in parts if part is not None)
        if hidden and whole is not None:
            assert hidden >= 2
            assert whole - shown >= SMALLEST


@given(TABLES)
def test_no_hidden_cell_follows_from_all_sums_together(counts: list[list[int]]) -> None:
    """By linear algebra: without a cell that followed from the others, the equations of the sums would have a lower rank."""
    shown = suppressed(counts).counts
    hidden = [
        (row, column)
        for row, cells in enumerate(shown)
        for column, count in enumerate(cells)
        if count is None
    ]
    rows = [[cell[0] == row for cell in hidden] for row in range(len(shown))]
    columns = [[cell[1] == column for cell in hidden] for column in range(len(shown[0]))]
    equations = np.array([*rows, *columns], dtype=float).reshape(len(rows) + len(columns), len(hidden))
    # The signs of sums do not change a rank.
    rank = np.linalg.matrix_rank(equations) if hidden else 0
    assert [
        cell
        for place, cell in enumerate(hidden)
        if np.linalg.matrix_rank(np.delete(equations, place, axis=1)) < rank
    ] == []


def test_a_single_small_group_takes_another_with_it() -> None:
    """Else it would be the sum less the rest."""
    assert suppressed([[3, 20, 40], [50, 60, 70]]).counts == (
        (None, None, 40, 63),
        (None, None, 70, 180),
        (53, 80, 110, 243),
    )


def test_counts_are_of_what_somebody_may_see(store: Store, put_in: Import) -> None:
    """By county and group, with those of no group; a county counts its own."""
    put_in(
        [household(number) for number in range(1, 13)]
        + [monitored(number) for number in range(13, 16)]
        + [household(number, 县="甲州县") for number in range(20, 35)]
    )
    with store.view(INSPECTOR) as view:
        counts = household_counts(view)
        monitored_ = household_counts(view, grouping=Grouping.MONITORED)
    assert counts.places == ("甲州县", "桃溪县")
    assert counts.table.counts == ((15, 0, 0, 15), (15, 0, 0, 15), (30, 0, 0, 30))
    assert monitored_.table.counts[1][0] is None
    assert "虚构" in counts.printed().title
    with store.view(COUNTY) as view:
        assert household_counts(view).places == ("桃溪县",)
        assert len(household_counts(view, by_township=True).places) == 3


def test_the_monitored_that_were_recorded_by_hand_are_counted(store: Store, put_in: Import) -> None:
    """As what they were identified as last by that month, and small groups stay hidden; the table says what it counts."""
    rows = [household(number) for number in range(1, 41)]
    put_in(rows + [monitored(number) for number in range(41, 53)])
    spell = Spell(MonitoredKind.SUDDEN, (RiskType.ILLNESS,), 202411)
    for number in range(1, 11):
        record(store, COUNTY, household(number)["户编号"], spell)
    record(store, COUNTY, household(11)["户编号"], replace(spell, identified_in=202501))
    record(store, COUNTY, household(41)["户编号"], replace(spell, identified_in=202405))
    with store.view(INSPECTOR) as view:
        counts = household_counts(view, 202412, Grouping.MONITORED)
        kinds = household_counts(view, 202412)

    assert counts.groups == ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户", "不是监测对象")
    assert counts.table.counts[0] == (11, 0, 11, 30, 52)
    assert "手工登记的在内" in counts.printed().note
    assert "手工登记的在内" not in kinds.printed().note


def test_counts_of_a_month_are_invented_where_that_month_s_households_are(
    store: Store, put_in: Import, tmp_path: Path
) -> None:
    """And not since those of another month are."""
    put_in([household(1)], month=202411)
    real = workbook(tmp_path / "户信息.xlsx", [household(1)], ["户信息", "2024年12月"])
    import_register(store, INSPECTOR, read(store, real))
    with store.view(INSPECTOR) as view:
        told = [household_counts(view, month).is_invented for month in (202411, 202412)]

    assert told == [True, False]


def test_a_month_without_rows_is_told(store: Store, put_in: Import) -> None:
    """Of nothing at all, and of another month."""
    for month in (None, 202401):
        with store.view(INSPECTOR) as view, pytest.raises(RegisterEmpty):
            household_counts(view, month)
    put_in([household(1)])
    with store.view(INSPECTOR) as view, pytest.raises(RegisterEmpty, match="202412"):
        household_counts(view, 202401)
