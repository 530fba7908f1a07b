"""What a plugin's rule gives is held to what its kind declares; our own kinds can state no score beyond their bounds."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xiangheng_scoring.engine.dataset import Dataset, Mark
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import RuleBroken
from xiangheng_scoring.rules import BUILT_IN, Gap, Judgement, ParameterError, Rule
from xiangheng_scoring.rules.columns import Column, column_scores
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]

NODES = """code|parent|name|weight|rule|missing|weighting
T||总分|100||reweight|{weighting}
A|T|甲项|{weight}|strange|reweight|"""


def kind_that_gives(given: Any, **more: object) -> type[Rule]:
    """A rule kind whose every score is `given`."""
    return type(
        "Given",
        (Rule,),
        {
            "kind": "strange",
            "provider": "插件 a_plugin › 规则 strange",
            "judge": lambda self, case: Judgement(given, "怪"),
            **more,
        },
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Decimal(150), "150"),
        (Decimal("-0.01"), "-0.01"),
        (Decimal("NaN"), "NaN"),
        (Decimal("sNaN"), "sNaN"),
        (Decimal("Infinity"), "Infinity"),
        (None, "None"),
        (99.5, "99.5"),
        (True, "True"),
        (100, "100"),
        ("90", "90"),
    ],
)
@pytest.mark.parametrize("weighting", ["given", "entropy"])
def test_a_score_that_is_none_is_refused(
    scheme_of: SchemeOf, data_of: DataOf, given: object, told: str, weighting: str
) -> None:
    """One error names the unit, the indicator, the rule, whose it is, the value, what it gave and what it declares."""
    nodes = NODES.format(weighting=weighting, weight="100" if weighting == "given" else "")
    scheme = scheme_of(nodes, kinds={"strange": kind_that_gives(given)})

    with pytest.raises(RuleBroken) as refused:
        score(scheme, data_of({"A": {"1": "7.5"}}))
    said = str(refused.value)
    assert all(
        part in said
        for part in (
            "[PLUGIN-RULE]",
            "甲（1） › A 甲项 › 值 7.5",
            "插件 a_plugin › 规则 strange",
            told,
            "0 到 100",
        )
    )


def test_bounds_may_be_open(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A kind that declares no greatest score may give any."""
    scheme = scheme_of(
        NODES.format(weighting="given", weight="100"),
        kinds={"strange": kind_that_gives(Decimal(150), highest=None)},
    )

    assert score(scheme, data_of({"A": {"1": "7.5"}})).unit("1").total == 150


def test_what_a_division_left_is_no_score_beyond_a_bound(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Two thirds, half as much again and times a hundred may end in …01 at the fiftieth digit."""
    scheme = scheme_of(
        NODES.format(weighting="given", weight="100"),
        kinds={"strange": kind_that_gives(Decimal(100) + Decimal("1e-40"))},
    )

    assert score(scheme, data_of({"A": {"1": "7.5"}})).unit("1").total == 100


def test_a_judgement_is_a_judgement(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A bare number, or something that only looks like one, has no proof."""
    for given in (Decimal(50), SimpleNamespace(score=Decimal(50)), None):
        kind = type("Bare", (Rule,), {"kind": "strange", "judge": lambda self, case, given=given: given})
        scheme = scheme_of(NODES.format(weighting="given", weight="100"), kinds={"strange": kind})

        with pytest.raises(RuleBroken, match="应为：Judgement"):
            score(scheme, data_of({"A": {"1": "7.5"}}))


@pytest.mark.parametrize("gap", ["没有", False, Gap(""), Gap(None), 0])  # type: ignore[arg-type]  # what a plugin may do
def test_a_gap_is_a_reason_or_none(scheme_of: SchemeOf, data_of: DataOf, gap: object) -> None:
    """Whatever else `gap` says is refused, not taken for yes or no."""
    kind = type(
        "Gapped",
        (Rule,),
        {"kind": "strange", "score": lambda self, value: value, "gap": lambda self, case: gap},
    )
    scheme = scheme_of(NODES.format(weighting="given", weight="100"), kinds={"strange": kind})

    with pytest.raises(RuleBroken, match="Gap"):
        score(scheme, data_of({"A": {"1": "7.5"}}))


@pytest.mark.parametrize("mark", [None, 80.0, Decimal("NaN"), 80])
def test_a_mark_is_an_exact_number(scheme_of: SchemeOf, mark: object) -> None:
    """The value that stands for the assessors' marks is shown and compared, so it must be one."""

    def middle(self: Rule, marks: Sequence[Decimal]) -> object:
        return mark

    kind = type(
        "Marked",
        (Rule,),
        {"kind": "strange", "needs_marks": True, "mark": middle, "score": lambda self, value: value},
    )
    scheme = scheme_of(NODES.format(weighting="given", weight="100"), kinds={"strange": kind})

    with pytest.raises(RuleBroken, match="甲（1） › A 甲项 › 值 80"):
        score(scheme, Dataset((), marks=(Mark("1", "A", "张", Decimal(80)),)))


@pytest.mark.parametrize(
    "given",
    [
        np.array([50.0, np.nan]),
        np.array([50.0, np.inf]),
        np.array([50.0, 150.0]),
        np.array([50.0, -1.0]),
        np.array([50.0]),
        np.array([[50.0, 50.0]]),
        np.array(["50", "60"]),
        np.array([True, False]),
        50.0,
    ],
)
def test_a_vector_form_is_held_to_the_same_bounds(given: object) -> None:
    """One finite float for each value, within the bounds of the kind."""

    class Vector(Rule):
        """Gives what the test puts there."""

        kind = "strange"

        def vector(self, column: Column) -> Any:
            """Whatever was put there."""
            return given

    values = np.array([1.0, 2.0])

    with pytest.raises(RuleBroken, match="向量"):
        column_scores(Vector(), Column(values, values, values))


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("percentile_rank", {"cohort": "class", "equal": Decimal(101)}),
        ("distance_to_max", {"cohort": "class", "equal": Decimal(-1)}),
        ("distance_to_reference", {"cohort": "class", "reference": "1", "equal": Decimal(101)}),
        ("distance_to_reference", {"cohort": "class", "reference": "1", "cap": Decimal(-1)}),
        ("distance_to_target", {"cohort": "class", "equal": Decimal(-1)}),
        ("distance_to_target", {"cohort": "class", "cap": Decimal(-1)}),
        ("borda", {"cohort": "class", "cap": Decimal(-1)}),
        ("rank", {"cohort": "class", "step": Decimal(1), "floor": Decimal(101)}),
        ("all_or_nothing", {"full": Decimal(-1)}),
        ("target_ratio", {"floor": Decimal(-1), "cap": Decimal("-0.5")}),
    ],
)
def test_no_parameter_of_ours_scores_beyond_its_bounds(kind: str, parameters: dict[str, object]) -> None:
    """A scheme that would have one of our own rules break its word is refused when it is read."""
    with pytest.raises(ParameterError):
        BUILT_IN[kind].read(parameters)
