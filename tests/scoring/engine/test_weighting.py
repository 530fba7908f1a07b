"""Weights that a method gives: settled by judgement when the scheme is read, or by the data when it is scored."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.conformance.samples import shuffled
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import Fault, FittingImpossible
from xiangheng_scoring.explain.explanation import explain
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
FaultsOf = Callable[..., tuple[Fault, ...]]

#: Three indicators whose scores are their values, below one branch.
THREE = """code|parent|name|weight|weighting|rule|parameters|missing
T||总分|100|{method}|||
A|T|甲项|||pass_through|{{}}|reweight
B|T|乙项|||pass_through|{{}}|reweight
C|T|丙项|||pass_through|{{}}|reweight"""
TWICE = "node|child|other|value\nT|A|B|2\nT|A|C|4\nT|B|C|2"
#: The entropy example of the methods' page, worked there by hand: shares 0, .1588, .8412.
ENTROPY = {"A": {"1": "1", "2": "1"}, "B": {"1": "1", "2": "3"}, "C": {"1": "0", "2": "1"}}
TWO_UNITS = "code|name\n1|甲\n2|乙"


def weights_of(scheme: Scheme) -> dict[str, str]:
    """The weights of the leaves, as typed."""
    return {leaf.code: str(leaf.weight) for leaf in scheme.leaves}


def test_equal_weights_still_add_up(scheme_of: SchemeOf) -> None:
    """A third of 100 is 33.33 or 33.34, the hundredth left over going to the first code."""
    assert weights_of(scheme_of(THREE.format(method="equal"))) == {"A": "33.34", "B": "33.33", "C": "33.33"}


def test_swings_are_shares(scheme_of: SchemeOf) -> None:
    """Swings of 100, 60 and 40 share the full marks as 50, 30 and 20."""
    swings = "node|child|value\nT|A|100\nT|B|60\nT|C|40"

    assert weights_of(scheme_of(THREE.format(method="swing"), judgements=swings)) == {
        "A": "50.00",
        "B": "30.00",
        "C": "20.00",
    }


def test_pairwise_judgements_give_the_principal_eigenvector(scheme_of: SchemeOf) -> None:
    """Judgements that do not contradict each other: 4 to 2 to 1, with consistency ratio 0."""
    scheme = scheme_of(THREE.format(method="ahp"), judgements=TWICE)

    assert weights_of(scheme) == {"A": "57.14", "B": "28.57", "C": "14.29"}
    assert scheme.root.consistency == 0


def test_saaty_drinks_come_out_of_a_scheme(scheme_of: SchemeOf) -> None:
    """Saaty's example of seven drinks: .177 .019 .042 .116 .190 .129 .327, consistency ratio .022."""
    names = ["咖啡", "酒", "茶", "啤酒", "汽水", "牛奶", "水"]
    stronger = {
        (0, 1): 9, (0, 2): 5, (0, 3): 2, (0, 4): 1, (0, 5): 1, (6, 0): 2,
        (2, 1): 3, (3, 1): 9, (4, 1): 9, (5, 1): 9, (6, 1): 9,
        (3, 2): 3, (4, 2): 4, (5, 2): 3, (6, 2): 9,
        (4, 3): 2, (3, 5): 1, (6, 3): 3, (4, 5): 2, (6, 4): 2, (6, 5): 3,
    }  # fmt: skip
    nodes = ["code|parent|name|weight|weighting|rule|parameters|missing", "T||总分|100|ahp|||"]
    nodes += [f"D{number}|T|{name}|||pass_through|{{}}|reweight" for number, name in enumerate(names)]
    rows = [f"T|D{one}|D{other}|{times}" for (one, other), times in stronger.items()]
    judgements = "\n".join(["node|child|other|value", *rows])
    scheme = scheme_of("\n".join(nodes), judgements=judgements, header={"scale": "4"})
    published = ["17.7", "1.9", "4.2", "11.6", "19.0", "12.9", "32.7"]

    assert [round(leaf.weight, 1) for leaf in scheme.leaves] == list(map(Decimal, published))
    assert scheme.root.consistency is not None
    assert round(scheme.root.consistency, 3) == Decimal("0.022")


def test_a_branch_with_weights_of_its_own_below_a_made_one(scheme_of: SchemeOf) -> None:
    """Below a weight that was made, stated weights are relative and still add up to it."""
    nodes = """code|parent|name|weight|weighting|rule|parameters|missing
    T||总分|100|equal|||reweight
    A|T|甲项|||||
    A1|A|甲一|2||pass_through|{}|reweight
    A2|A|甲二|1||pass_through|{}|reweight
    B|T|乙项|||pass_through|{}|reweight"""

    assert weights_of(scheme_of(nodes)) == {"A1": "33.33", "A2": "16.67", "B": "50.00"}


def test_level_and_progress_share_a_made_weight(scheme_of: SchemeOf) -> None:
    """The shorthand's two leaves split whatever weight its row is given."""
    nodes = """code|parent|name|weight|weighting|rule|parameters|missing
    T||总分|100|equal|||reweight
    A|T|甲项|||level_and_progress|{"level_share":0.6,"progress_share":0.4,"cohort":"assessment"}|reweight
    B|T|乙项|||pass_through|{}|reweight"""

    assert weights_of(scheme_of(nodes)) == {"A.level": "30.00", "A.progress": "20.00", "B": "50.00"}


def test_entropy_weights_come_from_the_scores(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The constant indicator weighs nothing, the one that tells units apart most weighs most."""
    result = score(scheme_of(THREE.format(method="entropy"), units=TWO_UNITS), data_of(ENTROPY))

    assert weights_of(result.scheme) == {"A": "0.00", "B": "15.88", "C": "84.12"}


def test_critic_weights_come_from_the_scores(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The methods' page's example, by hand: .3125, .25, .4375."""
    columns = {"A": ("0", "1", "2"), "B": ("0", "2", "1"), "C": ("2", "1", "0")}
    data = data_of({code: dict(zip("123", column, strict=True)) for code, column in columns.items()})
    scheme = scheme_of(THREE.format(method="critic"), units="code|name\n1|甲\n2|乙\n3|丙")

    assert weights_of(score(scheme, data).scheme) == {"A": "31.25", "B": "25.00", "C": "43.75"}


def test_component_weights_come_from_the_scores(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Two indicators that go together share the first component; one that goes its own way has no part in it.

    A and B are proportional, C is orthogonal to both: the first component's squared loadings are ½, ½, 0.
    """
    columns = {"A": ("0", "0", "2", "2"), "B": ("1", "1", "5", "5"), "C": ("3", "4", "3", "4")}
    data = data_of({code: dict(zip("1234", column, strict=True)) for code, column in columns.items()})

    assert weights_of(score(scheme_of(THREE.format(method="pca")), data).scheme) == {
        "A": "50.00",
        "B": "50.00",
        "C": "0.00",
    }


def test_branches_are_weighed_by_their_own_scores(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Dimensions that waited for data: the one in which units do not differ weighs nothing, and its leaves neither."""
    nodes = """code|parent|name|weight|weighting|rule|parameters|missing
    T||总分|100|entropy|||reweight
    A|T|甲||ahp|||
    A1|A|甲一|||pass_through|{}|reweight
    A2|A|甲二|||pass_through|{}|reweight
    B|T|乙|||||
    B1|B|乙一|3||pass_through|{}|reweight
    B2|B|乙二|1||pass_through|{}|reweight"""
    data = data_of(
        {
            "A1": {"1": "50", "2": "50"},
            "A2": {"1": "20", "2": "20"},
            "B1": {"1": "10", "2": "90"},
            "B2": {"1": "40", "2": "60"},
        }
    )
    scheme = scheme_of(nodes, units=TWO_UNITS, judgements="node|child|other|value\nA|A1|A2|3")
    result = score(scheme, data)

    assert weights_of(result.scheme) == {"A1": "0.00", "A2": "0.00", "B1": "75.00", "B2": "25.00"}
    assert result.unit("乙").total == Decimal("82.50")


def test_what_weighs_nothing_still_carries_a_branch_that_has_nothing_else(
    scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """Where only the indicator without weight was reported, it has its parent's full marks."""
    values = {**ENTROPY, "A": {"1": "1", "2": "1", "3": "1"}}
    scheme = scheme_of(THREE.format(method="entropy"), units=TWO_UNITS + "\n3|丙")
    node = score(scheme, data_of(values)).unit("丙").nodes["A"]

    assert (node.nominal_weight, node.used_weight) == (Decimal("0.00"), Decimal("100.00"))


@pytest.mark.parametrize("method", ["entropy", "critic", "pca"])
@given(seed=st.integers(0, 99))
def test_fitted_weights_do_not_mind_the_order(
    scheme_of: SchemeOf, data_of: DataOf, method: str, seed: int
) -> None:
    """Figures and units in another order give the same weights and the same result."""
    columns: Mapping[str, Mapping[str, str]] = {
        "A": {"1": "31", "2": "77", "3": "8", "4": "54"},
        "B": {"1": "12", "2": "9", "3": "90", "4": "33"},
        "C": {"1": "5", "2": "66", "3": "67"},
    }
    units = "code|name\n1|甲\n2|乙\n3|丙\n4|丁"
    turned = "\n".join([units.splitlines()[0], *reversed(units.splitlines()[1:])])
    data = data_of(columns)
    first = score(scheme_of(THREE.format(method=method), units=units), data)
    again = score(scheme_of(THREE.format(method=method), units=turned), shuffled(data, seed))

    assert (first.run_id, first.result_digest) == (again.run_id, again.result_digest)


def test_scores_that_a_method_cannot_weigh_are_told(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Entropy of a negative score: the branch, the reason, and what to do."""
    data = data_of({**ENTROPY, "C": {"1": "-5", "2": "1"}})
    scheme = scheme_of(THREE.format(method="entropy"), units=TWO_UNITS)

    with pytest.raises(FittingImpossible, match="T 总分") as refused:
        score(scheme, data)
    assert refused.value.fault.remedy


def test_an_explanation_says_how_children_were_weighed(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Where the table does not state the weights, the sentence of the branch says where they come from."""
    by_data = score(scheme_of(THREE.format(method="entropy"), units=TWO_UNITS), data_of(ENTROPY))
    judged = score(scheme_of(THREE.format(method="ahp"), units=TWO_UNITS, judgements=TWICE), data_of(ENTROPY))

    assert "下级权重按熵权法由本批数据定" in explain(by_data, "甲").tree.sentence
    assert "下级权重按层次分析法定（一致性比例 0）" in explain(judged, "甲").tree.sentence


@pytest.mark.parametrize(
    ("judgements", "message"),
    [
        ("node|child|other|value\nT|A|B|2\nT|A|C|4", "两两比较不全或重复：B 与 C"),
        ("node|child|other|value\nT|A|B|2\nT|B|A|2\nT|A|C|4\nT|B|C|2", "两两比较不全或重复：A 与 B"),
        ("node|child|other|value\nT|A|B|0\nT|A|C|4\nT|B|C|2", "两两比较不全或重复"),
        ("node|child|other|value\nT|A|B|9\nT|C|A|9\nT|B|C|9", "判断前后不一致：一致性比例"),
        ("node|child|other|value\nT|A|B|2\nT|A|D|4\nT|B|C|2", "「D」不是「T」的下级"),
        ("node|child|other|value\nX|A|B|2", "「X」不按判断定权"),
    ],
)
def test_judgements_that_give_no_weights_are_refused(
    faults_of: FaultsOf, judgements: str, message: str
) -> None:
    """Missing, double, contradictory or misplaced judgements, each with what was expected and what to do."""
    found = faults_of(THREE.format(method="ahp"), judgements=judgements)

    assert any(message in fault.message and fault.expected and fault.remedy for fault in found)


def test_swings_that_are_not_complete_are_refused(faults_of: FaultsOf) -> None:
    """Every child needs a swing."""
    found = faults_of(THREE.format(method="swing"), judgements="node|child|value\nT|A|100")

    assert [(fault.code, "缺 B、C" in fault.message) for fault in found] == [("SCHEME-JUDGEMENT", True)]


def test_a_stated_weight_that_a_method_would_ignore_is_refused(faults_of: FaultsOf) -> None:
    """A number that a reader would believe and the score would not use."""
    found = faults_of(THREE.format(method="equal").replace("A|T|甲项||", "A|T|甲项|20|"))

    assert [(fault.code, fault.expected) for fault in found] == [("SCHEME-WEIGHT", "留空")]


def test_a_branch_below_that_has_no_mean_is_told(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A geometric mean of a negative score, asked for while its parent is weighed: the branch is named here, too."""
    nodes = """code|parent|name|weight|aggregation|weighting|rule|parameters|missing
T||总分|100|weighted_sum|entropy|||reweight
G|T|几何||geometric||||
A|G|甲项|1|||pass_through|{}|reweight
B|G|乙项|1|||pass_through|{}|reweight
C|T|丙项||||pass_through|{}|reweight"""
    data = data_of({code: {"1": "-1", "2": "3"} for code in "ABC"})

    with pytest.raises(FittingImpossible, match="G 几何") as refused:
        score(scheme_of(nodes, units=TWO_UNITS), data)
    assert "有负分" in refused.value.fault.message
