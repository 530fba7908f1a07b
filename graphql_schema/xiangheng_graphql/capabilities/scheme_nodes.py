"""Where the nodes and units of a scheme lead: up and down the tree, to the dictionary of indicators, and to divisions."""

from collections.abc import Mapping, Sequence

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities.indicators import newest_of
from xiangheng_graphql.capabilities.plugins import READ
from xiangheng_graphql.capabilities.regions import READ as READ_REGIONS
from xiangheng_graphql.capabilities.schemes import NodeKey, Opened, SchemeNode, SchemeUnit, UnitKey, opened
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.documents import IndicatorRecord
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.tree import Division
from xiangheng_scoring.plugins.errors import PluginRefused


def of_identity(view: View, identity: str) -> SchemeNode | None:
    """The node of an id."""
    assessment, _, code = identity.partition("/")
    try:
        return opened(view, assessment).nodes.get(code)
    except PluginRefused:  # it is off or cannot be used: to whoever holds the id it is not there
        return None


scheme_nodes = Capability("scheme_nodes")
scheme_nodes.entity(
    SchemeNode,
    chinese="方案的树上的一个节点：一支，或一项指标",
    key=lambda node: NodeKey(node.assessment, node.code),
    hidden=("place",),
    identity=lambda node: f"{node.assessment}/{node.code}",
    refetch=of_identity,
)


@scheme_nodes.field(SchemeNode, chinese="上一级；根没有", action=READ)
def parent(view: View, keys: Sequence[NodeKey]) -> Mapping[NodeKey, SchemeNode | None]:
    """The branch right above; null for the root."""
    known = _opened(view, keys)
    return {
        key: known[key.assessment].nodes.get(known[key.assessment].nodes[key.code].parent_code or "")
        for key in keys
    }


@scheme_nodes.field(SchemeNode, chinese="下一级，按表中的先后", action=READ)
def children(view: View, keys: Sequence[NodeKey]) -> Mapping[NodeKey, tuple[SchemeNode, ...]]:
    """What lies right below, in the order of the table."""
    below: dict[NodeKey, list[SchemeNode]] = {}
    for assessment, scheme in _opened(view, keys).items():
        for node in scheme.nodes.values():
            if node.parent_code:
                below.setdefault(NodeKey(assessment, node.parent_code), []).append(node)
    return {key: tuple(below.get(key, ())) for key in keys}


@scheme_nodes.field(SchemeNode, chinese="指标，按指标字典；字典里没有的，为空", action=READ)
def indicator(view: View, keys: Sequence[NodeKey]) -> Mapping[NodeKey, IndicatorRecord | None]:
    """The indicator whose values it scores, as the dictionary has it now; null for a branch, and where it has none."""
    known = _opened(view, keys)
    codes = {key: known[key.assessment].nodes[key.code].indicator_code for key in keys}
    newest = newest_of(view, codes.values())
    return {key: newest.get(code or "") for key, code in codes.items()}


@scheme_nodes.field(SchemeUnit, chinese="评价日的行政区划；不是区划的，为空", action=READ_REGIONS)
def division(view: View, keys: Sequence[UnitKey]) -> Mapping[UnitKey, Division | None]:
    """The division that bears its code on the day of evaluation; null where none does."""
    trees = {day: divisions.tree(view, day) for day in {key.day for key in keys}}
    return {key: trees[key.day].division(key.code) for key in keys if key.code in trees[key.day]}


def _opened(view: View, keys: Sequence[NodeKey]) -> dict[str, Opened]:
    return {
        assessment: opened(view, assessment) for assessment in dict.fromkeys(key.assessment for key in keys)
    }
