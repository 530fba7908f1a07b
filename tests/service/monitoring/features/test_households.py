"""Features of the table of households, each worked out by hand."""

from typing import Any

import pytest
from tests.service.monitoring.features.registers import CUT, frames, known, register, rows

from xiangheng_platform.monitoring.features.computed import features

HOUSEHOLD: dict[str, Any] = {
    "kind": "lifted", "size": 4, "farmland": 3.0, "forest": 10.0, "road_distance": 1.5, "dwelling_area": 100.0,
    "dwelling_age": 20, "dwelling_grade": "C", "dropout": False, "unsafe_dwelling": True, "unsafe_water": False,
    "uninsured": True, "cooperative": True, "driven": False, "venture": True, "loan": 20_000.0,
    "wage": 30_000.0, "business": 6_000.0, "property": 400.0, "transfer": 3_600.0, "business_cost": 2_000.0,
    "net_income": 38_000.0, "income_a_head": 9_500.0, "claims": 500.0, "self_paid": 8_000.0,
}  # fmt: skip
EXPECTED = {
    "size": 4, "lifted": 1, "farmland": 0.75, "forest": 2.5, "road_distance": 1.5, "dwelling_area": 25,
    "dwelling_age": 20, "dwelling_grade": 3, "dropout": 0, "unsafe_dwelling": 1, "unsafe_water": 0, "uninsured": 1,
    "cooperative": 1, "driven": 0, "venture": 1, "loan": 20_000, "wage": 7_500, "business": 1_500, "property": 100,
    "transfer": 900, "income": 9_500, "transfer_share": 0.09, "self_paid": 2_000, "self_paid_share": 0.2,
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_household_is_described_as_by_hand(name: str) -> None:
    """Each feature of the table of households; land, dwelling and yuan are a head, shares of the gross income."""
    assert known(frames([HOUSEHOLD]))[name] == pytest.approx(EXPECTED[name])


def test_income_a_head_is_worked_out_where_it_is_not_given() -> None:
    """Net income divided by the members, as the official arithmetic says."""
    assert known(frames([HOUSEHOLD | {"income_a_head": None}]))["income"] == 9_500


def test_nothing_is_divided_by_a_household_of_nobody() -> None:
    """A size of 0 makes what is told a head missing, and no error or infinity."""
    household = known(frames([HOUSEHOLD | {"size": 0}]))
    assert household["wage"] is household["farmland"] is None


def test_a_household_that_left_the_countys_latest_table_is_gone() -> None:
    """Each county by its own latest table: one that hands in later than another keeps its households."""
    households = [
        {"household": 1, "county": "433101", "month": 202411}, {"household": 2, "county": "433101", "month": 202412},
        {"household": 3, "county": "433102", "month": 202411},
    ]  # fmt: skip
    assert rows(features(register(frames(households)), CUT))["household"].to_list() == [2, 3]
