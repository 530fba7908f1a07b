"""What is printed adds up, whatever the tree and whatever is missing."""

from collections.abc import Callable
from decimal import Decimal, getcontext, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.numbers.apportionment import apportion
from xiangheng_scoring.numbers.exact import half_up
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
VALUES = st.decimals(0, 100, places=2).map(str)


@given(
    whole=st.integers(1, 100000).map(lambda cents: Decimal(cents).scaleb(-2)),
    shares=st.dictionaries(
        st.text("abcdef", min_size=1, max_size=3), st.integers(1, 1000).map(Decimal), min_size=1
    ),
)
def test_apportioned_parts_add_up_and_are_fair(whole: Decimal, shares: dict[str, Decimal]) -> None:
    """Largest remainder: the parts add up exactly, and none is a full cent from its exact share."""
    parts = apportion(whole, shares, 2)
    total = sum(shares.values())

    assert sum(parts.values()) == whole
    assert all(abs(parts[key] - whole * shares[key] / total) < Decimal("0.01") for key in shares)


def test_equal_remainders_go_by_code() -> None:
    """Ten marks among three equal siblings: the first by code has the odd cent."""
    assert apportion(Decimal(10), dict.fromkeys("cab", Decimal(1)), 2) == {
        "c": Decimal("3.33"),
        "a": Decimal("3.34"),
        "b": Decimal("3.33"),
    }


@st.composite
def trees(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A random additive tree of unequal depth as scheme text, and the codes of its leaves."""
    lines = ["code|parent|name|weight|rule|parameters|missing|target"]
    leaves: list[str] = []

    def grow(code: str, parent: str, weight: int, depth: int) -> None:
        is_leaf = depth > 0 and (depth == 3 or weight < 4 or draw(st.booleans()))
        if is_leaf:
            leaves.append(code)
            rule = draw(
                st.sampled_from(
                    ['target_ratio|{"cap":1}', 'minmax|{"cohort":"assessment"}', 'minmax|{"cohort":"class"}']
                )
            )
            lines.append(f"{code}|{parent}|{code}|{weight}|{rule}|reweight|70")
            return
        lines.append(f"{code}|{parent}|{code}|{weight}|||reweight|")
        parts = draw(st.lists(st.integers(1, weight - 1), max_size=2, unique=True)) if weight > 1 else []
        ends = [0, *sorted(parts), weight]
        for index, (low, high) in enumerate(pairwise(ends)):
            grow(f"{code}{index}", code, high - low, depth + 1)

    grow("T", "", draw(st.integers(4, 100)), 0)
    return "\n".join(lines), leaves


@given(tree=trees(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_points_of_every_branch_add_up(
    scheme_of: SchemeOf, data_of: DataOf, tree: tuple[str, list[str]], data: st.DataObject
) -> None:
    """For random trees and random gaps, children's printed points add up to the branch's, and weights too."""
    text, leaves = tree
    scheme = scheme_of(text)
    values = {
        leaf: data.draw(st.dictionaries(st.sampled_from("1234"), VALUES, max_size=4), label=leaf)
        for leaf in leaves
    }
    result = score(scheme, data_of(values))

    for one in result.units:
        for node in scheme.nodes.values():
            children = [one.nodes[child.code] for child in scheme.children(node.code)]
            scored = [child for child in children if child.status == "scored"]
            if one.nodes[node.code].status == "scored" and scored:
                assert sum(child.points or 0 for child in scored) == one.nodes[node.code].points
                assert sum(child.used_weight for child in scored) == one.nodes[node.code].used_weight


def test_points_follow_exact_arithmetic_at_the_rounding_boundary(
    scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """159.2 ÷ 160 × 3 is 2.985 and prints 2.99; floats print 2.98."""
    nodes = """code|parent|name|weight|rule|parameters|missing|target
    T||总分|3|||reweight|
    A|T|甲项|3|target_ratio|{"cap":1}|reweight|160"""

    assert score(scheme_of(nodes), data_of({"A": {"1": "159.2"}})).unit("甲").total == Decimal("2.99")


def test_a_third_times_a_half_more_is_a_tie() -> None:
    """33.33… × 1.5 ÷ 100 is one half in rational arithmetic and rounds up."""
    assert half_up(Decimal(100) / 3 * Decimal("1.5") / 100, 0) == 1


def test_the_callers_decimal_context_does_not_matter(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A caller with three digits of precision gets the same digits."""
    nodes = """code|parent|name|weight|rule|parameters|missing|target
    T||总分|100|||reweight|
    A|T|甲项|100|target_ratio|{"cap":1}|reweight|7"""
    scheme, data = scheme_of(nodes), data_of({"A": {"1": "3.1415", "2": "6.9999"}})
    usual = score(scheme, data)
    with localcontext() as context:
        context.prec = 3
        narrow = score(scheme, data)

    assert getcontext().prec != 3
    assert narrow.result_digest == usual.result_digest


def test_rounding_of_an_indicator_is_its_own(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """An indicator with one decimal is rounded to one, and the sum adds what is printed."""
    nodes = """code|parent|name|weight|rule|parameters|missing|target|decimals
    T||总分|20|||reweight||
    A|T|甲项|10|target_ratio|{"cap":1}|reweight|100|1
    B|T|乙项|10|target_ratio|{"cap":1}|reweight|100|"""
    result = score(scheme_of(nodes), data_of({"A": {"1": "33.49"}, "B": {"1": "33.49"}})).unit("甲")

    assert [str(result.nodes[code].points) for code in ("A", "B")] == ["3.3", "3.35"]
    assert result.total == Decimal("6.65")


@pytest.mark.parametrize(("numerator", "denominator", "weight"), [(1, 90, "8.55"), (1, 30, "2.85")])
def test_a_share_that_recurs_keeps_its_tie(
    scheme_of: SchemeOf, data_of: DataOf, numerator: int, denominator: int, weight: str
) -> None:
    """1 ÷ 90 of 8.55 points is 0.095 exactly, 1 ÷ 30 of 2.85 is 0.095 too: both are rounded up, as fractions say."""
    exact = Fraction(numerator, denominator) * Fraction(weight)
    scheme = scheme_of(
        "code|parent|name|weight|rule|missing|transform\nT||总|100||reweight|\n"
        f'A|T|占比|{weight}|pass_through|reweight|[{{"kind":"share","of":"N"}}]\n'
        f"N|T|分母|0|data||\nB|T|其余|{100 - Decimal(weight)}|pass_through|reweight|"
    )
    data = data_of({"A": {"1": str(numerator)}, "N": {"1": str(denominator)}, "B": {"1": "0"}})

    assert Fraction(score(scheme, data).unit("1").nodes["A"].points or 0) == exact + Fraction(5, 1000)


def test_a_mean_that_recurs_keeps_its_tie(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The mean of 40, 40 and 50 under 15.15 points is 6.565 exactly, and is rounded up."""
    scheme = scheme_of(
        "code|parent|name|weight|aggregation|rule|missing\nT||总|100|||reweight\n"
        "M|T|平均|15.15|arithmetic||reweight\nX|T|其余|84.85||pass_through|reweight\n"
        + "\n".join(f"{code}|M|{code}|1||pass_through|reweight" for code in "ABC")
    )
    data = data_of({"A": {"1": "40"}, "B": {"1": "40"}, "C": {"1": "50"}, "X": {"1": "0"}})

    assert score(scheme, data).unit("1").nodes["M"].points == Decimal("6.57")
