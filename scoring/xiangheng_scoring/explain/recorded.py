"""The digest of a result, worked out from its record alone: without the scheme, its rules, or the figures."""

from typing import Any

from xiangheng_scoring.explain.documents import ResultRecord, UnitRecord
from xiangheng_scoring.numbers.canonical import digest


def digest_of_record(record: ResultRecord) -> str:
    """The digest of what came out, as `engine.digest.result_digest` has it of the result itself.

    The same content is put together here once more, and not there for both: it is of millions of nodes there, which are never
    made one by one. Tests hold the two equal.
    """
    return digest([_outcome(row) for row in sorted(record.units, key=lambda row: row.code)])


def _outcome(row: UnitRecord) -> dict[str, Any]:
    return {
        "unit": row.code,
        "class": row.class_ or "",
        "total": row.total,
        "ranks": [row.rank, row.rank_overall, row.rank_in_class],
        "grade": row.grade or "",
        "nodes": [
            (code, node.status, *(_bound(value) for value in (node.used_weight, node.score, node.points)))
            for code, node in sorted(row.nodes.items())
        ],
        "adjustment": row.adjustment,
        "aspects": {
            name: [aspect.won, aspect.attainable, aspect.rank] for name, aspect in row.aspects.items()
        },
        "combined": [row.combined.total, row.combined.rank] if row.combined else None,
    }


def _bound(value: Any) -> Any:
    """A number of a node, empty where there is none."""
    return "" if value is None else value
