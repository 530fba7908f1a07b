"""Names of runs and results: digests of meaning, never of files.

`run_id` covers canonical values, scheme, plugin, engine and settings; `result_digest` covers units, nodes,
points, ranks and grades; `provenance_digest` covers where each figure stood. So the same figures in another
workbook or row order are the same run, and a scheme as folder or workbook is the same scheme.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.engine.dataset import Dataset, Finding
from xiangheng_scoring.engine.provenance import Provenance
from xiangheng_scoring.numbers.canonical import digest, written
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import NOWHERE, Origin
from xiangheng_scoring.scheme import Scheme

#: Of so many units the observations are put in order at a time.
_BLOCK = 500

if TYPE_CHECKING:  # a result computes its own names when it is asked for them
    from xiangheng_scoring.engine.result import UnitResult
    from xiangheng_scoring.engine.tree import Trees


def run_id(scheme: Scheme, data: Dataset, period: int, provenance: Provenance) -> str:
    """The name of a run: everything that may change its result, nothing else."""
    others = {
        "scheme": scheme.digest,
        "frame": scheme.frame and scheme.frame.digest,
        "period": period,
        # The number and not the digest of the files, by which every reworded docstring would make another run
        # (decision 0018).
        "engine": provenance.engine_number,
        "plugin": [provenance.plugin, provenance.plugin_digest],
        "settings": dict(provenance.settings),
    }
    text = sha256(b'{"data":')
    for part in _written_values(data):
        text.update(part.encode())
    text.update(f",{written(others)[1:]}".encode())
    return text.hexdigest()


def _written_values(data: Dataset) -> Iterator[str]:
    """The values as canonical JSON, in parts: of very many observations nobody could hold the whole."""
    before = {
        "adjustments": sorted(
            (row.unit, row.item, plain(row.points), row.evidence) for row in data.adjustments
        ),
        # A set, and without channel and description: a number counts once, however often and through whomever it came.
        "findings": sorted({(row.unit, row.indicator, as_compared(row.number)) for row in data.findings}),
        "has_findings": data.has_findings,
        "marks": sorted((row.unit, row.indicator, row.assessor, plain(row.value)) for row in data.marks),
    }
    after = {
        "samples": sorted(
            (unit, column.indicator, column.period, str(sample.size), _bound(sample.low), _bound(sample.high))
            for column in data.columns
            for unit, sample in zip(column.units, column.samples, strict=False)
            if sample
        ),
        "totals": sorted((row.unit, row.assessment, plain(row.points)) for row in data.totals),
    }
    yield f'{written(before)[:-1]},"observations":['
    comma = ""
    for rows in _sorted_observations(data):
        yield comma + written(rows)[1:-1]
        comma = ","
    yield f"],{written(after)[1:]}"


def _sorted_observations(data: Dataset) -> Iterator[Sequence[tuple[str, str, int, str]]]:
    """Unit, indicator, year and value of every observation in their order, some units at a time."""
    units = sorted({unit for column in data.columns for unit in column.units})
    order = {unit: place for place, unit in enumerate(units)}
    # Where the values of each unit stand in a column, unit by unit: many columns share their units.
    standing = {
        id(column.units): array(
            "i", sorted(range(len(column)), key=[order[unit] for unit in column.units].__getitem__)
        )
        for column in {id(column.units): column for column in data.columns}.values()
    }
    for start in range(0, len(units), _BLOCK):
        ends = start, start + _BLOCK
        rows = []
        for column in data.columns:
            at = standing[id(column.units)]
            first, last = (bisect_left(at, end, key=lambda place: order[column.units[place]]) for end in ends)
            rows += [
                (column.units[place], column.indicator, column.period, plain(column.values[place]))
                for place in at[first:last]
            ]
        yield sorted(rows)


def _bound(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def result_digest(results: Iterable["UnitResult"], trees: "Trees") -> str:
    """The digest of what came out, whatever the order of units."""
    nodes = dict(zip([unit.code for unit in trees.units], _written_nodes(trees), strict=True))
    units = sorted(results, key=lambda row: row.unit.code)
    text = ",".join(_written_unit(row, nodes[row.unit.code]) for row in units)
    return sha256(f"[{text}]".encode()).hexdigest()


def _written_unit(row: "UnitResult", nodes: str) -> str:
    """A unit as canonical JSON. Its nodes, which are nearly all of it, come ready: their key stands among the sorted ones."""
    before = {
        "adjustment": row.adjustment.points,
        "aspects": {
            name: [aspect.won, aspect.attainable, aspect.rank] for name, aspect in row.aspects.items()
        },
        "class": row.unit.unit_class,
        "combined": [row.combined.total, row.combined.rank] if row.combined else None,
        "grade": row.grade,
    }
    after = {
        "ranks": [row.rank, row.rank_overall, row.rank_in_class],
        "total": row.total,
        "unit": row.unit.code,
    }
    return f'{written(before)[:-1]},"nodes":[{nodes}],{written(after)[1:]}'


def _written_nodes(trees: "Trees") -> Iterable[str]:
    """The nodes of each unit in the order of their codes, as canonical JSON written column by column."""
    # Weights are few numbers, each met thousands of times; of scores and points nearly each is another.
    known = cache(_bound)
    columns = []
    for code in sorted(trees.scheme.nodes):
        statuses, weights, won = trees.columns(code)
        rows = zip(statuses, weights, won.scores, won.points, strict=True)
        name = written(code)
        columns.append(
            [
                f'[{name},"{status}","{known(weight)}","{_bound(score)}","{_bound(points)}"]'
                for status, weight, score, points in rows
            ]
        )
    return map(",".join, zip(*columns, strict=True))


def provenance_digest(data: Dataset) -> str:
    """The digest of where every figure stood, apart from the run's name."""
    rows: list[tuple[str, ...]] = [
        (unit, column.indicator, str(column.period), *_place(origin))
        for column in data.columns
        for unit, origin in zip(column.units, column.origins or [NOWHERE] * len(column), strict=True)
    ]
    rows += [(row.unit, row.item, row.evidence, *_place(row.origin)) for row in data.adjustments]
    rows += [(row.unit, row.indicator, row.assessor, *_place(row.origin)) for row in data.marks]
    # Clause and evidence change no points, so the run has the same name; they are what a deduction rests on, as its cell
    # is. Where nothing was said of them nothing is added, and tables without them keep the digest that they had; so it
    # is with acts.
    rows += [
        (row.unit, row.indicator, row.number, *_place(row.origin), *_grounds(row)) for row in data.findings
    ]
    rows += [(row.unit, row.assessment, "", *_place(row.origin)) for row in data.totals]
    return digest(sorted(rows))


def _grounds(row: Finding) -> tuple[str, ...]:
    return (row.clause, row.evidence) if row.clause or row.evidence else ()


def _place(origin: Origin) -> tuple[str, ...]:
    place = (origin.file, origin.sheet, origin.cell)
    return place if origin.act is None else (*place, f"act {origin.act}")
