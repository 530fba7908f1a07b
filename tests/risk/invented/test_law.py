"""The law of invented households: its closed form against arithmetic by hand, and against years drawn by it."""

import math
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_risk.invented.law import NONE, SHOCKS, Outlook, draw_year, normal_cdf, probability

LINE = 8000.0
DRAWS = 20_000
CHANCES, LOSSES = st.floats(0, 0.9), st.floats(0, 1.5)


@st.composite
def outlooks(draw: st.DrawFn) -> Outlook:
    """The outlook of one household, anywhere between safe and lost."""
    return Outlook(
        hazards=np.array([draw(st.lists(CHANCES, min_size=5, max_size=5))]),
        losses=np.array([draw(st.lists(LOSSES, min_size=5, max_size=5))]),
        spreads=np.array(draw(st.lists(st.floats(0, 0.5), min_size=5, max_size=5))),
        mean=np.array([draw(st.floats(8.5, 10.5))]),
        deviation=np.array([draw(st.floats(0.05, 0.5))]),
        failing=np.array([draw(st.floats(0, 0.3))]),
    )


def repeated(outlook: Outlook, times: int) -> Outlook:
    """As many households of the same outlook."""
    return Outlook(
        np.repeat(outlook.hazards, times, axis=0),
        np.repeat(outlook.losses, times, axis=0),
        outlook.spreads,
        np.repeat(outlook.mean, times),
        np.repeat(outlook.deviation, times),
        np.repeat(outlook.failing, times),
    )


def by_hand(outlook: Outlook) -> float:
    """The formula of the module's docstring, set by set."""
    safe = 0.0
    for struck in product((0, 1), repeat=len(SHOCKS)):
        hazards, losses = outlook.hazards[0], outlook.losses[0]
        chance = math.prod(p if is_struck else 1 - p for p, is_struck in zip(hazards, struck, strict=True))
        mean = outlook.mean[0] - sum(b * loss for b, loss in zip(struck, losses, strict=True))
        variance = outlook.deviation[0] ** 2 + sum(
            b * s**2 for b, s in zip(struck, outlook.spreads, strict=True)
        )
        safe += chance * (1 - NormalDist(mean, math.sqrt(variance)).cdf(math.log(LINE)))
    return 1 - (1 - float(outlook.failing[0])) * safe


@given(outlook=outlooks())
def test_closed_form_is_the_formula(outlook: Outlook) -> None:
    """The sum over all sets of shocks, computed at once, is the one computed set by set."""
    assert probability(outlook, LINE)[0] == pytest.approx(by_hand(outlook), abs=2e-7)


@given(outlook=outlooks())
def test_years_are_drawn_by_the_law_of_the_closed_form(outlook: Outlook) -> None:
    """Of many years of one household as many end in identification as its probability says, within five deviations."""
    expected = probability(outlook, LINE)[0]
    year = draw_year(repeated(outlook, DRAWS), LINE, np.random.default_rng(1))
    deviation = math.sqrt(expected * (1 - expected) / DRAWS)

    assert abs(year.identified.mean() - expected) <= 5 * deviation + 1 / DRAWS


@given(outlook=outlooks())
def test_who_is_identified_has_a_month_and_a_cause(outlook: Outlook) -> None:
    """Both stand or neither; a shock that is the cause struck, and not after the identification."""
    year = draw_year(repeated(outlook, 200), LINE, np.random.default_rng(1))
    rows = np.flatnonzero(year.identified & (year.cause < len(SHOCKS)))
    struck_in = year.shock_months[rows, year.cause[rows]]

    assert ((year.cause == NONE) == (year.month == NONE)).all()
    assert ((year.month == NONE) | ((year.month >= 1) & (year.month <= 12))).all()
    assert ((struck_in >= 1) & (struck_in <= year.month[rows])).all()


def test_how_many_are_computed_at_once_changes_nothing() -> None:
    """A household's probability is the same alone and among thousands."""
    random = np.random.default_rng(1)
    rows = 3000
    outlook = Outlook(
        random.random((rows, 5)) / 5, random.random((rows, 5)), np.full(5, 0.2), random.normal(9.5, 0.4, rows),
        np.full(rows, 0.15), np.full(rows, 0.01),
    )  # fmt: skip
    together = probability(outlook, LINE)

    alone = [probability(outlook.rows(slice(n, n + 1)), LINE)[0] for n in (0, 1023, 1024, 2999)]

    assert alone == pytest.approx(together[[0, 1023, 1024, 2999]], abs=1e-14)


@given(value=st.floats(-40, 40))
def test_normal_distribution_is_as_near_as_it_says(value: float) -> None:
    """The approximation keeps the error of its source."""
    assert normal_cdf(np.array([value]))[0] == pytest.approx(NormalDist().cdf(value), abs=7.5e-8)
