"""An explanation names the issue behind each deduction: its number, what it breaks, what shows it, and its cell."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.engine.dataset import Dataset, Finding, Observation
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.explain.documents import (
    ExplainedLeaf,
    FindingRecord,
    OriginRecord,
    RepeatedFindingRecord,
)
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.places import Origin
from xiangheng_scoring.rules import Case, Gap, Rule
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
NODES = """code|parent|name|weight|rule|parameters|missing|target|direction|input|applies_to
T||总分|100|||reweight|||
D|T|资金问题|50|deduct|{"deduct":15,"per":1,"measure":"excess","count":"exact"}|reweight|0|negative|findings|
E|T|项目问题|30|deduct|{"deduct":10,"per":1,"measure":"excess","count":"exact"}|reweight|0|negative|findings|
F|T|只查甲类|20|deduct|{"deduct":10,"per":1,"measure":"excess","count":"exact"}|reweight|0|negative|findings|x"""
TABLE = Origin("问题清单.xlsx", "第一季度", act=12)
PLACE = OriginRecord("问题清单.xlsx", "第一季度", None, 12)


def cell(address: str) -> Origin:
    """A cell of the list of findings."""
    return replace(TABLE, cell=address)


def explained(scheme: Scheme, *findings: Finding, unit: str = "1") -> Sequence[ExplainedLeaf]:
    """The leaves of a unit, scored with a list of findings."""
    data = Dataset(findings=findings, has_findings=True, findings_tables=(TABLE,))
    return leaves_of(explain(score(scheme, data), unit).tree)


def test_each_finding_that_counts_is_told_with_what_it_takes_away(scheme_of: SchemeOf) -> None:
    """Of 50 points each takes 7.5 away, with clause, evidence and cell, and the sheet's act."""
    first = Finding("1", "D", "AF-1", "暗访", "闲置", cell("D4"), "第三条", "湘农督〔2024〕3号")
    leaf, *_ = explained(scheme_of(NODES), first, Finding("1", "D", "AF-2", origin=cell("D5")))

    assert leaf.findings is not None
    assert leaf.findings.tables == (PLACE,)
    assert leaf.findings.repeated == ()
    assert leaf.findings.counted == (
        FindingRecord(
            *("AF-1", Decimal("7.5"), "暗访", "闲置", "第三条", "湘农督〔2024〕3号"),
            replace(PLACE, cell="D4"),
        ),
        FindingRecord("AF-2", Decimal("7.5"), None, None, None, None, replace(PLACE, cell="D5")),
    )
    assert leaf.points == Decimal("35.00")


def test_the_sentence_says_the_same(scheme_of: SchemeOf) -> None:
    """What is read aloud names number, clause, evidence, cell and act, and what each finding takes."""
    finding = Finding("1", "D", "AF-1", "暗访", "闲置", cell("D4"), "第三条", "湘农督〔2024〕3号")
    leaf, *_ = explained(scheme_of(NODES), finding)

    named = "AF-1 暗访 闲置，条款：第三条，佐证：湘农督〔2024〕3号（问题清单.xlsx › 第一季度 › D4，截至第 12 号操作）"
    assert leaf.sources == (named,)
    assert f"依据：{named}。" in leaf.sentence
    assert "得 42.50 分，每个问题扣 7.5 分。" in leaf.sentence


def test_a_finding_that_counts_elsewhere_says_where(scheme_of: SchemeOf) -> None:
    """Under the second indicator it takes nothing away, and both cells are named."""
    rows = Finding("1", "E", "ＡＦ－1", origin=cell("D9")), Finding("1", "D", "AF-1", origin=cell("D4"))
    _, leaf, _ = explained(scheme_of(NODES), *rows)

    assert leaf.findings is not None
    assert leaf.findings.counted == ()
    assert leaf.findings.repeated == (
        RepeatedFindingRecord("ＡＦ－1", replace(PLACE, cell="D9"), "D", replace(PLACE, cell="D4")),
    )


def test_a_finding_that_came_twice_is_told_once_and_where_again(scheme_of: SchemeOf) -> None:
    """Through a second channel it is the same finding: the first cell counts, the second is named beside it."""
    rows = (
        Finding("1", "D", "AF-1", "暗访", origin=cell("D4")),
        Finding("1", "D", "ＡＦ－1", "12317", origin=cell("D9")),
    )
    leaf, *_ = explained(scheme_of(NODES), *rows)

    assert leaf.findings is not None
    assert [(row.number, row.channel) for row in leaf.findings.counted] == [("AF-1", "暗访")]
    assert leaf.findings.repeated == (
        RepeatedFindingRecord("ＡＦ－1", replace(PLACE, cell="D9"), "D", replace(PLACE, cell="D4")),
    )


def test_no_findings_rest_on_the_lists(scheme_of: SchemeOf) -> None:
    """A 0 has no cell; the list in which nothing stands is its source, with the act as of which it was exported."""
    leaf, *_ = explained(scheme_of(NODES))

    assert leaf.findings is not None
    assert (leaf.findings.tables, leaf.findings.counted) == ((PLACE,), ())
    assert leaf.sources == ("问题清单.xlsx › 第一季度，截至第 12 号操作 中没有应计入的问题",)


def test_what_counts_no_findings_tells_none(scheme_of: SchemeOf) -> None:
    """Another input, a class to which it does not apply, and a list that nobody handed in are no count of 0, whatever the policy."""
    nodes = f"{NODES}\nG|T|完成率|0|data|||||".replace("applies_to", "applies_to|missing_reason")
    nodes = nodes.replace("reweight|0|negative|findings|\nE", "zero|0|negative|findings||没有报\nE")
    scheme = scheme_of(nodes)
    bare = score(scheme, Dataset((Observation("3", "G", 2024, Decimal(1)),), has_findings=False))
    *_, of_class, reported = explained(scheme, unit="3")

    assert (of_class.findings, reported.findings) == (None, None)
    assert [leaf.findings for leaf in leaves_of(explain(bare, "3").tree)] == [None] * 4


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ('{"deduct":15,"per":1,"measure":"excess","count":"exact"}|reweight|0', 7),
        ('{"deduct":15,"per":1,"measure":"excess","count":"exact"}|reweight|1', 2),
        ('{"deduct":15,"per":2,"measure":"excess","count":"floor"}|reweight|0', 3),
        ('{"deduct":15,"per":2,"measure":"excess","count":"ceil"}|reweight|0', 2),
        ('{"deduct":15,"per":3,"measure":"excess","count":"exact"}|reweight|0', 0),
    ],
    ids=["at its lowest", "the first is free", "in pairs", "the first of two", "none"],
)
def test_no_share_is_told_where_none_is_a_findings_own(scheme_of: SchemeOf, rule: str, count: int) -> None:
    """Seven times 15 is more than there is: each is named, and how much of the 50 is its doing nobody can say."""
    scheme = scheme_of(
        NODES.replace('{"deduct":15,"per":1,"measure":"excess","count":"exact"}|reweight|0', rule)
    )
    leaf, *_ = explained(scheme, *(Finding("1", "D", f"AF-{number}") for number in range(count)))

    assert leaf.findings is not None
    assert [row.deduction for row in leaf.findings.counted] == [None] * count
    assert "每个问题扣" not in leaf.sentence


def test_a_rule_that_compares_units_leaves_no_share(scheme_of: SchemeOf) -> None:
    """With one finding less the others would score otherwise too."""
    nodes = NODES.replace(
        'deduct|{"deduct":15,"per":1,"measure":"excess","count":"exact"}|reweight|0',
        'minmax|{"cohort":"assessment"}|reweight|',
        1,
    )
    leaf, *_ = explained(scheme_of(nodes), Finding("1", "D", "AF-1"))

    assert leaf.findings is not None
    assert [row.deduction for row in leaf.findings.counted] == [None]


def test_below_a_mean_there_is_no_share(scheme_of: SchemeOf) -> None:
    """Nothing below a mean has points of its own, so no finding takes any away."""
    nodes = NODES.replace("weight|rule", "weight|aggregation|rule").replace(
        "总分|100|", "总分|100|geometric|"
    )
    nodes = nodes.replace("|deduct|", "||deduct|")
    leaf, *_ = explained(scheme_of(nodes), Finding("1", "D", "AF-1"))

    assert leaf.findings is not None
    assert (leaf.points, [row.deduction for row in leaf.findings.counted]) == (None, [None])


class Logarithmic(Rule):
    """A rule that says of no findings that they cannot be scored, and is never asked for their score."""

    kind = "logarithmic"

    def gap(self, case: Case) -> Gap | None:
        """Nothing has no logarithm."""
        return None if case.value else Gap("没有对数")

    def score(self, value: Decimal) -> Decimal:
        """The less, the fewer."""
        return 100 - value.ln()


def test_a_rule_that_scores_not_every_count_leaves_no_share(scheme_of: SchemeOf) -> None:
    """What a unit without findings would have, it does not say, and it is not asked."""
    rule = 'deduct|{"deduct":15,"per":1,"measure":"excess","count":"exact"}|reweight|0'
    nodes = NODES.replace(rule, "logarithmic||reweight|")
    scheme = scheme_of(nodes, kinds={"logarithmic": Logarithmic})
    leaf, *_ = explained(scheme, Finding("1", "D", "AF-1"))

    assert leaf.findings is not None
    assert (leaf.score, [row.deduction for row in leaf.findings.counted]) == (Decimal(100), [None])


def test_a_share_is_exact_though_the_points_were_rounded(scheme_of: SchemeOf) -> None:
    """Of a weight of 0.33 each of two takes 0.0495 away; 0.231 is printed as 0.23, which says so."""
    nodes = NODES.replace("|100|", "|50.33|").replace("资金问题|50|", "资金问题|0.33|")
    leaf, *_ = explained(scheme_of(nodes), Finding("1", "D", "AF-1"), Finding("1", "D", "AF-2"))

    assert leaf.findings is not None
    assert [row.deduction for row in leaf.findings.counted] == [Decimal("0.0495")] * 2
    assert "得 0.23 分，每个问题扣 0.0495 分（取整前）" in leaf.sentence


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from("12"),
            st.sampled_from("DEF"),
            st.sampled_from(["A-1", "a－1", "A–1 ", "B 2", "B2", "C", "D"]),
            st.integers(0, 2),
        ),
        max_size=10,
    ),
    data=st.data(),
)
def test_no_number_is_deducted_twice(
    scheme_of: SchemeOf, rows: list[tuple[str, str, str, int]], data: st.DataObject
) -> None:
    """In whatever order and tables: each number of a unit is named once among what counts, and all shares make the total."""
    scheme = scheme_of(NODES)
    tables: list[list[Finding]] = [[], [], []]
    for line, (unit, indicator, number, table) in enumerate(data.draw(st.permutations(rows))):
        origin = Origin(f"{table}.xlsx", "数据", f"D{line}")
        tables[table].append(Finding(unit, indicator, number, origin=origin))
    first, *others = (
        Dataset(findings=tuple(table), has_findings=True, findings_tables=(Origin(f"{at}.xlsx", "数据"),))
        for at, table in enumerate(tables)
    )
    result = score(scheme, first.merged(data.draw(st.permutations(others))))
    straight = score(scheme, Dataset(findings=tuple(Finding(*row[:3]) for row in rows), has_findings=True))

    assert (result.run_id, result.result_digest) == (straight.run_id, straight.result_digest)
    for unit in "12":
        leaves = leaves_of(explain(result, unit).tree)
        counted = [row for leaf in leaves if leaf.findings for row in leaf.findings.counted]
        assert sorted(as_compared(row.number) for row in counted) == sorted(
            {as_compared(number) for other, _, number, _ in rows if other == unit}
        )
        assert 100 - sum(row.deduction or 0 for row in counted) == result.unit(unit).total
