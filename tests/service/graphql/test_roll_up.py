"""Figures of counties rolled up along the tree of a day by GraphQL."""

from typing import Any

from tests.service.graphql.conftest import Ask

COUNTIES = ("433101", "433122", "433123", "433124", "433125", "433126", "433127", "433130")
DOCUMENT = """query ($values: [DivisionValue!]!, $weights: [DivisionValue!]! = [], $method: RollUpMethod! = SUM, $partial: Boolean! = false, $after: String) {
    rollUp(values: $values, weights: $weights, method: $method, allowsPartial: $partial, onDay: "2024-01-01", first: 200, after: $after) {
        totalCount nodes { code division { name } value isPartial missing unweighted } pageInfo { hasNextPage } } }"""


def _figures(ask: Ask, **variables: Any) -> dict[str, Any]:
    """The figures by code, of the first page."""
    return {row["code"]: row for row in ask(DOCUMENT, **variables).data["rollUp"]["nodes"]}


def _values(*values: str) -> list[dict[str, str]]:
    return [{"code": code, "value": value} for code, value in zip(COUNTIES, values, strict=False)]


def test_a_sum_is_exact_and_a_gap_is_told_above(ask: Ask) -> None:
    """A prefecture whose counties all handed in has their sum to the last digit; the province lacks the others."""
    figures = _figures(ask, values=_values(*["0.1"] * 8))
    assert figures["433100"]["value"] == "0.8"
    assert figures["433100"]["division"] == {"name": "湘西土家族苗族自治州"}
    assert figures["430000"]["value"] is None
    assert len(figures["430000"]["missing"]) == 114


def test_a_part_is_rolled_up_where_that_is_allowed(ask: Ask) -> None:
    """It is marked as a part, with what it lacks."""
    figure = _figures(ask, values=_values("1", "2"), partial=True)["433100"]
    assert (figure["value"], figure["isPartial"], len(figure["missing"])) == ("3", True, 6)


def test_a_mean_is_weighted_by_population(ask: Ask) -> None:
    """A county without a population is told apart from one without a value."""
    figure = _figures(
        ask, values=_values("10", "20", "30"), weights=_values("1", "3"), method="WEIGHTED_MEAN", partial=True
    )["433100"]
    assert (figure["value"], figure["unweighted"]) == ("17.5", ["433123"])


def test_values_that_do_not_fit_the_tree_are_refused(ask: Ask) -> None:
    """A value of what does not hand in, and two of one county, are told and nothing is summed."""
    for values in ([{"code": "433100", "value": "1"}], [{"code": "433122", "value": "1"}] * 2):
        answer = ask(DOCUMENT, values=values)
        assert answer.data is None
        assert [error["extensions"]["code"] for error in answer.errors] == ["REGION-VALUES"]
