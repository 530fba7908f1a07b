"""One change at a time: an indicator left out, a weight raised or lowered, one alternative taken."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Annotated

import numpy as np

from xiangheng_scoring.analysis.robustness.options import (
    AGGREGATIONS,
    DRAWN,
    MISSING,
    NORMALISATIONS,
    SOURCES,
    TREATMENTS,
    USUAL,
    Uncertainty,
)
from xiangheng_scoring.analysis.robustness.trials import Model, Trials
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.numbers.arrays import Ints
from xiangheng_scoring.records import Meaning


@dataclass(frozen=True, slots=True)
class Change:
    """One thing done otherwise, and the places that come of it."""

    source: Annotated[str, Meaning(among=(*SOURCES, "left_out"))]
    what: Annotated[str, Meaning("the change, in Chinese")]
    node: Annotated[str | None, Meaning("the code of the node that is changed, if it is one")]
    ranks: Annotated[
        tuple[Annotated[int, Meaning(minimum=0)], ...],
        Meaning("in the order of the study's units; 0 throughout where some unit has no total any more"),
    ]
    mean_shift: Annotated[float, Meaning("over all units", unit="places", minimum=0)]
    greatest_shift: Annotated[int, Meaning("over all units", unit="places", minimum=0)]


def leave_one_out(result: Result, seed: int = 1) -> tuple[Change, ...]:
    """The ranking without each indicator, and without each branch below the root, its weight given to its siblings."""
    model = Model(result, Uncertainty(worlds=1), seed)
    scheme = result.scheme
    nodes = [node for node in scheme.top_down if node.parent and node.gives_points]
    return tuple(
        _change(model, "left_out", f"不计{node.name}", node.code, model.ranks_without(node.code))
        for node in nodes
    )


def one_at_a_time(result: Result, uncertainty: Uncertainty = USUAL, seed: int = 1) -> tuple[Change, ...]:
    """Each alternative of each source taken alone, and each node's weight moved to either end of its range."""
    model = Model(result, uncertainty, seed)
    changes = [*_alternatives(model), *_weights(model)]
    outcome = model.run(_joined([trials for _, _, _, trials in changes])) if changes else None
    if outcome is None:
        return ()
    return tuple(
        _change(model, source, what, node, ranks)
        for (source, what, node, _), ranks in zip(changes, outcome.ranks, strict=True)
    )


def _change(model: Model, source: str, what: str, node: str | None, ranks: Ints) -> Change:
    shift = np.abs(ranks - model.exact_ranks) if ranks.any() else np.zeros_like(ranks)
    return Change(source, what, node, tuple(ranks.tolist()), float(shift.mean()), int(shift.max()))


def _alternatives(model: Model) -> Iterator[tuple[str, str, str | None, Trials]]:
    options = model.uncertainty
    for source, chosen, words in (
        ("treatment", options.treatments, TREATMENTS),
        ("normalisation", options.normalisations, NORMALISATIONS),
        ("aggregation", options.aggregations, AGGREGATIONS),
        ("missing", options.missing, MISSING),
    ):
        for number, name in enumerate(chosen[1:], start=1):
            if name == DRAWN:
                continue  # one draw by itself says nothing
            yield source, words[name], None, replace(model.nominal(1), **{source: np.array([number])})


def _weights(model: Model) -> Iterator[tuple[str, str, str, Trials]]:
    by = model.uncertainty.weights
    for number, code in enumerate(model.node_codes[:-1] if by else ()):
        for sign, word in ((-1, "减"), (1, "加")):
            trials = model.nominal(1)
            trials.weights[0, number] *= 1 + sign * by
            name = model.result.scheme.nodes[code].name
            yield "weights", f"{name}的权重{word} {by:.0%}", code, trials


def _joined(parts: list[Trials]) -> Trials:
    return Trials(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Trials))
    )
