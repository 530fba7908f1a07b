"""What programs are told of a scheme, of a check of it, and of a frame."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_scoring.numbers.exact import at_30_digits
from xiangheng_scoring.records import Digest, Format, JsonObject, Meaning, Points
from xiangheng_scoring.rules import Direction, Treated, plain_parameters
from xiangheng_scoring.scheme.frame import Cohort, Frame
from xiangheng_scoring.scheme.model import Input, Node, Scheme, Weighting
from xiangheng_scoring.vocabulary import Range

ClosedRange: TypeAlias = Annotated[Range, Meaning("closed range with optional ends")]


@dataclass(frozen=True, slots=True)
class SchemeNode:
    """A branch or an indicator of a scheme's tree."""

    code: Annotated[str, Meaning("what the scheme calls it by")]
    parent: Annotated[str | None, Meaning("code of the branch right above; null: the root")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    weight: Annotated[
        Points | None,
        Meaning(
            "full marks below a weighted sum, a relative weight below a mean; null where it waits for"
            " the data"
        ),
    ]
    aggregation: Annotated[str | None, Meaning("how a branch is made of its children; null for an indicator")]
    weighting: Annotated[Weighting | None, Meaning("how a branch weighs its children; null for an indicator")]
    rule: Annotated[str | None, Meaning("kind of the rule that makes points of its value; null for a branch")]
    parameters: Annotated[
        JsonObject | None,
        Meaning("the rule's parameters by name, numbers as exact decimal strings; null for a branch"),
    ]
    transforms: Annotated[
        tuple[Annotated[JsonObject, Meaning("its kind, and its parameters by name", needs=("kind",))], ...],
        Meaning("what is done to a value before the rule sees it, in order"),
    ]
    input: Annotated[Input | None, Meaning("what is reported for it; null for a branch")]
    direction: Annotated[Direction | None, Meaning("which values are the better ones; null for a branch")]
    target: Annotated[
        Decimal | None, Meaning("the value that it is held against, in its unit; null where there is none")
    ]
    decimals: Annotated[int | None, Meaning("to how many its points are rounded; null for a branch")]
    unit: Annotated[
        str | None, Meaning("unit of measure of its values, as 人, 万元 or %; null where none is stated")
    ]
    value_decimals: Annotated[
        int | None,
        Meaning("how many decimals a reported value may have; 0 for counts, null if any", minimum=0),
    ]
    possible: Annotated[ClosedRange, Meaning("outside it a value is wrong; in its unit")]
    plausible: Annotated[ClosedRange, Meaning("outside it a value is to be looked at; in its unit")]
    error: Annotated[
        Decimal | None,
        Meaning("by how much a value may be wrong either way, in its unit; null where nobody stated it"),
    ]
    applies_to: Annotated[tuple[str, ...], Meaning("the classes of units that have it; empty: all have")]
    aspect: Annotated[
        str | None,
        Meaning("units are ranked apart by all indicators of it, as 水平 or 进步; null where it has none"),
    ]
    missing: Annotated[
        tuple[str, ...],
        Meaning("what is done where its value is missing; of several, the first that can be done"),
    ]
    missing_reason: Annotated[
        str | None, Meaning("why that is done, in Chinese; null where nobody stated it")
    ]
    source: Annotated[str | None, Meaning("who reports its values; null where nobody stated it")]
    office: Annotated[str | None, Meaning("who is responsible for it; null where nobody stated it")]
    definition: Annotated[
        str | None, Meaning("what is counted or measured, in Chinese; null where nobody stated it")
    ]
    clause: Annotated[
        str | None, Meaning("the words of the document that it follows from; null where none are stated")
    ]
    basis: Annotated[
        str | None,
        Meaning(
            "whose words the clause is: notice, public or proposed (here, and never official); null "
            "where nobody stated it"
        ),
    ]
    note: Annotated[
        str | None, Meaning("what a reader should know besides, in Chinese; null where there is nothing")
    ]
    verified: Annotated[
        bool, Meaning("compared with its source; what is not must be marked wherever it is shown")
    ]


@dataclass(frozen=True, slots=True)
class SchemeUnit:
    """A unit that is assessed."""

    code: Annotated[str, Meaning("what figures are reported under; of a county, the code of the division")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    class_: Annotated[str | None, Meaning("among whom it may be compared; null where there are no classes")]
    verified: Annotated[
        bool,
        Meaning(
            "whether its membership and class were compared with their source; what was not must be marked"
        ),
    ]


@dataclass(frozen=True, slots=True)
class SchemeRecord:
    """A scheme: its tree from the root down, and its units."""

    FORMAT: ClassVar = Format("xiangheng-scheme/1", "xiangheng scheme show --json")
    code: Annotated[str, Meaning("what the scheme is called by, as linkage-2024")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    year: Annotated[int, Meaning("the year that is assessed")]
    digest: Annotated[
        Digest, Meaning("SHA-256 of what it means, in hexadecimal: two of the same score alike")
    ]
    source: Annotated[str | None, Meaning("the document that it rests on; null where nobody stated it")]
    notice: Annotated[str | None, Meaning("what must be said wherever a result is shown; null: nothing")]
    classes: Annotated[tuple[str, ...], Meaning("classes that units fall into; empty where there are none")]
    grades: Annotated[tuple[str, ...], Meaning("the best first")]
    nodes: tuple[SchemeNode, ...]
    units: tuple[SchemeUnit, ...]


@dataclass(frozen=True, slots=True)
class SchemeCheck:
    """A scheme without faults, and what was checked."""

    FORMAT: ClassVar = Format("xiangheng-scheme-check/1", "xiangheng scheme check --json")
    code: str
    digest: Digest
    units: Annotated[int, Meaning("how many", minimum=0)]
    indicators: Annotated[int, Meaning("how many", minimum=0)]
    examples: Annotated[int, Meaning("how many worked examples it has, each of which came out", minimum=0)]


@dataclass(frozen=True, slots=True)
class EmptySummary:
    """A cohort of nobody."""

    count: Annotated[int, Meaning(minimum=0, maximum=0)] = 0


@dataclass(frozen=True, slots=True)
class CohortSummary:
    """A cohort of somebody."""

    count: Annotated[int, Meaning(minimum=1)]
    min: Decimal
    max: Decimal
    mean: Decimal
    deviation: Decimal


@dataclass(frozen=True, slots=True)
class CohortRecord:
    """What an indicator's rule compares."""

    values: Annotated[tuple[Decimal, ...], Meaning("in ascending order")]
    changes: Annotated[tuple[Decimal, ...], Meaning("against the units' own baselines, in ascending order")]
    reference: Annotated[Decimal | None, Meaning("the value of the unit that the rule names")]
    summary: Annotated[CohortSummary | EmptySummary, Meaning("for readers; nothing is read back from it")]


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """The parameters of one run, frozen."""

    FORMAT: ClassVar = Format(
        "xiangheng-frame/1",
        "xiangheng frame show --json, and the file that frame freeze writes: the parameters of one run, frozen",
    )
    digest: Digest
    scheme: str
    scheme_digest: Digest
    period: int
    invented: bool
    bases: Annotated[
        JsonObject,
        Meaning("by indicator: the digest of the scale on which its values stand", values=Digest),
    ]
    cohorts: Annotated[
        JsonObject,
        Meaning(
            "by indicator, then class (empty: all units)",
            values=Annotated[JsonObject, Meaning(values=CohortRecord)],
        ),
    ]
    treatments: Annotated[
        JsonObject, Meaning("by indicator: its fitted steps in order", values=tuple[Treated, ...])
    ]
    weights: Annotated[
        JsonObject,
        Meaning(
            "by branch, then child: its share, six places",
            values=Annotated[JsonObject, Meaning(values=Decimal)],
        ),
    ]


def scheme_record(scheme: Scheme) -> SchemeRecord:
    """A scheme, empty fields as None."""
    return SchemeRecord(
        code=scheme.code,
        name=scheme.name,
        year=scheme.year,
        digest=scheme.digest,
        source=scheme.source or None,
        notice=scheme.notice or None,
        classes=tuple(filter(None, scheme.classes)),
        grades=tuple(grade.name for grade in scheme.grading.grades),
        nodes=tuple(map(_node, scheme.nodes.values())),
        units=tuple(
            SchemeUnit(unit.code, unit.name, unit.unit_class or None, unit.verified)
            for unit in scheme.units.values()
        ),
    )


def _node(node: Node) -> SchemeNode:
    return SchemeNode(
        code=node.code,
        parent=node.parent or None,
        name=node.name,
        weight=Points(node.weight) if node.weight or not node.gives_points else None,
        aggregation=node.aggregation or None,
        weighting=None if node.is_leaf else node.weighting,
        rule=node.rule.kind if node.rule else None,
        parameters=JsonObject(plain_parameters(node.rule)) if node.rule else None,
        transforms=tuple(
            JsonObject({"kind": step.kind, **plain_parameters(step)}) for step in node.transforms
        ),
        input=node.input if node.is_leaf else None,
        direction=node.direction if node.is_leaf else None,
        target=node.target,
        decimals=node.decimals if node.is_leaf else None,
        unit=node.unit or None,
        value_decimals=node.value_decimals,
        possible=node.possible,
        plausible=node.plausible,
        error=node.error,
        applies_to=node.applies_to,
        aspect=node.aspect or None,
        missing=node.missing,
        missing_reason=node.missing_reason or None,
        source=node.source or None,
        office=node.office or None,
        definition=node.definition or None,
        clause=node.clause or None,
        basis=node.basis or None,
        note=node.note or None,
        verified=node.verified,
    )


def frame_record(frame: Frame) -> FrameRecord:
    """A frame."""
    return FrameRecord(
        digest=frame.digest,
        scheme=frame.scheme,
        scheme_digest=frame.scheme_digest,
        period=frame.period,
        invented=frame.is_invented,
        bases=JsonObject(dict(frame.bases)),
        cohorts=JsonObject(
            {
                code: {group: _cohort(cohort) for group, cohort in groups.items()}
                for code, groups in frame.cohorts.items()
            }
        ),
        treatments=JsonObject(dict(frame.fitted.treatments)),
        weights=JsonObject({branch: dict(shares) for branch, shares in frame.fitted.shares.items()}),
    )


def _cohort(cohort: Cohort) -> CohortRecord:
    values = cohort.values
    summary = (
        CohortSummary(
            len(values), values[0], values[-1], at_30_digits(values.mean), at_30_digits(values.deviation)
        )
        if values
        else EmptySummary()
    )
    return CohortRecord(values, cohort.changes, cohort.reference, summary)
