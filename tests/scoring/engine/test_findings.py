"""A finding counts once for its unit, under whichever indicator comes first, and says where it stands."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.engine.dataset import Dataset, Finding, Mark
from xiangheng_scoring.engine.digest import provenance_digest
from xiangheng_scoring.engine.findings import CountedFindings
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.places import Origin
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
COUNTED = '|deduct|{"deduct":10,"per":1,"measure":"excess","count":"exact"}|reweight|0|negative|findings'
NODES = f"""code|parent|name|weight|rule|parameters|missing|target|direction|input|applies_to
T||总分|100|||reweight|||
D|T|资金问题|50{COUNTED}|
E|T|项目问题|30{COUNTED}|
F|T|只查甲类|20{COUNTED}|x"""
VETOED = NODES + '\nV|T|造假|0|veto|{"trigger":">0","cap_grade":"差"}|reweight||negative|findings|'
#: As it was told by version 0.1.0 of 29 November 2026, which knew no clauses.
BEFORE_CLAUSES = "716c369b1cb99710e6f1b15826459aa5bacf8fa7205608ffa6833540bf1cb3c9"
GRADES = "name|at_least\n好|90\n差|"


def handed_in(*findings: Finding) -> Dataset:
    """A list of findings of one sheet."""
    return Dataset(
        findings=findings, has_findings=True, findings_tables=(Origin("问题清单.xlsx", "第一季度"),)
    )


def test_a_number_under_two_indicators_is_deducted_once(scheme_of: SchemeOf) -> None:
    """AF-1 under 资金 and 项目 takes 5 of the 50 points and none of the 30, however it is typed the second time."""
    data = handed_in(Finding("1", "E", "ａｆ － １"), Finding("1", "D", "AF-1"), Finding("1", "E", "AF-2"))
    nodes = score(scheme_of(NODES), data).unit("1").nodes

    assert [nodes[code].points for code in "DEF"] == [Decimal("45.00"), Decimal("27.00"), Decimal("20.00")]


def test_the_same_number_of_two_units_is_two_findings(scheme_of: SchemeOf) -> None:
    """Numbers are the unit's own."""
    result = score(scheme_of(NODES), handed_in(Finding("1", "D", "1"), Finding("2", "E", "1")))

    assert [result.unit(code).total for code in "12"] == [Decimal("95.00"), Decimal("97.00")]


def test_an_indicator_that_does_not_apply_takes_no_finding_away(scheme_of: SchemeOf) -> None:
    """Listed under 只查甲类 and, later in the scheme, nowhere else that applies to 丙: it counts where it can."""
    nodes = NODES.replace("D|T|资金问题|50", "F0|T|前面的|10").replace(
        "negative|findings|\nE", "negative|findings|x\nE"
    )
    scheme = scheme_of(nodes.replace("总分|100", "总分|60"))
    nodes_of = score(scheme, handed_in(Finding("3", "F0", "1"), Finding("3", "E", "1"))).unit("3").nodes

    assert nodes_of["F0"].status == "not_applicable"
    assert nodes_of["E"].score == 90


def test_a_veto_counts_beside_a_deduction(scheme_of: SchemeOf) -> None:
    """A veto takes no points, so a finding that is deducted first still caps the grade."""
    data = handed_in(Finding("1", "D", "AF-1"), Finding("1", "V", "AF-1"))
    one = score(scheme_of(VETOED, grades=GRADES), data).unit("1")

    assert (one.total, one.grade) == (Decimal("95.00"), "差")


def test_both_places_are_told(scheme_of: SchemeOf) -> None:
    """The notice stands at the cell that does not count and names the one that does; so does the explanation."""
    cells = [Origin("问题清单.xlsx", "第一季度", cell) for cell in ("B3", "B9")]
    data = handed_in(Finding("1", "E", "AF-1", origin=cells[1]), Finding("1", "D", "AF-1", origin=cells[0]))
    scheme = scheme_of(NODES)
    (notice,) = CountedFindings(scheme.vocabulary, data).notices()
    leaf = leaves_of(explain(score(scheme, data), "1").tree)[1]

    assert (notice.code, notice.where, notice.is_notice) == ("DATA-COUNTED-TWICE", str(cells[1]), True)
    assert "已计入 D（问题清单.xlsx › 第一季度 › B3）" in notice.message
    assert (
        "AF-1（问题清单.xlsx › 第一季度 › B9）已计入 D（问题清单.xlsx › 第一季度 › B3），这里不重复计"
        in leaf.sentence
    )


def test_no_finding_cites_the_list_that_holds_none(scheme_of: SchemeOf) -> None:
    """A zero rests on the list that was handed in; what was counted rests on its own cell."""
    data = handed_in(Finding("1", "D", "AF-1", origin=Origin("问题清单.xlsx", "第一季度", "B3")))
    counted, none, _ = leaves_of(explain(score(scheme_of(NODES), data), "1").tree)

    assert "AF-1（问题清单.xlsx › 第一季度 › B3）" in counted.sentence
    assert "中没有应计入的问题" not in counted.sentence
    assert "依据：问题清单.xlsx › 第一季度 中没有应计入的问题" in none.sentence


def test_the_order_of_rows_is_no_matter(scheme_of: SchemeOf) -> None:
    """Whichever comes first in the files, the scheme's first indicator counts it: one run, one result."""
    scheme = scheme_of(NODES)
    rows = [Finding("1", code, number) for code, number in (("E", "AF-1"), ("D", "AF-1"), ("D", "AF-2"))]
    runs = [score(scheme, handed_in(*order)) for order in permutations(rows)]

    assert len({(run.run_id, run.result_digest) for run in runs}) == 1
    assert {run.unit("1").nodes["D"].score for run in runs} == {80}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("12"), st.sampled_from("DE"), st.sampled_from(["A-1", "a－1", "B 2", "B2", "C"])
        )
    )
)
def test_every_number_counts_exactly_once(scheme_of: SchemeOf, rows: list[tuple[str, str, str]]) -> None:
    """What both indicators count together is the number of different numbers of the unit."""
    findings = CountedFindings(
        scheme_of(NODES).vocabulary, Dataset(findings=tuple(Finding(*row) for row in rows))
    )
    for unit in "12":
        counted = [row for code in "DE" for row in findings.counted[unit, code]]
        assert len(counted) == len({as_compared(number) for other, _, number in rows if other == unit})
        assert {as_compared(row.number) for row in counted} == {
            as_compared(n) for u, _, n in rows if u == unit
        }


def test_numbers_are_compared_as_they_are_seen() -> None:
    """Width, blanks, dashes, brackets, case and characters that nobody sees make no other number."""
    assert (
        len(
            {
                as_compared(text)
                for text in ("AF-〔1〕", "ａｆ－［１］", " af — (1) ", "AF\u200b-\u202a[1]\u202c", "AF─【1】")
            }
        )
        == 1
    )


def test_lists_of_several_files_are_all_cited(scheme_of: SchemeOf) -> None:
    """Merged datasets keep every list; none is cited where the lists are not known."""
    scheme, more = scheme_of(NODES), Dataset(has_findings=True, findings_tables=(Origin("另.csv", "另"),))
    sentence = leaves_of(explain(score(scheme, handed_in().merged([more])), "1").tree)[0].sentence
    bare = score(scheme, replace(more, findings_tables=()))

    assert "依据：另.csv › 另 中没有应计入的问题；问题清单.xlsx › 第一季度 中没有应计入的问题" in sentence
    assert "依据" not in leaves_of(explain(bare, "1").tree)[0].sentence


def test_clause_and_evidence_are_provenance_and_a_number_is_meaning(scheme_of: SchemeOf) -> None:
    """They change where a deduction comes from and not what is deducted: the same run, with other provenance."""
    scheme, plain = scheme_of(NODES), Finding("1", "D", "AF-1")
    bare, other, clause, evidence, act = (
        score(scheme, data)
        for data in (
            handed_in(plain),
            handed_in(replace(plain, number="AF-2")),
            handed_in(replace(plain, clause="第三条")),
            handed_in(replace(plain, evidence="第三条")),
            handed_in(replace(plain, origin=Origin(act=12))),
        )
    )

    assert len({run.run_id for run in (bare, clause, evidence, act)}) == 1
    assert other.run_id != bare.run_id
    assert len({run.provenance_digest for run in (bare, clause, evidence, act)}) == 4


def test_a_table_without_clauses_keeps_its_provenance() -> None:
    """The digest that a list of findings had before there were clauses, evidence and acts."""
    finding = Finding("1", "D", "AF-1", "暗访", "示例", Origin("问题清单.xlsx", "第一季度", "B3"))

    assert provenance_digest(handed_in(finding)) == BEFORE_CLAUSES


def test_a_finding_that_counts_for_nobody_is_told(scheme_of: SchemeOf) -> None:
    """丙 is of no class that 只查甲类 looks at: the finding is not deducted, and its cell says so."""
    cell = Origin("问题清单.xlsx", "第一季度", "B3")
    scheme, data = scheme_of(NODES), handed_in(Finding("3", "F", "AF-1", origin=cell))
    (notice,) = CountedFindings(scheme.vocabulary, data).notices()

    assert score(scheme, data).unit("3").total == Decimal("100.00")
    assert (notice.where, notice.is_notice) == (str(cell), True)
    assert notice.message == "F 不适用于y，问题「AF-1」没有计入"


def test_a_finding_or_mark_of_an_indicator_that_takes_none_is_refused(scheme_of: SchemeOf) -> None:
    """It would count nowhere, and nobody would know."""
    scheme = scheme_of(f"{NODES}\nG|T|数值|0|data|||||")
    data = replace(handed_in(Finding("1", "G", "AF-1")), marks=(Mark("1", "D", "张", Decimal(5)),))

    with pytest.raises(DataRefused) as refused:
        score(scheme, data)
    assert [fault.message for fault in refused.value.faults] == [
        "「D」不是评委打分的指标",
        "「G」不是按问题计数的指标",
    ]
