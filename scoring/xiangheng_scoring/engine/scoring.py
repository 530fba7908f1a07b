"""The one way to score: scheme and data go in, a result comes out.

Everything here is a pure function of its arguments, in exact decimals; the order of rows, the number of
threads and the machine cannot change a digit.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.dataset_checks import check_data
from xiangheng_scoring.engine.fitting import fitted_scheme, needs_fitting
from xiangheng_scoring.engine.outcome import unit_results
from xiangheng_scoring.engine.provenance import Provenance, engine_provenance
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.engine.tree import LeafColumns, roll_up
from xiangheng_scoring.engine.values import settle
from xiangheng_scoring.engine.weighing import Weighing
from xiangheng_scoring.numbers.exact import exactly
from xiangheng_scoring.scheme import Scheme

Progress = Callable[[int, int], None]


def _no_progress(done: int, steps: int) -> None:
    """Nobody is watching."""


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for cycles meanwhile: evidence by the million has none, and the search would take a third of the time.

    What was made is handed to the oldest generation unseen (by freezing and unfreezing), else the first search
    afterwards would go through all of it. Where several threads score, the first that ends has the collector search
    again, which costs time and nothing else.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


@exactly
@_without_collector()
def score(
    scheme: Scheme,
    data: Dataset,
    *,
    period: int | None = None,
    provenance: Provenance | None = None,
    progress: Progress = _no_progress,
) -> Result:
    """The result of assessing all units of `scheme` by `data` for the year `period` (default: the scheme's).

    `provenance` names engine and plugin; `progress` is called with steps done and steps in all. Raises
    `DataRefused` for data that contradict the scheme or themselves, `RunBlocked` for missing values whose
    policy is `block`, `AggregationImpossible` where a mean does not exist, `FittingImpossible` where what the scheme
    leaves to the data cannot be had from them. The result's scheme has everything fitted.
    """
    year = scheme.year if period is None else period
    provenance = provenance or engine_provenance()
    check_data(scheme, data)
    if needs_fitting(scheme):
        scheme = fitted_scheme(scheme, data, year)
    values = settle(scheme, data, year)
    done, steps = count(1), len(values) + len(scheme.units)
    leaves = {}
    for code, column in values.items():
        leaves[code] = LeafColumns(column, column.statuses, column.scores)
        progress(next(done), steps)
    trees = roll_up(Weighing(scheme), tuple(scheme.units.values()), leaves)
    results: list[UnitResult] = []
    for row in unit_results(trees, data):
        results.append(row)
        progress(next(done), steps)
    results.sort(key=lambda row: row.unit.code)
    return Result(scheme, year, data, tuple(results), values, trees, provenance)
