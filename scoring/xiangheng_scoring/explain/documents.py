"""Results and explanations as plain data for other programs: every number an exact decimal string.

The formats are documented with a JSON Schema each in `docs/formats/`, and held by tests.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xiangheng_scoring.engine.result import Evidence, NodeResult, Result, UnitResult
from xiangheng_scoring.explain.explanation import ExplainedNode, Explanation, Neighbour
from xiangheng_scoring.explain.peer_position import PeerPosition
from xiangheng_scoring.numbers.exact import at_30_digits, plain
from xiangheng_scoring.places import Origin
from xiangheng_scoring.rules import plain_parameters
from xiangheng_scoring.scheme import Node

RESULT_FORMAT = "xiangheng-result/1"
EXPLANATION_FORMAT = "xiangheng-explanation/1"

Document = dict[str, Any]


def result_document(result: Result) -> Document:
    """The whole result: digests, and each unit's total, ranks, grade and points of every node."""
    return {
        "format": RESULT_FORMAT,
        "run_id": result.run_id,
        "result_digest": result.result_digest,
        "provenance_digest": result.provenance_digest,
        "period": result.period,
        **_scheme(result),
        "engine": result.provenance.engine,
        "engine_number": result.provenance.engine_number,
        "engine_digest": result.provenance.engine_digest,
        "plugin": result.provenance.plugin or None,
        "units": [_unit(one) for one in result.ranked],
    }


def _scheme(result: Result) -> Document:
    scheme = result.scheme
    return {
        "scheme": {
            "code": scheme.code,
            "name": scheme.name,
            "year": scheme.year,
            "digest": scheme.digest,
        },
        "frame": None
        if scheme.frame is None
        else {"digest": scheme.frame.digest, "period": scheme.frame.period},
        "notice": scheme.notice or None,
        "invented": result.is_invented,
    }


def _unit(one: UnitResult) -> Document:
    return {
        "code": one.unit.code,
        "name": one.unit.name,
        "class": one.unit.unit_class or None,
        "verified": one.unit.verified,
        "total": _exact(one.total),
        "exact_total": _exact(one.exact_total),
        "rank": one.rank,
        "rank_overall": one.rank_overall,
        "rank_in_class": one.rank_in_class,
        "grade": one.grade or None,
        "grade_reason": one.grade_reason or None,
        "adjustment": _exact(one.adjustment.points),
        "aspects": {
            name: {"won": _exact(found.won), "attainable": _exact(found.attainable), "rank": found.rank}
            for name, found in one.aspects.items()
        },
        "combined": None
        if one.combined is None
        else {
            "total": _exact(one.combined.total),
            "rank": one.combined.rank,
            "parts": {part.assessment: _exact(share) for part, share, _ in one.combined.parts},
        },
        "nodes": {code: _node(found) for code, found in one.nodes.items()},
    }


def _node(found: NodeResult) -> Document:
    return {
        "status": found.status,
        "score": _exact(found.score),
        "points": _exact(found.points),
        "nominal_weight": _exact(found.nominal_weight),
        "used_weight": _exact(found.used_weight),
    }


def _exact(value: Decimal | None) -> str | None:
    """The value as printed: points keep their trailing zeros, everything else has none to keep."""
    return None if value is None else f"{value:f}"


def _plain(value: Decimal | None) -> str | None:
    """The value without trailing zeros, and no longer than anybody can use where it never ends."""
    return None if value is None else plain(at_30_digits(value))


def explanation_document(result: Result, explanation: Explanation) -> Document:
    """The explanation of one unit: the tree with everything that proves it."""
    one = explanation.unit
    return {
        "format": EXPLANATION_FORMAT,
        "run_id": result.run_id,
        "result_digest": result.result_digest,
        "period": result.period,
        **_scheme(result),
        "unit": {key: value for key, value in _unit(one).items() if key != "nodes"},
        "adjustments": [
            {
                "item": entry.item,
                "name": result.scheme.adjustments.items[entry.item].name,
                "clause": result.scheme.adjustments.items[entry.item].clause or None,
                "points": _plain(entry.points),
                "evidence": entry.evidence,
                "reason": entry.reason or None,
                "origin": _origin(entry.origin),
            }
            for entry in one.adjustment.entries
        ],
        "caps": [{"node": cap.node, "grade": cap.grade, "reason": cap.reason} for cap in one.caps],
        "ahead": _neighbour(explanation.ahead),
        "behind": _neighbour(explanation.behind),
        "sentences": list(explanation.sentences),
        "notes": list(explanation.notes),
        "tree": _explained(explanation.tree),
    }


def _neighbour(found: Neighbour | None) -> Document | None:
    if found is None:
        return None
    return {
        "name": found.name,
        "rank": found.rank,
        "total": _exact(found.total),
        "distance": _exact(found.distance),
    }


def _explained(found: ExplainedNode) -> Document:
    node = found.node
    document: Document = {
        "code": node.code,
        "name": node.name,
        **_node(found.result),
        "aggregation": node.aggregation or None,
        "weighting": None if node.is_leaf else node.weighting,
        "formula": found.formula or None,
        "handling": found.result.handling or None,
        "sentence": found.sentence,
    }
    if node.is_leaf:
        document |= _leaf(node, found.result.evidence or Evidence(node))
        document["standing"] = _peer_position(found.peer_position)
    document["children"] = [_explained(child) for child in found.children]
    return document


def _leaf(node: Node, evidence: Evidence) -> Document:
    observation, judgement = evidence.observation, evidence.judgement
    sample = observation.sample if observation else None
    return {
        "indicator": node.indicator,
        "rule": node.rule.kind if node.rule else None,
        "parameters": plain_parameters(node.rule) if node.rule else {},
        "direction": node.direction,
        "unit": node.unit or None,
        "value": _plain(evidence.value),
        "target": _plain(node.target),
        "baseline": _plain(evidence.baseline),
        "baseline_period": evidence.base.period if evidence.base else None,
        "origin": _origin(observation.origin) if observation else None,
        "sample": None
        if sample is None
        else {"size": sample.size, "low": _plain(sample.low), "high": _plain(sample.high)},
        "sources": list(evidence.sources),
        "transforms": list(evidence.transforms),
        "gap": evidence.gap or None,
        "proof": evidence.formula or None,
        "bounds": {name: _plain(bound) for name, bound in judgement.bounds} if judgement else {},
        "edge": (judgement.edge or None) if judgement else None,
        "cohort": {"within": node.rule.cohort_name(), "size": len(evidence.cohort.values)}
        if judgement and node.rule and node.rule.cohort_name()
        else None,
        **_definition(node),
    }


def _definition(node: Node) -> Mapping[str, Any]:
    names = ("office", "source", "definition", "clause", "basis", "note", "aspect")
    return {name: getattr(node, name) or None for name in names} | {"verified": node.verified}


def _peer_position(found: PeerPosition | None) -> Document | None:
    if found is None:
        return None
    return {
        "compared": found.compared,
        "rank": found.rank,
        "best": _plain(found.best),
        "best_unit": found.best_unit or None,
        "distance": _plain(found.distance),
        "previous": _plain(found.previous),
        "gain": _plain(found.gain),
        "within_error": found.within_error,
        "gain_error": _plain(found.gain_doubt.error) if found.gain_doubt else None,
        "ahead": found.ahead or None,
        "ahead_value": _plain(found.ahead_value),
        "ahead_within_error": found.ahead_doubt.covers if found.ahead_doubt else None,
        "ahead_error": _plain(found.ahead_doubt.error) if found.ahead_doubt else None,
    }


def _origin(origin: Origin) -> Document:
    return {"file": origin.file or None, "sheet": origin.sheet or None, "cell": origin.cell or None}
