"""A scheme told by a process apart, in which its plugin is imported and its rules check themselves: see `plugins.apart`."""

from collections.abc import Mapping
from typing import Any

from xiangheng_scoring.cli.loading import open_assessment, open_host
from xiangheng_scoring.plugins.apart import Say, running
from xiangheng_scoring.records import to_plain
from xiangheng_scoring.scheme import Node
from xiangheng_scoring.scheme.documents import scheme_record

#: Seconds that the opening of a scheme may take. No setting says otherwise: it is a hundred times what ours take.
LIMIT = 30
_MORE_TIME = f"让插件在 {LIMIT} 秒里导入完、核对完规则，这个时限不能改"


def opened_apart(assessment: str) -> Mapping[str, Any]:
    """The scheme of an assessment as plain data, without any code of a plugin in this process.

    `scheme` has the fields of `SchemeRecord` and what else a scheme is, `nodes` those of its records and more, `root` is
    the code of the total. Raises what `open_assessment` raises, and `PluginUnfinished`.
    """
    with running(f"{__name__}:tell", [assessment], limit=LIMIT, more_time=_MORE_TIME) as said:
        (told,) = filter(None, said)
    return told


def tell(say: Say, assessment: str) -> None:
    """What `opened_apart` runs."""
    scheme, _ = open_assessment(assessment, open_host())
    record: dict[str, Any] = to_plain(scheme_record(scheme))
    more = {
        "evaluation_date": scheme.evaluation_date,
        "invented": scheme.invented,
        "unit_kind": scheme.unit_kind,
        "scale": scheme.scale,
        "ranking": scheme.ranking,
        "grading": scheme.grading,
        "adjustments": tuple(scheme.adjustments.items.values()),
        "bonus_cap": scheme.adjustments.bonus_cap,
        "penalty_cap": scheme.adjustments.penalty_cap,
        "combination": scheme.combination,
    }
    nodes = [row | to_plain(_more(scheme.nodes[row["code"]])) for row in record["nodes"]]
    say(
        {
            "scheme": record | to_plain(more),
            "nodes": nodes,
            "root": scheme.root.code,
        }
    )


def _more(node: Node) -> dict[str, Any]:
    return {
        "indicator_code": node.indicator or None,
        "rule_title": node.rule.title if node.rule else None,
        "gives_points": node.gives_points,
        "exponent": node.exponent,
        "consistency": node.consistency,
    }
