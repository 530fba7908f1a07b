"""Every point can be followed from the total to the cell, as data and in a sentence."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.engine.dataset import Dataset, Observation, Sample
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import UnknownUnit
from xiangheng_scoring.explain.documents import result_record
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.explain.orders import Orders
from xiangheng_scoring.explain.peer_position import peer_position
from xiangheng_scoring.numbers.exact import shown
from xiangheng_scoring.places import Origin
from xiangheng_scoring.records import document
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.generator import invent

FEEL = "EL-P03"


#: The same code over 122 counties, which takes seconds each time.
LARGE = pytest.param("linkage", marks=pytest.mark.thorough)


@pytest.fixture(scope="module", params=["leapfrog", LARGE])
def result(request: pytest.FixtureRequest) -> Result:
    """A whole run of each assessment on invented figures."""
    scheme, _ = open_scheme(request.param)
    return score(scheme, invent(scheme).dataset)


def every_node(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node of an explanation document and all below it."""
    yield node
    for child in node["children"]:
        yield from every_node(child)


def test_the_tree_of_every_unit_adds_up(result: Result) -> None:
    """In the document, children's printed points add up to the branch's, and the root's and the adjustments to the total."""
    for one in result.units:
        explanation = document(explain(result, one.unit.code))
        for node in every_node(explanation["tree"]):
            parts = [Decimal(child["points"]) for child in node["children"] if child["points"] is not None]
            assert not parts or sum(parts) == Decimal(node["points"])
        unit = explanation["unit"]
        assert Decimal(explanation["tree"]["points"]) + Decimal(unit["adjustment"]) == Decimal(unit["total"])


def test_every_scored_leaf_says_value_formula_weight_and_points(result: Result) -> None:
    """A sentence holds the indicator, its value, the proof, the weight used and the points."""
    one = result.ranked[0]
    for leaf in leaves_of(explain(result, one.unit.code).tree):
        evidence = one.nodes[leaf.code].evidence
        if evidence is None or evidence.judgement is None or leaf.points is None:
            continue
        assert leaf.sentence.startswith(f"{leaf.code} {leaf.name}：")
        assert evidence.judgement.formula in leaf.sentence
        assert f"得 {leaf.points} 分" in leaf.sentence


def test_ranks_and_neighbours_fit_together(result: Result) -> None:
    """Who stands next ahead is better by the distance told."""
    for one in result.units:
        explanation = explain(result, one.unit.code)
        if explanation.ahead is not None and one.total is not None:
            assert explanation.ahead.total - one.total == explanation.ahead.distance > 0
        else:
            assert one.rank == 1


def test_gain_distance_and_error_margin(result: Result) -> None:
    """Gain is better-is-positive, distance to the best is never negative, and within the margin means no more than it."""
    orders = Orders(result)
    for one in result.units[:10]:
        for leaf in result.scheme.leaves:
            place = peer_position(orders, one, leaf)
            assert place.distance is None or place.distance >= 0
            evidence = one.nodes[leaf.code].evidence
            rows = [evidence.observation, evidence.previous] if evidence else []
            if (
                place.gain is not None
                and leaf.error is not None
                and not any(row and row.sample for row in rows)
            ):
                assert place.within_error == (place.gain**2 <= 2 * leaf.error**2)


def test_numbers_of_the_documents_are_exact_strings(result: Result) -> None:
    """No number of a result document is a JSON float."""

    def refuse(text: str) -> None:
        raise AssertionError(text)

    json.loads(json.dumps(document(result_record(result))), parse_float=refuse)


@pytest.fixture(scope="module")
def of_all_counties() -> tuple[Scheme, Dataset]:
    """The assessment of all counties with invented figures."""
    scheme, _ = open_scheme("linkage")
    return scheme, invent(scheme).dataset


def test_the_sentence_that_an_official_would_accept(of_all_counties: tuple[Scheme, Dataset]) -> None:
    """The sketch of the design: value, cell, department, target, steps, points and place in one sentence."""
    scheme, invented = of_all_counties
    own = Observation("433122", FEEL, 2024, Decimal("98.6"), Origin("医保.xlsx", "医保", "D17"))
    others = tuple(
        row
        for row in invented.observations
        if (row.unit, row.indicator, row.period) != ("433122", FEEL, 2024)
    )
    result = score(scheme, Dataset((*others, own), has_findings=True))
    sentence = next(leaf.sentence for leaf in leaves_of(explain(result, "泸溪县").tree) if leaf.code == FEEL)

    assert sentence.startswith(
        "EL-P03 脱贫人口和监测对象基本医保参保率：98.6 %（医保.xlsx › 医保 › D17，省医疗保障局）。"
        "目标 100 %，低 1.4 个百分点；每低 0.1 个百分点扣 5 分，100 − 14 × 5 = 30；权重 3 分，得 0.90 分。同类 15 个中第 "
    )


def test_a_survey_value_shows_sample_and_interval(of_all_counties: tuple[Scheme, Dataset]) -> None:
    """Sample size and interval stand in sentence and document."""
    scheme, invented = of_all_counties
    sample = Sample(80, Decimal("93.1"), Decimal("97.5"))
    own = Observation("433122", "EL-C07", 2024, Decimal("95.3"), sample=sample)
    others = tuple(
        row
        for row in invented.observations
        if (row.unit, row.indicator, row.period) != ("433122", "EL-C07", 2024)
    )
    result = score(scheme, Dataset((*others, own), has_findings=True))
    leaf = next(leaf for leaf in leaves_of(explain(result, "泸溪县").tree) if leaf.code == "EL-C07")

    assert "样本 80，区间 93.1–97.5 %" in leaf.sentence


def test_what_is_unverified_is_said(result: Result) -> None:
    """A unit whose membership nobody has checked says so in its notes."""
    one = next(one for one in result.units if not one.unit.verified)

    assert any("未经核实" in note and one.unit.name in note for note in explain(result, one.unit.code).notes)


def test_invented_figures_are_marked(result: Result) -> None:
    """The mark stands first among the notes and in the document."""
    assert explain(result, result.units[0].unit.code).notes[0] == "示例数据，均为虚构"
    assert result_record(result).invented is True


def test_a_share_is_placed_by_the_share(
    scheme_of: Callable[..., Scheme], data_of: Callable[..., Dataset]
) -> None:
    """Who has fewer cases but more of them a head stands behind, as the points do."""
    scheme = scheme_of(
        "code|parent|name|weight|rule|parameters|transform|direction|target|missing\n"
        "T||总分|100\n"
        'C|T|案件|100|deduct|{"deduct":10,"per":1,"measure":"excess","count":"exact"}'
        '|[{"kind":"share","of":"P"}]|negative|0|block\n'
        "P|T|人数|0|data"
    )
    data = data_of(
        {
            "C": dict(zip("1234", "3211", strict=True)),
            "P": dict(zip("1234", ("100", "40", "90", "80"), strict=True)),
        }
    )
    result = score(scheme, data)
    orders = Orders(result)
    ranks = {one.unit.code: peer_position(orders, one, scheme.nodes["C"]).rank for one in result.units}

    assert ranks == {"1": 3, "2": 4, "3": 1, "4": 2}
    assert sorted(result.units, key=lambda one: -(one.total or 0)) == sorted(
        result.units, key=lambda one: ranks[one.unit.code] or 0
    )


def test_an_unknown_unit_is_told_with_an_example(result: Result) -> None:
    """Asking for a unit that is not assessed names the assessment and gives a code that is."""
    with pytest.raises(UnknownUnit, match="没有县市区"):
        explain(result, "不存在县")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("98.6", "98.6"),
        ("0.00000123", "0.00000123"),
        ("0.0000012345678", "≈0.000001235"),
        ("-0.00001234567", "≈-0.00001235"),
        ("33.3333333333333", "≈33.3333"),
    ],
)
def test_a_number_is_never_told_as_nothing(value: str, told: str) -> None:
    """What is small keeps four digits, or the formula would read ≈0.0000 ÷ ≈0.0000."""
    assert shown(Decimal(value)) == told
