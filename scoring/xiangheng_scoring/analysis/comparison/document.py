"""A comparison as plain data for other programs: every number an exact decimal string."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xiangheng_scoring.analysis.comparison.changes import Change, changes
from xiangheng_scoring.analysis.comparison.differences import Comparison, Difference, Overtaking
from xiangheng_scoring.analysis.comparison.wording import difference_said, left_out_said, overtaking_said
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.numbers.exact import plain

COMPARISON_FORMAT = "xiangheng-comparison/1"
DIFFERENCE_FORMAT = "xiangheng-difference/1"

Document = dict[str, Any]


def comparison_document(found: Comparison) -> Document:
    """The whole comparison: both runs, each unit's difference, and every overtaking."""
    return {
        "format": COMPARISON_FORMAT,
        **_runs(found.here, found.there),
        "differences": [_difference(one) for one in found.differences],
        "overtakings": [_overtaking(one) for one in found.overtakings],
        "only_here": [unit.code for unit in found.only_here],
        "only_there": [unit.code for unit in found.only_there],
        "without_total": [unit.code for unit in found.without_total],
        "sentences": left_out_said(found),
    }


def difference_document(
    found: Difference, here: Result, there: Result, overtakings: Sequence[Overtaking] = ()
) -> Document:
    """One difference with its effects, in all and by indicator, what moved, whom the unit overtook or who overtook it."""
    return {
        "format": DIFFERENCE_FORMAT,
        **_runs(here, there),
        "difference": _difference(found),
        "changes": [_change(one) for one in changes(found)],
        "overtakings": [_overtaking(one) for one in overtakings],
    }


def _change(one: Change) -> Document:
    return {
        "code": one.node.code,
        "name": one.node.name,
        "below": one.below or None,
        "points": None if one.points is None else f"{one.points:f}",
        "score": plain(one.score),
        "here": one.values[0],
        "there": one.values[1],
    }


def _runs(here: Result, there: Result) -> Document:
    return {"here": _run(here), "there": _run(there), "invented": here.is_invented or there.is_invented}


def _difference(found: Difference) -> Document:
    return {
        "here": _side(found.here),
        "there": _side(found.there),
        "difference": f"{found.difference:f}",
        "effects": _exact(found.effects),
        "by_leaf": {code: _exact(effects) for code, effects in found.by_leaf.items()},
        "within_error": sorted(found.within_error),
        "sentences": difference_said(found),
    }


def _run(result: Result) -> Document:
    scheme = result.scheme
    return {
        "run_id": result.run_id,
        "result_digest": result.result_digest,
        "scheme": {"code": scheme.code, "name": scheme.name, "digest": scheme.digest},
        "period": result.period,
    }


def _side(one: UnitResult) -> Document:
    return {
        "unit": one.unit.code,
        "name": one.unit.name,
        "total": None if one.total is None else f"{one.total:f}",
        "rank": one.rank,
        "grade": one.grade or None,
    }


def _overtaking(one: Overtaking) -> Document:
    return {
        "winner": one.winner.code,
        "loser": one.loser.code,
        "totals": {
            side: {"here": f"{of.here.total}", "there": f"{of.there.total}"}
            for side, of in (("winner", one.of_winner), ("loser", one.of_loser))
        },
        "gap_here": f"{one.gap_here:f}",
        "gap_there": f"{one.gap_there:f}",
        "effects": _exact(one.effects),
        "decisive": one.decisive,
        "sentence": overtaking_said(one),
    }


def _exact(effects: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: f"{effect:f}" for name, effect in effects.items()}
