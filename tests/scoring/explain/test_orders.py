"""The orders of a result: made once, they say of each unit what a look at all the others says."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.result import UnitResult
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.explain.orders import Orders
from xiangheng_scoring.explain.peer_position import peer_position
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
UNITS = "12345678"
LISTED = "code|name|class\n" + "\n".join(f"{code}|县{code}|{'xy'[int(code) % 2]}" for code in UNITS)
NODES = """code|parent|name|weight|rule|parameters|direction|missing
T||总分|100|||||
A|T|指标|100|goalposts|{"low":0,"high":9}|DIRECTION|reweight"""
#: Few enough that many are alike.
VALUES = st.lists(st.none() | st.integers(0, 4).map(str), min_size=len(UNITS), max_size=len(UNITS))
#: A total before rounding, and what rounding made of it; far enough to put units in another order.
TOTALS = st.lists(
    st.none() | st.tuples(st.decimals(0, 3, places=2), st.decimals(-1, 1, places=1)),
    min_size=len(UNITS),
    max_size=len(UNITS),
)


@pytest.fixture(scope="module", params=["all", "class"])
def scheme(scheme_of: SchemeOf, request: pytest.FixtureRequest) -> Scheme:
    """Eight units in two classes, ranked together or each class by itself."""
    header = {"ranking.within": request.param}
    return scheme_of(NODES.replace("DIRECTION", "positive"), units=LISTED, header=header)


@given(VALUES)
def test_a_place_is_what_a_look_at_all_others_says(
    scheme_of: SchemeOf, data_of: DataOf, values: Sequence[str | None]
) -> None:
    """With ties and gaps: how many are better, who is next of them, and who is best, the later code where it is a tie."""
    reported = {unit: value for unit, value in zip(UNITS, values, strict=True) if value is not None}
    for direction, sign in (("positive", 1), ("negative", -1)):
        scheme = scheme_of(NODES.replace("DIRECTION", direction), units=LISTED)
        result = score(scheme, data_of({"A": reported}))
        orders, names = Orders(result), {row.unit.name: row.unit.code for row in result.units}
        for unit, own in reported.items():
            place = peer_position(orders, result.unit(unit), scheme.nodes["A"])
            order = sorted((sign * int(value), code) for code, value in reported.items())
            better = [peer for peer in order if peer[0] > sign * int(own)]
            assert (place.compared, place.rank) == (len(order), len(better) + 1)
            assert names[place.best_unit or ""] == order[-1][1]
            assert place.distance == order[-1][0] - sign * int(own)
            assert (place.ahead and names[place.ahead]) == (better[0][1] if better else None)


@given(TOTALS)
def test_whom_rounding_sets_apart_is_what_a_look_at_all_others_says(
    scheme: Scheme, totals: Sequence[tuple[Decimal, Decimal] | None]
) -> None:
    """However far rounding moves a total, and where two totals become one: all of them, in the result's order."""
    rows = [
        replace(row, exact_total=total and total[0], total=total and total[0] + total[1])
        for row, total in zip(score(scheme, Dataset(())).units, totals, strict=True)
    ]
    orders = Orders(replace(score(scheme, Dataset(())), units=tuple(rows)))
    for row in rows:
        assert list(orders.inversions(row)) == [other for other in rows if is_inverted(row, other)]


def is_inverted(row: UnitResult, other: UnitResult) -> bool:
    """Whether the order of two totals is another before rounding."""
    if None in (row.total, row.exact_total, other.total, other.exact_total):
        return False
    rounded, exact = row.total - other.total, row.exact_total - other.exact_total  # type: ignore[operator]  # not None, see above
    return (rounded > 0, rounded < 0) != (exact > 0, exact < 0)


@given(VALUES)
def test_neighbours_are_what_a_look_at_all_others_says(
    scheme: Scheme, data_of: DataOf, values: Sequence[str | None]
) -> None:
    """The nearest better and the nearest worse, whoever is tied with the unit; within its class where classes are ranked."""
    reported = {unit: value for unit, value in zip(UNITS, values, strict=True) if value is not None}
    result = score(scheme, data_of({"A": reported}))
    orders = Orders(result)
    for row in result.units:
        order = [other for other in result.ranked if are_ranked_together(scheme, row, other)]
        better = [other for other in order if (other.rank or 0) < (row.rank or 0)]
        worse = [other for other in order if (other.rank or 0) > (row.rank or 0)]
        assert orders.neighbours(row) == (better[-1] if better else None, worse[0] if worse else None)


def are_ranked_together(scheme: Scheme, row: UnitResult, other: UnitResult) -> bool:
    """Whether both have a place, in one ranking."""
    is_one_ranking = scheme.ranking.within != "class" or row.unit.unit_class == other.unit.unit_class
    return is_one_ranking and row.rank is not None and other.rank is not None
