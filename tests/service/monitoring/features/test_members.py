"""Features of the members of a household, each worked out by hand."""

from typing import Any

import pytest
from tests.service.monitoring.features.registers import frames, known

#: Three generations: the head and his wife, his old mother, a pupil of fifteen, a student who works in the holidays, and a child at home.
FAMILY: list[dict[str, Any]] = [
    {"relation": "head", "age": 48, "health": "chronic", "labour": "ordinary", "schooling": "primary", "pupil": False,
     "months_away": 7, "insured": True, "insured_serious": True, "pension": True, "months_in_post": 0},
    {"relation": "spouse", "age": 46, "health": "healthy", "labour": "skilled", "schooling": "junior", "pupil": False,
     "months_away": 10, "insured": False, "insured_serious": False, "pension": False, "months_in_post": 3},
    {"relation": "parent", "age": 71, "health": "disabled", "disability_grade": 2, "labour": "weak", "schooling": "college",
     "pupil": False, "months_away": 0, "insured": True, "pension": True, "subsistence": True},
    {"relation": "child", "age": 15, "health": "healthy", "labour": "none", "pupil": True, "insured": True},
    {"relation": "child", "age": 19, "health": "serious", "labour": "none", "pupil": True, "insured": True, "pension": False,
     "months_away": 2},
    {"relation": "grandchild", "age": 3, "health": "disabled", "labour": "none", "pupil": False, "insured": False},
]  # fmt: skip
EXPECTED = {
    "elderly": 1, "elderly_share": 1 / 6, "infants": 1, "children": 2, "head_age": 48,
    "pupils": 2, "school_leavers": 1, "senior_students": 0, "college_students": 1,
    "chronic": 1, "serious": 1, "severely_disabled": 1, "mildly_disabled": 1,
    "able": 2, "skilled": 1, "weak": 1, "dependency": 3 / 6, "schooling": 2,
    "away": 2, "away_share": 2 / 3, "months_away": 19, "months_in_post": 3,
    "uninsured_members": 2, "uninsured_serious": 1, "unpensioned": 1, "subsistence": 1, "destitute": 0,
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_family_is_counted_as_by_hand(name: str) -> None:
    """Each feature of the members of six people of three generations."""
    assert known(frames(members=FAMILY))[name] == pytest.approx(EXPECTED[name])


def test_schooling_is_of_who_is_able_to_work() -> None:
    """The old mother's college counts for nothing; of the two who work, the better schooling counts."""
    assert known(frames(members=FAMILY[2:]))["schooling"] is None


def test_a_household_of_which_no_member_is_known_has_no_such_features() -> None:
    """Missing, and not none: nobody said that it has no old people."""
    features = known(frames())
    assert {features[name] for name in EXPECTED} == {None}


def test_the_latest_table_of_members_counts_alone() -> None:
    """Who is not in it has left the household."""
    members = [
        {"age": 70, "month": 202406},
        {"age": 30, "month": 202406, "member": 2},
        {"age": 30, "month": 202411},
    ]
    assert known(frames(members=members))["elderly"] == 0
