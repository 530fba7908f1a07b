"""Features of the last twelve months, each worked out by hand."""

from collections.abc import Sequence
from typing import Any

import pytest
from tests.service.monitoring.features.registers import Row, frames, known

PAIR = {"size": 2}


def year(**by_month: list[Any]) -> list[Row]:
    """Rows of the twelve months of 2024, from the values of each column by month."""
    columns = by_month.items()
    return [
        {"month": 202401 + place, **{name: values[place] for name, values in columns}} for place in range(12)
    ]


def months(rows: Sequence[Row]) -> dict[str, Any]:
    """The features of a household of two with these months."""
    return known(frames([PAIR], months=rows))


def test_income_is_the_mean_of_a_month_and_head() -> None:
    """Of the last three, six and twelve months: all four components, in whole yuan."""
    features = months(
        year(wage=[1_000.0] * 6 + [2_000.0] * 3 + [3_000.0] * 3, transfer=[200.0] * 12, business=[0.0] * 12)
    )
    assert (features["income_3"], features["income_6"], features["income_12"]) == (1_600, 1_350, 975)
    assert (features["wage_3"], features["wage_12"]) == (1_500, 875)
    assert (features["transfer_12"], features["business_12"], features["property_12"]) == (100, 0, None)


def test_a_month_that_was_not_handed_in_is_not_one_without_income() -> None:
    """The mean is of the months that are known: two of the last three, at 1,000 yuan each."""
    assert months([{"month": 202410, "wage": 1_000.0}, {"month": 202412, "wage": 1_000.0}])["income_3"] == 500


def test_a_month_without_a_component_has_the_others() -> None:
    """Income is missing only where all four are."""
    features = months(
        [{"month": 202412, "wage": None, "transfer": 60.0}, {"month": 202411, "self_paid": 5.0}]
    )
    assert features["income_12"] == 30


def test_the_year_ends_at_the_cut() -> None:
    """The thirteenth month before counts no more, and none after."""
    rows = [{"month": month, "wage": 100.0} for month in (202312, 202501)]
    assert months(rows)["income_12"] is None


def test_a_falling_income_has_a_negative_trend() -> None:
    """Six months at 500 after six at 1,500: a fall by 1,000 against a mean of 1,000."""
    assert months(year(wage=[1_500.0] * 6 + [500.0] * 6))["income_trend"] == -1


def test_volatility_is_the_standard_deviation_by_the_mean() -> None:
    """Months of 500 and 1,500 by turns have a mean of 1,000 and deviate by 500."""
    assert months(year(wage=[500.0, 1_500.0] * 6))["income_volatility"] == 0.5
    assert months(year(wage=[700.0] * 12))["income_volatility"] == 0


def test_the_lowest_month_is_told_a_head() -> None:
    """Of all twelve."""
    assert months(year(wage=[900.0] * 11 + [80.0]))["lowest_income"] == 40


def test_work_is_counted_by_month() -> None:
    """Workers as the mean of three months, and the months in which nobody worked away."""
    features = months(year(workers=[2] * 6 + [0] * 4 + [1, 2]))
    assert (features["workers_3"], features["idle_months"]) == (1, 4)


def test_what_was_paid_for_treatment_is_told_beside_income() -> None:
    """A head and month, and as a share of what came in."""
    features = months(year(wage=[1_000.0] * 12, self_paid=[0.0] * 9 + [400.0] * 3))
    assert (features["self_paid_3"], features["self_paid_12"]) == (200, 50)
    assert features["self_paid_share_12"] == pytest.approx(0.1)


def test_shocks_are_counted_by_kind_and_dated() -> None:
    """Two illnesses and a flood, the last three months ago, in another year."""
    rows = [
        {"month": month, "shock": shock}
        for month, shock in {202404: "illness", 202411: "illness", 202412: "disaster", 202502: None}.items()
    ]
    features = known(frames([PAIR], months=rows), cut=202503)
    shocks = {
        kind: features[f"{kind}_shocks"] for kind in ("illness", "job", "disaster", "accident", "venture")
    }
    assert shocks == {"illness": 2, "job": 0, "disaster": 1, "accident": 0, "venture": 0}
    assert features["months_since_shock"] == 3


def test_no_shock_and_no_months_differ() -> None:
    """Where months are known and nothing befell, shocks are none; where no month is known, they are not known."""
    quiet, unknown = months(year(wage=[1.0] * 12)), months([])
    assert (quiet["illness_shocks"], quiet["months_since_shock"]) == (0, None)
    assert unknown["illness_shocks"] is None


def test_half_a_yuan_counts_as_one() -> None:
    """On every engine alike, which is why amounts are made whole by us."""
    assert months([{"month": 202412, "wage": 2.5}])["wage_3"] == 1.5
