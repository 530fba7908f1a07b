"""The card: complete in itself, marked where data are invented, and frank about what is weak."""

from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser

import jsonschema
import numpy as np
import pytest
from tests.risk.evaluation.stand_in import NAMES, Linear, StandIn, drawn_table, silent

from xiangheng_platform.monitoring.card_documents import RiskCard
from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_risk.card.card import INVENTED, card_of, written
from xiangheng_risk.card.errors import CardRefused
from xiangheng_risk.evaluation.challengers import Challenger
from xiangheng_risk.evaluation.drift import Course, Lists, drift
from xiangheng_risk.evaluation.evaluation import Terms, evaluate
from xiangheng_risk.evaluation.pair import Pair, label_of
from xiangheng_scoring.records import document, schema

DAY = date(2026, 11, 30)
VOID = {"meta"}


@cache
def evaluation() -> RiskEvaluation:
    """A model that is the truth, of counties one of which has a name that is no HTML."""
    terms = Terms(
        challengers=(Challenger.LOWEST_INCOME, Challenger.RULES),
        repetitions=20,
        is_invented=True,
        county_names={"430000": "<b>泸溪县 & 其他"},
    )
    return evaluate(
        StandIn(), Linear(), Pair(drawn_table(3_000, 202312), drawn_table(3_000, 202412)), terms, silent
    )


@cache
def watched() -> RiskDrift:
    """Three months of the same model."""

    def course(month: int, upto: int) -> Course:
        table = drawn_table(3_000, month)
        drawn = np.array([shifted(month, 1 + row % 12) for row in range(len(table))])
        return Course(table, np.where(label_of(table) & (drawn <= upto), drawn, 0), upto)

    lists = Lists(course(202312, 202412), drawn_table(3_000, 202411), course(202412, 202503))
    return drift(Linear(), lists, 0.1, None, is_invented=True)


def card(of: RiskEvaluation | None = None, seen: RiskDrift | None = None) -> RiskCard:
    """Its card."""
    return card_of(of or evaluation(), seen, DAY, "监督检查处")


class Seen(HTMLParser):
    """What a reader sees, and which elements were opened and closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """An element begins."""
        self.names.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """An element that holds nothing."""
        self.names.add(tag)

    def handle_endtag(self, tag: str) -> None:
        """The last element that is open ends."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text that is no style."""
        if self.open and self.open[-1] not in ("style", "title", "desc"):
            self.text += data


def test_the_page_is_well_formed_and_fetches_and_runs_nothing() -> None:
    """Every element is closed; no script, image, style sheet or address but that of the language of drawings."""
    page = written(card(seen=watched()))
    seen = Seen(page)
    assert seen.open == []
    assert not seen.names & {"script", "img", "link", "iframe"}
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert page.count("<svg") >= 6


def test_what_is_invented_is_marked_and_nothing_else() -> None:
    """A banner first of all, and a note in every drawing."""
    page = written(card())
    assert page.index(INVENTED) < page.index("<h1>")
    assert page.count("示例数据，均为虚构") >= page.count("<svg")
    real = written(card(replace(evaluation(), is_invented=False)))
    assert "虚构" not in Seen(real).text


def test_names_are_text() -> None:
    """What looks like an element in a county's name is shown, and is none."""
    assert "<b>泸溪县 & 其他" in Seen(written(card())).text


def test_the_verdict_is_said_with_its_reasons() -> None:
    """Both where it may be used and where not."""
    assert "结论：可以用来排走访先后" in written(card())
    refused = replace(evaluation().shipping, may_ship=False, reasons=("疑似泄漏：某特征",))
    page = written(card(replace(evaluation(), shipping=refused)))
    assert "结论：不得使用" in page
    assert "疑似泄漏：某特征" in page


def test_everything_that_has_to_be_on_it_is_on_it() -> None:
    """Months, universe, label, features with their sources, what is left out and why, owner, approval, versions, name."""
    text = Seen(written(card(seen=watched()))).text
    told = evaluation()
    assert all(
        words in text
        for words in (
            "2023年12月", "2024年12月", "没有被监测的农户", "12 个月内被识别为监测对象", "近12个月", "越高风险越低",
            "民族", "只在事后用来核查", "监督检查处", "尚未批准", "scikit-learn", told.model, "布里尔", "看不见水平的变化",
        )
    )  # fmt: skip
    assert all(feature.title in text for feature in told.features)
    assert len(told.features) == len(NAMES)


def test_a_few_households_are_told_of_by_no_number() -> None:
    """Five relocated households: the page says why there is nothing."""
    assert "不足10户，不列" in Seen(written(card())).text


def test_a_group_that_the_list_underserves_is_named_among_what_is_known_to_be_weak() -> None:
    """Its recall is below that of all, and so is the whole interval."""
    slices = evaluation().slices
    (weak,) = [row for row in slices if row.code == "elderly"]
    assert weak.figures is not None
    recall = replace(weak.figures.ranking.recall, value=0.1, low=0.05, high=0.2)
    figures = replace(weak.figures, ranking=replace(weak.figures.ranking, recall=recall))
    others = (row for row in slices if row is not weak)
    told = replace(evaluation(), slices=(*others, replace(weak, figures=figures)))
    assert any("仅有65岁及以上成员的户 10.0%" in failure for failure in card(told).failures)
    assert not any("仅有65岁" in failure for failure in card().failures)


def test_the_figures_are_what_their_schema_says() -> None:
    """The JSON beside the page."""
    jsonschema.validate(document(card(seen=watched())), schema(RiskCard))


def test_the_drift_of_another_model_is_refused() -> None:
    """Two files of two models make no card."""
    with pytest.raises(CardRefused, match="监测的是"):
        card(seen=replace(watched(), model="f" * 64))
