"""Ranks, grades, caps, adjustments and the combined view."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Adjustment, Dataset, Finding, Mark, OtherTotal
from xiangheng_scoring.engine.ranking import ranks
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
ONE = """code|parent|name|weight|rule|parameters|missing|target|direction
T||总分|100|||reweight||
A|T|甲项|100|target_ratio|{"cap":2}|reweight|100|positive
V|T|否决|0|veto|{"trigger":">0","cap_grade":"差"}|reweight||negative"""
GRADES = "name|at_least|quota\n好|90|25\n中|60|\n差||"
QUOTA = {"grades.quota_ties": "exclude"}
UNITS_OF_ONE_CLASS = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|x"


@given(st.dictionaries(st.integers(0, 50), st.decimals(0, 100, places=1), min_size=1))
def test_ranks_by_definition(totals: dict[int, Decimal]) -> None:
    """`min` counts who is better, `max` who is at least as good, `dense` the different values above."""
    for key, value in totals.items():
        better = [other for other in totals.values() if other > value]
        assert ranks(totals, "min")[key] == len(better) + 1
        assert ranks(totals, "max")[key] == sum(other >= value for other in totals.values())
        assert ranks(totals, "dense")[key] == len(set(better)) + 1


def test_ranks_of_rounded_or_unrounded_totals(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Two totals that print alike tie when rounded, and do not when ranked before rounding."""
    data = data_of({"A": {"1": "90.001", "2": "90.002", "3": "1", "4": "1"}})
    rounded = score(scheme_of(ONE, grades=GRADES, header=QUOTA), data)
    exact = score(scheme_of(ONE, grades=GRADES, header={**QUOTA, "ranking.on": "exact"}), data)

    assert [rounded.unit(code).rank for code in "12"] == [1, 1]
    assert [exact.unit(code).rank for code in "12"] == [2, 1]


def test_an_order_that_rounding_changes_is_explained(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The explanation says that the order differs before and after rounding."""
    data = data_of({"A": {"1": "90.001", "2": "90.002", "3": "1", "4": "1"}})
    notes = explain(score(scheme_of(ONE, grades=GRADES, header=QUOTA), data), "甲").notes

    assert any("取整前" in note and "乙" in note for note in notes)


def test_a_quota_gives_the_whole_part_of_the_share(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A quarter of four is one place; who reaches the line but finds no place gets the next grade."""
    data = data_of({"A": {"1": "95", "2": "94", "3": "93", "4": "50"}})
    result = score(scheme_of(ONE, grades=GRADES, header=QUOTA), data)

    assert [result.unit(code).grade for code in "1234"] == ["好", "中", "中", "差"]
    assert "「好」名额 1 个已用完" in result.unit("2").grade_reason


@pytest.mark.parametrize(("ties", "expected"), [("exclude", ["中", "中"]), ("include", ["好", "好"])])
def test_ties_at_the_last_place_of_a_quota(
    scheme_of: SchemeOf, data_of: DataOf, ties: str, expected: list[str]
) -> None:
    """Two units tied for one place get it together or not at all."""
    data = data_of({"A": {"1": "95", "2": "95", "3": "70", "4": "70"}})
    result = score(scheme_of(ONE, grades=GRADES, header={"grades.quota_ties": ties}), data)

    assert [result.unit(code).grade for code in "12"] == expected


THREE_QUARTERS = "name|at_least|quota\n好|90|75\n中|60|\n差||"


@pytest.mark.parametrize(
    ("ties", "values", "given", "missed"),
    [
        ("exclude", "97 96 95 94", "4 个中至多 3 个，给了 3 个", "「好」名额 3 个已用完，"),
        (
            "exclude",
            "97 96 95 95",
            "4 个中至多 3 个，给了 2 个",
            "「好」名额 3 个，已用 2 个，余下的不够并列的 2 个，一并不给，",
        ),
        (
            "exclude",
            "97 96 96 96",
            "4 个中至多 3 个，给了 1 个",
            "「好」名额 3 个，已用 1 个，余下的不够并列的 3 个，一并不给，",
        ),
        ("include", "97 96 95 95", "4 个中至多 3 个，末位并列一并给予，给了 4 个", ""),
    ],
)
def test_the_reason_of_a_grade_says_how_many_places_were_used(
    scheme_of: SchemeOf, data_of: DataOf, ties: str, values: str, given: str, missed: str
) -> None:
    """Used and allowed as they are, for who got a place and for who reached the line and got none."""
    scheme = scheme_of(ONE, grades=THREE_QUARTERS, header={"grades.quota_ties": ties})
    result = score(scheme, data_of({"A": dict(zip("1234", values.split(), strict=True))}))

    assert given in result.unit("1").grade_reason
    assert result.unit("4").grade_reason.startswith(missed)
    assert ("已用完" in result.unit("4").grade_reason) == missed.endswith("已用完，")


def test_who_stands_behind_a_tie_without_places_is_told_so(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Two tie for the one place that is left of half of four; the fourth gets none of it either."""
    scheme = scheme_of(ONE, grades=GRADES.replace("|25", "|50"), header=QUOTA)
    result = score(scheme, data_of({"A": {"1": "97", "2": "95", "3": "95", "4": "91"}}))

    assert result.unit("3").grade_reason.startswith(
        "「好」名额 2 个，已用 1 个，余下的不够并列的 2 个，一并不给，"
    )
    assert result.unit("4").grade_reason.startswith("「好」名额 2 个，已用 1 个，余下的因前面并列不给，")


def test_a_share_of_less_than_one_place_is_told_so(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A tenth of four is no place, which nobody used up."""
    scheme = scheme_of(ONE, grades=GRADES.replace("|25", "|10"), header=QUOTA)
    one = score(scheme, data_of({"A": dict(zip("1234", ("95", "94", "93", "50"), strict=True))})).unit("1")

    assert (one.grade, one.grade_reason) == ("中", "「好」名额 0 个（4 个的 10% 不足一个），总分不低于 60")


def test_a_veto_caps_the_grade_and_leaves_the_place_to_others(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The best total with a veto keeps its score and rank, but not the grade, nor a place of the quota."""
    data = data_of(
        {"A": {"1": "99", "2": "95", "3": "70", "4": "70"}, "V": {"1": "1", "2": "0", "3": "0", "4": "0"}}
    )
    result = score(scheme_of(ONE, grades=GRADES, header=QUOTA), data)

    assert (result.unit("1").total, result.unit("1").rank, result.unit("1").grade) == (
        Decimal("99.00"),
        1,
        "差",
    )
    assert result.unit("2").grade == "好"


def test_a_missed_floor_caps_the_grade(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A node under its floor caps the grade, and the reason says so."""
    nodes = """code|parent|name|weight|rule|parameters|missing|target
    T||总分|100|||reweight|
    A|T|甲项|90|target_ratio|{"cap":1}|reweight|100
    B|T|乙项|10|target_ratio|{"cap":1}|reweight|100"""
    scheme = scheme_of(nodes, grades=GRADES, header=QUOTA, floors="node|at_least|cap_grade\nB|60|中")
    one = score(scheme, data_of({"A": {"1": "100"}, "B": {"1": "59.99"}})).unit("甲")

    assert one.grade == "中"
    assert "低于底线 60%" in one.grade_reason


def test_classes_rank_and_grade_by_themselves(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Ranks and quotas inside classes do not see the other class."""
    header = {**QUOTA, "ranking.within": "class", "grades.within": "class"}
    scheme = scheme_of(ONE, grades=GRADES.replace("|25", "|50"), header=header)
    result = score(scheme, data_of({"A": {"1": "99", "2": "98", "3": "91", "4": "90"}}))

    assert [(result.unit(code).rank, result.unit(code).grade) for code in "1234"] == [
        (1, "好"),
        (2, "中"),
        (1, "好"),
        (2, "中"),
    ]
    assert [result.unit(code).rank_overall for code in "1234"] == [1, 2, 3, 4]


def test_places_are_those_of_what_is_scored(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Where a share is scored, the place goes by the share: 9 of 30 stands before 10 of 100.

    Its gain is not told, for the share may fall while its numerator grows.
    """
    nodes = """code|parent|name|weight|rule|parameters|missing|transform|unit
    T||总分|100|||reweight||
    A|T|占比|100|rank|{"step":10,"cohort":"assessment"}|reweight|[{"kind":"share","of":"N"}]|户
    N|T|户数|0|data||||"""
    data = data_of(
        {"A": {"1": "10", "2": "9"}, "N": {"1": "100", "2": "30"}}, past={2023: {"A": {"1": "8", "2": "8"}}}
    )
    sentence = leaves_of(explain(score(scheme_of(nodes), data), "甲").tree)[0].sentence

    assert sentence.endswith(
        "同组 2 个中第 2 位，100 − 10 × 1 = 90；权重 100 分，得 90.00 分。全体 2 个中第 2 位，前一位乙 30。"
        "参数：step 10，cohort assessment。"
    )


def test_a_median_of_transformed_values_is_no_reported_value(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The middle of two logarithms is told as what it is, not as so many yuan."""
    nodes = """code|parent|name|weight|rule|parameters|missing|transform|unit
    T||总分|100|||reweight||
    A|T|收入|100|goalposts|{"low":1,"high":100}|class_median;reweight|log|元"""
    result = score(scheme_of(nodes, units=UNITS_OF_ONE_CLASS), data_of({"A": {"1": "10", "2": "1000"}}))
    leaf = leaves_of(explain(result, "丙").tree)[0]

    assert leaf.sentence.startswith(
        "A 收入：未报，缺报，取同类中位数。变换后的值取 ≈4.6052；100 × (≈4.6052 − 0)"
    )
    assert leaf.value is None


def test_a_panel_is_shown_and_placed_by_the_marks_that_count(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """One mark of 0 that is trimmed away neither shows in the value nor moves the place."""
    nodes = """code|parent|name|weight|rule|parameters|missing
    T||总分|100|||reweight
    P|T|评分|100|panel|{"trim":1}|reweight"""
    marks = {"1": (0, 90, 92), "2": (80, 85, 86)}
    data = Dataset(
        marks=tuple(
            Mark(unit, "P", f"评委{place}", Decimal(value))
            for unit, values in marks.items()
            for place, value in enumerate(values)
        )
    )
    sentence = leaves_of(explain(score(scheme_of(nodes), data), "甲").tree)[0].sentence

    assert sentence.startswith("P 评分：90，")
    assert sentence.endswith("全体 2 个中第 1 位。参数：trim 1。")


ITEMS = "code|name|kind|cap\nJ|创新|bonus|2\nG|表彰|bonus|\nK|作假|penalty|"
CAPS = {**QUOTA, "adjustments.bonus_cap": "3", "adjustments.penalty_cap": "4"}


@pytest.mark.parametrize(
    ("entries", "points"),
    [
        ([("J", "1.5")], "1.5"),
        ([("J", "1.5"), ("J", "1")], "2"),
        ([("J", "2"), ("G", "2.5")], "3"),
        ([("K", "-3"), ("K", "-2")], "-4"),
        ([("J", "1"), ("K", "-2.5")], "-1.5"),
    ],
)
def test_adjustments_are_capped_by_item_and_in_sum(
    scheme_of: SchemeOf, data_of: DataOf, entries: list[tuple[str, str]], points: str
) -> None:
    """Each item is capped, then bonus and penalty each in sum."""
    scheme = scheme_of(ONE, grades=GRADES, adjustments=ITEMS, header=CAPS)
    adjustments = tuple(
        Adjustment("1", item, Decimal(value), f"文 {number}") for number, (item, value) in enumerate(entries)
    )
    one = score(scheme, replace(data_of({"A": {"1": "80"}}), adjustments=adjustments)).unit("甲")

    assert one.adjustment.points == Decimal(points)
    assert one.total == 80 + Decimal(points)


def test_a_counted_finding_is_no_penalty_as_well(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """No finding counts a second time as an adjustment."""
    nodes = ONE.replace("direction\n", "direction|input\n") + "\nD|T|问题|0|data|{}|||negative|findings"
    scheme = scheme_of(nodes, grades=GRADES, adjustments=ITEMS, header=CAPS)
    data = replace(
        data_of({"A": {"1": "80"}}),
        findings=(Finding("1", "D", "AF-1"),),
        adjustments=(Adjustment("1", "K", Decimal(-1), "AF-1"),),
    )

    with pytest.raises(DataRefused) as refused:
        score(scheme, data)

    assert [fault.code for fault in refused.value.faults] == ["DATA-COUNTED-TWICE"]


def test_a_finding_through_two_channels_counts_once(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The same number from two channels is one finding; no finding at all is zero, not missing."""
    nodes = """code|parent|name|weight|rule|parameters|missing|target|direction|input
    T||总分|100|||reweight|||
    D|T|问题|100|deduct|{"deduct":15,"per":1,"measure":"excess","count":"exact"}|reweight|0|negative|findings"""
    findings = (
        Finding("1", "D", "AF-1", "暗访"),
        Finding("1", "D", "AF-1", "12317"),
        Finding("1", "D", "AF-2", "暗访"),
    )
    result = score(scheme_of(nodes), Dataset(findings=findings, has_findings=True))

    assert [result.unit(code).total for code in "12"] == [Decimal("70.00"), Decimal("100.00")]


def test_a_finding_counts_once_however_its_number_was_typed(scheme_of: SchemeOf) -> None:
    """Full width or half, with blanks or without, one dash or another, it is the same number."""
    nodes = """code|parent|name|weight|rule|parameters|missing|target|direction|input
    T||总分|100|||reweight|||
    D|T|问题|100|deduct|{"deduct":15,"per":1,"measure":"excess","count":"exact"}|reweight|0|negative|findings"""
    findings = tuple(Finding("1", "D", number) for number in ("AF-1", "ＡＦ－１", "af—1", "AF - 1"))
    scheme = scheme_of(nodes)

    result = score(scheme, Dataset(findings=findings, has_findings=True))
    once = score(scheme, Dataset(findings=findings[:1], has_findings=True))

    assert result.unit("1").total == Decimal("85.00")
    assert result.run_id == once.run_id


def test_the_combined_view_rounds_each_part_once(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Own total 80 of 100 weighs 60, another assessment's 45 of 50 weighs 40: 48 + 36."""
    combination = "assessment|name|weight|full_marks\nself|本|60|100\nother|他|40|50"
    scheme = scheme_of(ONE, grades=GRADES, header=QUOTA, combination=combination)
    data = replace(data_of({"A": {"1": "80", "2": "70"}}), totals=(OtherTotal("1", "other", Decimal(45)),))
    result = score(scheme, data)
    combined, without = result.unit("甲").combined, result.unit("乙").combined

    assert combined is not None
    assert combined.total == Decimal("84.00")
    assert [share for _, share, _ in combined.parts] == [48, 36]
    assert without is not None
    assert without.total is None


def test_aspects_are_points_won_of_points_attainable(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Level and progress rank by their own share of marks."""
    nodes = """code|parent|name|weight|rule|parameters|missing|aspect
    T||总分|100|||reweight|
    A|T|甲项|100|level_and_progress|{"level_share":0.25,"progress_share":0.75,"cohort":"assessment"}|reweight|水平;进步"""
    data = data_of({"A": {"1": "90", "2": "60"}}, past={2023: {"A": {"1": "90", "2": "30"}}})
    result = score(scheme_of(nodes), data)

    found = [(aspect.won, aspect.attainable, aspect.rank) for aspect in result.unit("乙").aspects.values()]
    assert found == [(Decimal(0), Decimal(25), 2), (Decimal(75), Decimal(75), 1)]
