"""A missing value does what the scheme says, and nothing else."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from xiangheng_scoring.engine.dataset import Dataset, Observation
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import RunBlocked
from xiangheng_scoring.explain.explanation import explain
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
TWO = """code|parent|name|weight|rule|parameters|missing|missing_reason|applies_to|target
T||总分|100||||||
A|T|甲项|60|target_ratio|{{}}|{policy}|应报未报||100
B|T|乙项|40|target_ratio|{{}}|reweight|||100"""
FULL_B = {"1": "100", "2": "100", "3": "100", "4": "100"}


def test_block_refuses_the_run_and_names_every_gap(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """All missing values under `block` are told at once, with unit and indicator."""
    data = data_of({"A": {"1": "90"}, "B": FULL_B})

    with pytest.raises(RunBlocked) as refused:
        score(scheme_of(TWO.format(policy="block")), data)

    assert [fault.where for fault in refused.value.faults] == [
        "乙（2）› A 甲项",
        "丙（3）› A 甲项",
        "丁（4）› A 甲项",
    ]


def test_zero_gives_no_points_and_says_why(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Under `zero` the indicator counts 0 of its full weight, with the stated reason."""
    result = score(scheme_of(TWO.format(policy="zero")), data_of({"B": FULL_B}))
    node = result.unit("甲").nodes["A"]

    assert (node.points, node.used_weight) == (Decimal("0.00"), Decimal(60))
    assert "应报未报" in node.handling


def test_reweight_gives_the_weight_to_siblings(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Under `reweight` full marks stay the parent's weight."""
    result = score(scheme_of(TWO.format(policy="reweight")), data_of({"B": FULL_B}))

    assert (result.unit("甲").nodes["B"].used_weight, result.unit("甲").total) == (
        Decimal(100),
        Decimal("100.00"),
    )


def test_last_year_is_used_and_named(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Under `last_year` the unit's own value of the year before is scored."""
    data = data_of({"B": FULL_B}, past={2023: {"A": {"1": "50"}}})
    node = score(scheme_of(TWO.format(policy="last_year;reweight")), data).unit("甲").nodes["A"]

    assert (node.score, node.handling) == (Decimal(50), "缺报，沿用上年值")


def test_a_chain_goes_on_where_a_policy_finds_nothing(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Without last year's value the next policy of the chain decides."""
    result = score(scheme_of(TWO.format(policy="last_year;zero")), data_of({"B": FULL_B}))

    assert result.unit("甲").nodes["A"].points == 0


def test_a_chain_that_finds_nothing_blocks(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """`last_year` alone, with nothing there, does not become a silent zero."""
    with pytest.raises(RunBlocked):
        score(scheme_of(TWO.format(policy="last_year")), data_of({"B": FULL_B}))


@pytest.mark.parametrize(
    ("present", "expected"),
    [({"1": "80"}, "80"), ({"1": "80", "5": "60"}, "70"), ({"1": "80", "5": "60", "6": "61"}, "61")],
)
def test_class_median_of_odd_and_even_counts(
    scheme_of: SchemeOf, data_of: DataOf, present: dict[str, str], expected: str
) -> None:
    """The median of the unit's own class: the middle value, or the mean of the two middle ones."""
    units = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|y\n4|丁|y\n5|戊|x\n6|己|x"
    scheme = scheme_of(TWO.format(policy="class_median;reweight"), units=units)
    result = score(scheme, data_of({"A": {**present, "3": "1"}, "B": FULL_B}))

    assert result.unit("乙").nodes["A"].score == Decimal(expected)


def test_not_applicable_is_not_missing(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """An indicator of another class re-weights whatever its policy, even `block`."""
    nodes = TWO.format(policy="block").replace("|应报未报||", "|应报未报|x|")
    result = score(scheme_of(nodes), data_of({"A": {"1": "90", "2": "90"}, "B": FULL_B}))
    other = result.unit("丙")

    assert (other.nodes["A"].status, other.nodes["B"].used_weight) == ("not_applicable", Decimal(100))


BRANCHES = """code|parent|name|weight|rule|parameters|missing|missing_reason|target
T||总分|100|||{policy}|未交|
X|T|甲支|70|||||
A|X|甲项|70|target_ratio|{{}}|reweight||100
Y|T|乙支|30|||||
B|Y|乙项|30|target_ratio|{{}}|reweight||100"""


def test_a_branch_wholly_missing_obeys_its_parent(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """`zero` on the parent gives the whole branch nothing of its weight."""
    result = score(scheme_of(BRANCHES.format(policy="zero")), data_of({"B": FULL_B})).unit("甲")

    assert (result.nodes["X"].points, result.nodes["X"].used_weight, result.total) == (
        Decimal(0),
        Decimal(70),
        Decimal("30.00"),
    )


def test_a_branch_wholly_missing_may_be_reweighted(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """`reweight` on the parent gives its weight to the other branches."""
    result = score(scheme_of(BRANCHES.format(policy="reweight")), data_of({"B": FULL_B})).unit("甲")

    assert (result.nodes["X"].status, result.nodes["Y"].used_weight, result.total) == (
        "missing",
        Decimal(100),
        Decimal("100.00"),
    )


def test_a_branch_wholly_missing_may_block(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """`block` on the parent refuses the run, naming each unit and branch."""
    with pytest.raises(RunBlocked) as refused:
        score(scheme_of(BRANCHES.format(policy="block")), data_of({"B": FULL_B}))

    assert len(refused.value.faults) == 4


def test_a_unit_without_any_value_has_no_total(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Nothing reported is no total, no rank and no grade, not the last place."""
    result = score(scheme_of(TWO.format(policy="reweight")), data_of({"A": {"1": "90"}, "B": {"1": "90"}}))
    empty = result.unit("乙")

    assert (empty.total, empty.rank, empty.grade) == (None, None, "")


def test_a_missing_baseline_is_a_missing_progress(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The progress leaf is missing for want of a baseline; the level leaf is scored as ever."""
    nodes = """code|parent|name|weight|rule|parameters|missing
    T||总分|100|||reweight
    A|T|甲项|100|level_and_progress|{"level_share":0.5,"progress_share":0.5,"cohort":"assessment"}|reweight"""
    data = data_of(
        {"A": {"1": "10", "2": "20", "3": "15", "4": "15"}},
        past={2023: {"A": {"2": "1", "3": "1", "4": "1"}}},
    )
    result = score(scheme_of(nodes), data).unit("甲")

    assert (result.nodes["A.progress"].status, result.nodes["A.level"].used_weight) == (
        "missing",
        Decimal(100),
    )


@pytest.mark.parametrize(
    ("policy", "value"),
    [("class_mean", "80"), ("median", "90"), ("mean", "85")],
)
def test_the_middle_of_what_others_reported(
    scheme_of: SchemeOf, data_of: DataOf, policy: str, value: str
) -> None:
    """Unit 1 is in class x with 2 (80); 3 and 4 (90, 85 twice the weight of none) are in class y."""
    data = data_of({"A": {"2": "80", "3": "90", "4": "90" if policy == "median" else "85"}, "B": FULL_B})
    node = score(scheme_of(TWO.format(policy=f"{policy};reweight")), data).unit("甲").nodes["A"]

    assert node.score == Decimal(value)


def test_the_latest_year_that_has_a_value(scheme_of: SchemeOf) -> None:
    """Under `latest` the nearest earlier year counts, however far back."""
    data = Dataset(
        tuple(
            Observation(unit, code, year, Decimal(value))
            for unit, code, year, value in (
                ("1", "A", 2019, "40"),
                ("1", "A", 2021, "50"),
                ("1", "A", 2025, "70"),
                *((unit, "B", 2024, "100") for unit in "1234"),
            )
        )
    )
    node = score(scheme_of(TWO.format(policy="latest;reweight")), data).unit("甲").nodes["A"]

    assert (node.score, node.handling) == (Decimal(50), "缺报，沿用最近一年的值")


def test_a_value_on_the_line_between_two_years(scheme_of: SchemeOf) -> None:
    """50 in 2021 and 90 in 2025: 80 in 2024, with both years cited."""
    rows = [("1", "A", 2021, "50"), ("1", "A", 2025, "90"), *((unit, "B", 2024, "100") for unit in "1234")]
    data = Dataset(tuple(Observation(unit, code, year, Decimal(value)) for unit, code, year, value in rows))
    node = score(scheme_of(TWO.format(policy="trend;reweight")), data).unit("甲").nodes["A"]

    assert node.evidence is not None
    assert (node.score, node.evidence.sources) == (Decimal(80), ("2021 年 50", "2025 年 90"))


def test_a_branch_of_no_value_is_not_said_to_share_its_weight(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A branch that counts 0 has nobody left to whom the weight of its children could go."""
    nodes = """code|parent|name|weight|rule|missing|missing_reason
    T||总分|100||zero|应报未报
    X|T|支|60|||
    A|X|甲项|60|pass_through|reweight|
    B|T|乙项|40|pass_through|reweight|"""
    tree = explain(score(scheme_of(nodes), data_of({"B": FULL_B})), "甲").tree

    assert tree.children[0].sentence == "X 支：整支缺报，按 0 分计（应报未报）；满分 60 分，得 0.00 分。"


def test_the_shorthand_of_two_leaves_obeys_its_own_policy(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """One row of the table says `reweight`: that its parent counts missing branches as 0 is not its affair."""
    nodes = """code|parent|name|weight|rule|parameters|missing|missing_reason|target
    T||总分|100|||zero|整支未报|
    A|T|甲项|60|level_and_progress|{"level_share":0.5,"progress_share":0.5,"cohort":"assessment"}|reweight||
    B|T|乙项|40|target_ratio|{}|reweight||100"""
    result = score(scheme_of(nodes), data_of({"B": FULL_B}))

    assert result.unit("甲").total == Decimal("100.00")


def test_a_middle_is_of_all_that_was_reported(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A value without a baseline cannot be scored as progress, and is a reported value all the same: 10, 20, 90."""
    nodes = """code|parent|name|weight|rule|parameters|missing
    T||总分|100|||
    A|T|甲项|100|progress|{"cohort":"assessment"}|class_median;reweight"""
    units = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|x\n4|丁|x"
    data = data_of(
        {"A": {"1": "10", "2": "20", "3": "90"}}, past={2023: {"A": {"1": "5", "2": "5", "4": "5"}}}
    )
    evidence = score(scheme_of(nodes, units=units), data).unit("丁").nodes["A"].evidence

    assert evidence is not None
    assert evidence.used == 20
