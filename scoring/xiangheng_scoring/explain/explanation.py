"""Every point of a unit proved: the tree from the total to the cells, as data and in Chinese sentences."""

from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.engine.aggregation import WORDS, describe_mean
from xiangheng_scoring.engine.dataset import Adjustment
from xiangheng_scoring.engine.result import Evidence, NodeResult, Result, UnitResult
from xiangheng_scoring.explain.cautions import INVENTED
from xiangheng_scoring.explain.peer_position import PeerPosition, compares_class, peer_position
from xiangheng_scoring.explain.uncertainty import Doubt
from xiangheng_scoring.numbers.exact import ZERO, equals, exactly, plain, shown
from xiangheng_scoring.rules import stated_parameters
from xiangheng_scoring.scheme import Node
from xiangheng_scoring.scheme.weights import FROM_DATA, WEIGHTINGS

MEAN_NOTE = "平均节点只在本级取整一次；下级不折算为分，任何拆分只是归因"


@dataclass(frozen=True, slots=True)
class ExplainedNode:
    """One node with its proof; `sentence` says it in words that an official would accept.

    `formula` tells how a branch was made of its children, with the numbers filled in.
    """

    node: Node
    result: NodeResult
    sentence: str
    formula: str = ""
    peer_position: PeerPosition | None = None
    children: tuple["ExplainedNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Who stands next in the ranking, and the distance in points."""

    name: str
    rank: int | None
    total: Decimal
    distance: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole proof of one unit's result."""

    unit: UnitResult
    tree: ExplainedNode
    ahead: Neighbour | None
    behind: Neighbour | None
    sentences: tuple[str, ...]
    notes: tuple[str, ...]


@exactly
def explain(result: Result, unit: str) -> Explanation:
    """The explanation of `unit` (code or name); raises `UnknownUnit` if it is not assessed."""
    one = result.unit(unit)
    ahead, behind = _neighbours(result, one)
    tree = _explained(result, one, result.scheme.root)
    return Explanation(one, tree, ahead, behind, _summary(result, one, ahead), _notes(result, one))


def leaves_of(tree: ExplainedNode) -> tuple[ExplainedNode, ...]:
    """The leaves of an explained tree, in order."""
    if tree.node.is_leaf:
        return (tree,)
    return tuple(leaf for child in tree.children for leaf in leaves_of(child))


def _explained(result: Result, one: UnitResult, node: Node) -> ExplainedNode:
    found = one.nodes[node.code]
    if not node.is_leaf:
        children = tuple(_explained(result, one, child) for child in result.scheme.children(node.code))
        formula = _formula(result, one, node)
        sentence = _branch_sentence(result, one, node, formula)
        return ExplainedNode(node, found, sentence, formula, children=children)
    place = peer_position(result, one, node)
    return ExplainedNode(node, found, _leaf_sentence(result, one, node, place), peer_position=place)


def _formula(result: Result, one: UnitResult, node: Node) -> str:
    """How the branch was made, with the numbers filled in; empty where nothing was computed."""
    found = one.nodes[node.code]
    children = [one.nodes[child.code] for child in result.scheme.children(node.code) if child.gives_points]
    counted = [child for child in children if child.status == "scored"]
    if found.status != "scored" or not counted:
        return ""
    if node.code in result.scheme.additive:
        terms = " + ".join(f"{child.points}" for child in counted)
        return f"{WORDS[node.aggregation]}：{terms} = {found.points}"
    scores = [child.score or ZERO for child in counted]
    mean = describe_mean(node, scores, [child.used_weight for child in counted])
    return f"{mean} {equals(found.score or ZERO)}"


def _branch_sentence(result: Result, one: UnitResult, node: Node, formula: str) -> str:
    found = one.nodes[node.code]
    start = f"{node.code} {node.name}："
    if found.status == "not_applicable":
        return f"{start}不适用于{one.unit.unit_class}，权重分给同级。"
    if found.status == "missing":
        return f"{start}{found.handling or '整支缺报'}。"
    gone = [
        f"{child.code}{'不适用' if one.nodes[child.code].status == 'not_applicable' else '缺报'}"
        for child in result.scheme.children(node.code)
        if child.gives_points and one.nodes[child.code].status != "scored"
    ]
    reweighted = f"；{'、'.join(gone)}，其权重按比例分给其余下级" if gone and formula else ""
    note = "" if node.code in result.scheme.additive else f"（{MEAN_NOTE}）"
    weighed = _weighing_words(result, node)
    return f"{start}{formula or found.handling}{reweighted}{_weight_words(found)}{weighed}{note}。"


def _weighing_words(result: Result, node: Node) -> str:
    """How the children got their weights, where the table does not say it."""
    if node.weighting == "given":
        return ""
    frame, word = result.scheme.frame, WEIGHTINGS[node.weighting]
    if node.weighting in FROM_DATA:
        return f"；下级权重按{word}由{'本批数据' if frame is None else f' {frame.period} 年的标准'}定"
    ratio = "" if node.consistency is None else f"（一致性比例 {shown(node.consistency)}）"
    return f"；下级权重按{word}定{ratio}"


def _weight_words(found: NodeResult) -> str:
    if found.points is None:
        return f"，权 {plain(found.used_weight)}" if found.used_weight != found.nominal_weight else ""
    changed = f"（原 {plain(found.nominal_weight)} 分）" if found.used_weight != found.nominal_weight else ""
    return f"；满分 {plain(found.used_weight)} 分{changed}，得 {found.points} 分"


def _leaf_sentence(result: Result, one: UnitResult, node: Node, place: PeerPosition) -> str:
    found = one.nodes[node.code]
    start = f"{node.code} {node.name}："
    if found.status == "not_applicable":
        return f"{start}不适用于{one.unit.unit_class}，权重分给同级其他指标。"
    evidence = found.evidence or Evidence(node)
    judgement = evidence.judgement
    if judgement is None:
        points = (
            f"，权重 {plain(found.used_weight)} 分，得 {found.points} 分" if found.points is not None else ""
        )
        return f"{start}{evidence.gap}；{evidence.handling or '不计分'}{points}。"
    parts = [
        f"{start}{_value_words(node, evidence)}。",
        "".join(f"{formula}；" for formula in evidence.transforms) + evidence.formula,
        _points_words(found) + "。",
        _place_words(result, node, place),
        _clause_words(node),
        _parameter_words(node),
    ]
    return "".join(parts)


def _value_words(node: Node, evidence: Evidence) -> str:
    measure = f" {node.unit}" if node.unit else ""
    value = "" if evidence.value is None else f"{shown(evidence.value)}{measure}"
    observation = evidence.observation
    places = [str(observation.origin)] if observation and observation.origin else []
    places += [node.source] if node.source else []
    where = f"（{'，'.join(places)}）" if places else ""
    sample = ""
    if observation and observation.sample:
        taken = observation.sample
        sample = f"，样本 {taken.size}" if taken.size is not None else ""
        if taken.low is not None and taken.high is not None:
            sample += f"，区间 {shown(taken.low)}–{shown(taken.high)}{measure}"
    sources = f"，依据：{'；'.join(evidence.sources)}" if evidence.sources else ""
    handling = f"，{evidence.gap}，{evidence.handling}" if evidence.handling else ""
    return f"{value}{where}{sample}{sources}{handling}".removeprefix("，")


def _parameter_words(node: Node) -> str:
    """The parameters that the rule was given, as its formula need not name them."""
    if node.rule is None:
        return ""
    stated = [f"{name} {text}" for name, text in stated_parameters(node.rule).items()]
    return f"参数：{'，'.join(stated)}。" if stated else ""


def _points_words(found: NodeResult) -> str:
    if found.points is None:
        return f"；权 {plain(found.used_weight)}" if found.used_weight else ""
    changed = (
        f"（原 {plain(found.nominal_weight)} 分，同级重新分配）"
        if found.used_weight != found.nominal_weight
        else ""
    )
    return f"；权重 {plain(found.used_weight)} 分{changed}，得 {found.points} 分"


def _place_words(result: Result, node: Node, place: PeerPosition) -> str:
    if place.rank is None or not node.gives_points:
        return ""
    group = "同类" if compares_class(node) or result.scheme.ranking.within == "class" else "全体"
    measure, change = _measures("" if node.transforms else node.unit)
    is_change = node.rule is not None and node.rule.needs_baseline
    words = f"{group} {place.compared} 个中第 {place.rank} 位"
    if place.ahead and place.ahead_value is not None:
        scored = (
            f"变化 {shown(place.ahead_value)}{change}"
            if is_change
            else f"{shown(place.ahead_value)}{measure}"
        )
        words += f"，前一位{place.ahead} {scored}{_doubt_words(place.ahead_doubt, '相差')}"
    if place.distance and place.best_unit != place.ahead:
        words += f"，距最好的{place.best_unit} {shown(place.distance)}{change}"
    return f"{words}{_gain_words(node, place)}。"


def _measures(unit: str) -> tuple[str, str]:
    """What follows a value, and what follows a difference of two."""
    measure = f" {unit}" if unit else ""
    return measure, " 个百分点" if unit == "%" else measure


def _gain_words(node: Node, place: PeerPosition) -> str:
    if place.gain is None:
        return ""
    if not place.gain:
        return "；较上年持平"
    margin = _doubt_words(place.gain_doubt)
    change = f"{shown(abs(place.gain))}{_measures(node.unit)[1]}"
    return f"；较上年{'改善' if place.gain > 0 else '退步'} {change}{margin}"


def _doubt_words(found: Doubt | None, what: str = "") -> str:
    return f"，{what}在误差范围（{shown(found.error)}）之内" if found is not None and found.covers else ""


def _clause_words(node: Node) -> str:
    if not node.clause:
        return ""
    return f"出处：{node.clause}{'' if node.verified else '（指标口径未经核实）'}。"


def _neighbours(result: Result, one: UnitResult) -> tuple[Neighbour | None, Neighbour | None]:
    """The next better and the next worse unit in the official ranking."""
    by_class = result.scheme.ranking.within == "class"
    peers = [
        other
        for other in result.ranked
        if other.total is not None and (not by_class or other.unit.unit_class == one.unit.unit_class)
    ]
    if one.rank is None:
        return None, None
    better = [other for other in peers if other.rank is not None and other.rank < one.rank]
    worse = [other for other in peers if other.rank is not None and other.rank > one.rank]
    return _neighbour(one, better[-1] if better else None), _neighbour(one, worse[0] if worse else None)


def _neighbour(one: UnitResult, other: UnitResult | None) -> Neighbour | None:
    if other is None or other.total is None or one.total is None:
        return None
    return Neighbour(other.unit.name, other.rank, other.total, abs(other.total - one.total))


def _summary(result: Result, one: UnitResult, ahead: Neighbour | None) -> tuple[str, ...]:
    if one.total is None:
        return (f"{one.unit.name}没有可以计分的指标，无总分、位次和等次。",)
    scope = f"{one.unit.unit_class or '全体'}" if result.scheme.ranking.within == "class" else "全体"
    lead = f"，前一位{ahead.name} {ahead.total} 分，相差 {ahead.distance} 分" if ahead else ""
    lines = [f"{one.unit.name}总分 {one.total}，{scope}第 {one.rank} 位{lead}。"]
    if one.grade:
        lines.append(f"等次「{one.grade}」：{one.grade_reason}。")
    if one.adjustment.entries:
        lines.append(f"加减分 {one.adjustment.points}：{one.adjustment.formula}。")
        lines += [_adjustment_line(result, entry) for entry in one.adjustment.entries]
    for name, aspect in one.aspects.items():
        lines.append(
            f"{name}：得 {aspect.won} ÷ 应得 {plain(aspect.attainable)} {equals(aspect.rate)}%，第 {aspect.rank} 位。"
        )
    return (*lines, *_combined_lines(one))


def _adjustment_line(result: Result, entry: Adjustment) -> str:
    item = result.scheme.adjustments.items[entry.item]
    reason = f"，{entry.reason}" if entry.reason else ""
    clause = f"出处：{item.clause}。" if item.clause else f"说明：{item.note}。" if item.note else ""
    points = f"{item.code} {item.name} {plain(entry.points)} 分"
    return f"　{points}，依据 {entry.evidence}{reason}{entry.origin.cited()}。{clause}"


def _combined_lines(one: UnitResult) -> tuple[str, ...]:
    if one.combined is None:
        return ()
    if one.combined.total is None:
        missing = "、".join(part.name for part, share, _ in one.combined.parts if share is None)
        return (f"综合结果：缺{missing}的得分，不作综合。",)
    terms = " + ".join(f"{part.name} {share}" for part, share, _ in one.combined.parts)
    return (f"综合结果：{terms} = {one.combined.total}，第 {one.combined.rank} 位。",)


def _notes(result: Result, one: UnitResult) -> tuple[str, ...]:
    notes = [INVENTED] if result.is_invented else []
    notes += [result.scheme.notice] if result.scheme.notice else []
    if result.scheme.frame is not None:
        notes.append(f"同组比较和由数据定的参数，按 {result.scheme.frame.period} 年固定的标准")
    if not one.unit.verified:
        notes.append(f"{one.unit.name}的名单或类别未经核实：{one.unit.note or '无说明'}")
    for other in _inversions(result, one):
        notes.append(
            f"与{other.unit.name}取整前总分 {shown_total(one)} 对 {shown_total(other)}，取整后 {one.total} 对 {other.total}，"
            f"先后因取整而不同；本方案按{'取整前' if result.scheme.ranking.on == 'exact' else '取整后'}总分排名"
        )
    return tuple(notes)


def shown_total(one: UnitResult) -> str:
    """The total before rounding, as a sentence prints it."""
    return "无" if one.exact_total is None else shown(one.exact_total)


def _inversions(result: Result, one: UnitResult) -> list[UnitResult]:
    """Units whose order against this one differs before and after rounding."""
    found = []
    for other in result.units:
        if None in (one.total, other.total, one.exact_total, other.exact_total) or other is one:
            continue
        rounded = _order(one.total, other.total)
        if rounded != _order(one.exact_total, other.exact_total):
            found.append(other)
    return found


def _order(left: Decimal | None, right: Decimal | None) -> int:
    left, right = left or Decimal(0), right or Decimal(0)
    return (left > right) - (left < right)
