"""Profiles: invented values keep to the ends of an indicator, and a better county has a better value."""

from dataclasses import replace
from decimal import Decimal
from statistics import mean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.numbers.exact import decimals_of
from xiangheng_scoring.rules import Case, Rule, Veto
from xiangheng_scoring.rules.bands import Bands, Interval
from xiangheng_scoring.rules.cohort import Efficacy, Goalposts, MinMax
from xiangheng_scoring.rules.targets import Deduct, TargetRatio
from xiangheng_scoring.scheme import Node, Range
from xiangheng_seeds.chance import SIGMA, bell, chance
from xiangheng_seeds.profiles import looks_like_fraction, profile_of, quiet_value

LEVELS = st.integers(-6 * SIGMA, 6 * SIGMA)
NUMBERS = st.decimals(-1000, 1000, places=2)
HUNDRED = Decimal(100)
SHARE = Node("A", "T", "参保率", Decimal(1), rule=MinMax(cohort="assessment"), unit="%")
RULES: list[Rule] = [
    Efficacy(satisfactory=Decimal(95), unallowable=Decimal(50), floor=Decimal(0), cap=HUNDRED),
    Goalposts(low=Decimal(10), high=Decimal(90)),
    Bands(bands=((HUNDRED, HUNDRED), (Decimal(90), Decimal(70)), (Decimal(0), Decimal(0))), mode="linear"),
    Interval(full=(Decimal(60), None), zero_low=Decimal(20), zero_high=None),
    Deduct(deduct=Decimal(5), per=Decimal("0.5"), measure="shortfall", count="exact"),
    TargetRatio(cap=Decimal(1), floor=Decimal("0.6")),
]


@given(level=LEVELS, low=NUMBERS, width=st.decimals("0.5", 500, places=2))
def test_a_value_never_passes_the_ends_of_its_indicator(level: int, low: Decimal, width: Decimal) -> None:
    """Whatever the level, a reported value is plausible."""
    node = replace(SHARE, possible=Range(low, low + width))
    profile = profile_of(node)

    assert node.possible.holds(profile.held(profile.value(level)))


@given(level=LEVELS, value=NUMBERS)
def test_a_reported_value_has_the_places_of_its_profile(level: int, value: Decimal) -> None:
    """Rounding is half up and to no more places than the indicator has."""
    profile = profile_of(SHARE)

    assert decimals_of(profile.held(value)) <= profile.places
    assert abs(profile.held(value) - value) <= Decimal("0.05")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_the_usual_county_does_well_but_not_perfectly(rule: Rule) -> None:
    """Values are placed by what the rule itself names, so that most points are won and some are not."""
    node = replace(SHARE, rule=rule, target=HUNDRED, possible=Range(Decimal(0), HUNDRED))
    usual = profile_of(node).value(0)
    score = rule.judge(Case(usual, target=HUNDRED)).score

    assert 40 < score < 100


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
@given(level=LEVELS, step=st.integers(1, 3 * SIGMA))
def test_a_better_county_never_scores_worse(rule: Rule, level: int, step: int) -> None:
    """A higher level is a value that the rule itself calls better, or as good."""
    node = replace(SHARE, rule=rule, target=HUNDRED, possible=Range(Decimal(0), HUNDRED))
    profile = profile_of(node)
    worse, better = (
        rule.judge(Case(profile.held(profile.value(at)), target=HUNDRED)).score
        for at in (level, level + step)
    )

    assert worse <= better


@given(level=LEVELS, step=st.integers(1, 3 * SIGMA))
def test_a_better_county_has_less_of_what_is_bad(level: int, step: int) -> None:
    """Where only the direction tells what is good, it is followed."""
    profile = profile_of(replace(SHARE, direction="negative", possible=Range(Decimal(0), HUNDRED)))

    assert profile.value(level) > profile.value(level + step)


@given(level=LEVELS)
def test_money_is_never_negative(level: int) -> None:
    """Sums of money differ by factors, so that the poorest county has little and not less than nothing."""
    assert profile_of(replace(SHARE, unit="万元")).value(level) > 0


@given(level=LEVELS)
def test_a_divisor_is_never_zero(level: int) -> None:
    """A population of zero would leave every share without a value."""
    profile = profile_of(replace(SHARE, unit="人", possible=Range(Decimal(0))), is_divisor=True)

    assert profile.held(profile.value(level)) >= 1


@given(sign=st.sampled_from([">", ">=", "<", "<=", "=", "!="]), bound=NUMBERS)
def test_an_invented_county_is_spared_every_veto(sign: str, bound: Decimal) -> None:
    """Whatever triggers it, the invented value does not."""
    rule = Veto(trigger=f"{sign}{bound:f}", cap_grade="较差")

    assert rule.judge(Case(quiet_value(rule))).score == 0


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("0.932", True), ("93.2", False), ("0.2", False), ("1", True), ("0", False), ("-0.9", False)],
)
def test_a_fraction_is_told_by_what_a_hundredfold_would_be(value: str, is_one: bool) -> None:
    """0.932 is 93.2 sent as a fraction; 0.2 would not even be plausible as 20."""
    node = replace(SHARE, possible=Range(Decimal(0), HUNDRED), plausible=Range(Decimal(40)))

    assert looks_like_fraction(node, Decimal(value)) is is_one


def test_the_bell_has_mean_zero_and_one_standard_deviation() -> None:
    """What is told in thousandths of a standard deviation is just that."""
    random = chance(1, "bell")
    drawn = [bell(random) for _ in range(4000)]

    assert abs(mean(drawn)) < 60
    assert abs(pstdev(drawn) - SIGMA) < 60


def test_each_subject_has_a_chance_of_its_own() -> None:
    """A further indicator does not change the values of the others."""
    drawn = {subject: bell(chance(1, "430102", subject)) for subject in ("EL-P01", "EL-P02", "EL-P03")}

    assert len(set(drawn.values())) == 3
