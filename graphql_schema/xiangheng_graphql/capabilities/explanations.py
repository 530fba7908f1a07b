"""Explanations of a trial: every point of a unit, from the total down to file, sheet, cell and clause, as a flat list in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Annotated, Literal, TypeAlias

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.capabilities.indicators import newest_of
from xiangheng_graphql.capabilities.plugins import READ as READ_INDICATORS
from xiangheng_graphql.capabilities.schemes import Aggregation
from xiangheng_graphql.capabilities.trial_scoring import READ, TrialScoring
from xiangheng_platform.access.views import View
from xiangheng_platform.evidence import lookup
from xiangheng_platform.indicators.documents import IndicatorRecord
from xiangheng_platform.indicators.vocabulary import ClauseBasis
from xiangheng_platform.trials import explanations as kept
from xiangheng_scoring.engine.dataset import Sample
from xiangheng_scoring.engine.evidence import Status
from xiangheng_scoring.explain import documents
from xiangheng_scoring.explain.documents import AspectRecord, LeafProof, Rank, UnitStanding
from xiangheng_scoring.records import Meaning, Points, attributes
from xiangheng_scoring.titled import Titled

Compared: TypeAlias = Literal["assessment", "class"]


class CohortWithin(Titled):
    """Whom a rule compares a unit with."""

    ASSESSMENT = "assessment", "全部对象", "all units of the assessment"
    CLASS = "class", "同类对象", "the units of its own class"


class NodeStatus(Titled):
    """Whether a node came to a score for a unit, and if not, why."""

    SCORED = "scored", "算了分", "it has a score"
    MISSING = "missing", "缺报", "a value that it needs was not reported, and no policy gave one"
    NOT_APPLICABLE = (
        "not_applicable",
        "不适用",
        "units of this class do not have it, and its siblings take its weight",
    )


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that a rule held a value against."""

    name: Annotated[str, Meaning("what the rule calls it")]
    value: Annotated[Decimal, Meaning("in the indicator's unit, after its transformations")]


@dataclass(frozen=True, slots=True)
class ExplainedCohort(documents.ComparedCohort):
    """Whom an indicator's rule compares."""

    within: Annotated[Compared, Meaning("all units of the assessment, or those of the same class")]


@dataclass(frozen=True)
class ExplainedLeaf(LeafProof):
    """What the score of an indicator rests on, in the indicator's unit."""

    indicator_code: Annotated[str, Meaning("the code under which its values are reported")]
    bounds: Annotated[tuple[Bound, ...], Meaning("what the rule held the value against")]  # type: ignore[assignment]  # pairs
    cohort: Annotated[
        ExplainedCohort | None, Meaning("whom the rule compares the unit with; null where it compares nobody")
    ]
    basis: Annotated[ClauseBasis | None, Meaning("whose words the clause is; null: not said")]


@dataclass(frozen=True, slots=True)
class ExplainedNode(documents.ExplainedNode):
    """A branch or an indicator of a unit's tree, with its proof."""

    aggregation: Annotated[
        Aggregation | None, Meaning("how a branch is made of its children; null for an indicator")
    ]
    parent_code: Annotated[str | None, Meaning("the code of the branch right above; null: the root")]
    depth: Annotated[int, Meaning("how far below the root, which is at 0")]
    leaf: Annotated[
        ExplainedLeaf | None, Meaning("what the score of an indicator rests on; null for a branch")
    ]


@dataclass(frozen=True, eq=False, slots=True)
class Tree:
    """The nodes of one unit by code, in the order of the tree, and their places in it.

    Loaders are asked by it, so it is known by itself and not by what it holds, which cannot be hashed.
    """

    nodes: Mapping[str, ExplainedNode]
    places: Mapping[str, int]

    def place_of(self, node: ExplainedNode) -> int:
        """The place of a node in the list, from 0."""
        return self.places[node.code]

    def below(self, code: str) -> tuple[ExplainedNode, ...]:
        """A node and all below it, or all nodes for no code; none for a code that no node has."""
        listed = tuple(self.nodes.values())
        if not code:
            return listed
        if code not in self.nodes:
            return ()
        start, top = self.places[code], self.nodes[code].depth
        return (listed[start], *takewhile(lambda node: node.depth > top, listed[start + 1 :]))


@dataclass(frozen=True, slots=True)
class ExplainedAspect(AspectRecord):
    """Points won of points attainable over the indicators of one aspect."""

    name: Annotated[str, Meaning("level, progress or what else the scheme calls it")]


@dataclass(frozen=True, slots=True)
class CombinedShare:
    """What one assessment gives to the combined view."""

    assessment: Annotated[str, Meaning("the name of an assessment; self is this one")]
    points: Annotated[Points | None, Meaning("what it gives to the combined total; null where it is missing")]


@dataclass(frozen=True, slots=True)
class CombinedStanding(documents.CombinedRecord):
    """A unit's place in the combined view over several assessments."""

    parts: Annotated[tuple[CombinedShare, ...], Meaning("the points by assessment")]  # type: ignore[assignment]  # pairs


@dataclass(frozen=True, slots=True)
class ExplainedUnit(UnitStanding):
    """A unit's total with its ranks and grade."""

    rank_overall: Annotated[
        Rank, Meaning("the place among all units, whatever the scheme ranks within; null: without a total")
    ]
    rank_in_class: Annotated[Rank, Meaning("the place among the units of its class; null: without a total")]
    aspects: Annotated[tuple[ExplainedAspect, ...], Meaning("what it won in each aspect of the scheme")]  # type: ignore[assignment]  # pairs
    combined: Annotated[
        CombinedStanding | None,
        Meaning("its place in the combined view; null where the scheme combines nothing"),
    ]


@dataclass(frozen=True, slots=True)
class Explanation(documents.Explanation):
    """The whole proof of one unit's result: what `xiangheng explain --json` prints."""

    unit: Annotated[ExplainedUnit, Meaning("its total, ranks and grade")]
    nodes: Tree


explanations = Capability("explanations")
explanations.list_words(Compared, CohortWithin)
explanations.call(Sample, "SurveySample")
explanations.list_words(Status, NodeStatus)
explanations.call(documents.Neighbour, "RankNeighbour")
explanations.call(documents.OriginRecord, "FigureOrigin")
explanations.call(documents.AdjustmentRecord, "ExplainedAdjustment")
explanations.call(documents.FindingsRecord, "ExplainedFindings")
explanations.call(documents.FindingRecord, "ExplainedFinding")
explanations.call(documents.RepeatedFindingRecord, "RepeatedFinding")
explanations.entity(
    Explanation,
    chinese="一个对象的每一分从哪里来",
    key=lambda explanation: explanation.nodes,
    hidden=("tree", "notices"),
)
explanations.entity(ExplainedLeaf, chinese="一项指标的得分依据什么", key=lambda leaf: leaf.indicator_code)


@explanations.field(
    TrialScoring, chinese="一个对象的每一分从哪里来；没有这个对象、没有结果可看的，为空", action=READ
)
def explanation(
    view: View,
    keys: Sequence[TrialScoring],
    unit: Annotated[str, Meaning("the code of a unit, as the ranking tells it")],
) -> Mapping[TrialScoring, Explanation | None]:
    """The proof of one unit's result; null where the trial has no such unit, or no ranking, or its result is unavailable."""
    explained: dict[TrialScoring, Explanation | None] = {}
    for trial in keys:
        if trial.explanations_file is not None and trial.unavailable is None:
            read = kept.explanation(lookup.content(view, trial.explanations_file), unit)
            explained[trial] = None if read is None else _told(read)
    return explained


@explanations.field(Explanation, chinese="树上的节点，从总分往下，按树的先后", action=READ)
def nodes(
    view: View,
    keys: Sequence[Tree],
    under: Annotated[str, Meaning("only this node and all below it; empty: all")] = "",
    first: First = PAGE,
    after: After = None,
) -> Mapping[Tree, Connection[ExplainedNode]]:
    """The nodes of the tree from the total down, each right after its parent or after what lies below its elder sibling."""
    return {
        tree: page_of(tree.below(under), tree.place_of, first=first, after=after, order=f"under {under}")
        for tree in keys
    }


@explanations.field(Explanation, chinese="树上的一个节点；没有的，为空", action=READ, name="node")
def node_of_code(
    view: View, keys: Sequence[Tree], code: Annotated[str, Meaning("the code of a node")]
) -> Mapping[Tree, ExplainedNode | None]:
    """A node by its code; null where there is none."""
    return {tree: tree.nodes.get(code) for tree in keys}


@explanations.field(ExplainedLeaf, chinese="指标，按指标字典；字典里没有的，为空", action=READ_INDICATORS)
def indicator(view: View, keys: Sequence[str]) -> Mapping[str, IndicatorRecord | None]:
    """The indicator whose value was scored, as the dictionary has it now; null where it has none."""
    return newest_of(view, keys)


def _told(explanation: documents.Explanation) -> Explanation:
    """An explanation as the schema tells it: the tree as a list, and pairs in place of names that nobody can select."""
    unit = explanation.unit
    aspects = (ExplainedAspect(**attributes(each), name=name) for name, each in unit.aspects.items())
    combined = unit.combined and CombinedStanding(
        unit.combined.total,
        unit.combined.rank,
        tuple(CombinedShare(name, share) for name, share in unit.combined.parts.items()),
    )
    standing = ExplainedUnit(**{**attributes(unit), "aspects": tuple(aspects), "combined": combined})
    nodes = {node.code: node for node in _listed(explanation.tree, None, 0)}
    tree = Tree(nodes, {code: place for place, code in enumerate(nodes)})
    return Explanation(**{**attributes(explanation), "unit": standing}, nodes=tree)


def _listed(node: documents.Explained, parent: str | None, depth: int) -> Iterator[ExplainedNode]:
    """A node and all below it, in the order of the tree."""
    own = {name: getattr(node, name) for name in documents.ExplainedNode.__dataclass_fields__}
    leaf = _leaf(node) if isinstance(node, documents.ExplainedLeaf) else None
    yield ExplainedNode(**own, parent_code=parent, depth=depth, leaf=leaf)
    for child in node.children:
        yield from _listed(child, node.code, depth + 1)


def _leaf(leaf: documents.ExplainedLeaf) -> ExplainedLeaf:
    own = {name: getattr(leaf, name) for name in LeafProof.__dataclass_fields__}
    basis = None if leaf.basis is None else ClauseBasis(leaf.basis)
    bounds = tuple(Bound(name, bound) for name, bound in leaf.bounds.items())
    cohort = leaf.cohort and ExplainedCohort(**attributes(leaf.cohort))
    return ExplainedLeaf(
        **{**own, "bounds": bounds, "cohort": cohort, "basis": basis}, indicator_code=leaf.indicator
    )
