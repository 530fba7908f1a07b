"""What is a tie in real arithmetic is one here, after every step whose result never ends; what is none is not."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.engine.aggregation import weighted_mean
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.frames import framed, freeze
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.intake.frames import read_frame, write_frame
from xiangheng_scoring.numbers.exact import (
    at_40_digits,
    at_90_digits,
    ceil,
    exactly,
    floor,
    half_up,
    ln,
    plain,
    power,
    shown,
)
from xiangheng_scoring.rules import Case, Gap, Inputs, Ordered
from xiangheng_scoring.rules.normalised import ZScore
from xiangheng_scoring.rules.transformations import Share
from xiangheng_scoring.rules.treatments import Treated
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]

HEAD = "code|parent|name|weight|rule|parameters|transform|target|missing\n"
NOTHING = Inputs({}, {}, 2024)
BASES = st.decimals("1.01", 30, places=2)


def single(rule: str, parameters: str, transform: str = "log", *, weight: str = "3", target: str = "") -> str:
    """A tree of one indicator of `weight` marks."""
    return f"{HEAD}T||总分|{weight}|||||reweight\nA|T|甲项|{weight}|{rule}|{parameters}|{transform}|{target}|mean;reweight"


def test_half_of_a_logarithm_is_half(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """ln 10 is half of ln 100: 1.5 of 3 marks, and 2 without places."""
    scheme = scheme_of(single("goalposts", '{"low":1,"high":100}'), header={"scale": "0"})
    unit = score(scheme, data_of({"A": {"1": "10"}})).unit("1")

    assert (unit.exact_total, unit.total) == (Decimal("1.5"), Decimal(2))


@given(
    base=st.integers(2, 30),
    powers=st.lists(st.integers(0, 9), min_size=3, max_size=3, unique=True).map(sorted),
)
@exactly
def test_powers_of_one_number_lie_evenly_on_a_logarithm(base: int, powers: Sequence[int]) -> None:
    """(ln bʲ − ln bⁱ) ÷ (ln bᵏ − ln bⁱ) is (j − i) ÷ (k − i), to every digit that a decision looks at."""
    low, value, high = (at_90_digits(ln(Decimal(base) ** power)) for power in powers)
    share = Fraction(powers[1] - powers[0], powers[2] - powers[0])

    assert at_40_digits((value - low) / (high - low) * share.denominator) == share.numerator


@given(number=st.integers(10**6, 31_000_000))
@exactly
def test_neighbours_are_parted_on_a_logarithm(number: int) -> None:
    """n(n + 1) is halfway between n² and (n + 1)², though their logarithms agree to eight digits."""
    low, value, high = (
        at_90_digits(ln(Decimal(one))) for one in (number**2, number * (number + 1), (number + 1) ** 2)
    )

    assert half_up((value - low) / (high - low) * 3, 0) == 2


@given(root=st.decimals("0.1", 1000, places=3), degree=st.sampled_from([2, 4, 5]))
@exactly
def test_roots_of_powers_end(root: Decimal, degree: int) -> None:
    """The root of a power is the number again: no step up or down is lost at ceil and floor."""
    step = Treated(form="box_cox", power=1 / Decimal(degree))
    done = at_90_digits(step.apply(root**degree, NOTHING).value)

    assert done == (root - 1) * degree
    assert floor(done * 1000) == ceil(done * 1000)


@given(base=BASES, exponent=st.decimals("0.01", 9, places=2))
@exactly
def test_a_power_and_its_logarithm_agree(base: Decimal, exponent: Decimal) -> None:
    """ln bˣ ÷ ln b is x at the digits of a decision."""
    assert at_40_digits(ln(power(base, exponent)) / ln(base)) == exponent


@given(
    scale=st.integers(1, 40),
    roots=st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
@exactly
def test_a_geometric_mean_that_ends_ends(scale: int, roots: tuple[int, int]) -> None:
    """√(ak² × am²) is akm."""
    scores = [Decimal(scale * root**2) for root in roots]

    assert weighted_mean("geometric", scores, [Decimal(1)] * 2) == scale * roots[0] * roots[1]


@given(
    number=st.decimals("0.01", 100, places=2),
    exponent=st.decimals(-100, 100, places=3).filter(bool),
    weights=st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
def test_a_power_mean_of_equals_is_the_same(
    number: Decimal, exponent: Decimal, weights: tuple[int, int]
) -> None:
    """Whatever the exponent; three-four-five too."""
    shares = [Decimal(weight) for weight in weights]

    assert weighted_mean("power", [number, number], shares, exponent) == number
    assert weighted_mean("power", [Decimal(1), Decimal(7)], [Decimal(1)] * 2, Decimal(2)) == 5


@given(
    centre=st.decimals(-1000, 1000, places=3),
    step=st.integers(1, 999),
    part=st.sampled_from([1, 3, 7]),
)
@exactly
def test_a_standard_deviation_that_ends_ends(centre: Decimal, step: int, part: int) -> None:
    """m − d, m, m + d deviate by d: the outer two score exactly ten less and more, in sevenths as in ones."""
    turns = (Fraction(centre) + turn * Fraction(step, part) for turn in (-1, 0, 1))
    cohort = Ordered.of(at_90_digits(share(value)) for value in turns)
    rule = ZScore.read({"cohort": "assessment", "floor": None, "cap": None})

    assert [at_40_digits(rule.judge(Case(value, cohort=cohort)).score) for value in cohort] == [40, 50, 60]


@given(
    low=st.tuples(st.integers(1, 10**6), st.integers(10**5, 10**6)),
    high=st.tuples(st.integers(1, 10**6), st.integers(10**5, 10**6)),
)
@exactly
def test_the_middle_of_two_shares_is_halfway(low: tuple[int, int], high: tuple[int, int]) -> None:
    """Quotients that never end, and may agree to eleven digits, still have a middle."""
    ends = sorted((Fraction(*low), Fraction(*high)))
    middle = (ends[0] + ends[1]) / 2
    if ends[0] == ends[1]:
        return
    worst, value, best = (at_90_digits(share(one)) for one in (ends[0], middle, ends[1]))

    assert half_up(100 * (value - worst) / (best - worst) * Decimal("0.03"), 0) == 2


def share(number: Fraction) -> Decimal:
    """A quotient as a step on the way to a rule has it."""
    step = Share.read({"of": "Q", "times": Decimal(1)})
    inputs = Inputs({"Q": Decimal(number.denominator)}, {}, 2024)
    done = step.apply(Decimal(number.numerator), inputs)
    assert not isinstance(done, Gap)
    return done.value


@pytest.mark.parametrize(
    ("rule", "parameters", "points"),
    [
        ("bands", '{"bands":[[10,100],[1,0]],"mode":"step"}', 3),
        ("rank", '{"cohort":"assessment","step":10}', Decimal("2.7")),
        ("percentile_rank", '{"cohort":"assessment"}', 1),
        ("interval", '{"full":[10,null],"zero_low":10,"zero_high":null}', 3),
    ],
)
def test_the_mean_of_logarithms_is_a_logarithm(
    scheme_of: SchemeOf, data_of: DataOf, rule: str, parameters: str, points: Decimal
) -> None:
    """1, 10 and 100 are reported; what is filled in with their mean is 10, ties with it and reaches its band."""
    result = score(scheme_of(single(rule, parameters)), data_of({"A": {"1": "1", "2": "10", "3": "100"}}))

    assert [result.unit(unit).total for unit in "24"] == [points, points]


def test_a_ratio_at_its_floor_counts(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """ln 10 is half of ln 100: not under the floor of one half."""
    scheme = scheme_of(single("target_ratio", '{"floor":0.5}', target="100"))

    assert score(scheme, data_of({"A": {"1": "10"}})).unit("1").total == Decimal("1.50")


def test_a_branch_at_its_floor_keeps_its_grade(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Half of the marks by a logarithm is not below half."""
    scheme = scheme_of(
        single("goalposts", '{"low":1,"high":1000000000000}', weight="100"),
        grades="name|at_least\n好|50\n差",
        floors="node|at_least|cap_grade\nA|50|差",
    )
    unit = score(scheme, data_of({"A": {"1": "1000000"}})).unit("1")

    assert (unit.grade, unit.caps) == ("好", ())


TWO_WAYS = f"""{HEAD}T||总分|100|||||reweight
A|T|甲项|50|goalposts|{{"low":1,"high":1000}}|log||reweight
B|T|乙项|50|goalposts|{{"low":0,"high":3}}|||reweight"""


def test_equal_totals_share_a_rank_before_rounding(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A third and two thirds, by a logarithm or a quotient, either way round."""
    scheme = scheme_of(TWO_WAYS, header={"ranking.on": "exact"})
    result = score(scheme, data_of({"A": {"1": "10", "2": "100"}, "B": {"1": "2", "2": "1"}}))

    assert [(one.rank, one.exact_total) for one in result.ranked[:2]] == [(1, Decimal(50))] * 2


def test_totals_that_differ_by_anything_do_not(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The least figure that can be written beside the greatest still decides."""
    nodes = f"""{HEAD}T||总分|100|||||reweight
    A|T|甲项|99.99|pass_through||||reweight
    B|T|乙项|0.01|goalposts|{{"low":0,"high":999999999999999}}|||reweight"""
    scheme = scheme_of(nodes, header={"ranking.on": "exact"})
    result = score(scheme, data_of({"A": {"1": "90", "2": "90"}, "B": {"1": "1e-15", "2": "2e-15"}}))

    assert [result.unit(unit).rank for unit in "12"] == [2, 1]


def test_what_a_frame_keeps_of_logarithms_is_what_they_were(
    scheme_of: SchemeOf, data_of: DataOf, tmp_path: Path
) -> None:
    """A frozen cohort keeps every digit that a rule saw: the same figures have the same result."""
    scheme = scheme_of(single("minmax", '{"cohort":"assessment"}'))
    data = data_of({"A": {"1": "2", "2": "3", "3": "7"}})
    result = score(scheme, data)
    path = tmp_path / "frame.json"
    write_frame(freeze(result), path)

    assert score(framed(scheme, read_frame(path)), data).result_digest == result.result_digest
    assert len(plain(freeze(result).cohorts["A"][""].values[0]).replace(".", "").lstrip("0")) == 90


@pytest.mark.parametrize(("places", "value"), [(0, "1e45"), (2, "1e114"), (4, "-123e46"), (2, "1e9000")])
def test_what_is_beyond_all_places_is_left_as_it_is(places: int, value: str) -> None:
    """A growth on next to nothing has a hundred digits before the point: there is nothing to round."""
    assert half_up(Decimal(value), places) == Decimal(value)


def test_a_tie_is_shown_as_what_it_is() -> None:
    """What the fiftieth digit left is no 「约」."""
    assert (shown(Decimal("49.99999999999999999999999999999999999999999999999")), shown(-ln(Decimal(2)))) == (
        "50",
        "≈-0.6931",
    )
