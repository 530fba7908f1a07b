"""The parts of the card, each from the figures it speaks of."""

from collections.abc import Sequence
from itertools import groupby

from xiangheng_platform.monitoring.card_documents import RiskCard
from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import (
    Figures,
    OracleRecord,
    QuotaRecord,
    RiskEvaluation,
    SliceKind,
    SliceRecord,
)
from xiangheng_risk.card import pictures
from xiangheng_risk.card.markup import (
    Markup,
    element,
    facts,
    folded,
    items,
    joined,
    paragraphs,
    section,
    table,
)
from xiangheng_risk.card.wording import NONE, month, number, percent, signed, spread

_DIRECTIONS = {-1: "越高风险越低", 0: "不限", 1: "越高风险越高"}
_DATASETS = {"households": "户", "members": "人", "months": "月度情况", "identifications": "识别纳入"}
_MOST_INPUTS = 15


def verdict(evaluation: RiskEvaluation) -> Markup:
    """Whether it may be used and why, then the figures that matter most."""
    shipping, figures = evaluation.shipping, evaluation.figures
    said = "可以用来排走访先后" if shipping.may_ship else "不得使用"
    box = element(
        "div",
        element("strong", f"结论：{said}"),
        items([*shipping.reasons, *shipping.warnings]),
        class_="verdict" if shipping.may_ship else "verdict refused",
    )
    ranking, probability = figures.ranking, figures.probability
    key = [
        (
            percent(ranking.recall.value),
            f"查全率：走访前 {evaluation.capacity:.0%} 的户，能遇到多少以后真的被识别的",
        ),
        (number(ranking.lift, 1) + " 倍", "提升：名单上的户发生的比例，是全部户的几倍"),
        (number(ranking.auc.value), "AUC：任取发生和未发生的各一户，排对先后的比例；0.5 是瞎猜"),
    ]
    if probability:
        key.append((number(probability.observed_to_expected, 2), "实际发生 ÷ 预计发生：1 是正好"))
    return joined((box, element("div", *(_key(value, what) for value, what in key), class_="key")))


def _key(value: str, what: str) -> Markup:
    return element("div", element("b", value), element("small", what))


def use() -> Markup:
    """What the list is for, and what it is not."""
    return section(
        "做什么用，不做什么用",
        items((
            "每月把没有被监测的农户按今后一年返贫、致贫的可能排个先后，好先走访最可能出事的。",
            "名单只提示走访。纳入和消除要经入户核实、民主评议、审核审定，不由模型决定。",
            "不进入任何考核评估的得分，也不用于考核县乡干部。",
            "不看民族、政治面貌、姓名；性别和民族只在事后用来核查各类人群是不是被同样对待。",
        )),
    )  # fmt: skip


def data(card: RiskCard) -> Markup:
    """From when the data are, who is ranked, and what is foretold."""
    evaluation, figures = card.evaluation, card.evaluation.figures
    return section(
        "数据",
        facts((
            ("训练截止月", f"{month(evaluation.trained_on)}（特征只用到这个月，标签是此后 {evaluation.horizon} 个月）"),
            ("检验截止月", f"{month(evaluation.cut)}（训练的标签到这时都已知道；此后 {evaluation.horizon} 个月用来检验）"),
            ("排哪些户", card.universe),
            ("预计什么", card.label),
            ("检验的户", f"{figures.households:,} 户，其中 {figures.events:,} 户发生（{percent(figures.rate, 2)}）"),
            ("名单长度", f"全部户的 {evaluation.capacity:.0%}，即 {figures.ranking.places:,} 户"),
        )),
    )  # fmt: skip


def performance(evaluation: RiskEvaluation) -> Markup:
    """The model beside its challengers on the same households."""
    model = [evaluation.title, *_ranking_cells(evaluation.figures), NONE]
    rivals = [
        [
            row.title + ("（不用模型）" if row.is_rule else ""),
            *_ranking_cells(row.figures),
            f"{signed(row.recall_gain.value)}{spread(row.recall_gain)}",
        ]
        for row in evaluation.challengers
    ]
    headings = (
        "同样的户，谁排得好",
        "AUC",
        "PR-AUC",
        "查全率",
        "查准率",
        "提升",
        "布里尔技能",
        "本模型的查全率高出（95% 区间）",
    )
    return section(
        "和别的办法比",
        table(headings, [model, *rivals]),
        element("div", pictures.gains(evaluation), class_="charts"),
        paragraphs(
            "查全率：此后真的被识别的户，有多少在名单上（没在名单上的就是漏掉的）。查准率：名单上的户，有多少真的被识别。"
            "每月都这样比一次；比不过不用模型的办法，就不得使用。",
            _quota_text(evaluation.quota),
        ),
    )


def _ranking_cells(figures: Figures) -> list[str]:
    ranking, probability = figures.ranking, figures.probability
    return [
        number(ranking.auc.value),
        number(ranking.average_precision.value),
        percent(ranking.recall.value),
        percent(ranking.precision),
        number(ranking.lift, 2),
        number(probability.brier_skill) if probability else NONE,
    ]


def _quota_text(quota: QuotaRecord) -> str:
    return (
        f"各县按自己户数的同样比例列名单（共 {quota.places:,} 户）时：查全率 {percent(quota.recall)}，"
        f"查准率 {percent(quota.precision)}，提升 {number(quota.lift, 2)}。"
    )


def calibration(evaluation: RiskEvaluation) -> Markup:
    """Whether a probability of ten per cent happens to ten of a hundred."""
    probability = evaluation.figures.probability
    if not probability:
        return joined(())
    bins = [
        [str(place), f"{part.households:,}", percent(part.foretold, 2), percent(part.happened, 2)]
        for place, part in enumerate(evaluation.reliability, start=1)
    ]
    return section(
        "概率准不准",
        element("div", pictures.reliability(evaluation), class_="charts"),
        facts((
            ("预计与实际", f"预计 {probability.expected:,.0f} 户，实际 {evaluation.figures.events:,} 户"),
            ("校准误差 ECE", f"{number(probability.calibration_error, 4)}（按户数分十组，预计与实际平均差多少）"),
            ("斜率、截距", f"{number(probability.slope)}、{number(probability.intercept)}（1 和 0 是正好；斜率小于 1 是说得太满）"),
            ("布里尔分", f"{number(probability.brier, 4)}，技能 {number(probability.brier_skill)}（0 是不比平均数强，1 是全对）"),
        )),
        folded("各组的数", table(("组（由低到高）", "户", "预计", "实际"), bins)),
    )  # fmt: skip


def parts(evaluation: RiskEvaluation) -> Markup:
    """The same by audit group and by county."""
    groups = [row for row in evaluation.slices if row.kind is SliceKind.GROUP]
    counties = [row for row in evaluation.slices if row.kind is SliceKind.COUNTY]
    headings = (
        "", "户", "发生", "比例", "查全率（95% 区间）", "查准率", "按县名额的查全率", "AUC", "实际 ÷ 预计", "校准误差",
    )  # fmt: skip
    return section(
        "各人群、各县",
        paragraphs(
            "只在事后比较，不作特征。一条线切下来，发生比例低的人群查全率会低；各县按名额列名单，可以补一部分。"
        ),
        table(("人群", *headings[1:]), map(_slice_cells, groups)),
        folded(
            f"各县市区（{len(counties)} 个）", table(("县市区", *headings[1:]), map(_slice_cells, counties))
        ),
    )


def _slice_cells(row: SliceRecord) -> Sequence[str]:
    if row.withheld or not row.figures or not row.quota:
        return [row.name, *[NONE] * 8, row.withheld.label if row.withheld else NONE]
    figures, ranking, probability = row.figures, row.figures.ranking, row.figures.probability
    return [
        row.name,
        f"{figures.households:,}",
        f"{figures.events:,}",
        percent(figures.rate),
        percent(ranking.recall.value) + spread(ranking.recall, percent),
        percent(ranking.precision),
        percent(row.quota.recall),
        number(ranking.auc.value),
        number(probability.observed_to_expected, 2) if probability else NONE,
        number(probability.calibration_error) if probability else NONE,
    ]


def features(evaluation: RiskEvaluation) -> Markup:
    """What the model is given, what each adds, and the shapes of the biggest."""
    rows = [
        [
            row.title + (f"（{row.unit}）" if row.unit else ""), row.cause, row.source, _DIRECTIONS[row.direction],
            number(row.importance), number(row.auc) + ("（疑似泄漏）" if row.is_alarm else ""), percent(row.missing),
        ]
        for row in evaluation.features
    ]  # fmt: skip
    headings = ("特征", "归入的原因", "来自", "方向（由政策定）", "分量", "单凭它的 AUC", "缺")
    return section(
        "用了哪些特征",
        element("div", pictures.importance(evaluation), class_="charts"),
        element("h3", "影响最大的特征，各是什么形状"),
        paragraphs(
            "每一点是一批户的平均；在 0 以上推高风险，以下拉低：加 0.7 大约使可能翻一倍，减 0.7 大约减一半。不足 10 户的不画。"
        ),
        pictures.shapes(evaluation),
        folded(f"全部特征（{len(rows)} 个）", table(headings, rows)),
    )


def excluded(evaluation: RiskEvaluation) -> Markup:
    """What the register holds and the model is never given, by the reason."""
    by_reason = sorted(evaluation.excluded, key=lambda row: row.reason)
    pairs = (
        (reason, "、".join(dict.fromkeys(f"{_DATASETS[row.dataset]}·{row.title}" for row in group)))
        for reason, group in groupby(by_reason, key=lambda row: row.reason)
    )
    return section("哪些不用，为什么", facts(pairs))


def oracle(evaluation: RiskEvaluation) -> Markup:
    """Beside the truth, where the households are invented."""
    if not evaluation.oracle:
        return joined(())
    truth: OracleRecord = evaluation.oracle
    return section(
        "与真实概率比（只有虚构数据才可能）",
        facts((
            ("真实概率的 AUC", f"{number(truth.auc)}：谁也不可能排得更好"),
            ("模型达到它的", percent(truth.auc_share)),
            ("真实概率的查全率", percent(truth.recall)),
            ("与真实概率的校准误差", number(truth.calibration_error, 4)),
            ("与真实概率的均方根差", number(truth.distance, 4)),
        )),
    )  # fmt: skip


def drift(told: RiskDrift | None) -> Markup:
    """What has moved since the training, and what is to be done."""
    if told is None:
        return section("漂移", paragraphs("还没有监测过：`xiangheng risk monitor`。"))
    inputs = [
        [row.title, number(row.psi), row.band.label, percent(row.missing_before), percent(row.missing_now)]
        for row in told.inputs[:_MOST_INPUTS]
    ]
    months = [
        [month(row.month), f"{row.expected:,.0f}", f"{row.observed:,}", number(row.ratio, 2), number(row.auc)]
        for row in told.months
    ]
    return section(
        "漂移",
        element("div", element("strong", told.verdict.label), items(told.reasons), class_="verdict"),
        element("div", *pictures.months(told), class_="charts"),
        table(("月份", "预计", "实际", "实际 ÷ 预计", "近三个月的 AUC"), months),
        facts((
            ("得分的 PSI", f"{number(told.score_psi)}（{told.score_band.label}；小于 0.1 稳定，大于 0.25 变动大）"),
            ("名单更替", f"{percent(told.churn)} 的户上个月不在名单上"),
            ("AUC 的基准", f"{number(told.reference_auc)}（{told.reference_source}）"),
        )),
        folded("变动最大的特征", table(("特征", "PSI", "", "训练时缺", "现在缺"), inputs)),
        element("p", told.caution, class_="note"),
    )  # fmt: skip


def responsibility(card: RiskCard) -> Markup:
    """Who answers for it, and what exactly it is."""
    evaluation = card.evaluation
    return section(
        "责任、批准和版本",
        facts((
            ("负责", card.owner or "尚未指定"),
            ("批准使用", card.approval or "尚未批准"),
            ("写成日期", card.written_on.isoformat()),
            ("模型摘要", evaluation.model),
            ("模型种类", f"{evaluation.title}（{evaluation.kind}）"),
            ("程序库", "，".join(f"{row.name} {row.version}" for row in evaluation.versions)),
            ("区间", f"自助法 {evaluation.repetitions} 次，种子 {evaluation.seed}；同样的输入得到同样的数"),
            ("先后相同的户", "按户编号由小到大；编号是随机的，谁也不占便宜"),
        )),
    )  # fmt: skip
