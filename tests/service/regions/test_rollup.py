"""Values roll up along the tree of their day: exactly, and never past a gap without saying so."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.regions.drafts import Draft, Part
from xiangheng_platform.regions.errors import ValuesRefused
from xiangheng_platform.regions.facts import Document, Fact, Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.rollup import Figure, Method, RollUp, roll_up
from xiangheng_platform.regions.tree import Tree

BEGIN, DAY = date(2012, 1, 1), date(2023, 12, 31)
PREFECTURES = ("990100", "990200", "990300")
SUM, MEAN = RollUp(Method.SUM), RollUp(Method.WEIGHTED_MEAN)
PARTIAL_SUM = RollUp(Method.SUM, allows_partial=True)
PARTIAL_MEAN = RollUp(Method.WEIGHTED_MEAN, allows_partial=True)


def province() -> Gazetteer:
    """A province with three prefectures of four counties each; one county has a unit in its figures and one beside."""
    facts = [Fact(1, "990000", "试验省", Level.PROVINCE, None, BEGIN)]
    for code in PREFECTURES:
        above = len(facts) + 1
        facts.append(Fact(above, code, f"{code}市", Level.PREFECTURE, 1, BEGIN))
        for number in range(21, 25):
            county = f"{code[:4]}{number}"
            facts.append(Fact(len(facts) + 1, county, f"{county}县", Level.COUNTY, above, BEGIN))
    for code, kind in (("IN", Kind.WITHIN), ("BY", Kind.SEPARATE)):
        facts.append(Fact(len(facts) + 1, code, f"{code}管理区", Level.COUNTY, 3, BEGIN, kind=kind))
    facts.append(Fact(len(facts) + 1, "CITY", "市直管理区", Level.COUNTY, 7, BEGIN, kind=Kind.SEPARATE))
    return Gazetteer(tuple(facts), last_key=len(facts))


TREE = province().tree(DAY)
COUNTIES = tuple(one.code for one in TREE.at_level(Level.COUNTY))
ADDED = (*COUNTIES, "BY", "CITY")
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False)
people = st.integers(1, 10**7).map(Decimal)


def table_of(
    values: st.SearchStrategy[Decimal], codes: tuple[str, ...]
) -> st.SearchStrategy[dict[str, Decimal]]:
    """A value for each code."""
    return st.fixed_dictionaries(dict.fromkeys(codes, values))


def below(tree: Tree, code: str) -> list[str]:
    """What is added up for a division: everything right below, the units within left out."""
    return [one.code for one in tree.children(code) if one.kind is not Kind.WITHIN]


@given(table_of(numbers, (*ADDED, "IN")))
def test_a_sum_is_the_sum_of_the_children_at_every_level(values: Mapping[str, Decimal]) -> None:
    """Exactly, and what a county handed in itself counts beside the unit that is separate."""
    figures = roll_up(TREE, values, SUM)

    for one in TREE.divisions:
        if one.kind is Kind.DIVISION:
            parts = [figures[code].value for code in below(TREE, one.code)]
            assert figures[one.code].value == values.get(one.code, Decimal(0)) + sum(filter(None, parts))


@given(table_of(numbers, (*ADDED, "IN")))
def test_nothing_is_counted_twice(values: Mapping[str, Decimal]) -> None:
    """The province is all counties and the separate units, once each; a unit within only shows its own."""
    figures = roll_up(TREE, values, SUM)

    assert figures["990000"].value == sum(values[code] for code in ADDED)
    assert figures["IN"].value == values["IN"]


@given(table_of(numbers, ADDED), table_of(people, ADDED))
def test_a_mean_lies_between_its_children(
    values: Mapping[str, Decimal], weights: Mapping[str, Decimal]
) -> None:
    """No average is above the best or below the worst of what it is made of."""
    figures = roll_up(TREE, values, MEAN, weights)

    for code in ("990000", *PREFECTURES):
        parts = [figures[child].value for child in below(TREE, code)]
        known = [value for value in parts if value is not None]
        mean = figures[code].value
        assert mean is not None
        assert min(known) <= mean <= max(known)


@given(table_of(numbers, ADDED), table_of(people, ADDED))
def test_a_mean_of_means_is_the_mean_of_all(
    values: Mapping[str, Decimal], weights: Mapping[str, Decimal]
) -> None:
    """As rational numbers say it, to the last of 45 digits."""
    exact = sum(Fraction(values[code]) * Fraction(weights[code]) for code in ADDED) / Fraction(
        sum(weights.values())
    )
    mean = roll_up(TREE, values, MEAN, weights)["990000"].value

    assert mean is not None
    assert abs(Fraction(mean) - exact) <= abs(exact) * Fraction(1, 10**44)


@given(table_of(numbers, ADDED), st.sets(st.sampled_from(ADDED), min_size=1))
def test_a_missing_child_makes_everything_above_missing(
    values: Mapping[str, Decimal], gaps: set[str]
) -> None:
    """Never zero by accident; and who is missing is named all the way up."""
    left = {code: value for code, value in values.items() if code not in gaps}
    figures = roll_up(TREE, left, SUM)

    for code in ("990000", *PREFECTURES):
        under = {one.code for one in TREE.subtree(code)} & gaps
        assert set(figures[code].missing) == under
        assert (figures[code].value is None) == bool(under)


@given(table_of(numbers, ADDED), st.sets(st.sampled_from(ADDED), min_size=1))
def test_a_part_may_stand_where_that_is_declared(values: Mapping[str, Decimal], gaps: set[str]) -> None:
    """The sum of what is there, said to be partial, with what is not; of nothing there is no sum."""
    left = {code: value for code, value in values.items() if code not in gaps}
    whole = roll_up(TREE, left, PARTIAL_SUM)["990000"]

    assert whole.value == (sum(left.values()) if left else None)
    assert (set(whole.missing), whole.is_partial) == (gaps, bool(left))


@pytest.mark.parametrize("weight", [None, Decimal(0)])
def test_no_people_never_yield_a_number(weight: Decimal | None) -> None:
    """A population of zero, or none, makes the mean missing, and is told apart from a missing value."""
    values = dict.fromkeys(ADDED, Decimal(50))
    weights = dict.fromkeys(ADDED, Decimal(10)) | {"990121": weight}
    given_weights = {code: one for code, one in weights.items() if one is not None}
    figures = roll_up(TREE, values, MEAN, given_weights)

    assert figures["990100"] == Figure("990100", None, (), ("990121",))
    assert figures["990000"].value is None
    assert figures["990200"].value == Decimal(50)
    assert figures["990122"].value == Decimal(50)


def test_no_people_at_all_are_no_partial_mean() -> None:
    """With every population zero there is nothing to divide by, partial or not."""
    values = dict.fromkeys(ADDED, Decimal(50))
    figure = roll_up(TREE, values, PARTIAL_MEAN, dict.fromkeys(ADDED, Decimal(0)))["990000"]

    assert (figure.value, figure.is_partial) == (None, False)


def test_a_partial_mean_is_of_those_with_people() -> None:
    """Who has no population is left out, and named."""
    values = dict.fromkeys(ADDED, Decimal(50)) | {"990122": Decimal(80)}
    weights = {"990121": Decimal(1), "990122": Decimal(2)}
    figure = roll_up(TREE, values, PARTIAL_MEAN, weights)["990100"]

    assert (figure.value, figure.is_partial) == (Decimal(70), True)
    assert set(figure.unweighted) == {"990123", "990124", "BY"}


def test_what_is_not_rolled_up_has_only_what_was_handed_in() -> None:
    """No figure above, no gap told, and no unit added to a county."""
    figures = roll_up(TREE, dict.fromkeys(ADDED, Decimal(1)), RollUp(Method.NONE))

    assert figures["990121"].value == Decimal(1)
    assert figures["990100"] == Figure("990100", None)


def test_a_later_split_moves_no_earlier_figure() -> None:
    """A county of 2023 is two in 2024: each year is summed along its own tree, before and after it was entered."""
    known = province()
    draft = Draft(known, Document("演练"))
    draft.split("990222", [Part("990231", "子县"), Part("990232", "丑县")], date(2024, 1, 1), {})
    later = draft.validated()
    before = dict.fromkeys(ADDED, Decimal(10))
    units = {"BY": Decimal(10), "CITY": Decimal(10)}
    counties = later.tree(date(2024, 12, 31)).at_level(Level.COUNTY)
    after = {one.code: Decimal(7) for one in counties} | units

    assert roll_up(later.tree(DAY), before, SUM) == roll_up(known.tree(DAY), before, SUM)
    assert roll_up(later.tree(date(2024, 12, 31)), after, SUM)["990000"].value == 13 * 7 + 20
    with pytest.raises(ValuesRefused, match="990222"):
        roll_up(later.tree(date(2024, 12, 31)), before, SUM)


@pytest.mark.parametrize(
    ("values", "weights", "faults"),
    [
        ({"990199": Decimal(1)}, {}, 1),
        ({"990100": Decimal(1)}, {}, 1),
        ({"990121": Decimal("NaN")}, {}, 1),
        ({"990121": Decimal(1)}, {"990121": Decimal(-1)}, 1),
        ({"990121": Decimal(1)}, {"990199": Decimal(1)}, 1),
        ({"990199": Decimal("Infinity")}, {"990121": Decimal("NaN")}, 3),
    ],
)
def test_values_that_do_not_fit_are_refused(
    values: dict[str, Decimal], weights: dict[str, Decimal], faults: int
) -> None:
    """Of what is not there, of what is rolled up itself, and what is no number: all of it at once."""
    with pytest.raises(ValuesRefused) as refused:
        roll_up(TREE, values, MEAN, weights)

    assert len(refused.value.faults) == faults


def test_populations_of_those_above_are_not_needed_and_not_refused() -> None:
    """A table of populations has all levels; what lies above follows from below."""
    values, weights = dict.fromkeys(ADDED, Decimal(1)), dict.fromkeys(ADDED, Decimal(1))

    assert roll_up(TREE, values, MEAN, weights | {"990100": Decimal(999)})["990100"].value == Decimal(1)


def test_a_prefecture_without_counties_hands_in_itself() -> None:
    """And a county of a table by prefecture does not."""
    lone = Fact(99, "990400", "丁州市", Level.PREFECTURE, 1, BEGIN)
    tree = Tree.of((*province().facts, lone), DAY)
    by_county = roll_up(tree, dict.fromkeys((*ADDED, "990400"), Decimal(1)), SUM)
    by_city = RollUp(Method.SUM, Level.PREFECTURE)
    cities = dict.fromkeys((*PREFECTURES, "990400", "CITY"), Decimal(5))

    assert by_county["990000"].value == len(ADDED) + 1
    assert roll_up(tree, cities, by_city)["990000"].value == 25
    with pytest.raises(ValuesRefused):
        roll_up(tree, {"990121": Decimal(1)}, by_city)


def test_the_threads_own_context_changes_nothing() -> None:
    """Sums are exact whatever precision the caller has set."""
    values = dict.fromkeys(ADDED, Decimal("0.123456789012345"))
    with localcontext() as context:
        context.prec = 3
        found = roll_up(TREE, values, SUM)["990000"].value

    assert found == Decimal("0.123456789012345") * len(ADDED)
