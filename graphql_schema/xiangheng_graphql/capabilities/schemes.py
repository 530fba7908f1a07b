"""Schemes: what an assessment is made of, as data: its tree of rules and weights, its units, and how points become grades."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, TypeAlias

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.assembly.nodes import Failure, attempt
from xiangheng_graphql.capabilities.plugins import READ, OfferKey, SchemeOffer
from xiangheng_graphql.errors import SchemeOpening
from xiangheng_graphql.openings import Openings
from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.views import View
from xiangheng_scoring.cli.loading import check_offered, open_host
from xiangheng_scoring.cli.opening import opened_apart
from xiangheng_scoring.plugins import read_settings, settings_path
from xiangheng_scoring.plugins.errors import PluginRefused
from xiangheng_scoring.records import Meaning, extended, record_of
from xiangheng_scoring.scheme import documents
from xiangheng_scoring.scheme.documents import SchemeRecord
from xiangheng_scoring.scheme.model import AdjustmentItem, CombinedPart, Grading, MissingPolicy, Ranking

Assessment = Annotated[str, Meaning("the name of the assessment, as schemes lists them")]
#: The same words as `engine.aggregation.WORDS`; a test holds them together.
Aggregation: TypeAlias = Literal["weighted_sum", "arithmetic", "geometric", "harmonic", "power"]


class NodeKey(NamedTuple):
    """A node of a scheme: what loaders of nodes are asked by."""

    assessment: str
    code: str


class SchemeKey(NamedTuple):
    """A scheme as it is opened by some settings of plugins."""

    assessment: str
    settings: str


class UnitKey(NamedTuple):
    """A unit on the day of evaluation: what loaders of units are asked by."""

    code: str
    day: date


@dataclass(frozen=True, slots=True)
class SchemeNode(documents.SchemeNode):
    """A branch or an indicator of a scheme's tree."""

    aggregation: Annotated[
        Aggregation | None, Meaning("how a branch is made of its children; null for an indicator")
    ]
    missing: Annotated[
        tuple[MissingPolicy, ...],
        Meaning("what is done where its value is missing; of several, the first that can be done"),
    ]
    assessment: Assessment
    place: Annotated[int, Meaning("its place in the table, from 0")]
    parent_code: Annotated[str | None, Meaning("code of the branch right above; null: the root")]
    indicator_code: Annotated[
        str | None, Meaning("the code under which its values are reported; null for a branch")
    ]
    rule_title: Annotated[str | None, Meaning("the rule's name in Chinese; null for a branch")]
    gives_points: Annotated[bool, Meaning("whether it takes part in its parent's aggregation")]
    exponent: Annotated[Decimal | None, Meaning("exponent of a power mean; null for any other node")]
    consistency: Annotated[
        Decimal | None,
        Meaning(
            "how far the judgements behind its weights contradict each other, below 0.1; null where "
            "they are not judged in pairs"
        ),
    ]


@dataclass(frozen=True, slots=True)
class SchemeUnit(documents.SchemeUnit):
    """A unit that is assessed."""

    day: Annotated[date, Meaning("the day of evaluation, on which its division is looked up")]


@dataclass(frozen=True, slots=True)
class Scheme(SchemeRecord):
    """A scheme: its tree, its units, and how points become ranks and grades."""

    assessment: Assessment
    evaluation_date: Annotated[date, Meaning("the day on which memberships count")]
    invented: Annotated[bool, Meaning("whether its content is invented, which is shown wherever it is")]
    unit_kind: Annotated[str, Meaning("what its units are called")]
    scale: Annotated[int, Meaning("how many decimals points have")]
    ranking: Annotated[Ranking, Meaning("how totals become ranks")]
    grading: Annotated[Grading, Meaning("how totals become grades")]
    adjustments: Annotated[
        tuple[AdjustmentItem, ...], Meaning("what may be added to a total or taken from it, beside the tree")
    ]
    bonus_cap: Annotated[
        Decimal | None, Meaning("how far bonuses may go together; null: any number", unit="points")
    ]
    penalty_cap: Annotated[
        Decimal | None, Meaning("how far penalties may go together; null: any number", unit="points")
    ]
    combination: Annotated[
        tuple[CombinedPart, ...], Meaning("the parts of the combined view; empty: there is none")
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """A scheme that was built once, as the schema tells it."""

    scheme: Scheme
    nodes: Mapping[str, SchemeNode]
    units: tuple[SchemeUnit, ...]
    root: str


def opened(view: View, assessment: str) -> Opened:
    """The scheme of an assessment, for somebody who may look at it; built once while the settings of plugins stay.

    Raises `UnknownScheme`, `SchemeRefused`, `PluginRefused`, `PluginUnfinished`, `SchemeOpening`, `NotAllowed`.
    """
    key = _key(view, assessment)
    try:
        return _openings.of(key, view.seconds_left)
    except TimeoutError:
        raise SchemeOpening(assessment) from None


def _begin(view: View, assessment: str) -> None:
    _openings.begin(_key(view, assessment))


def _key(view: View, assessment: str) -> SchemeKey:
    """What the scheme of an assessment is opened by, for somebody who may look at it, if anybody offers one."""
    require_open(view.person, READ)
    key = SchemeKey(assessment, repr(read_settings(settings_path())))
    if key not in _openings:  # a name that nobody offers costs no process, and takes no place
        check_offered(assessment, open_host())
    return key


def _read(key: SchemeKey) -> Opened:
    assessment = key.assessment
    told = opened_apart(assessment)
    scheme = record_of(Scheme, told["scheme"] | {"assessment": assessment})
    nodes = [
        record_of(
            SchemeNode, node | {"assessment": assessment, "place": place, "parent_code": node["parent"]}
        )
        for place, node in enumerate(told["nodes"])
    ]
    units = [extended(SchemeUnit, unit, day=scheme.evaluation_date) for unit in scheme.units]
    units.sort(key=lambda unit: unit.code)
    return Opened(scheme, {node.code: node for node in nodes}, tuple(units), told["root"])


_openings = Openings(_read)


def of_identity(view: View, identity: str) -> Scheme | None:
    """The scheme of an id."""
    try:
        return opened(view, identity).scheme
    except PluginRefused:  # it is off or cannot be used: to whoever holds the id it is not there
        return None


schemes = Capability("schemes")
schemes.entity(
    Scheme,
    chinese="一个考核的方案",
    key=lambda scheme: scheme.assessment,
    hidden=("nodes", "units", "grades"),
    identity=lambda scheme: scheme.assessment,
    refetch=of_identity,
)
schemes.entity(SchemeUnit, chinese="一个被考核的对象", key=lambda unit: UnitKey(unit.code, unit.day))


@schemes.query(chinese="一个考核的方案", action=READ)
def scheme(view: View, name: Assessment) -> Scheme:
    """The scheme of an assessment."""
    return opened(view, name).scheme


@schemes.field(SchemeOffer, chinese="它的方案", action=READ, name="scheme")
def scheme_of_offer(view: View, keys: Sequence[OfferKey]) -> Mapping[OfferKey, Scheme | Failure]:
    """Its scheme; null, with an error that says why, where it cannot be built."""
    for key in keys:  # all of them before any is waited for: several that hang are waited for together
        attempt(_begin, view, key.assessment)
    return {key: attempt(scheme, view, key.assessment) for key in keys}


@schemes.field(Scheme, chinese="总分：树的根；方案打不开的为空，另有错误说明原因", action=READ)
def root(view: View, keys: Sequence[str]) -> Mapping[str, SchemeNode | None]:
    """The node of the total, from which its tree goes down; null, with an error that says why, where it cannot be opened."""
    known = {name: opened(view, name) for name in keys}
    return {name: scheme.nodes[scheme.root] for name, scheme in known.items()}


@schemes.field(Scheme, chinese="树上的一个节点", action=READ, name="node")
def node_of_code(
    view: View, keys: Sequence[str], code: Annotated[str, Meaning("the code of a node")]
) -> Mapping[str, SchemeNode | None]:
    """A node by its code; null where there is none."""
    return {name: opened(view, name).nodes.get(code) for name in keys}


@schemes.field(Scheme, chinese="树上的节点，按表中的先后", action=READ)
def nodes(
    view: View,
    keys: Sequence[str],
    leaves: Annotated[bool, Meaning("only indicators, and no branches")] = False,
    first: First = PAGE,
    after: After = None,
) -> Mapping[str, Connection[SchemeNode]]:
    """The nodes of the tree, in the order of the table."""
    return {
        name: page_of(
            [node for node in opened(view, name).nodes.values() if node.rule or not leaves],
            lambda node: node.place,
            first=first,
            after=after,
        )
        for name in keys
    }


@schemes.field(Scheme, chinese="被考核的对象", action=READ)
def units(
    view: View,
    keys: Sequence[str],
    class_: Annotated[str, Meaning("only those of this class; empty: all")] = "",
    first: First = PAGE,
    after: After = None,
) -> Mapping[str, Connection[SchemeUnit]]:
    """The units that are assessed, by code."""
    return {
        name: page_of(
            [unit for unit in opened(view, name).units if class_ in ("", unit.class_)],
            lambda unit: unit.code,
            first=first,
            after=after,
        )
        for name in keys
    }
