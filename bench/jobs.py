"""The jobs of the kit that an inspector waits for, each with its floor and its bars."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np
from answered import QUESTIONS
from asked import listing
from databases import databases
from floors import comparison_of_pairs, pandas_scores
from foretold import explaining, scoring, training
from handed import handing_over
from households import generating
from measure import Work, cpu_seconds
from rectified import SIZES, counting, page, sweep
from scored import scoring_more
from served import asking, asking_naively, giving_back, starting_to_serve
from sized import sized_columns, sized_data, sized_scheme
from started import starting
from stored import proving, reading, writing
from workbooks import long_table, office_sheets, twelve_sheets
from workbooks import reading as reading_workbook

from xiangheng_scoring.analysis.robustness import Model, Study, Uncertainty, sensitivity, study
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.digest import result_digest
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.explain.explanation import explain
from xiangheng_scoring.methods.outranking import copeland
from xiangheng_scoring.scheme import Scheme

COUNTIES, INDICATORS = 122, 45
TOWNSHIPS, VILLAGES = 2898, 50_000
TRIALS, BASE = 10_000, 4096
MILLION = 1_000_000
#: What the bar names: treatment × normalisation × weights × aggregation; the data themselves stay as they are.
METHODS = Uncertainty(missing=("scheme",), worlds=1)


@dataclass(frozen=True)
class Job:
    """A job and its floor, made ready by `prepared`; bars in seconds and in multiples of the floor.

    Both are timed, or tell the seconds that they took, by a measure of their own.
    """

    name: str
    prepared: Callable[[], tuple[Work, Work]]
    floor_name: str
    bar_seconds: float | None = None
    bar_multiple: float | None = None
    repeats: int = 7
    measures_memory: bool = False
    tells_seconds: bool = False
    bar_mebibytes: float | None = None


def _scoring(scheme: Scheme, data: Dataset, times: int) -> tuple[Work, Work]:
    def _score() -> object:
        # A fresh dataset each time: what one keeps of its own (its columns) would be a gift to the next.
        return score(scheme, replace(data))

    return partial(cpu_seconds, _score, times), partial(cpu_seconds, pandas_scores(scheme, data), times)


def _scoring_rows() -> tuple[Work, Work]:
    scheme = sized_scheme(COUNTIES, INDICATORS)
    return _scoring(scheme, sized_data(scheme), 5)


def _scoring_columns() -> tuple[Work, Work]:
    scheme = sized_scheme(TOWNSHIPS, 300)
    return _scoring(scheme, sized_columns(scheme), 1)


def _naming() -> tuple[Work, Work]:
    scheme = sized_scheme(COUNTIES, INDICATORS)
    result = score(scheme, sized_data(scheme))
    naming, again = lambda: result_digest(result.units, result.trees), lambda: score(scheme, result.data)
    return partial(cpu_seconds, naming, 5), partial(cpu_seconds, again, 5)


def _explaining() -> tuple[Work, Work]:
    scheme = sized_scheme(COUNTIES, INDICATORS)
    result = score(scheme, sized_data(scheme))
    unit = result.units[60].unit.code
    again = partial(cpu_seconds, lambda: score(scheme, result.data), 5)
    return partial(cpu_seconds, lambda: explain(result, unit), 5), again


def _argsort(rows: int) -> Work:
    totals = np.random.default_rng(1).random((rows, COUNTIES))
    return lambda: np.argsort(totals, axis=1)


def _replications(missing: float) -> tuple[Work, Work]:
    scheme = sized_scheme(COUNTIES, INDICATORS)
    result = score(scheme, sized_data(scheme, missing=missing))
    return lambda: _rank_statistics(study(result, METHODS, trials=TRIALS)), _argsort(TRIALS)


def _rank_statistics(replicated: Study) -> object:
    """Part of the job: they are computed when asked for."""
    distribution = replicated.distribution
    return [*(distribution.quantile(share) for share in (0.05, 0.5, 0.95)), distribution.mean]


def _sobol() -> tuple[Work, Work]:
    scheme = sized_scheme(COUNTIES, INDICATORS)
    result = score(scheme, sized_data(scheme))
    return lambda: sensitivity(Model(result, METHODS, seed=1), base=BASE), _argsort(BASE * 6)


def _copeland() -> tuple[Work, Work]:
    random = np.random.default_rng(1)
    values, weights = random.random((COUNTIES, INDICATORS)), random.random(INDICATORS)
    return lambda: copeland(values, weights), comparison_of_pairs(values)


def _graphql_jobs() -> Iterator[Job]:
    """Documents over HTTP; the bars are those of large reads and of a page, the rest is told."""
    alone = "completing it alone, CPU"
    bars = {"all counties": 1.5, "all indicators": 1.5, "a page of 50": 2.0}
    for database, question, connections in product(databases(), QUESTIONS, (1, 32)):
        yield Job(
            f"graphql: {question}, {database}, {connections} conn.",
            partial(asking, database, question, connections),
            alone,
            bar_multiple=bars.get(question),
            repeats=5,
            tells_seconds=True,
        )
    for name, prepared in (("strawberry naively", asking_naively), ("a static body", giving_back)):
        for connections in (1, 32):
            yield Job(
                f"graphql: all counties, {name}, {connections} conn.",
                partial(prepared, connections),
                alone,
                repeats=5,
                tells_seconds=True,
            )
    yield Job(
        "graphql: xiangheng serve until it answers",
        starting_to_serve,
        "python -c pass, CPU",
        repeats=3,
        tells_seconds=True,
    )


def _ledger_jobs() -> Iterator[Job]:
    """The ledger of rectification: a page stays flat as it grows, and the rest grows no faster than the rows."""
    for database, issues in product(databases(), SIZES):
        yield Job(
            f"ledger: a page of 50, {database}, {issues:,} issues",
            partial(page, database, issues),
            "an indexed look-up of 50",
            bar_multiple=3,
            repeats=40,
        )
    for database, issues in product(databases(), SIZES[1:]):
        yield Job(
            f"ledger: statistics, {database}, {issues:,} issues",
            partial(counting, database, issues),
            "a tenth of the issues",
            bar_multiple=11,
        )
        yield Job(
            f"ledger: escalation, {database}, {issues:,} issues",
            partial(sweep, database, issues),
            "a tenth of the issues",
            bar_multiple=11,
            repeats=2,
            tells_seconds=True,
        )


def _workbook_jobs() -> Iterator[Job]:
    """Reading until a checked table, with no more CPU than reading the cells takes openpyxl; three times calamine's is the goal."""
    for name, write, mebibytes in (
        ("twelve sheets", twelve_sheets, None),
        ("one long table", long_table, 300),
        ("sheets of an office", office_sheets, None),
    ):
        for peer, multiple in (("openpyxl", 1.0), ("calamine", None)):
            yield Job(
                f"reading: 122 × 200 × 12 as {name}, by {peer}",
                partial(reading_workbook, write, peer),
                f"{peer}, CPU",
                bar_multiple=multiple,
                repeats=3,
                tells_seconds=True,
                bar_mebibytes=mebibytes,
            )


JOBS = (
    Job("scoring: 122 × 45, ranked, graded, CPU", _scoring_rows, "pandas in floats", bar_multiple=0.5,
        tells_seconds=True),
    Job("scoring: 2,898 × 300, CPU", _scoring_columns, "pandas in floats", bar_multiple=3.8, repeats=2,
        tells_seconds=True, measures_memory=True, bar_mebibytes=300),
    Job("scoring: 11,592 × 300, CPU", lambda: scoring_more(4 * TOWNSHIPS, TOWNSHIPS, 300), "a quarter of the units",
        bar_multiple=4**1.05, repeats=2, tells_seconds=True),
    Job("scoring: digest of 122 × 45, CPU", _naming, "the whole run", tells_seconds=True),
    Job("scoring: explanation of one unit, CPU", _explaining, "the whole run", tells_seconds=True),
    Job("10,000 replications", lambda: _replications(0.0), "argsort 10,000 × 122", 0.150, 12),
    Job("10,000 replications, missing kept", lambda: _replications(0.05), "argsort 10,000 × 122", 1.5, 120,
        repeats=4),
    Job("Sobol N = 4,096, d = 4", _sobol, "argsort 24,576 × 122", 1.5, 50, repeats=4),
    Job("Copeland 122 × 45 with weights", _copeland, "one comparison of all pairs", 0.020),
    Job("a million rows written in one act", lambda: writing(MILLION), "plain INSERTs", repeats=1),
    Job("a million rows read as of a moment", lambda: reading(MILLION), "plain scan", repeats=2),
    Job("a million acts proved", lambda: proving(MILLION), "plain scan", repeats=2),
    Job("start: xiangheng --help", lambda: starting("--help"), "python -c pass", bar_multiple=12),
    Job("start: xiangheng score --json", lambda: starting("score"), "python -c pass", bar_multiple=40),
    Job("start: xiangheng permission list", lambda: starting("permission list"), "python -c pass", bar_multiple=60),
    Job("start: xiangheng db check", lambda: starting("db check"), "python -c pass", bar_multiple=80),
    Job("122 counties listed, asked again", lambda: listing(warm=True), "one SELECT of them", bar_multiple=3,
        repeats=40),
    Job("122 counties listed, asked first", lambda: listing(warm=False), "one SELECT of them", bar_multiple=8,
        repeats=40),
    Job("hand-over of 200 jobs", lambda: handing_over(200), "plain INSERTs and UPDATEs", repeats=3),
    Job("risk: trained on 300,000", training, "the bare fit of scikit-learn", bar_multiple=1.5, repeats=1),
    Job("risk: 2,000,000 scored and explained", scoring, "reading their codes", bar_multiple=5, repeats=4),
    Job("risk: reasons of 100,000", explaining, "LightGBM's pred_contrib", bar_multiple=0.01, repeats=2,
        tells_seconds=True),
    Job("households: 2 million, 24 months, CPU", lambda: generating(2 * MILLION), "drawing as many random numbers",
        repeats=1, tells_seconds=True, bar_mebibytes=1024),
    *_workbook_jobs(),
    *_ledger_jobs(),
    *_graphql_jobs(),
)  # fmt: skip
#: Jobs that take minutes and gigabytes, measured only by who asks for them.
LARGE = (
    Job(
        "scoring: 50,000 × 300, CPU",
        lambda: scoring_more(VILLAGES, TOWNSHIPS, 300),
        "2,898 × 300",
        bar_seconds=51,
        bar_multiple=(VILLAGES / TOWNSHIPS) ** 1.05,
        repeats=1,
        tells_seconds=True,
        bar_mebibytes=3072,
    ),
)
