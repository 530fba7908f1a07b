"""Every rule kind and transformation: worked examples, declared edges, and properties that hold for all values."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xiangheng_scoring.numbers.exact import at_30_digits
from xiangheng_scoring.rules import (
    BUILT_IN,
    TRANSFORMATIONS,
    Case,
    Example,
    Gap,
    ParameterError,
    Rule,
    Transformation,
    TransformationExample,
    agrees,
    closed,
    parse_json,
)

EXAMPLES = [(rule, one) for rule in BUILT_IN.values() for one in rule.examples]
STEPS = [(kind, one) for kind in TRANSFORMATIONS.values() for one in kind.examples]
VALUES = st.decimals(-1000, 1000, places=3)
COHORTS = st.lists(VALUES, min_size=1, max_size=8)
MONOTONE: dict[str, dict[str, Any]] = {
    "target_ratio": {"cap": 1},
    "deduct": {"deduct": 3, "per": 7, "measure": "shortfall", "count": "floor"},
    "all_or_nothing": {},
    "bands": {"bands": [[-50, 10], [0, 40], [60, 100]], "mode": "linear"},
    "efficacy": {"unallowable": -20, "satisfactory": 80, "floor": 0, "cap": 100},
    "goalposts": {"low": -10, "high": 90},
    "pass_through": {},
}


@pytest.mark.parametrize(("rule", "one"), EXAMPLES, ids=lambda item: getattr(item, "kind", ""))
def test_a_worked_example_comes_out(rule: type[Rule], one: Example) -> None:
    """The score stated in the manual's table is the score."""
    assert agrees(rule.read(one.parameters).judge(one.case).score, one.score)


@pytest.mark.parametrize(("kind", "one"), STEPS, ids=lambda item: getattr(item, "kind", ""))
def test_a_worked_transformation_comes_out(kind: type[Transformation], one: TransformationExample) -> None:
    """The result stated in the manual's table is the result, at 30 digits; a gap where none is stated."""
    done = closed(kind.read(one.parameters), one.among).apply(one.value, one.inputs)

    assert (None if isinstance(done, Gap) else at_30_digits(done.value)) == one.result


@pytest.mark.parametrize(
    "rule", [rule for kind, rule in BUILT_IN.items() if kind not in ("level_and_progress", "data")]
)
def test_every_rule_kind_declares_itself(rule: type[Rule]) -> None:
    """Title, formula, edge cases and examples stand with each kind."""
    assert rule.title
    assert rule.formula
    assert rule.edges
    assert len(rule.examples) >= 2


@pytest.mark.parametrize("kind", MONOTONE)
@given(low=VALUES, step=st.decimals(0, 500, places=3))
def test_more_is_never_worse_for_a_positive_indicator(kind: str, low: Decimal, step: Decimal) -> None:
    """A greater value never scores less."""
    rule = BUILT_IN[kind].read(MONOTONE[kind])
    target = Decimal(50) if rule.needs_target else None
    worse, better = (rule.judge(Case(value, target=target)).score for value in (low, low + step))

    assert worse <= better


@given(cohort=COHORTS, data=st.data())
@pytest.mark.parametrize("kind", ["minmax", "rank"])
@pytest.mark.parametrize("direction", ["positive", "negative"])
def test_a_cohort_gives_full_marks_to_its_best(
    kind: str, direction: Any, cohort: list[Decimal], data: st.DataObject
) -> None:
    """The best of a cohort has 100, everybody between 0 and 100, whatever the order."""
    rule = BUILT_IN[kind].read({"cohort": "assessment", **({"step": 5} if kind == "rank" else {})})
    ordered = tuple(sorted(cohort))
    best = ordered[-1] if direction == "positive" else ordered[0]
    value = data.draw(st.sampled_from(ordered))

    assert rule.judge(Case(best, direction=direction, cohort=ordered)).score == 100
    assert 0 <= rule.judge(Case(value, direction=direction, cohort=ordered)).score <= 100


@given(cohort=COHORTS, shift=VALUES, scale=st.decimals("0.01", 100, places=2), data=st.data())
def test_minmax_does_not_mind_shift_and_scale(
    cohort: list[Decimal], shift: Decimal, scale: Decimal, data: st.DataObject
) -> None:
    """Measured in another unit, with another zero, the scores are the same."""
    assume(len(set(cohort)) > 1)
    rule = BUILT_IN["minmax"].read({"cohort": "class"})
    value = data.draw(st.sampled_from(cohort))
    moved = tuple(sorted(one * scale + shift for one in cohort))

    before = rule.judge(Case(value, cohort=tuple(sorted(cohort)))).score
    after = rule.judge(Case(value * scale + shift, cohort=moved)).score

    assert abs(before - after) < Decimal("1e-40")


@given(count=st.integers(0, 200))
def test_steps_are_counted_exactly(count: int) -> None:
    """A shortfall of n tenths is n steps of a tenth; floats get 80 of 200 wrong."""
    rule = BUILT_IN["deduct"].read(
        {"deduct": 1, "per": Decimal("0.1"), "measure": "shortfall", "count": "ceil", "floor": None}
    )
    value = Decimal(100) - Decimal(count) / 10

    assert rule.judge(Case(value, target=Decimal(100))).score == 100 - count


@pytest.mark.parametrize(
    ("kind", "given_parameters"),
    [
        ("efficacy", {"satisfactory": 6, "unallowable": 6, "floor": 0, "cap": 100}),
        ("efficacy", {"satisfactory": 6, "unallowable": 5}),
        ("deduct", {"deduct": 5, "per": 0, "measure": "excess", "count": "exact"}),
        ("deduct", {"deduct": 5, "per": 1, "measure": "more", "count": "exact"}),
        ("bands", {"bands": [], "mode": "step"}),
        ("bands", {"bands": [[1, 2], [1, 3]], "mode": "step"}),
        ("interval", {"full": [1, 0], "zero_low": None, "zero_high": 3}),
        ("goalposts", {"low": 5, "high": 5}),
        ("veto", {"trigger": "bad", "cap_grade": "差"}),
        ("level_and_progress", {"level_share": 1, "progress_share": 1, "cohort": "class"}),
        ("rank", {"step": 0, "cohort": "class"}),
        ("minmax", {"cohort": "everybody"}),
        ("pass_through", {"scale": 0}),
        ("panel", {"trim": -1}),
        ("target_ratio", {"cap": Decimal("0.5"), "floor": Decimal("0.6")}),
        ("target_ratio", {"capp": 1}),
    ],
)
def test_parameters_that_make_no_sense_are_refused(kind: str, given_parameters: dict[str, Any]) -> None:
    """A contradiction in the parameters is told when the scheme is read, not when it is scored."""
    with pytest.raises(ParameterError):
        BUILT_IN[kind].read(given_parameters)


def test_a_float_is_no_parameter() -> None:
    """A float cannot become a parameter: its digits are not what anybody typed."""
    with pytest.raises(ParameterError):
        BUILT_IN["target_ratio"].read({"cap": 1.1})


def test_json_numbers_are_exact_and_sound() -> None:
    """Numbers of a scheme's JSON are decimals; NaN, Infinity and a parameter written twice are refused."""
    assert parse_json('{"a": 0.1}') == {"a": Decimal("0.1")}
    for text in ('{"a": NaN}', '{"a": Infinity}', '{"a": 1, "a": 2}'):
        with pytest.raises(ValueError, match=r"不是数|写了两次"):
            parse_json(text)
