"""A rate on a base that is not positive has no meaning, and nothing is compared with itself: both are missing, told."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.engine.unscored import unscored_figures
from xiangheng_scoring.errors import FittingImpossible, RunBlocked
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.rules import Gap, Inputs
from xiangheng_scoring.rules.transformations import AgainstBaseline, Share
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
FaultsOf = Callable[..., tuple[object, ...]]

HEAD = "code|parent|name|weight|rule|parameters|transform|missing|missing_reason\nT||总分|100||||reweight|\n"
NUMBERS = st.decimals(-1000, 1000, places=3)
POSITIVE = st.decimals("0.001", 1000, places=3)


def nodes(rule: str, parameters: str = "", transform: str = "", missing: str = "reweight") -> str:
    """One indicator A under test beside B, that is always scored."""
    return f"{HEAD}A|T|甲项|60|{rule}|{parameters}|{transform}|{missing}|应报未报\nB|T|乙项|40|pass_through|||reweight|"


def evidence_of(result: Result, unit: str, leaf: str = "A") -> Evidence:
    """What the leaf's score rests on."""
    evidence = result.unit(unit).nodes[leaf].evidence
    assert evidence is not None
    return evidence


FULL = dict.fromkeys("1234", "100")


@pytest.mark.parametrize("by", ["ratio", "growth"])
@pytest.mark.parametrize("base", ["-10", "0"])
def test_a_rate_on_a_base_that_is_not_positive_is_a_missing_baseline(
    scheme_of: SchemeOf, data_of: DataOf, by: str, base: str
) -> None:
    """From −10 to −15 is worse and from −10 to −5 better, whatever a quotient says: neither is scored, both are told."""
    scheme = scheme_of(
        nodes("minmax", '{"cohort":"assessment"}', f'[{{"kind":"against_baseline","by":"{by}"}}]')
    )
    values, past = {"1": "-15", "2": "-5", "3": "12", "4": "15"}, {"1": base, "2": base, "3": "10", "4": "10"}
    result = score(scheme, data_of({"A": values, "B": FULL}, past={2023: {"A": past}}))

    assert [result.unit(unit).nodes["A"].score for unit in "1234"] == [None, None, 0, 100]
    assert f"2023 年基期值 {base} 不大于 0" in evidence_of(result, "1").gap
    assert evidence_of(result, "1").handling == "缺报，权重分给同级其他指标"


def test_a_missing_baseline_obeys_the_declared_policy(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The indicator says what a missing value counts; here nothing, with its reason."""
    scheme = scheme_of(nodes("pass_through", "", '[{"kind":"against_baseline","by":"growth"}]', "zero"))
    result = score(scheme, data_of({"A": {"1": "-5"}, "B": FULL}, past={2023: {"A": {"1": "-10"}}}))

    assert (result.unit("1").nodes["A"].points, evidence_of(result, "1").handling) == (
        Decimal(0),
        "缺报，按 0 分计（应报未报）",
    )


def test_the_baseline_itself_may_have_no_rate(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Progress in growth needs both years' growth; a base year that grew from −1 has none."""
    scheme = scheme_of(
        nodes(
            "progress",
            '{"cohort":"assessment"}',
            '[{"kind":"against_baseline","by":"growth"}]',
        )
    )
    data = data_of({"A": {"1": "12"}, "B": FULL}, past={2023: {"A": {"1": "10"}}, 2022: {"A": {"1": "-1"}}})

    assert evidence_of(score(scheme, data), "1").gap.startswith("2023 年基期值：2022 年基期值 -1 不大于 0")


@given(value=NUMBERS, past=NUMBERS, by=st.sampled_from(["ratio", "growth"]))
def test_more_is_never_a_smaller_rate(value: Decimal, past: Decimal, by: str) -> None:
    """Of two values on one base the greater has the greater rate, or neither has one."""
    step = AgainstBaseline.read({"by": by})
    less, more = (
        step.apply(number, Inputs({}, {2023: past}, 2024)) for number in (value, value + Decimal("0.001"))
    )

    if past <= 0:
        assert isinstance(less, Gap)
        assert isinstance(more, Gap)
    else:
        assert not isinstance(less, Gap)
        assert not isinstance(more, Gap)
        assert less.value < more.value


@given(value=NUMBERS, denominator=NUMBERS)
def test_a_share_is_of_something(value: Decimal, denominator: Decimal) -> None:
    """By a denominator of 0 or less there is no share; by a positive one the sign is the value's."""
    done = Share.read({"of": "POP"}).apply(value, Inputs({"POP": denominator}, {}, 2024))

    if denominator <= 0:
        assert isinstance(done, Gap)
        assert "不大于 0" in done.reason
    else:
        assert not isinstance(done, Gap)
        assert (done.value > 0) == (value > 0)


def test_a_figure_that_cannot_be_scored_is_noticed(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """One notice for each cause: whose figure, why, and what was done about it."""
    scheme = scheme_of(nodes("pass_through", "", '[{"kind":"against_baseline","by":"growth"}]'))
    data = data_of({"A": {"1": "5", "2": "6", "3": "7"}, "B": FULL}, past={2023: {"A": {"1": "-10"}}})
    notices = unscored_figures(score(scheme, data))

    assert [(notice.code, notice.is_notice) for notice in notices] == [("DATA-UNSCORED", True)] * 2
    assert "甲报了数 5，不能计分：2023 年基期值 -10 不大于 0" in notices[0].message
    assert "乙、丙报了数，不能计分：缺 2023 年基期值；缺报，权重分给同级其他指标" in notices[1].message


def test_a_target_may_not_stand_below_zero_after_its_transformation(faults_of: FaultsOf) -> None:
    """ln 0.5 is negative: the share of it that is reached would grow as the value gets worse."""
    text = """code|parent|name|weight|rule|transform|target|missing
    T||总分|100||||reweight
    A|T|甲项|100|target_ratio|log|0.5|reweight"""

    assert ["变换后：目标完成率的目标值不能为负" in str(fault) for fault in faults_of(text)] == [True]


def test_a_target_may_not_be_fitted_below_zero(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Where only the data decide on which scale a target stands, they refuse it."""
    text = """code|parent|name|weight|rule|transform|target|missing
    T||总分|100||||reweight
    A|T|甲项|100|target_ratio|[{"kind":"box_cox","power":0}]|0.5|reweight"""
    data = data_of({"A": {"1": "0.1", "2": "0.6", "3": "4", "4": "9"}})

    with pytest.raises(FittingImpossible, match="目标值不能为负"):
        score(scheme_of(text), data)


def test_progress_on_a_negative_base_is_a_difference(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Differences know no sign: from −10 to −5 is the most progress, from −10 to −15 the least."""
    scheme = scheme_of(nodes("progress", '{"cohort":"assessment"}'))
    values, past = {"1": "-15", "2": "-5", "3": "-10"}, dict.fromkeys("123", "-10")
    result = score(scheme, data_of({"A": values, "B": FULL}, past={2023: {"A": past}}))

    assert [result.unit(unit).nodes["A"].score for unit in "123"] == [0, 100, 50]


@pytest.mark.parametrize("policy", ["last_year", "latest"])
def test_progress_is_not_measured_against_the_very_value_it_is_of(
    scheme_of: SchemeOf, data_of: DataOf, policy: str
) -> None:
    """A value filled in from the baseline's own year shows no progress: the next policy applies, and is told why."""
    scheme = scheme_of(nodes("progress", '{"cohort":"assessment"}', "", f"{policy};reweight"))
    data = data_of({"A": {"2": "20", "3": "9"}, "B": FULL}, past={2023: {"A": dict.fromkeys("123", "10")}})
    result = score(scheme, data)
    leaf = leaves_of(explain(result, "甲").tree)[0]

    assert (result.unit("1").nodes["A"].status, len(evidence_of(result, "2").cohort.changes)) == (
        "missing",
        2,
    )
    assert "不成（2023 年的值就是基期值，不能与自己比）" in leaf.sentence


def test_an_earlier_baseline_has_progress_up_to_last_year(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Against 2020 the value of 2023 is a measurement, and stands in for that of 2024."""
    scheme = scheme_of(nodes("progress", '{"cohort":"assessment","baseline":2020}', "", "last_year;reweight"))
    data = data_of(
        {"A": {"2": "20", "3": "10"}, "B": FULL},
        past={2023: {"A": {"1": "15"}}, 2020: {"A": dict.fromkeys("123", "10")}},
    )

    assert score(scheme, data).unit("1").nodes["A"].score == 50


def test_a_difference_from_last_year_is_not_of_last_year(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A stated base year of a transformation cannot be the year that fills the gap, either."""
    step = '[{"kind":"against_baseline","by":"difference","baseline":2023}]'
    scheme = scheme_of(nodes("pass_through", "", step, "last_year;zero"))
    result = score(scheme, data_of({"B": FULL}, past={2023: {"A": {"1": "10"}}}))

    assert evidence_of(result, "1").handling == (
        "缺报，沿用上年值不成（2023 年的值就是基期值，不能与自己比），按 0 分计（应报未报）"
    )


def test_growth_of_last_year_may_stand_for_this_years(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Last year's value with its own base of the year before is a growth that was measured."""
    scheme = scheme_of(
        nodes("pass_through", "", '[{"kind":"against_baseline","by":"growth"}]', "last_year;zero")
    )
    data = data_of({"B": FULL}, past={2023: {"A": {"1": "12"}}, 2022: {"A": {"1": "10"}}})

    assert score(scheme, data).unit("1").nodes["A"].score == 20


def test_an_assessment_of_the_baselines_own_year_has_no_progress(
    scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """Scored for another year than the scheme's, a stated baseline may come to be the year itself."""
    scheme = scheme_of(nodes("progress", '{"cohort":"assessment","baseline":2023}'))
    data = data_of({}, past={2023: {"A": {"1": "10", "2": "20"}, "B": FULL}})
    result = score(scheme, data, period=2023)

    assert [evidence_of(result, unit).gap for unit in "12"] == ["2023 年的值就是基期值，不能与自己比"] * 2


@pytest.mark.parametrize(
    ("rule", "parameters", "transform", "policy"),
    [
        ("progress", '{"cohort":"assessment"}', "", "last_year"),
        ("progress", '{"cohort":"assessment"}', "", "latest;last_year"),
        ("progress", '{"cohort":"assessment","baseline":2023}', "", "latest"),
        (
            "level_and_progress",
            '{"cohort":"assessment","level_share":0.5,"progress_share":0.5}',
            "",
            "last_year",
        ),
        (
            "pass_through",
            "",
            '[{"kind":"against_baseline","by":"difference","baseline":2023}]',
            "last_year",
        ),
    ],
)
def test_a_chain_that_can_only_compare_with_itself_is_a_fault(
    faults_of: FaultsOf, rule: str, parameters: str, transform: str, policy: str
) -> None:
    """Where nothing but last year's value would be tried, a gap could never be filled."""
    found = faults_of(nodes(rule, parameters, transform, policy))

    assert ["只会与自己比" in str(fault) for fault in found] == [True]


def test_a_chain_may_end_with_nothing(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The refusal tells what was tried, and why it gave nothing."""
    scheme = scheme_of(nodes("progress", '{"cohort":"assessment"}', "", "last_year;block"))
    data = data_of({"B": FULL}, past={2023: {"A": {"1": "10"}}})

    with pytest.raises(RunBlocked) as refused:
        score(scheme, data)
    assert "未报，沿用上年值不成（2023 年的值就是基期值，不能与自己比）" in str(refused.value.faults[0])


CHANGE_OF_SHARE = '[{"kind":"share","of":"P"},{"kind":"against_baseline","by":"difference"}]'


def test_a_share_is_held_against_the_share_of_its_base_year(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """7 of 35 after 6 of 30 is no change; 8 of 16 after 6 of 20 is 50 % − 30 %; without last year's 20 there is no base."""
    scheme = scheme_of(nodes("pass_through", "", CHANGE_OF_SHARE) + "\nP|T|人口||data|||reweight|")
    data = data_of(
        {"A": {"1": "7", "2": "8", "3": "8"}, "P": {"1": "35", "2": "16", "3": "16"}, "B": FULL},
        past={2023: {"A": {"1": "6", "2": "6", "3": "6"}, "P": {"1": "30", "2": "20"}}},
    )
    result = score(scheme, data)
    sentence = next(one for one in leaves_of(explain(result, "2").tree) if one.code == "A").sentence

    assert [result.unit(unit).nodes["A"].score for unit in "123"] == [0, 20, None]
    assert "2023 年基期值 6 ÷ 20 × 100 = 30；50 − 30 = 20" in sentence
    assert evidence_of(result, "3").gap == "2023 年基期值：分母 P 缺报"


def test_last_year_s_change_is_of_last_year_s_shares(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """What is carried over is 6 of 20 after 4 of 40, in shares: 30 % − 10 %."""
    scheme = scheme_of(
        nodes("pass_through", "", CHANGE_OF_SHARE, "last_year;reweight") + "\nP|T|人口||data|||reweight|"
    )
    data = data_of(
        {"P": {"1": "16"}, "B": FULL},
        past={2023: {"A": {"1": "6"}, "P": {"1": "20"}}, 2022: {"A": {"1": "4"}, "P": {"1": "40"}}},
    )

    assert score(scheme, data).unit("1").nodes["A"].score == 20


@pytest.mark.parametrize("step", ['{"kind":"against_baseline","by":"growth"}', '{"kind":"share","of":"B"}'])
@pytest.mark.parametrize("before", ["log", "tail_log", "winsorise"])
def test_a_rate_of_logarithms_has_no_scale_for_bounds(faults_of: FaultsOf, before: str, step: str) -> None:
    """Posts of 1 and 100 per cent were brought to logarithms and held against growth: the order is refused."""
    found = faults_of(nodes("goalposts", '{"low":1,"high":100}', f'[{{"kind":"{before}"}},{step}]'))

    assert ["界限和目标值不知按哪一步换算" in str(fault) for fault in found] == [True]


def test_a_rate_of_completion_without_end_is_refused(faults_of: FaultsOf) -> None:
    """Where less is better, 0.001 of 5 would score 500000 and 0, which is better, 100."""
    head = "code|parent|name|weight|rule|parameters|direction|target|missing\nT||总分|100\n"
    found = faults_of(head + 'A|T|甲项|100|target_ratio|{"cap":null}|negative|5|reweight')

    assert ["负向的目标完成率须设 cap" in str(fault) for fault in found] == [True]
