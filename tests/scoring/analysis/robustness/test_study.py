"""A study of a result: its nominal trial is the result, it is repeatable, and it says what it left out."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from numpy.testing import assert_allclose

from xiangheng_scoring.analysis.robustness import Uncertainty, leave_one_out, one_at_a_time, study
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.engine.dataset import Dataset, Observation
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.generator import invent

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
STILL = Uncertainty(
    weights=0,
    treatments=("none",),
    normalisations=("scheme",),
    aggregations=("scheme",),
    missing=("scheme",),
    worlds=1,
)
ALL = Uncertainty(
    treatments=("none", "treated"),
    normalisations=("scheme", "min_max", "z_score", "percentile_rank"),
    aggregations=("scheme", "geometric", "harmonic", "arithmetic"),
    missing=("scheme", "reweight", "drawn"),
    worlds=3,
)
NODES = """code|parent|name|weight|rule|parameters|direction|target|missing|missing_reason|error
T||总分|100|||||reweight||
A|T|甲|60|target_ratio|{"cap":1}|positive|100|reweight||
B|T|乙|40|target_ratio|{"cap":1}|positive|100|zero|未报|"""
VALUES = {
    "A": {"1": "80", "2": "79", "3": "60", "4": "20"},
    "B": {"1": "50", "2": "50", "3": "50", "4": "50"},
}


#: The same code over 122 counties, which takes seconds each time.
LARGE = pytest.param("linkage", marks=pytest.mark.thorough)


@pytest.fixture(scope="module", params=["leapfrog", LARGE])
def result(request: pytest.FixtureRequest) -> Result:
    """An official assessment on invented values with gaps."""
    scheme, _ = open_scheme(request.param)
    return score(scheme, invent(scheme).dataset)


def test_the_nominal_trial_is_the_result(result: Result) -> None:
    """Trial 0 of any study has the exact totals and places of the result."""
    found = study(result, ALL, trials=200)
    units = [result.unit(unit.code) for unit in found.units]

    assert_allclose(found.outcome.totals[0], [float(one.total or 0) for one in units], rtol=0, atol=1e-9)
    assert found.outcome.ranks[0].tolist() == [one.rank for one in units]
    assert {one.unit.code for one in units} == {one.unit.code for one in result.units if one.rank}


@pytest.mark.parametrize("ties", ["min", "max", "dense"])
def test_the_nominal_trial_shares_places_as_the_scheme_does(
    scheme_of: SchemeOf, data_of: DataOf, ties: str
) -> None:
    """80, 80, 60, 60 is 1, 1, 3, 3, or 2, 2, 4, 4, or 1, 1, 2, 2, in the result and in trial 0."""
    values = {"A": {"1": "80", "2": "80", "3": "60", "4": "60"}, "B": VALUES["B"]}
    result = score(scheme_of(NODES, header={"ranking.ties": ties}), data_of(values))

    assert study(result, STILL, trials=2).outcome.ranks[0].tolist() == [one.rank for one in result.units]


def test_without_uncertainty_nothing_moves(result: Result) -> None:
    """Every trial is the result, every grade certain, and the one that was given."""
    found = study(result, STILL, trials=20)
    units = [result.unit(unit.code) for unit in found.units]

    assert (found.ranks == found.exact_ranks).all()
    assert all(found.grades[one.grade][number] == 1 for number, one in enumerate(units))


@pytest.mark.parametrize("on", ["rounded", "exact"])
def test_a_threshold_is_held_against_the_printed_total(scheme_of: SchemeOf, data_of: DataOf, on: str) -> None:
    """0.6 × 79.994 + 0.4 × 80 = 79.9964 is printed 80.00 and is 好, also where ranks are of totals before rounding."""
    scheme = scheme_of(NODES, header={"ranking.on": on}, grades="name|at_least\n好|80\n一般|")
    values = {"A": {"1": "79.994", "2": "90", "3": "60", "4": "20"}, "B": dict.fromkeys("1234", "80")}
    result = score(scheme, data_of(values))

    assert [one.grade for one in result.units] == ["好", "好", "一般", "一般"]
    assert study(result, STILL, trials=2).grades["好"].tolist() == [1, 1, 0, 0]


def test_units_tied_before_rounding_share_the_fate_of_the_last_place(
    scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """Two ways to 75.88 that floats add up differently: one place is left for both, so neither has it."""
    scheme = scheme_of(
        NODES,
        header={"ranking.on": "exact", "grades.quota_ties": "exclude"},
        grades="name|quota\n好|25\n一般|",
    )
    values = {
        "A": {"1": "81", "2": "70.8", "3": "1", "4": "2"},
        "B": {"1": "68.2", "2": "83.5", "3": "1", "4": "2"},
    }
    result = score(scheme, data_of(values))

    assert [one.grade for one in result.units] == ["一般"] * 4
    assert study(result, STILL, trials=2).grades["好"].tolist() == [0, 0, 0, 0]


def test_the_same_seed_is_the_same_study(result: Result) -> None:
    """Totals of all trials, digit by digit; another seed is another study."""
    first, again, other = (study(result, ALL, trials=50, seed=seed) for seed in (7, 7, 8))

    assert first.outcome.totals.tobytes() == again.outcome.totals.tobytes()
    assert first.outcome.totals.tobytes() != other.outcome.totals.tobytes()


def test_one_trial_can_be_replayed(result: Result) -> None:
    """By its number, alone, with the parameters that are written out."""
    found = study(result, ALL, trials=40)
    for number in (0, 1, 17, 39):
        assert_allclose(found.replay(number).totals[0], found.outcome.totals[number], rtol=1e-12)
    written = list(found.written())

    assert [row["trial"] for row in written] == list(range(40))
    assert written[17] == {"trial": 17, **found.trial(17), "failed": ""}
    assert written[0]["weights"] == {
        node.code: float(node.weight) for node in result.scheme.nodes.values() if node.gives_points
    }


def test_shares_of_places_and_grades_sum_to_one(result: Result) -> None:
    """Over all places, and over all grades, for every unit."""
    found = study(result, ALL, trials=300)

    assert_allclose(found.distribution.acceptability.sum(axis=1), 1)
    assert_allclose(sum(found.grades.values()), 1)
    assert_allclose(np.nan_to_num(found.before + found.before.T, nan=1.0), 1)


def test_only_units_of_one_ranking_are_ordered() -> None:
    """Where ranks are inside classes, trial 0 has them, and no probability of an order across classes is told."""
    scheme, _ = open_scheme("linkage")
    result = score(scheme, invent(scheme).dataset)
    found = study(result, STILL, trials=2)
    classes = np.array([unit.unit_class for unit in found.units])

    assert found.outcome.ranks[0].tolist() == [result.unit(unit.code).rank for unit in found.units]
    assert (np.isnan(found.before) == (classes[:, np.newaxis] != classes)).all()


def test_weights_alone_by_hand(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """甲县 80/50 is before 乙县 79/50 under any positive weights, and 丁县 last: no trial may change a place."""
    result = score(scheme_of(NODES), data_of(VALUES))
    found = study(result, Uncertainty(0.9, ("none",), ("scheme",), ("scheme",), ("scheme",), 1), trials=500)

    assert (found.ranks == [1, 2, 3, 4]).all()
    assert len(np.unique(found.outcome.totals[:, 0])) > 400


def test_a_stated_error_makes_near_places_uncertain(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """With a margin of ±5 on A, 80 and 79 change places in many trials; 60 and 20 in hardly any.

    The difference of the two has a standard deviation of √2 × 5 ÷ 1.96 = 3.6, so 80 stays before 79 with
    Φ(1 ÷ 3.6) = 0.61.
    """
    with_error = scheme_of(
        NODES.replace(
            '甲|60|target_ratio|{"cap":1}|positive|100|reweight||',
            '甲|60|target_ratio|{"cap":1}|positive|100|reweight||5',
        )
    )
    only_error = Uncertainty(0, ("none",), ("scheme",), ("scheme",), ("scheme",), worlds=600)
    found = study(score(with_error, data_of(VALUES)), only_error, trials=4000)

    assert found.before[0, 1] == pytest.approx(0.61, abs=0.06)
    assert found.before[0, 3] == 1


def test_missing_values_widen_the_interval(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """丙县 does not report A: with gaps drawn from its class its place varies, without them it does not."""
    values = {"A": {"1": "80", "2": "79", "4": "20"}, "B": VALUES["B"]}
    result = score(scheme_of(NODES, units="code|name|class\n1|甲|x\n2|乙|x\n3|丙|x\n4|丁|x"), data_of(values))
    drawn = Uncertainty(0, ("none",), ("scheme",), ("scheme",), ("scheme", "drawn"), worlds=60)
    sure = Uncertainty(0, ("none",), ("scheme",), ("scheme",), ("scheme",), worlds=60)
    wide, narrow = (study(result, options, trials=600).distribution for options in (drawn, sure))

    assert wide.worst[2] - wide.best[2] > 0
    assert narrow.worst[2] - narrow.best[2] == 0


@pytest.mark.parametrize(
    ("treatments", "normalisations", "aggregations", "missing"),
    [
        (("none",), ("min_max", "scheme"), ("scheme",), ("scheme",)),
        (("treated",), ("scheme",), ("scheme",), ("scheme",)),
        (("none",), ("scheme",), (), ("scheme",)),
        (("none",), ("scheme",), ("scheme",), ("drawn", "scheme")),
    ],
)
def test_the_first_alternative_is_the_nominal_one(
    treatments: tuple[str, ...],
    normalisations: tuple[str, ...],
    aggregations: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    """Trial 0 takes the first of each: were that another than the result's own, it would not be the result."""
    with pytest.raises(MethodRefused) as refused:
        Uncertainty(0.25, treatments, normalisations, aggregations, missing)

    assert "第一种是原来的做法" in refused.value.fault.expected


def test_failed_trials_are_counted_named_and_left_out(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Trap: failures dropped silently. A deduction below 0 has no geometric mean: those trials fail, the rest count."""
    nodes = NODES.replace(
        'target_ratio|{"cap":1}|positive|100|zero',
        'deduct|{"deduct":5,"per":1,"measure":"shortfall","floor":null,"count":"exact"}|positive|100|zero',
    )
    result = score(scheme_of(nodes), data_of(VALUES))
    found = study(
        result, Uncertainty(0.25, ("none",), ("scheme",), ("scheme", "geometric"), ("scheme",), 1), trials=400
    )
    geometric = [row["trial"] for row in found.written() if row["aggregation"] == "geometric"]

    assert sorted(found.outcome.failed) == geometric
    assert sum(found.outcome.failures.values()) == len(geometric) > 100
    assert "几何" in next(iter(found.outcome.failures))
    assert len(found.ranks) == 400 - len(geometric)
    assert_allclose(found.distribution.acceptability.sum(axis=1), 1)


def test_a_wholly_missing_branch_that_counts_as_0_is_0_in_every_trial(
    scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """甲县 has 90 on A and reports nothing of branch X, for which the total's policy is 0: 0.6 × 90 = 54, place 3.

    So under every weight and mean its total is below 乙县's 70; only where every gap is re-weighted it has 90.
    """
    nodes = """code|parent|name|weight|rule|parameters|direction|target|missing|missing_reason
T||总分|100|||||zero|整支未报
A|T|甲|60|target_ratio|{"cap":1}|positive|100|reweight|
X|T|支|40|||||reweight|
B|X|乙|20|target_ratio|{"cap":1}|positive|100|reweight|
C|X|丙|20|target_ratio|{"cap":1}|positive|100|reweight|"""
    units = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|x"
    values = {"A": {"1": "90", "2": "70", "3": "60"}, **{code: {"2": "70", "3": "50"} for code in "BC"}}
    result = score(scheme_of(nodes, units=units), data_of(values))
    means = Uncertainty(
        0.25, ("none",), ("scheme",), ("scheme", "arithmetic", "geometric"), ("scheme", "reweight"), worlds=1
    )
    found = study(result, means, trials=200)
    is_reweighted = np.array([row["missing"] == "reweight" for row in found.written()])
    first = {change.node: change.ranks[0] for change in leave_one_out(result)}

    assert (found.outcome.totals[~is_reweighted, 0] < 65).all()
    assert (found.outcome.totals[is_reweighted, 0] > 65).all()
    assert (first["X"], first["B"]) == (1, 3)


def test_a_rule_with_posts_of_its_own_never_judges_logarithms(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Six of eighty counties tied far out, so A needs a logarithm: 40 of 100 is 40 points, not ln 40 of 100.

    Compared inside the cohort (min-max), the same values do get their logarithm.
    """
    count = 80
    units = "code|name|class\n" + "\n".join(f"{unit}|县{unit}|x" for unit in range(1, count + 1))
    values = {
        "A": {str(unit): "9000" if unit > count - 6 else str(unit) for unit in range(1, count + 1)},
        "B": {str(unit): "50" for unit in range(1, count + 1)},
    }
    result = score(scheme_of(NODES, units=units), data_of(values))
    options = Uncertainty(0, ("none", "treated"), ("scheme", "min_max"), ("scheme",), ("scheme",), worlds=1)
    found = study(result, options, trials=40)
    treated = {row["normalisation"]: row["trial"] for row in found.written() if row["treatment"] == "treated"}
    own, compared = treated["scheme"], treated["min_max"]

    assert_allclose(found.outcome.totals[own], found.outcome.totals[0])
    assert found.outcome.totals[compared][5] > 0.2 * found.outcome.totals[compared][-1]


def test_small_values_are_not_rounded_away(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Shares of a hundred-millionth keep their order when nothing is treated but the treatment is asked for."""
    nodes = NODES.replace(
        '60|target_ratio|{"cap":1}|positive|100', '60|minmax|{"cohort":"assessment"}|positive|'
    )
    values = {
        "A": {"1": "0.00000004", "2": "0.00000003", "3": "0.00000002", "4": "0.00000001"},
        "B": VALUES["B"],
    }
    result = score(scheme_of(nodes), data_of(values))
    treated = Uncertainty(0, ("none", "treated"), ("scheme",), ("scheme",), ("scheme",), worlds=1)

    assert (study(result, treated, trials=20).ranks == [1, 2, 3, 4]).all()


def test_a_unit_without_a_total_takes_no_part(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """It has no place that could move; nobody else's study fails for it."""
    scheme = scheme_of(NODES.replace("|zero|未报|", "|reweight||"))
    values = {
        code: {unit: value for unit, value in column.items() if unit != "2"}
        for code, column in VALUES.items()
    }
    without_draws = Uncertainty(worlds=1)
    found = study(score(scheme, data_of(values)), without_draws, trials=50)

    assert [unit.code for unit in found.units] == ["1", "3", "4"]
    assert not found.outcome.failed


@pytest.mark.parametrize(
    "options",
    [
        {"weights": 1},
        {"weights": -0.1},
        {"treatments": ()},
        {"normalisations": ("scheme", "scheme")},
        {"aggregations": ("median",)},
        {"worlds": 0},
    ],
)
def test_impossible_options_are_refused(options: dict[str, object]) -> None:
    """An unknown alternative, one named twice, none, or a range beyond all weight."""
    with pytest.raises(MethodRefused):
        Uncertainty(**options)  # type: ignore[arg-type]  # what a caller without types may write


def test_impossible_numbers_of_trials_are_refused(result: Result) -> None:
    """At least one trial; a trial that there was."""
    with pytest.raises(MethodRefused):
        study(result, STILL, trials=0)
    with pytest.raises(MethodRefused):
        study(result, STILL, trials=2).trial(2)


def test_leaving_an_indicator_out_is_scoring_without_it(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Without B the order is that of A; without A all four tie at 50."""
    values = {
        "A": {"1": "20", "2": "79", "3": "60", "4": "80"},
        "B": {"1": "99", "2": "50", "3": "50", "4": "1"},
    }
    changes = {change.node: change for change in leave_one_out(score(scheme_of(NODES), data_of(values)))}

    assert changes["B"].ranks == (4, 2, 3, 1)
    assert changes["A"].ranks == (1, 2, 2, 4)
    assert changes["B"].greatest_shift >= 1


def test_one_change_at_a_time_names_each_change(result: Result) -> None:
    """Every alternative but the nominal one, and both ends of every node's weight but the root's."""
    changes = one_at_a_time(result, ALL)
    nodes = [node for node in result.scheme.nodes.values() if node.gives_points and node.parent]
    sources = [change.source for change in changes]

    assert {source: sources.count(source) for source in dict.fromkeys(sources)} == {
        "treatment": 1,
        "normalisation": 3,
        "aggregation": 3,
        "missing": 1,
        "weights": 2 * len(nodes),
    }
    assert one_at_a_time(result, STILL) == ()


def test_a_drawn_world_never_leaves_the_possible_range(scheme_of: SchemeOf) -> None:
    """A share of 99.9 ± 30 is never drawn above 100, nor anybody's below 0."""
    nodes = NODES.replace("|error", "|error|value_min|value_max").replace(
        '{"cap":1}|positive|100|reweight||', '{"cap":1}|positive|100|reweight||30|0|100'
    )
    nodes = nodes.replace("未报|", "未报|||")
    data = Dataset(tuple(Observation(unit, code, 2024, Decimal("99.9")) for unit in "1234" for code in "AB"))
    result = score(scheme_of(nodes), data)
    found = study(result, Uncertainty(0, ("none",), ("scheme",), ("scheme",), ("scheme",), 40), trials=200)

    tables = [found.model.worlds.table(world) for world in range(1, 40)]
    values = [
        one.value for table in tables for column in table.values() for one in column.values() if one.value
    ]
    assert min(values) >= 0
    assert max(values) == 100
    assert len(set(values)) > 20
