"""A rule states its score twice: of one case with its proof, and of a whole column. Both are the same to the last digit."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import RuleBroken
from xiangheng_scoring.numbers.exact import exactly
from xiangheng_scoring.rules import BUILT_IN, Case, Cases, Judgement, Ordered, Rule
from xiangheng_scoring.rules.given import PassThrough
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]

#: A shorthand for two others, which itself scores nothing.
SCORING = [kind for kind in BUILT_IN.values() if kind.kind != "level_and_progress"]
#: Few whole numbers, so that there are ties; thirds, which never end; and numbers of all digits that a cell has.
VALUES = st.one_of(
    st.integers(-4, 4).map(Decimal),
    st.decimals(-200, 200, places=3),
    st.integers(-(10**15), 10**15).map(lambda digits: Decimal(digits).scaleb(-13)),
)


@st.composite
def columns(draw: st.DrawFn, kind: type[Rule]) -> tuple[Rule, list[Case]]:
    """A rule of a kind with parameters of its worked examples, and the cases of units that are compared with each other."""
    rule = kind.read(draw(st.sampled_from(list(kind.examples))).parameters)
    directions = [direction for direction in rule.directions if not rule.against(direction)]
    values = draw(st.lists(VALUES, min_size=1, max_size=6))
    baselines = draw(st.lists(VALUES, min_size=len(values), max_size=len(values)))
    others, more = draw(st.lists(VALUES, max_size=4)), draw(st.lists(VALUES, max_size=4))
    # A frozen cohort need not hold the values that are compared with it.
    members = draw(st.sampled_from([[*values, *others], others or values]))
    changes = [value - past for value, past in zip(values, baselines, strict=True)]
    shared = Case(
        Decimal(0),
        direction=draw(st.sampled_from(directions)),
        target=draw(VALUES.map(abs)),
        cohort=Ordered.of(members),
        changes=Ordered.of([*changes, *more]),
        reference=draw(st.none() | st.sampled_from(members)),
    )
    return rule, [
        shared._replace(
            value=value, baseline=past, marks=Ordered.of(draw(st.lists(VALUES, min_size=3, max_size=5)))
        )
        for value, past in zip(values, baselines, strict=True)
    ]


@pytest.mark.parametrize("kind", SCORING, ids=lambda kind: str(kind.kind))
@given(data=st.data())
def test_a_column_scores_what_its_cases_score(kind: type[Rule], data: st.DataObject) -> None:
    """Whatever the values, the cohort, the direction, the target and the parameters."""
    rule, cases = data.draw(columns(kind))

    scores = exactly(rule.scores)(Cases.of(cases))

    assert scores is not None
    assert list(scores) == [rule.judge(case).score for case in cases]


def test_a_column_is_its_cases() -> None:
    """Nothing of a case is lost on the way into columns and out of them."""
    shared = Case(
        Decimal(1),
        "negative",
        Decimal(2),
        Decimal(3),
        Ordered.of(map(Decimal, (1, 4))),
        Ordered.of(map(Decimal, (-2, 1))),
        (Decimal(5), Decimal(6)),
        "%",
        Decimal(4),
    )
    cases = [shared, shared._replace(value=Decimal(4), baseline=None, marks=(Decimal(7),))]

    assert list(Cases.of(cases)) == cases


def test_a_kind_that_judges_otherwise_has_no_inherited_column() -> None:
    """What a plugin makes of a kind of ours is scored by its own judgement, not past it."""

    class Half(PassThrough):
        """Half of the score taken over."""

        def judge(self, case: Case) -> Judgement:
            """Half of it."""
            return Judgement(case.value / 2, "一半")

    class Renamed(PassThrough):
        """The same score under another name."""

        title = "另一名称"

    assert (Half.has_columns(), Renamed.has_columns()) == (False, True)


def strange_column(given: object) -> type[Rule]:
    """A rule kind whose cases score their value, and whose columns are `given`."""
    return type(
        "Strange",
        (Rule,),
        {
            "kind": "strange",
            "score": lambda self, value: value,
            "scores": lambda self, cases: given,
            "examples": BUILT_IN["pass_through"].examples[:1],
        },
    )


NODES = "code|parent|name|weight|rule|missing|weighting\nT||总分|100||reweight|given\nA|T|甲项|100|strange|reweight|"


@pytest.mark.parametrize(
    ("given", "whose", "told"),
    [
        ([Decimal(7), Decimal(150)], "乙（2） › A 甲项", "150"),
        ([Decimal("NaN"), Decimal(7)], "甲（1） › A 甲项", "NaN"),
        ([Decimal(7), Decimal("-Infinity")], "乙（2） › A 甲项", "-Infinity"),
        ([Decimal(7), 8.5], "乙（2） › A 甲项", "8.5"),
        ([Decimal(7), None], "乙（2） › A 甲项", "None"),
        ([Decimal(7)], "A 甲项", "1 个"),
    ],
)
def test_a_column_is_held_to_what_its_kind_declares(
    scheme_of: SchemeOf, data_of: DataOf, given: Any, whose: str, told: str
) -> None:
    """One `Decimal` within the bounds for each value; the refusal names whose it is."""
    scheme = scheme_of(NODES, kinds={"strange": strange_column(given)})

    with pytest.raises(RuleBroken) as refused:
        score(scheme, data_of({"A": {"1": "7", "2": "8"}}))

    assert whose in str(refused.value)
    assert told in str(refused.value)


def test_what_a_division_left_in_a_column_is_no_score_beyond_a_bound(
    scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """As of a single case: what stands behind the fortieth digit goes beyond no bound."""
    column = [Decimal(100) + Decimal("1e-40"), Decimal(8)]
    scheme = scheme_of(NODES, kinds={"strange": strange_column(column)})

    assert score(scheme, data_of({"A": {"1": "7", "2": "8"}})).unit("1").total == 100
