"""Which groups a household belongs to when errors are compared."""

from typing import Any

import pytest
from tests.service.monitoring.features.registers import CUT, Row, frames, register, rows

from xiangheng_platform.monitoring.features.groups import groups


def groups_of(*members: Row, household: dict[str, Any] | None = None) -> set[str]:
    """The groups of a household with these members."""
    table = rows(groups(register(frames([household or {}], members)), CUT))
    return {name for name, belongs in table.row(0, named=True).items() if belongs is True}


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([{"age": 65}, {"age": 80}], {"elderly"}),
        ([{"age": 64}, {"age": 80}], set()),
        ([{"health": "disabled"}, {"health": "healthy"}], {"disabled"}),
        ([{"disability_grade": 4}], {"disabled"}),
        ([{"relation": "head", "sex": "female"}], {"women_headed"}),
        ([{"relation": "head", "sex": "male"}, {"relation": "spouse", "sex": "female"}], set()),
        ([{"ethnicity": "汉族"}, {"ethnicity": "苗族"}], {"minority"}),
        ([{"ethnicity": "汉族"}], set()),
        ([{"relocated": True}, {"relocated": False}], {"relocated"}),
        ([{}], set()),
    ],
)
def test_members_put_a_household_into_groups(members: list[Row], expected: set[str]) -> None:
    """By hand; what is not known of a member puts it into none."""
    assert groups_of(*members) == expected


def test_who_lives_in_a_resettlement_was_relocated() -> None:
    """Also where no member is known."""
    assert groups_of(household={"resettled": True}) == {"relocated"}
