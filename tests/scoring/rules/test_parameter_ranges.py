"""Each parameter is held to the range that its type states."""

from decimal import Decimal
from typing import Any

import pytest

from xiangheng_scoring.rules import BUILT_IN, TRANSFORMATIONS, ParameterError, Rule
from xiangheng_scoring.rules.base import Parametric
from xiangheng_scoring.rules.parameters import NotNegative, Positive

CLASS = {"cohort": "class"}


@pytest.mark.parametrize(
    ("kind", "parameters", "problems"),
    [
        ("minmax", CLASS | {"equal": 101}, ["equal 须在 0 到 100 之间"]),
        ("progress", CLASS | {"equal": -1}, ["equal 须在 0 到 100 之间"]),
        ("percentile_rank", CLASS | {"equal": 101}, ["equal 须在 0 到 100 之间"]),
        ("distance_to_max", CLASS | {"equal": 101}, ["equal 须在 0 到 100 之间"]),
        (
            "distance_to_target",
            CLASS | {"equal": 101, "cap": -1},
            ["cap 不能为负", "equal 须在 0 到 100 之间"],
        ),
        ("borda", CLASS | {"per": 0, "cap": -1}, ["per 须大于 0", "cap 不能为负"]),
        ("rank", CLASS | {"step": 0, "floor": 101}, ["step 须大于 0", "floor 不能高于 100"]),
        ("z_score", CLASS | {"sd": 0, "floor": 2, "cap": 1}, ["sd 须大于 0", "floor 不能高于 cap"]),
        ("target_ratio", {"floor": -1}, ["floor 不能为负"]),
        ("all_or_nothing", {"full": -1}, ["full 不能为负"]),
        ("panel", {"trim": -1, "scale": 0}, ["trim 不能为负", "scale 须大于 0"]),
        ("pass_through", {"scale": 0}, ["scale 须大于 0"]),
        ("winsorise", {"at_most": -1}, ["at_most 不能为负"]),
        ("outliers", {"at_most": -1}, ["at_most 不能为负"]),
    ],
)
def test_a_parameter_out_of_its_range_is_refused(
    kind: str, parameters: dict[str, Any], problems: list[str]
) -> None:
    """Every one that is, with what else is wrong with the parameters taken together."""
    kinds: dict[str, type[Parametric]] = {**BUILT_IN, **TRANSFORMATIONS}
    given = {name: Decimal(value) if isinstance(value, int) else value for name, value in parameters.items()}

    with pytest.raises(ParameterError) as refused:
        kinds[kind].read(given)

    assert refused.value.problems == problems


def test_a_parameter_that_may_be_left_open_has_no_range_then() -> None:
    """Null is not held to the range of the numbers that could stand there."""
    assert BUILT_IN["borda"].read({"cohort": "class", "cap": None}).check() == []


def test_a_rule_of_a_plugin_states_ranges_as_ours_do() -> None:
    """A range beside a type is all that it takes; the ends are as the words say."""

    class Step(Rule):
        kind = "step"
        per: Positive
        least: NotNegative | None = None

    assert Step.read({"per": Decimal("0.1"), "least": Decimal(0)}).per == Decimal("0.1")
    with pytest.raises(ParameterError, match="per 须大于 0；least 不能为负"):
        Step.read({"per": Decimal(0), "least": Decimal(-1)})
