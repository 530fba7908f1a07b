"""Every point of a unit proved: the tree from the total to the cells, as data and in Chinese sentences."""

from collections.abc import Iterable
from decimal import Decimal

from xiangheng_scoring.documents import fault_records
from xiangheng_scoring.engine.aggregation import WORDS, describe_mean
from xiangheng_scoring.engine.dataset import Adjustment
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.explain.documents import (
    AdjustmentRecord,
    ComparedCohort,
    Explained,
    ExplainedBranch,
    ExplainedLeaf,
    ExplainedNode,
    Explanation,
    FindingsRecord,
    Neighbour,
    origin_record,
    run_frame,
    run_scheme,
    unit_standing,
)
from xiangheng_scoring.explain.findings import findings_record
from xiangheng_scoring.explain.orders import Orders
from xiangheng_scoring.explain.peer_position import PeerPosition, peer_position
from xiangheng_scoring.explain.wording import branch_sentence, leaf_sentence, notes, summary
from xiangheng_scoring.numbers.exact import ZERO, at_30_digits, equals, exactly
from xiangheng_scoring.records import JsonObject, Points, extended, points
from xiangheng_scoring.rules import plain_parameters
from xiangheng_scoring.scheme import Node


def explain(result: Result, unit: str, notices: Iterable[Fault] = ()) -> Explanation:
    """The explanation of `unit` (code or name), with what was noticed when the data were read.

    Raises `UnknownUnit` if it is not assessed.
    """
    return explain_row(Orders(result), result.unit(unit), notices)


@exactly
def explain_row(orders: Orders, row: UnitResult, notices: Iterable[Fault] = ()) -> Explanation:
    """The explanation of one of several units, which share the orders of their result."""
    result = orders.result
    ahead, behind = (_neighbour(row, other) for other in orders.neighbours(row))
    return Explanation(
        run_id=result.run_id,
        result_digest=result.result_digest,
        period=result.period,
        scheme=run_scheme(result),
        frame=run_frame(result),
        notice=result.scheme.notice or None,
        invented=result.is_invented,
        unit=unit_standing(row),
        adjustments=tuple(_adjustment(result, entry) for entry in row.adjustment.entries),
        caps=row.caps,
        ahead=ahead,
        behind=behind,
        sentences=summary(result, row, ahead),
        notes=notes(orders, row),
        tree=_explained(orders, row, result.scheme.root),
        notices=fault_records(notices),
    )


def nodes_of(tree: Explained) -> tuple[Explained, ...]:
    """All nodes of an explained tree, each before those below it."""
    return (tree, *(node for child in tree.children for node in nodes_of(child)))


def leaves_of(tree: Explained) -> tuple[ExplainedLeaf, ...]:
    """The leaves of an explained tree, in order."""
    return tuple(node for node in nodes_of(tree) if isinstance(node, ExplainedLeaf))


def _neighbour(row: UnitResult, other: UnitResult | None) -> Neighbour | None:
    if row.total is None or other is None or other.total is None:
        return None
    return Neighbour(other.unit.name, other.rank, Points(other.total), Points(abs(other.total - row.total)))


def _adjustment(result: Result, entry: Adjustment) -> AdjustmentRecord:
    item = result.scheme.adjustments.items[entry.item]
    return AdjustmentRecord(
        item=item.code,
        name=item.name,
        clause=item.clause or None,
        points=at_30_digits(entry.points),
        evidence=entry.evidence,
        reason=entry.reason or None,
        origin=origin_record(entry.origin),
    )


def _explained(orders: Orders, row: UnitResult, node: Node) -> Explained:
    result = orders.result
    outcome = row.nodes[node.code]
    evidence = outcome.evidence
    place = peer_position(orders, row, node) if evidence else None
    formula = evidence.formula if evidence else _formula(result, row, node)
    explained = ExplainedNode(
        code=node.code,
        name=node.name,
        status=outcome.status,
        score=points(outcome.score),
        points=points(outcome.points),
        nominal_weight=Points(outcome.nominal_weight),
        used_weight=Points(outcome.used_weight),
        aggregation=node.aggregation or None,
        weighting=None if node.is_leaf else node.weighting,
        formula=None if evidence else formula or None,
        handling=outcome.handling or None,
        sentence=leaf_sentence(result, row, node, evidence, place, formula)
        if evidence and place
        else branch_sentence(result, row, node, formula),
    )
    if evidence and place:
        findings = findings_record(result, row.unit.code, outcome)
        return _leaf(explained, node, evidence, formula, place, findings)
    children = tuple(_explained(orders, row, child) for child in result.scheme.children(node.code))
    return extended(ExplainedBranch, explained, children=children)


def _formula(result: Result, row: UnitResult, node: Node) -> str:
    """How a branch was made, with the numbers filled in; empty where nothing was computed."""
    outcome = row.nodes[node.code]
    children = [row.nodes[child.code] for child in result.scheme.children(node.code) if child.gives_points]
    counted = [child for child in children if child.status == "scored"]
    if outcome.status != "scored" or not counted:
        return ""
    if node.code in result.scheme.additive:
        terms = " + ".join(f"{child.points}" for child in counted)
        return f"{WORDS[node.aggregation]}：{terms} = {outcome.points}"
    scores = [child.score or ZERO for child in counted]
    mean = describe_mean(node, scores, [child.used_weight for child in counted])
    return f"{mean} {equals(outcome.score or ZERO)}"


def _leaf(
    explained: ExplainedNode,
    node: Node,
    evidence: Evidence,
    proof: str,
    place: PeerPosition,
    findings: FindingsRecord | None,
) -> ExplainedLeaf:
    observation, judgement = evidence.observation, evidence.judgement
    within = node.rule.cohort_name() if node.rule and judgement else ""
    return extended(
        ExplainedLeaf,
        explained,
        indicator=node.indicator,
        rule=node.rule.kind if node.rule else None,
        parameters=JsonObject(plain_parameters(node.rule) if node.rule else {}),
        direction=node.direction,
        unit=node.unit or None,
        value=_shortened(evidence.value),
        target=_shortened(node.target),
        baseline=_shortened(evidence.baseline),
        baseline_period=evidence.base.period if evidence.base else None,
        origin=origin_record(observation.origin) if observation else None,
        sample=observation.sample if observation else None,
        sources=evidence.sources,
        findings=findings,
        transforms=evidence.transforms,
        gap=evidence.gap or None,
        proof=proof or None,
        bounds=JsonObject(
            {name: at_30_digits(bound) for name, bound in judgement.bounds} if judgement else {}
        ),
        edge=(judgement.edge or None) if judgement else None,
        cohort=ComparedCohort(within, len(evidence.cohort.values)) if within else None,
        office=node.office or None,
        source=node.source or None,
        definition=node.definition or None,
        clause=node.clause or None,
        basis=node.basis or None,
        note=node.note or None,
        aspect=node.aspect or None,
        verified=node.verified,
        standing=place,
        children=(),
    )


def _shortened(value: Decimal | None) -> Decimal | None:
    """A value no longer than anybody can use where it never ends."""
    return None if value is None else at_30_digits(value)
