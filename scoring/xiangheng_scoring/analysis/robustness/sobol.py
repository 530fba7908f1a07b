"""Which source moves the ranking: Sobol indices of the mean rank shift and of every unit's rank.

First order (the source alone) and total (with its interactions), by the design of Saltelli et al. (2010) on a
scrambled Sobol sequence, with bootstrap intervals. An order of importance is told only when it would come out the
same again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from xiangheng_scoring.analysis.robustness.options import SOURCES
from xiangheng_scoring.analysis.robustness.threads import few_threads
from xiangheng_scoring.analysis.robustness.trials import Model, Progress, Trials
from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints, numbers

BASE = 4096
BOOTSTRAPS = 500
CONFIDENCE = 0.95
#: An interval of a total index may be this wide at most before an order is told.
WIDEST = 0.15
#: Sources whose total indices are below this are without influence, and stand in no order.
NEGLIGIBLE = 0.01
#: Where more of the rows than this had a trial without totals, what is left speaks of the other alternatives only.
MOST_LEFT_OUT = 0.05
#: A variance below this share of the greatest square is what floats make of nothing.
ROUNDING = 1e-14


@dataclass(frozen=True)
class Indices:
    """Sobol indices by source: estimates and the ends of their intervals, each (sources,) or (sources, outputs).

    An output that does not vary has no indices: all are 0 and `varies` is false.
    """

    first: Array
    first_low: Array
    first_high: Array
    total: Array
    total_low: Array
    total_high: Array
    varies: Flags


@dataclass(frozen=True)
class Sensitivity:
    """Indices of the mean rank shift and of each unit's rank, and whether an order of the sources may be told.

    `by_unit` is of shape (sources, units). `order` names the sources that have influence, greatest first, and is None
    while that is not stable; `orders_by_unit` says the same of each unit's own rank. `evaluations` is how many trials
    were run, `left_out` how many rows of the design had a failed trial and were left out whole. `verdict` says in Chinese
    why no order is told; it is empty where one is.
    """

    sources: tuple[str, ...]
    model: Model
    shift: Indices
    by_unit: Indices
    order: tuple[str, ...] | None
    orders_by_unit: tuple[tuple[str, ...] | None, ...]
    evaluations: int
    left_out: int
    verdict: str


def sensitivity(model: Model, *, base: int = BASE, progress: Progress | None = None) -> Sensitivity:
    """Sobol indices of every source of the model that varies, from base × (sources + 2) trials.

    `model` is `Model(result, uncertainty, seed)`, or that of a study, whose matrices it then shares. Raises
    `MethodRefused` where nothing varies, or `base` is no power of two (a Sobol sequence is only balanced at powers of
    two).
    """
    sources = varying(model)
    if not sources:
        raise MethodRefused("没有一个来源在变", expected="至少一个来源有两种做法")
    check_base(base)
    design = saltelli(base, len(sources), model.seed)
    trials = _trials(model, sources, design.reshape(-1, len(sources)))
    with few_threads(model.size):
        outcome = model.run(trials, progress)
    blocks = outcome.ranks.reshape(len(sources) + 2, base, -1)
    complete = outcome.is_valid.reshape(len(sources) + 2, base).all(axis=0)
    ranks = blocks[:, complete].astype(np.float64)
    if ranks.shape[1] < 2:
        raise MethodRefused(
            "几乎每一次都有对象得不出总分", expected="能计算的做法", remedy="去掉几何或调和平均"
        )
    worlds = trials.world.reshape(len(sources) + 2, base)[:2, complete]
    with few_threads(model.size):
        return _judged(model, sources, ranks, worlds, base)


def check_base(base: int) -> None:
    """Raise `MethodRefused` for a base of the design that is no power of two, before anything long is done."""
    if base < 2 or base & (base - 1):
        raise MethodRefused(f"基数是 {base}", parameter="base", expected="2 的幂，如 4096")


def varying(model: Model) -> tuple[str, ...]:
    """The sources with more than one alternative."""
    options = model.uncertainty
    counts = {
        "weights": 2 if options.weights > 0 else 1,
        "treatment": len(options.treatments),
        "normalisation": len(options.normalisations),
        "aggregation": len(options.aggregations),
        "missing": len(options.missing),
        "data": model.world_count,
    }
    return tuple(source for source in SOURCES if counts[source] > 1)


def saltelli(base: int, count: int, seed: int) -> Array:
    """Saltelli's design in [0, 1): A, B, and A with one column of B each; shape (count + 2, base, count)."""
    from scipy.stats import qmc

    points = qmc.Sobol(2 * count, scramble=True, rng=np.random.default_rng(seed)).random(base)
    a, b = points[:, :count], points[:, count:]
    mixed = []
    for column in range(count):
        block = a.copy()
        block[:, column] = b[:, column]
        mixed.append(block)
    return np.stack([a, b, *mixed])


def _trials(model: Model, sources: Sequence[str], design: Array) -> Trials:
    """A point of the design as a trial: a coordinate picks among the alternatives, or one of a bank of weights."""
    options = model.uncertainty
    counts = {
        "treatment": len(options.treatments),
        "normalisation": len(options.normalisations),
        "aggregation": len(options.aggregations),
        "missing": len(options.missing),
        "data": model.world_count,
    }
    chosen = {
        source: np.floor(design[:, sources.index(source)] * count).astype(np.int64)
        if source in sources
        else np.zeros(len(design), dtype=np.int64)
        for source, count in counts.items()
    }
    return Trials(
        weights=_weights(
            model, design[:, sources.index("weights")] if "weights" in sources else None, len(design)
        ),
        treatment=chosen["treatment"],
        normalisation=chosen["normalisation"],
        aggregation=chosen["aggregation"],
        missing=chosen["missing"],
        world=chosen["data"],
    )


def _weights(model: Model, coordinate: Array | None, count: int) -> Array:
    """All weights together are one source: its coordinate picks a set from a bank of as many as there are rows."""
    if coordinate is None:
        return np.tile(model.tree.nominal, (count, 1))
    bank = BASE
    random = np.random.default_rng([model.seed, bank])
    noise = 1 + model.uncertainty.weights * random.uniform(-1, 1, size=(bank, model.tree.nominal.size))
    sets: Array = (model.tree.nominal * noise)[np.floor(coordinate * bank).astype(np.int64)]
    return sets


def _judged(model: Model, sources: tuple[str, ...], ranks: Array, worlds: Ints, base: int) -> Sensitivity:
    """Indices with their intervals; `worlds` (2, rows) says which version of the data each row of A and B has."""
    shift = np.abs(ranks - model.exact_ranks).mean(axis=2, keepdims=True)
    rows = ranks.shape[1]
    random = np.random.default_rng([model.seed, rows])
    counts = random.multinomial(rows, np.full(rows, 1 / rows), size=BOOTSTRAPS).astype(np.float64)
    # The versions of the data are a sample themselves: intervals that took them for granted would show an order that
    # another seed turns round. A sample that drew none of the rows' versions says nothing of them, and counts all.
    versions = random.multinomial(
        model.world_count, np.full(model.world_count, 1 / model.world_count), size=BOOTSTRAPS
    )
    weights: Array = (versions[:, worlds[0]] * versions[:, worlds[1]]).astype(np.float64)
    weights[weights.sum(axis=1) == 0] = 1.0
    redrawn = counts * weights
    once = np.ones((1, rows))
    indices, samples = _with_intervals(shift, once, redrawn)
    alone = Indices(*(getattr(indices, item.name)[..., 0] for item in fields(Indices)))
    by_unit, unit_samples = _with_intervals(ranks, once, redrawn)
    left_out = base - rows
    verdict = _verdict(sources, alone, samples[:, :, 0], base, left_out)
    if verdict and model.world_count > 1:
        of_rows, _ = _with_intervals(shift, once, counts)
        if (of_rows.total_high - of_rows.total_low).max() <= WIDEST:
            # More versions of the data would help, and more rows would not.
            worlds_wanted = (
                f"把数据的版本数（--worlds）由 {model.world_count} 加到 {model.world_count * 4} 再算"
            )
            verdict = f"{verdict.partition('；')[0]}；{worlds_wanted}"
    return Sensitivity(
        sources,
        model,
        alone,
        by_unit,
        order=None if verdict else _order(sources, alone.total),
        orders_by_unit=tuple(
            _order_of(sources, by_unit, unit_samples, unit) for unit in range(ranks.shape[2])
        ),
        evaluations=base * (len(sources) + 2),
        left_out=left_out,
        verdict=verdict,
    )


def _with_intervals(outputs: Array, once: Array, counts: Array) -> tuple[Indices, Array]:
    """Indices (sources, outputs) with the ends of their intervals, and the total indices of every sample."""
    first, total, variance = sobol_indices(outputs, once)
    firsts, totals, _ = sobol_indices(outputs, counts)
    indices = Indices(first[0], *_interval(firsts), total[0], *_interval(totals), variance[0] > 0)
    return indices, totals


def sobol_indices(outputs: Array, counts: Array) -> tuple[Array, Array, Array]:
    """First-order and total indices and the variance, for each bootstrap sample of the design's rows.

    `outputs` is (sources + 2, rows, outputs), the blocks A, B, A with column i of B; `counts` (samples, rows) says
    how often each row is drawn. Returns first and total (samples, sources, outputs) and variance (samples,
    outputs), from all of A and B. S = mean(y_B (y_ABi − y_A)) ÷ V with y_B centred, which changes no expectation and
    takes most of the noise away; ST = mean((y_A − y_ABi)²) ÷ 2V (Jansen). 0 where nothing varies.
    """
    outputs = numbers(outputs, "模型输出")
    share = counts / counts.sum(axis=1, keepdims=True)
    # Counted from one of them, outputs far from 0 keep their digits and equal ones are exactly 0.
    outputs = outputs - outputs[0, 0]
    a, b, mixed = outputs[0], outputs[1], outputs[2:]
    centre = (share @ a + share @ b) / 2
    variance = (share @ a**2 + share @ b**2) / 2 - centre**2
    variance = np.where(variance <= ROUNDING * np.abs(outputs).max(axis=(0, 1)) ** 2, 0.0, variance)
    first, total = [], []
    for block in mixed:
        step = block - a
        first.append(share @ (b * step) - centre * (share @ step))
        total.append(share @ step**2 / 2)
    safe = np.where(variance > 0, variance, 1.0)[:, np.newaxis]
    varies = (variance > 0)[:, np.newaxis]
    return (
        np.where(varies, np.stack(first, axis=1) / safe, 0.0),
        np.where(varies, np.stack(total, axis=1) / safe, 0.0),
        variance,
    )


def _interval(samples: Array) -> tuple[Array, Array]:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(samples, [tail, 1 - tail], axis=0)
    return low, high


def _verdict(sources: Sequence[str], indices: Indices, samples: Array, base: int, left_out: int) -> str:
    """Why the order of the total indices may not be told yet; empty where it may."""
    if left_out > MOST_LEFT_OUT * base:
        return (
            f"{left_out} 行（{left_out / base:.0%}）因有对象得不出总分而剔除，"
            "指数只说明其余的做法，不给次序；去掉得不出总分的做法再算"
        )
    if not indices.varies:
        return "位次始终不变，没有来源可比"
    width = indices.total_high - indices.total_low
    remedy = f"把基数（--base）由 {base} 加到 {base * 4} 再算"
    if width.max() > WIDEST:
        worst = SOURCES[sources[int(width.argmax())]]
        return f"尚未收敛：{worst}的总指数区间宽 {width.max():.2f}，超过 {WIDEST}；{remedy}"
    for first, other in _unclear(indices.total, samples):
        return f"尚未收敛：{SOURCES[sources[first]]}与{SOURCES[sources[other]]}分不出先后；{remedy}"
    return ""


def _unclear(total: Array, samples: Array) -> Iterator[tuple[int, int]]:
    """Neighbours in the order of influence that do not come out so in nearly every sample."""
    for first, other in pairwise(np.argsort(-total, kind="stable")):
        is_clear = (samples[:, first] > samples[:, other]).mean() >= CONFIDENCE
        if not is_clear and total[first] >= NEGLIGIBLE:
            yield int(first), int(other)


def _order(sources: Sequence[str], total: Array) -> tuple[str, ...]:
    return tuple(
        sources[number] for number in np.argsort(-total, kind="stable") if total[number] >= NEGLIGIBLE
    )


def _order_of(sources: Sequence[str], indices: Indices, samples: Array, unit: int) -> tuple[str, ...] | None:
    """The order of influence on one unit's rank, None while it is not stable."""
    total = indices.total[:, unit]
    width = indices.total_high[:, unit] - indices.total_low[:, unit]
    if not indices.varies[unit] or width.max() > WIDEST or any(_unclear(total, samples[:, :, unit])):
        return None
    return _order(sources, total)
