"""The proof of a unit's result in Chinese sentences that an official would accept."""

from decimal import Decimal

from xiangheng_scoring.engine.dataset import Adjustment
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import NodeResult, Result, UnitResult
from xiangheng_scoring.explain.cautions import INVENTED
from xiangheng_scoring.explain.documents import Neighbour
from xiangheng_scoring.explain.findings import deduction_of_each
from xiangheng_scoring.explain.orders import Orders, is_among_class
from xiangheng_scoring.explain.peer_position import PeerPosition
from xiangheng_scoring.numbers.exact import ZERO, equals, plain, shown
from xiangheng_scoring.rules import stated_parameters
from xiangheng_scoring.scheme import Node
from xiangheng_scoring.scheme.weights import FROM_DATA, WEIGHTINGS

MEAN_NOTE = "平均节点只在本级取整一次；下级不折算为分，任何拆分只是归因"


def branch_sentence(result: Result, row: UnitResult, node: Node, formula: str) -> str:
    """How a branch was made of its children, by `formula`, and what it gives."""
    outcome = row.nodes[node.code]
    start = f"{node.code} {node.name}："
    if outcome.status == "not_applicable":
        return f"{start}不适用于{row.unit.unit_class}，权重分给同级。"
    if outcome.status == "missing":
        return f"{start}{outcome.handling or '整支缺报'}。"
    gone = [
        f"{child.code}{'不适用' if row.nodes[child.code].status == 'not_applicable' else '缺报'}"
        for child in result.scheme.children(node.code)
        if child.gives_points and row.nodes[child.code].status != "scored"
    ]
    reweighted = f"；{'、'.join(gone)}，其权重按比例分给其余下级" if gone and formula else ""
    note = "" if node.code in result.scheme.additive else f"（{MEAN_NOTE}）"
    if outcome.points is not None:
        weight = f"；满分 {_weight_words(outcome)}，得 {outcome.points} 分"
    else:
        weight = "" if outcome.used_weight == outcome.nominal_weight else f"，权 {plain(outcome.used_weight)}"
    weighed = _weighing_words(result, node)
    return f"{start}{formula or outcome.handling}{reweighted}{weight}{weighed}{note}。"


def _weighing_words(result: Result, node: Node) -> str:
    """How the children got their weights, where the table does not say it."""
    if node.weighting == "given":
        return ""
    frame, word = result.scheme.frame, WEIGHTINGS[node.weighting]
    if node.weighting in FROM_DATA:
        return f"；下级权重按{word}由{'本批数据' if frame is None else f' {frame.period} 年的标准'}定"
    ratio = "" if node.consistency is None else f"（一致性比例 {shown(node.consistency)}）"
    return f"；下级权重按{word}定{ratio}"


def _weight_words(outcome: NodeResult, how: str = "") -> str:
    """The weight that counted, and the nominal one where that is another; `how` says why."""
    nominal = f"（原 {plain(outcome.nominal_weight)} 分{how}）"
    return (
        f"{plain(outcome.used_weight)} 分{nominal if outcome.used_weight != outcome.nominal_weight else ''}"
    )


def leaf_sentence(
    result: Result, row: UnitResult, node: Node, evidence: Evidence, place: PeerPosition, proof: str
) -> str:
    """An indicator's value, proof, points, place, clause and parameters; what was done where it is missing."""
    outcome = row.nodes[node.code]
    start = f"{node.code} {node.name}："
    if outcome.status == "not_applicable":
        return f"{start}不适用于{row.unit.unit_class}，权重分给同级其他指标。"
    if evidence.rule is None:
        points = (
            ""
            if outcome.points is None
            else f"，权重 {plain(outcome.used_weight)} 分，得 {outcome.points} 分"
        )
        return f"{start}{evidence.gap}；{evidence.handling or '不计分'}{points}。"
    if outcome.points is not None:
        points = f"；权重 {_weight_words(outcome, '，同级重新分配')}，得 {outcome.points} 分"
        if (each := deduction_of_each(outcome)) is not None:
            points += (
                f"，每个问题扣 {shown(each)} 分{'' if outcome.points == outcome.exact else '（取整前）'}"
            )
    else:
        points = f"；权 {plain(outcome.used_weight)}" if outcome.used_weight else ""
    proof = "".join(f"{formula}；" for formula in evidence.transforms) + proof
    verified = "" if node.verified else "（指标口径未经核实）"
    clause = f"出处：{node.clause}{verified}。" if node.clause else ""
    stated = stated_parameters(node.rule) if node.rule else {}
    # The formula need not name them.
    parameters = "，".join(f"{name} {text}" for name, text in stated.items())
    return (
        f"{start}{_value_words(node, evidence)}。{proof}{points}。{_place_words(result, node, place)}{clause}"
        f"{f'参数：{parameters}。' if parameters else ''}"
    )


def _value_words(node: Node, evidence: Evidence) -> str:
    measure = f" {node.unit}" if node.unit else ""
    value = "" if evidence.value is None else f"{shown(evidence.value)}{measure}"
    observation = evidence.observation
    places = [observation.origin.dated] if observation and observation.origin else []
    places += [node.source] if node.source else []
    where = f"（{'，'.join(places)}）" if places else ""
    survey = ""
    if observation and (sample := observation.sample):
        survey = f"，样本 {sample.size}" if sample.size is not None else ""
        if sample.low is not None and sample.high is not None:
            survey += f"，区间 {shown(sample.low)}–{shown(sample.high)}{measure}"
    sources = f"，依据：{'；'.join(evidence.sources)}" if evidence.sources else ""
    handling = f"，{evidence.gap}，{evidence.handling}" if evidence.handling else ""
    return f"{value}{where}{survey}{sources}{handling}".removeprefix("，")


def _place_words(result: Result, node: Node, place: PeerPosition) -> str:
    if place.rank is None or not node.gives_points:
        return ""
    group = "同类" if is_among_class(result, node) else "全体"
    measure, change = _measures("" if node.transforms else node.unit)
    is_change = node.rule is not None and node.rule.needs_baseline
    words = f"{group} {place.compared} 个中第 {place.rank} 位"
    if place.ahead and place.ahead_value is not None:
        scored = (
            f"变化 {shown(place.ahead_value)}{change}"
            if is_change
            else f"{shown(place.ahead_value)}{measure}"
        )
        words += f"，前一位{place.ahead} {scored}"
        words += _error_words(place.ahead_error, place.ahead_within_error, "相差")
    if place.distance and place.best_unit != place.ahead:
        words += f"，距最好的{place.best_unit} {shown(place.distance)}{change}"
    if place.gain:
        words += f"；较上年{'改善' if place.gain > 0 else '退步'} {shown(abs(place.gain))}{_measures(node.unit)[1]}"
        words += _error_words(place.gain_error, place.within_error)
    return f"{words}{'' if place.gain is None or place.gain else '；较上年持平'}。"


def _measures(unit: str) -> tuple[str, str]:
    """What follows a value, and what follows a difference of two."""
    measure = f" {unit}" if unit else ""
    return measure, " 个百分点" if unit == "%" else measure


def _error_words(error: Decimal | None, is_within: bool | None, what: str = "") -> str:
    return f"，{what}在误差范围（{shown(error)}）之内" if error is not None and is_within else ""


def summary(result: Result, row: UnitResult, ahead: Neighbour | None) -> tuple[str, ...]:
    """A unit's total with its place and grade, and what was added to its points or counted apart."""
    if row.total is None:
        return (f"{row.unit.name}没有可以计分的指标，无总分、位次和等次。",)
    scope = (row.unit.unit_class if result.scheme.ranking.within == "class" else "") or "全体"
    lead = f"，前一位{ahead.name} {ahead.total} 分，相差 {ahead.distance} 分" if ahead else ""
    lines = [f"{row.unit.name}总分 {row.total}，{scope}第 {row.rank} 位{lead}。"]
    if row.grade:
        lines.append(f"等次「{row.grade}」：{row.grade_reason}。")
    if row.adjustment.entries:
        lines.append(f"加减分 {row.adjustment.points}：{row.adjustment.formula}。")
        lines += [_adjustment_line(result, entry) for entry in row.adjustment.entries]
    for name, aspect in row.aspects.items():
        lines.append(
            f"{name}：得 {aspect.won} ÷ 应得 {plain(aspect.attainable)} {equals(aspect.rate)}%，第 {aspect.rank} 位。"
        )
    return (*lines, *_combined_lines(row))


def _adjustment_line(result: Result, entry: Adjustment) -> str:
    item = result.scheme.adjustments.items[entry.item]
    reason = f"，{entry.reason}" if entry.reason else ""
    clause = f"出处：{item.clause}。" if item.clause else f"说明：{item.note}。" if item.note else ""
    points = f"{item.code} {item.name} {plain(entry.points)} 分"
    return f"　{points}，依据 {entry.evidence}{reason}{entry.origin.cited()}。{clause}"


def _combined_lines(row: UnitResult) -> tuple[str, ...]:
    if row.combined is None:
        return ()
    if row.combined.total is None:
        missing = "、".join(part.name for part, share, _ in row.combined.parts if share is None)
        return (f"综合结果：缺{missing}的得分，不作综合。",)
    terms = " + ".join(f"{part.name} {share}" for part, share, _ in row.combined.parts)
    return (f"综合结果：{terms} = {row.combined.total}，第 {row.combined.rank} 位。",)


def notes(orders: Orders, row: UnitResult) -> tuple[str, ...]:
    """What must be known of a unit's figures, and of its place where that was decided by rounding."""
    result = orders.result
    lines = [INVENTED] if result.is_invented else []
    lines += [result.scheme.notice] if result.scheme.notice else []
    if result.scheme.frame is not None:
        lines.append(f"同组比较和由数据定的参数，按 {result.scheme.frame.period} 年固定的标准")
    if not row.unit.verified:
        lines.append(f"{row.unit.name}的名单或类别未经核实：{row.unit.note or '无说明'}")
    for other in orders.inversions(row):
        exact = [shown(each.exact_total or ZERO) for each in (row, other)]
        totals = f"取整前总分 {exact[0]} 对 {exact[1]}，取整后 {row.total} 对 {other.total}"
        on = "取整前" if result.scheme.ranking.on == "exact" else "取整后"
        lines.append(f"与{other.unit.name}{totals}，先后因取整而不同；本方案按{on}总分排名")
    return tuple(lines)
