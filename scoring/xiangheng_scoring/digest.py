"""Names of runs and results: digests of meaning, never of files.

`run_id` covers canonical values, scheme, plugin, engine and settings; `result_digest` covers units, nodes,
points, ranks and grades; `provenance_digest` covers where each figure stood. So the same figures in another
workbook or row order are the same run, and a scheme as folder or workbook is the same scheme.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from xiangheng_scoring import __version__
from xiangheng_scoring.data import Dataset
from xiangheng_scoring.exact import plain
from xiangheng_scoring.result import Provenance, UnitResult
from xiangheng_scoring.rules import parse_json
from xiangheng_scoring.scheme import HEADER, TABLES, Scheme
from xiangheng_scoring.scheme.fields import parse_decimal, split_list

#: What reads, shows, checks or studies scores, and cannot change one.
NOT_ENGINE = frozenset(
    {"cli", "files", "charts", "testing", "plugins", "comparison", "robustness", "statistics", "__pycache__"}
)
LISTS = frozenset({"applies_to", "missing", "other_names"})


def digest(content: Any) -> str:
    """SHA-256 of canonical JSON: sorted keys, exact decimals as text, no blanks, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_canonical)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def scheme_digest(scheme: Scheme) -> str:
    """The digest of a scheme's tables: numbers in plain form, JSON parsed, rows in the order of their keys.

    Texts that only explain (notes, definitions) count too: a changed definition is another scheme.
    """
    tables = scheme.tables
    header = {name: _cell("scheme", name, text) for name, text in tables.header.values.items()}
    rows = {
        table.name: sorted(
            (_row(table.name, row.values) for row in tables.of(table.name)),
            key=lambda row: json.dumps(row, sort_keys=True, default=_canonical),
        )
        if table.name not in ("grades", "classes")
        else [_row(table.name, row.values) for row in tables.of(table.name)]
        for table in TABLES
        if tables.of(table.name)
    }
    return digest({"header": header, "tables": rows})


def _row(table: str, values: Mapping[str, str]) -> dict[str, Any]:
    return {name: _cell(table, name, text) for name, text in values.items() if text.strip()}


_NUMBERS = {
    (table.name, column.name) for table in (HEADER, *TABLES) for column in table.columns if column.is_number
}


def _cell(table: str, column: str, text: str) -> Any:
    text = text.strip()
    if column in ("parameters", "transform") and text[:1] in ("{", "["):
        return parse_json(text)
    if column in LISTS:
        return split_list(text)
    if (table, column) in _NUMBERS:
        return parse_decimal(text)
    return text


def run_id(scheme: Scheme, data: Dataset, period: int, provenance: Provenance) -> str:
    """The name of a run: everything that may change its result, nothing else."""
    return digest(
        {
            "scheme": scheme_digest(scheme),
            "period": period,
            "data": _values(data),
            "engine": [provenance.engine, provenance.engine_digest],
            "plugin": [provenance.plugin, provenance.plugin_digest],
            "settings": dict(provenance.settings),
        }
    )


def _values(data: Dataset) -> dict[str, list[list[Any]]]:
    return {
        "observations": _sorted(
            [row.unit, row.indicator, row.period, row.value] for row in data.observations
        ),
        "samples": _sorted(
            [row.unit, row.indicator, row.period, row.sample.size, row.sample.low, row.sample.high]
            for row in data.observations
            if row.sample
        ),
        "adjustments": _sorted([row.unit, row.item, row.points, row.evidence] for row in data.adjustments),
        "marks": _sorted([row.unit, row.indicator, row.assessor, row.value] for row in data.marks),
        "findings": _sorted(
            [*key] for key in {(row.unit, row.indicator, row.number) for row in data.findings}
        ),
        "has_findings": [[data.has_findings]],
        "totals": _sorted([row.unit, row.assessment, row.points] for row in data.totals),
    }


def _sorted(rows: Iterable[list[Any]]) -> list[list[Any]]:
    return sorted(
        rows, key=lambda row: [plain(cell) if isinstance(cell, Decimal) else str(cell) for cell in row]
    )


def result_digest(results: Iterable[UnitResult]) -> str:
    """The digest of what came out, whatever the order of units."""
    return digest(sorted((_outcome(one) for one in results), key=lambda row: str(row["unit"])))


def _outcome(one: UnitResult) -> dict[str, Any]:
    return {
        "unit": one.unit.code,
        "class": one.unit.unit_class,
        "total": one.total,
        "ranks": [one.rank, one.rank_overall, one.rank_in_class],
        "grade": one.grade,
        "nodes": {
            code: [node.status, node.used_weight, node.score, node.points] for code, node in one.nodes.items()
        },
        "adjustment": one.adjustment.points,
        "aspects": {name: [found.won, found.attainable, found.rank] for name, found in one.aspects.items()},
        "combined": [one.combined.total, one.combined.rank] if one.combined else None,
    }


def provenance_digest(data: Dataset) -> str:
    """The digest of where every figure stood, apart from the run's name."""
    rows: list[list[Any]] = [
        [row.unit, row.indicator, row.period, str(row.origin)] for row in data.observations
    ]
    rows += [[row.unit, row.item, row.evidence, str(row.origin)] for row in data.adjustments]
    rows += [[row.unit, row.indicator, row.assessor, str(row.origin)] for row in data.marks]
    rows += [[row.unit, row.indicator, row.number, str(row.origin)] for row in data.findings]
    rows += [[row.unit, row.assessment, "", str(row.origin)] for row in data.totals]
    return digest(_sorted(rows))


def folder_digest(folder: Traversable, *, leave_out: frozenset[str] = frozenset({"__pycache__"})) -> str:
    """The digest of a package's files with line ends normalised, so Windows and Linux agree."""
    return digest(dict(_files(folder, "", leave_out)))


def _files(folder: Traversable, prefix: str, leave_out: frozenset[str]) -> Iterable[tuple[str, str]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name in leave_out:
            continue
        name = f"{prefix}{item.name}"
        if item.is_dir():
            yield from _files(item, f"{name}/", leave_out)
        else:
            yield name, hashlib.sha256(item.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


@cache
def engine_provenance() -> Provenance:
    """Version and file digest of the kernel; what only reads, shows or checks is left out."""
    return Provenance(
        f"xiangheng-scoring {__version__}", folder_digest(files("xiangheng_scoring"), leave_out=NOT_ENGINE)
    )
