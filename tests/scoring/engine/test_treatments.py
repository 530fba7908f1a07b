"""Outliers treated in a scheme: the step is fitted on what was reported, exact from then on, and explained."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.frames import framed, freeze
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import Fault, FittingImpossible
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
FaultsOf = Callable[..., tuple[Fault, ...]]

COUNT = 20
UNITS = "\n".join(["code|name", *(f"{number}|{number}县" for number in range(1, COUNT + 1))])
ONE = """code|parent|name|weight|rule|parameters|transform|missing
T||总分|100||||
A|T|甲项|100|{rule}|{parameters}|{step}|reweight
P|T|人口||data|{{}}||"""
#: 1, 2, … 19 and one that is far out.
FAR = {**{str(number): str(number) for number in range(1, COUNT)}, str(COUNT): "1000"}
MINMAX = '{"cohort":"assessment"}'


def scheme_with(scheme_of: SchemeOf, step: str, rule: str = "minmax", parameters: str = MINMAX) -> Scheme:
    """A scheme of one indicator with a transformation."""
    return scheme_of(ONE.format(step=step, rule=rule, parameters=parameters), units=UNITS)


def test_winsorising_draws_the_far_one_in(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """1000 counts as 19, so that the others are told apart again: 10 scores (10 − 1) ÷ (19 − 1)."""
    result = score(scheme_with(scheme_of, "winsorise"), data_of({"A": FAR}))

    assert [result.unit(name).total for name in ("20县", "19县", "10县")] == [
        Decimal("100.00"),
        Decimal("100.00"),
        Decimal("50.00"),
    ]


def test_a_logarithm_keeps_the_order(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Where nothing may be moved, the rule's remedy is a logarithm: nobody is tied with the far one."""
    result = score(scheme_with(scheme_of, '[{"kind":"outliers","at_most":0}]'), data_of({"A": FAR}))

    assert [one.unit.name for one in result.ranked[:2]] == ["20县", "19县"]
    assert result.ranked[0].total != result.ranked[1].total


def test_bounds_of_a_rule_are_brought_to_the_logarithm(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A goalpost at the greatest value is 100 there, as it would be without the logarithm."""
    scheme = scheme_with(scheme_of, "tail_log", "goalposts", '{"low":1,"high":1000}')

    assert score(scheme, data_of({"A": FAR})).unit("20县").total == Decimal("100.00")


def test_box_cox_with_a_stated_power_is_exact(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The square root of 1 … 400 is 1 … 20: 100 is half way between 1 and 361 in roots, (10 − 1) ÷ (19 − 1)."""
    squares = {str(number): str(number * number) for number in range(1, COUNT)}
    scheme = scheme_with(scheme_of, '[{"kind":"box_cox","power":0.5}]')

    assert score(scheme, data_of({"A": squares})).unit("10县").total == Decimal("50.00")


def test_box_cox_finds_a_power_of_six_places(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The likelihood's maximum, rounded when it is stored."""
    result = score(scheme_with(scheme_of, "box_cox"), data_of({"A": FAR}))
    fitted = result.scheme.fitted

    assert fitted is not None
    assert fitted.treatments["A"][0].power.as_tuple().exponent == -6


def test_a_treatment_sees_what_the_step_before_it_made(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A share is treated as a share: of equal numerators over 1, 2 … the greatest quotient is the first unit's."""
    population = {str(number): "10" for number in range(1, COUNT + 1)}
    step = '[{"kind":"share","of":"P","times":1},{"kind":"winsorise"}]'
    result = score(scheme_with(scheme_of, step), data_of({"A": FAR, "P": population}))
    fitted = result.scheme.fitted

    assert fitted is not None
    assert (fitted.treatments["A"][0].high, fitted.treatments["A"][0].moved) == (Decimal("1.9"), 1)


def test_an_explanation_says_what_was_done_to_the_value(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The sentence of the far one names its value and what it counts as."""
    result = score(scheme_with(scheme_of, "winsorise"), data_of({"A": FAR}))
    sentence = next(leaf.sentence for leaf in leaves_of(explain(result, "20县").tree) if leaf.code == "A")

    assert "1000 超出拟合范围，按 19 计" in sentence


def test_too_few_values_are_left_alone(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Three values have no kurtosis, and are not treated."""
    result = score(scheme_with(scheme_of, "outliers"), data_of({"A": {"1": "1", "2": "2", "3": "999"}}))

    assert result.unit("2县").total == Decimal("0.10")


def test_worked_examples_are_fitted_on_their_own_cohort(scheme_of: SchemeOf) -> None:
    """The values named `among` are those before the step; the example is run on what they become."""
    among = ";".join(FAR.values())
    examples = f"indicator|value|among|score\nA|1000|{among}|100\nA|10|{among}|50"

    assert scheme_of(
        ONE.format(step="winsorise", rule="minmax", parameters=MINMAX), units=UNITS, examples=examples
    )


def test_an_example_without_a_cohort_cannot_be_fitted(faults_of: FaultsOf) -> None:
    """What the data decide cannot be shown without data."""
    nodes = ONE.format(step="winsorise", rule="minmax", parameters=MINMAX)
    found = faults_of(nodes, units=UNITS, examples="indicator|value|score\nA|10|50")

    assert (found[0].code, "among" in found[0].where) == ("SCHEME-VALUE", True)


@pytest.mark.parametrize("step", ['[{"kind":"winsorise","at_most":-1}]', '[{"kind":"box_cox","power":"x"}]'])
def test_parameters_that_make_no_sense_are_refused(faults_of: FaultsOf, step: str) -> None:
    """A step's own faults are told with those of the scheme."""
    found = faults_of(ONE.format(step=step, rule="minmax", parameters=MINMAX), units=UNITS)

    assert [fault.code for fault in found] == ["SCHEME-PARAMETER"]


#: 80, 79, … 62 and one far below; 10, 11, … 28 and one far above.
LEFT = {**{str(number): str(81 - number) for number in range(1, COUNT)}, str(COUNT): "-900"}
RIGHT = {**{str(number): str(9 + number) for number in range(1, COUNT)}, str(COUNT): "1000"}
BOUNDED = """code|parent|name|weight|rule|parameters|transform|direction|target|missing
T||总分|100||||||
A|T|甲项|100|{rule}|{parameters}|{step}|{direction}|{target}|reweight"""
OUTSIDE = [
    ("all_or_nothing", "{}", "90"),
    ("bands", '{"bands":[[90,100],[0,0]],"mode":"step"}', ""),
    ("goalposts", '{"low":90,"high":100}', ""),
    ("efficacy", '{"satisfactory":100,"unallowable":90,"floor":0,"cap":100}', ""),
]


@pytest.mark.parametrize("step", ["tail_log", '[{"kind":"outliers","at_most":0}]'])
@pytest.mark.parametrize(("rule", "parameters", "target"), OUTSIDE)
def test_what_nobody_reached_is_not_reached_by_a_logarithm(
    scheme_of: SchemeOf, data_of: DataOf, step: str, rule: str, parameters: str, target: str
) -> None:
    """A logarithm fitted on −900 … 80 has no place for 90, and does not take it for 80: that is told, with the indicator."""
    nodes = BOUNDED.format(rule=rule, parameters=parameters, step=step, direction="positive", target=target)

    with pytest.raises(FittingImpossible, match="A 甲项") as refused:
        score(scheme_of(nodes, units=UNITS), data_of({"A": LEFT}))
    assert "应为小于 89.8 的数" in refused.value.fault.message


@pytest.mark.parametrize("step", ["tail_log", '[{"kind":"box_cox","power":0.5}]'])
@pytest.mark.parametrize(
    ("rule", "parameters", "target", "best"),
    [
        ("all_or_nothing", "{}", "5", 0),
        ("bands", '{"bands":[[5,100],[50,40],[2000,0]],"mode":"step"}', "", 40),
        ("goalposts", '{"low":1,"high":5}', "", 0),
    ],
)
def test_a_bound_before_the_least_value_stays_before_it(
    scheme_of: SchemeOf, data_of: DataOf, step: str, rule: str, parameters: str, target: str, best: int
) -> None:
    """Less is better and the least is 10: at most 5 was asked for, and nobody has it."""
    nodes = BOUNDED.format(rule=rule, parameters=parameters, step=step, direction="negative", target=target)

    assert score(scheme_of(nodes, units=UNITS), data_of({"A": RIGHT})).unit("1").total == best


def test_a_frame_has_no_place_for_a_new_bound(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A kept logarithm is asked the same of next year's bounds."""
    old, new = (
        scheme_of(
            BOUNDED.format(
                rule="goalposts",
                parameters=f'{{"low":{low},"high":1000}}',
                step="tail_log",
                direction="positive",
                target="",
            ),
            units=UNITS,
        )
        for low in (10, 0)
    )

    with pytest.raises(FittingImpossible, match="界限 0 在变换的范围之外"):
        framed(new, freeze(score(old, data_of({"A": RIGHT}))))


def test_an_example_has_no_place_for_a_bound(faults_of: FaultsOf) -> None:
    """What its cohort is fitted on must hold the example's bounds, too."""
    nodes = BOUNDED.format(
        rule="goalposts", parameters='{"low":1,"high":9}', step="tail_log", direction="positive", target=""
    )
    found = faults_of(nodes, units=UNITS, examples="indicator|value|among|score\nA|7|5;6;7;8|50")

    assert "界限 1 在变换的范围之外" in found[0].message
