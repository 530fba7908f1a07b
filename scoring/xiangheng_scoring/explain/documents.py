"""What programs are told of a run: its results, and the proof of one unit's; every number exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_scoring.documents import FaultRecord, fault_records
from xiangheng_scoring.engine.dataset import Sample
from xiangheng_scoring.engine.evidence import Status
from xiangheng_scoring.engine.result import GradeCap, NodeResult, Result, UnitResult
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.explain.peer_position import PeerPosition
from xiangheng_scoring.places import Origin
from xiangheng_scoring.records import Digest, Format, JsonObject, Meaning, Points, extended, points
from xiangheng_scoring.rules import Direction
from xiangheng_scoring.scheme.model import Weighting

Rank: TypeAlias = Annotated[
    int | None, Meaning("the place, 1 for the best; null: without a total", minimum=1)
]
Notices: TypeAlias = Annotated[tuple[FaultRecord, ...], Meaning("of the reading of the data")]


@dataclass(frozen=True, slots=True)
class RunScheme:
    """The scheme of a run."""

    code: Annotated[str, Meaning("what the scheme is called by, as linkage-2024")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    year: Annotated[int, Meaning("the year that it assesses")]
    digest: Annotated[Digest, Meaning("SHA-256 of what it means, in hexadecimal")]


@dataclass(frozen=True, slots=True)
class RunFrame:
    """The frozen frame that a run was held to."""

    digest: Annotated[Digest, Meaning("SHA-256 of its parameters, in hexadecimal")]
    period: Annotated[int, Meaning("the year whose data they were taken from")]


@dataclass(frozen=True, slots=True)
class OriginRecord:
    """Where a figure stands, as far as that is known."""

    file: Annotated[str | None, Meaning("the name of the file; null: it was in none")]
    sheet: Annotated[str | None, Meaning("the name of the sheet; null: a file without sheets")]
    cell: Annotated[str | None, Meaning("the cell, as D17; null where no single one is meant")]
    act: Annotated[
        int | None,
        Meaning("the number of the act of a store as of which the sheet was exported; null: it does not say"),
    ]


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """What a node of the tree came to for one unit."""

    status: Annotated[Status, Meaning("whether it came to a score")]
    score: Annotated[Points | None, Meaning("on the rule's scale, 0–100; null where it was not scored")]
    points: Annotated[Points | None, Meaning("of the total; null below a mean, where nothing is rounded")]
    nominal_weight: Annotated[Points, Meaning("the weight that the scheme gives it")]
    used_weight: Annotated[
        Points, Meaning("another than the nominal one where siblings are missing or do not apply")
    ]


@dataclass(frozen=True, slots=True)
class AspectRecord:
    """Points won of points attainable over the indicators of one aspect."""

    won: Annotated[Points, Meaning("points, by the weights that were used")]
    attainable: Annotated[Points, Meaning("the most points that could be won")]
    rank: Annotated[
        Rank, Meaning("the place by won over attainable, 1 for the best; null where nothing was attainable")
    ]


@dataclass(frozen=True, slots=True)
class CombinedRecord:
    """The combined view over several assessments."""

    total: Annotated[Points | None, Meaning("points over all the assessments; null where one is missing")]
    rank: Annotated[
        Rank, Meaning("the place in the combined view, 1 for the best; null without a combined total")
    ]
    parts: Annotated[JsonObject, Meaning("the points by assessment; null: missing", values=Points | None)]


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit's total with its ranks and grade."""

    code: Annotated[
        str, Meaning("what its figures are reported under; of a county, the code of the division")
    ]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    class_: Annotated[str | None, Meaning("among whom it may be compared; null where there are no classes")]
    verified: Annotated[
        bool,
        Meaning(
            "whether its membership and class were compared with their source; what was not must be marked"
        ),
    ]
    total: Annotated[
        Points | None, Meaning("its points, adjustments included; null: nothing could be scored")
    ]
    exact_total: Annotated[
        Points | None,
        Meaning(
            "the total were nothing rounded, which the total, a sum of rounded parts, need not be rounded from; null without a total"
        ),
    ]
    rank: Annotated[Rank, Meaning("the official place, 1 for the best; null: without a total")]
    rank_overall: Rank
    rank_in_class: Rank
    grade: Annotated[str | None, Meaning("name of the grade; null: without a total")]
    grade_reason: Annotated[
        str | None, Meaning("why it is no better, in Chinese; null where nothing is to be said")
    ]
    adjustment: Annotated[Points, Meaning("what bonuses and penalties add after their caps")]
    aspects: Annotated[JsonObject, Meaning("by name", values=AspectRecord)]
    combined: Annotated[CombinedRecord | None, Meaning("null where the scheme combines nothing")]


@dataclass(frozen=True, slots=True)
class UnitRecord(UnitStanding):
    """The same with what each node came to."""

    nodes: Annotated[JsonObject, Meaning("by code", values=NodeRecord)]


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """A run and its results."""

    FORMAT: ClassVar = Format(
        "xiangheng-result/1", "xiangheng score --json: a run and its results, best unit first"
    )
    run_id: Annotated[Digest, Meaning("the name of the run")]
    result_digest: Annotated[Digest, Meaning("of what came out")]
    provenance_digest: Annotated[Digest, Meaning("of where every figure stood")]
    period: Annotated[int, Meaning("the year that was assessed")]
    scheme: Annotated[RunScheme, Meaning("what it was scored by")]
    frame: Annotated[RunFrame | None, Meaning("frozen parameters that it was held to; null: none")]
    notice: Annotated[
        str | None,
        Meaning("what must be said wherever a result is shown; null where the scheme states nothing"),
    ]
    invented: Annotated[
        bool, Meaning("whether the figures or the scheme are invented, which is shown wherever they are")
    ]
    engine: Annotated[str, Meaning("distribution and version that scored")]
    engine_number: Annotated[
        int, Meaning("part of the run's name: another number is an engine with other results")
    ]
    engine_digest: Annotated[Digest, Meaning("of the files that scored, no part of the run's name")]
    plugin: Annotated[str | None, Meaning("the distributions of the plugins that scored; null: none")]
    units: Annotated[tuple[UnitRecord, ...], Meaning("best first, those without a total last")]
    notices: Notices


@dataclass(frozen=True, slots=True)
class AdjustmentRecord:
    """A bonus or a penalty as it was claimed, before the caps."""

    item: Annotated[str, Meaning("its code in the scheme")]
    name: Annotated[str, Meaning("what the scheme calls it")]
    clause: Annotated[str | None, Meaning("the clause that allows it; null where the scheme cites none")]
    points: Annotated[Decimal, Meaning("how many, below zero for a penalty")]
    evidence: Annotated[str, Meaning("what it rests on")]
    reason: Annotated[str | None, Meaning("why it was claimed; null where nothing was said")]
    origin: Annotated[OriginRecord, Meaning("where it stands in what was handed in")]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Who stands next in the ranking."""

    name: Annotated[str, Meaning("what the unit is called, in Chinese")]
    rank: Rank
    total: Annotated[Points, Meaning("its points, adjustments included")]
    distance: Annotated[Points, Meaning("between the totals, never negative")]


@dataclass(frozen=True, slots=True)
class ComparedCohort:
    """Whom an indicator's rule compares."""

    within: Annotated[
        str, Meaning("all units of the assessment, or those of the same class", among=("assessment", "class"))
    ]
    size: Annotated[int, Meaning("how many of them have a value", minimum=0)]


@dataclass(frozen=True, slots=True)
class ExplainedNode:
    """A node of a unit's tree with its proof."""

    code: Annotated[str, Meaning("its code in the scheme's table of nodes")]
    name: Annotated[str, Meaning("what the scheme calls it")]
    status: Annotated[Status, Meaning("whether it was scored, is missing, or does not apply")]
    score: Annotated[Points | None, Meaning("on the rule's scale, 0–100; null where it was not scored")]
    points: Annotated[Points | None, Meaning("of the total; null below a mean, where nothing is rounded")]
    nominal_weight: Annotated[Points, Meaning("the weight that the scheme gives it")]
    used_weight: Annotated[
        Points, Meaning("another than the nominal one where siblings are missing or do not apply")
    ]
    aggregation: Annotated[str | None, Meaning("how a branch is made of its children; null for an indicator")]
    weighting: Annotated[Weighting | None, Meaning("how a branch weighs its children; null for an indicator")]
    formula: Annotated[
        str | None,
        Meaning(
            "how a branch was made of its children, with the numbers filled in; null for an indicator and without a score"
        ),
    ]
    handling: Annotated[
        str | None, Meaning("what was done about a branch that is wholly missing; null where it is not")
    ]
    sentence: Annotated[str, Meaning("the proof in Chinese, as an official would accept it")]


@dataclass(frozen=True, slots=True)
class ExplainedBranch(ExplainedNode):
    """A node that is made of others."""

    children: "tuple[ExplainedBranch | ExplainedLeaf, ...]"


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """A verified finding that an indicator counts: the issue behind a deduction."""

    number: Annotated[str, Meaning("by which it is known, and counts once for its unit")]
    deduction: Annotated[
        Decimal | None,
        Meaning(
            "the points that it takes away of the indicator, which rounds what is left once; null where each does not take the same, so that no number of points is its own"
        ),
    ]
    channel: Annotated[str | None, Meaning("how it came to be known; null where that was not said")]
    description: Annotated[str | None, Meaning("what was found, in Chinese; null where that was not said")]
    clause: Annotated[str | None, Meaning("what it breaks, as it was written; null where that was not said")]
    evidence: Annotated[
        str | None,
        Meaning(
            "what shows it, as it was written: a document's number, digests of files; null where that was not said"
        ),
    ]
    origin: Annotated[OriginRecord, Meaning("the cell of its number in the list of findings")]


@dataclass(frozen=True, slots=True)
class RepeatedFindingRecord:
    """A further row of a finding, which takes nothing away, since the finding counts by another row."""

    number: Annotated[str, Meaning("by which it is known, and counts once for its unit")]
    origin: Annotated[OriginRecord, Meaning("where it is listed and does not count")]
    counted_under: Annotated[
        str, Meaning("the code of the indicator under which it counts, this one or another")
    ]
    counted_at: Annotated[OriginRecord, Meaning("where it is listed and counts")]


@dataclass(frozen=True, slots=True)
class FindingsRecord:
    """The findings that an indicator counts for a unit."""

    tables: Annotated[
        tuple[OriginRecord, ...],
        Meaning("the lists of findings that were handed in, on which a count of 0 rests too"),
    ]
    counted: Annotated[tuple[FindingRecord, ...], Meaning("those that count, by number")]
    repeated: Annotated[
        tuple[RepeatedFindingRecord, ...],
        Meaning("rows under it that take nothing away, since their findings count by other rows"),
    ]


@dataclass(frozen=True)  # without slots: two bases with slots cannot be joined
class LeafProof:
    """What the score of an indicator rests on, in the indicator's unit."""

    indicator: Annotated[str, Meaning("the code under which its values are reported")]
    rule: Annotated[str | None, Meaning("the kind of the rule that scored it; null where nothing is judged")]
    parameters: Annotated[
        JsonObject, Meaning("the rule's parameters by name, numbers as exact decimal strings")
    ]
    direction: Annotated[Direction, Meaning("which values are better")]
    unit: Annotated[str | None, Meaning("what its values are measured in; null where the scheme states none")]
    value: Annotated[Decimal | None, Meaning("as it was reported or imputed; null: there is none")]
    target: Annotated[Decimal | None, Meaning("the target that the scheme sets; null: none")]
    baseline: Annotated[
        Decimal | None, Meaning("the value that progress is measured from; null where the rule asks for none")
    ]
    baseline_period: Annotated[int | None, Meaning("the year that the baseline is of; null without one")]
    origin: Annotated[
        OriginRecord | None,
        Meaning("where the value stands in what was handed in; null: it was not reported"),
    ]
    sample: Annotated[Sample | None, Meaning("what a survey value rests on; null where that was not told")]
    sources: Annotated[tuple[str, ...], Meaning("what the value rests on beside its own cell, in words")]
    findings: Annotated[
        FindingsRecord | None,
        Meaning("the findings that were counted; null where the value is no count of findings"),
    ]
    transforms: Annotated[tuple[str, ...], Meaning("what was done to it before the rule saw it, in words")]
    gap: Annotated[
        str | None, Meaning("why a policy for what is missing was needed; null where the value was reported")
    ]
    proof: Annotated[
        str | None, Meaning("the rule's formula with the numbers filled in; null where no rule was asked")
    ]
    bounds: Annotated[JsonObject, Meaning("that the rule used, by name", values=Decimal)]
    edge: Annotated[str | None, Meaning("the odd case of the rule that applied; null: none")]
    cohort: Annotated[
        ComparedCohort | None, Meaning("whom the rule compares the unit with; null where it compares nobody")
    ]
    office: Annotated[
        str | None,
        Meaning("the division of the office that answers for it; null where the scheme names none"),
    ]
    source: Annotated[
        str | None, Meaning("where its values are to be had from; null where the scheme does not say")
    ]
    definition: Annotated[
        str | None, Meaning("what is measured, in words; null where the scheme does not say")
    ]
    clause: Annotated[
        str | None, Meaning("the clause of the official document that it rests on; null where none is cited")
    ]
    basis: Annotated[str | None, Meaning("whose words the clause is")]
    note: Annotated[str | None, Meaning("what else is to be known of it; null: nothing")]
    aspect: Annotated[
        str | None,
        Meaning("level, progress or another aspect that is ranked by itself; null where it is of none"),
    ]
    verified: Annotated[
        bool,
        Meaning(
            "whether the indicator's definition was compared with its source; what was not must be marked"
        ),
    ]
    standing: Annotated[PeerPosition, Meaning("where the unit stands on it among those it is compared with")]


@dataclass(frozen=True, slots=True)
class ExplainedLeaf(LeafProof, ExplainedNode):
    """An indicator with all that its score rests on, in the indicator's unit."""

    children: Annotated[tuple["ExplainedLeaf", ...], Meaning("an indicator has none", most=0)]


Explained: TypeAlias = ExplainedBranch | ExplainedLeaf


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole proof of one unit's result."""

    FORMAT: ClassVar = Format(
        "xiangheng-explanation/1", "xiangheng explain --json: the whole tree of one unit, down to the cells"
    )
    run_id: Annotated[
        Digest, Meaning("SHA-256 of data, scheme and program together: alike, the results are alike")
    ]
    result_digest: Annotated[Digest, Meaning("SHA-256 of what came out, in hexadecimal")]
    period: Annotated[int, Meaning("the year that was assessed")]
    scheme: Annotated[RunScheme, Meaning("what it was scored by")]
    frame: Annotated[RunFrame | None, Meaning("frozen parameters that it was held to; null: none")]
    notice: Annotated[
        str | None,
        Meaning("what must be said wherever a result is shown; null where the scheme states nothing"),
    ]
    invented: Annotated[
        bool, Meaning("whether the figures or the scheme are invented, which is shown wherever they are")
    ]
    unit: Annotated[UnitStanding, Meaning("its total, ranks and grade")]
    adjustments: Annotated[tuple[AdjustmentRecord, ...], Meaning("each bonus and penalty as it was claimed")]
    caps: Annotated[tuple[GradeCap, ...], Meaning("what keeps its grade down, whatever its total")]
    ahead: Annotated[
        Neighbour | None, Meaning("the next better unit of the official ranking; null for the first")
    ]
    behind: Annotated[
        Neighbour | None, Meaning("the next worse unit of the official ranking; null for the last")
    ]
    sentences: Annotated[tuple[str, ...], Meaning("the total, the grade and what makes them, in Chinese")]
    notes: Annotated[
        tuple[str, ...], Meaning("what must be known of the figures and of the unit, in Chinese")
    ]
    tree: Annotated[Explained, Meaning("from the total down")]
    notices: Notices


def result_record(result: Result, notices: Iterable[Fault] = ()) -> ResultRecord:
    """The whole result, with what was noticed when the data were read."""
    provenance = result.provenance
    return ResultRecord(
        run_id=result.run_id,
        result_digest=result.result_digest,
        provenance_digest=result.provenance_digest,
        period=result.period,
        scheme=run_scheme(result),
        frame=run_frame(result),
        notice=result.scheme.notice or None,
        invented=result.is_invented,
        engine=provenance.engine,
        engine_number=provenance.engine_number,
        engine_digest=provenance.engine_digest,
        plugin=provenance.plugin or None,
        units=tuple(
            extended(
                UnitRecord,
                unit_standing(row),
                nodes=JsonObject({code: _node(node) for code, node in row.nodes.items()}),
            )
            for row in result.ranked
        ),
        notices=fault_records(notices),
    )


def run_scheme(result: Result) -> RunScheme:
    """The scheme of a run."""
    scheme = result.scheme
    return RunScheme(scheme.code, scheme.name, scheme.year, scheme.digest)


def run_frame(result: Result) -> RunFrame | None:
    """The frame that a run was held to."""
    frame = result.scheme.frame
    return None if frame is None else RunFrame(frame.digest, frame.period)


def unit_standing(row: UnitResult) -> UnitStanding:
    """A unit's result without its nodes, empty fields as None."""
    combined = row.combined
    return UnitStanding(
        code=row.unit.code,
        name=row.unit.name,
        class_=row.unit.unit_class or None,
        verified=row.unit.verified,
        total=points(row.total),
        exact_total=points(row.exact_total),
        rank=row.rank,
        rank_overall=row.rank_overall,
        rank_in_class=row.rank_in_class,
        grade=row.grade or None,
        grade_reason=row.grade_reason or None,
        adjustment=Points(row.adjustment.points),
        aspects=JsonObject(
            {
                name: AspectRecord(Points(aspect.won), Points(aspect.attainable), aspect.rank)
                for name, aspect in row.aspects.items()
            }
        ),
        combined=None
        if combined is None
        else CombinedRecord(
            points(combined.total),
            combined.rank,
            parts=JsonObject({part.assessment: points(share) for part, share, _ in combined.parts}),
        ),
    )


def _node(node: NodeResult) -> NodeRecord:
    return NodeRecord(
        node.status,
        points(node.score),
        points(node.points),
        nominal_weight=Points(node.nominal_weight),
        used_weight=Points(node.used_weight),
    )


def origin_record(origin: Origin) -> OriginRecord:
    """A place of a figure, empty fields as None."""
    return OriginRecord(origin.file or None, origin.sheet or None, origin.cell or None, origin.act)
