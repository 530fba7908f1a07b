"""The card as a record, and as a page."""

from datetime import date

from xiangheng_platform.monitoring.card_documents import RiskCard
from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
from xiangheng_risk.card import sections
from xiangheng_risk.card.errors import CardRefused
from xiangheng_risk.card.failures import failures
from xiangheng_risk.card.markup import element, items, page, section

UNIVERSE = "截止月没有被监测的农户，以及风险已经消除的农户"
LABEL = "此后 {} 个月内被识别为监测对象，或风险消除后再次被识别"
INVENTED = "虚构数据：本卡的农户、收入、结果全部是虚构的，不反映任何真实的县和人。"


def card_of(
    evaluation: RiskEvaluation,
    drift: RiskDrift | None,
    written_on: date,
    owner: str | None = None,
    approval: str | None = None,
) -> RiskCard:
    """The card of a model that was evaluated; raises `CardRefused` where the drift is that of another."""
    if drift and drift.model != evaluation.model:
        raise CardRefused(
            f"检验的是模型 {evaluation.model[:12]}，监测的是 {drift.model[:12]}",
            at="监测结果",
            expected="同一个模型的检验和监测",
        )
    return RiskCard(
        written_on=written_on,
        owner=owner,
        approval=approval,
        universe=UNIVERSE,
        label=LABEL.format(evaluation.horizon),
        failures=tuple(failures(evaluation)),
        evaluation=evaluation,
        drift=drift,
    )


def written(card: RiskCard) -> str:
    """The card as a page of HTML, complete in itself."""
    evaluation, title = card.evaluation, "返贫风险排序模型卡"
    is_invented = evaluation.is_invented or bool(card.drift and card.drift.is_invented)
    return page(
        title,
        *([element("div", INVENTED, class_="invented")] if is_invented else []),
        element("h1", title),
        element("p", f"{evaluation.title}　摘要 {evaluation.model[:12]}　{card.written_on}", class_="note"),
        sections.verdict(evaluation),
        sections.use(),
        sections.data(card),
        sections.performance(evaluation),
        sections.calibration(evaluation),
        sections.parts(evaluation),
        sections.features(evaluation),
        sections.excluded(evaluation),
        sections.oracle(evaluation),
        sections.drift(card.drift),
        section("已知的不足", items(card.failures)),
        sections.responsibility(card),
    )
