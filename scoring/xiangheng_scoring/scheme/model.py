"""The scheme: who is compared, by what tree of indicators, and how points become ranks and grades."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.numbers.exact import at_90_digits
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.rules import Direction, Rule, Transformation
from xiangheng_scoring.scheme.digest import tables_digest
from xiangheng_scoring.scheme.fields import split_list
from xiangheng_scoring.scheme.frame import Fitted, Frame, fitted_content
from xiangheng_scoring.scheme.tables import Row, SchemeTables
from xiangheng_scoring.vocabulary import (
    ANYTHING,
    Item,
    KnownUnit,
    OtherAssessment,
    Range,
    Term,
    Vocabulary,
    Wording,
)

MissingPolicy = Literal[
    "block",
    "zero",
    "reweight",
    "last_year",
    "latest",
    "trend",
    "class_median",
    "class_mean",
    "median",
    "mean",
]
Weighting = Literal["given", "equal", "swing", "ahp", "entropy", "critic", "pca"]
Input = Literal["value", "findings", "marks"]
Within = Literal["all", "class"]

WEIGHTED_SUM = "weighted_sum"
WORDING = Wording("方案", "方案 nodes 表", "方案 units 表", "评价", "计分")


@dataclass(frozen=True, slots=True)
class Node:
    """A branch (with an `aggregation`) or an indicator (with a `rule`) of the tree.

    `weight` is full marks under a weighted sum and relative under a mean. `indicator` is the code under
    which values are reported: the node's own, or that of the shorthand that it was made from. `missing`
    is the chain of policies: on an indicator for its value, on a branch for child branches that are
    wholly missing. `is_shorthand` marks a branch that was one row of the table: its own policy has settled its leaves,
    its parent's has no say. `weighting` says how a branch weighs its children, `consistency` is the ratio of its pairwise
    judgements. `value_decimals` is how many decimals a reported value may have; 0 says that it is a count.
    """

    code: str
    parent: str
    name: str
    weight: Decimal
    aggregation: str = ""
    exponent: Decimal | None = None
    weighting: Weighting = "given"
    consistency: Decimal | None = None
    rule: Rule | None = None
    transforms: tuple[Transformation, ...] = ()
    is_shorthand: bool = False
    indicator: str = ""
    input: Input = "value"
    direction: Direction = "positive"
    target: Decimal | None = None
    missing: tuple[MissingPolicy, ...] = ()
    missing_reason: str = ""
    decimals: int = 2
    unit: str = ""
    value_decimals: int | None = None
    possible: Range = ANYTHING
    plausible: Range = ANYTHING
    applies_to: tuple[str, ...] = ()
    error: Decimal | None = None
    aspect: str = ""
    office: str = ""
    source: str = ""
    definition: str = ""
    clause: str = ""
    basis: str = ""
    verified: bool = False
    note: str = ""

    @property
    def is_leaf(self) -> bool:
        """An indicator (its rule may give points or not)."""
        return self.rule is not None

    @property
    def gives_points(self) -> bool:
        """Whether the node takes part in its parent's aggregation."""
        return self.rule is None or self.rule.gives_points

    @property
    def compares(self) -> bool:
        """Whether other units' values have a say in the score."""
        return self.rule is not None and self.rule.compares()

    @property
    def compares_class(self) -> bool:
        """Whether the rule compares a unit with its class only."""
        return self.rule is not None and self.rule.cohort_name() == "class"

    def group_of(self, unit_class: str) -> str:
        """The name of the group that the rule compares a unit of this class with: the class, or empty for all."""
        return unit_class if self.compares_class else ""

    @property
    def goal(self) -> Decimal | None:
        """The target on the scale of the values that the rule sees."""
        return self.at_scale(self.target) if self.transforms else self.target

    def at_scale(self, bound: Decimal | None) -> Decimal | None:
        """A number that values are held against, brought to their scale after the transformations."""
        for step in self.transforms:
            bound = step.bound(bound) if bound is not None and step.moves_bounds else bound
        return None if bound is None else at_90_digits(bound)

    def applies(self, unit_class: str) -> bool:
        """Whether the indicator applies to units of this class."""
        return not self.applies_to or unit_class in self.applies_to


@dataclass(frozen=True, slots=True)
class Unit:
    """One that is assessed: a county, a country, anything. `verified` tells of its membership and class."""

    code: str
    name: str
    other_names: tuple[str, ...] = ()
    unit_class: str = ""
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks of rounded or unrounded totals, how ties count, and among whom."""

    on: Annotated[Literal["rounded", "exact"], Meaning("which totals are compared")] = "rounded"
    ties: Annotated[Literal["min", "max", "dense"], Meaning("which rank those of the same total have")] = (
        "min"
    )
    within: Annotated[Within, Meaning("among whom a unit is ranked")] = "all"


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: given from `at_least` points on, to at most `quota` per cent of those compared."""

    name: Annotated[str, Meaning("what it is called, in Chinese")]
    at_least: Annotated[
        Decimal | None, Meaning("the least total that it is given for; null: any that is left")
    ] = None
    quota: Annotated[
        Decimal | None,
        Meaning("to how many of those compared it is given at most, in per cent; null: any number"),
    ] = None
    note: Annotated[str, Meaning("what a reader should know besides; empty where there is nothing")] = ""


@dataclass(frozen=True, slots=True)
class Floor:
    """Below `at_least` per cent of a node's marks the grade is capped."""

    node: Annotated[str, Meaning("code of the node whose points are looked at")]
    at_least: Annotated[Decimal, Meaning("the least share of the node's full marks, in per cent")]
    cap_grade: Annotated[str, Meaning("the best grade that a unit below it may have, by its name")]
    note: Annotated[str, Meaning("what a reader should know besides; empty where there is nothing")] = ""


@dataclass(frozen=True, slots=True)
class AdjustmentItem:
    """A kind of signed adjustment that the scheme allows."""

    code: Annotated[str, Meaning("what reports of adjustments call it by")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    kind: Annotated[Literal["bonus", "penalty"], Meaning("whether it adds points or takes some away")]
    cap: Annotated[Decimal | None, Meaning("how many points it may come to for a unit; null: any number")] = (
        None
    )
    clause: Annotated[
        str, Meaning("the words of the document that it follows from; empty where none are stated")
    ] = ""
    note: Annotated[str, Meaning("what a reader should know besides; empty where there is nothing")] = ""


@dataclass(frozen=True, slots=True)
class CombinedPart:
    """One assessment of the combined view: `weight` of its full marks; `self` is this scheme's total."""

    assessment: Annotated[str, Meaning("code of another assessment; self: the total of this scheme")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    weight: Annotated[Decimal, Meaning("how many points of the combined total its full marks are worth")]
    full_marks: Annotated[Decimal, Meaning("the most that can be had in that assessment, in its own points")]
    note: Annotated[str, Meaning("what a reader should know besides; empty where there is nothing")] = ""


@dataclass(frozen=True, slots=True)
class Grading:
    """The grades, best first, with what may cap them."""

    grades: Annotated[tuple[Grade, ...], Meaning("the best first")] = ()
    within: Annotated[Within, Meaning("among whom quotas are counted")] = "all"
    quota_ties: Annotated[
        Literal["include", "exclude"], Meaning("what those get who share the last place of a quota")
    ] = "exclude"
    floors: Annotated[
        tuple[Floor, ...], Meaning("what keeps a unit from a good grade, whatever its total")
    ] = ()


@dataclass(frozen=True, slots=True)
class AdjustmentRules:
    """Which adjustments exist and how far their sums may go, in points."""

    items: Mapping[str, AdjustmentItem] = field(default_factory=dict)
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None


@dataclass(frozen=True)
class Scheme:
    """A checked scheme. Made by `build_scheme` only, so one that exists may be used.

    Where it leaves parameters to its data, `fitted` is what they became; `frame` is the frozen run it is held to.
    """

    code: str
    name: str
    year: int
    evaluation_date: date
    scale: int
    unit_kind: str
    source: str
    notice: str
    invented: bool
    nodes: Mapping[str, Node]
    units: Mapping[str, Unit]
    classes: tuple[str, ...]
    ranking: Ranking
    grading: Grading
    adjustments: AdjustmentRules
    combination: tuple[CombinedPart, ...]
    tables: SchemeTables = field(compare=False, repr=False)
    fitted: Fitted | None = None
    frame: Frame | None = None

    @cached_property
    def digest(self) -> str:
        """The digest of the scheme's meaning."""
        return tables_digest(self.tables)

    @cached_property
    def basis(self) -> str:
        """The digest of what decides scores: the scheme's meaning, what was fitted, and the frame it is held to."""
        fitted = None if self.fitted is None else fitted_content(self.fitted)
        return digest([self.digest, fitted, self.frame and self.frame.digest])

    @cached_property
    def root(self) -> Node:
        """The node of the total."""
        return next(node for node in self.nodes.values() if not node.parent)

    @cached_property
    def _children(self) -> dict[str, tuple[Node, ...]]:
        codes: dict[str, list[Node]] = {code: [] for code in self.nodes}
        for node in self.nodes.values():
            if node.parent:
                codes[node.parent].append(node)
        return {code: tuple(nodes) for code, nodes in codes.items()}

    def children(self, code: str) -> tuple[Node, ...]:
        """The nodes right below `code`, in the order of the table."""
        return self._children[code]

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """All indicators, vetoes and data nodes, in the order of the table."""
        return tuple(node for node in self.nodes.values() if node.is_leaf)

    @cached_property
    def indicators(self) -> Mapping[str, Node]:
        """One leaf for each code under which values are reported (a shorthand's two leaves are one)."""
        return {leaf.indicator: leaf for leaf in reversed(self.leaves)}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What its data is read against; of a shorthand's two leaves the first stands for both, under the shorthand's name."""
        others = (part for part in self.combination if part.assessment != "self")
        return Vocabulary(
            name=self.name,
            year=self.year,
            wording=WORDING,
            unit_kind=self.unit_kind,
            known_units=tuple(map(self._known_unit, self.tables.of("units"))),
            terms={
                code: self._term(self.indicators[code])
                for code in dict.fromkeys(leaf.indicator for leaf in self.leaves)
            },
            branches=frozenset(text for node in self.nodes.values() for text in (node.code, node.name)),
            items={
                code: Item(code, item.name, item.kind == "penalty")
                for code, item in self.adjustments.items.items()
            },
            assessments={
                part.assessment: OtherAssessment(part.assessment, part.name, part.full_marks)
                for part in others
            },
        )

    def _known_unit(self, row: Row) -> KnownUnit:
        """A unit of the table, assessed or not."""
        code, name, others = (
            row.values.get(column, "").strip() for column in ("code", "name", "other_names")
        )
        assessed = self.units.get(code)
        unit_class = "" if assessed is None else assessed.unit_class
        return KnownUnit(code, name, split_list(others), unit_class, wanted=assessed is not None)

    def _term(self, leaf: Node) -> Term:
        name = self.nodes.get(leaf.indicator, leaf).name
        return Term(
            leaf.indicator,
            name,
            other_names=() if leaf.name == name else (leaf.name,),
            unit=leaf.unit,
            possible=leaf.possible,
            plausible=leaf.plausible,
            decimals=leaf.value_decimals,
            input=leaf.input,
            applies_to=leaf.applies_to,
            baseline=None if leaf.rule is None else leaf.rule.fixed_baseline,
            gives_points=leaf.gives_points,
        )

    @cached_property
    def additive(self) -> frozenset[str]:
        """Nodes all of whose ancestors, and they themselves if branches, are weighted sums."""
        codes: set[str] = set()
        for node in self.top_down:
            inherits = not node.parent or node.parent in codes
            if inherits and (node.is_leaf or node.aggregation == WEIGHTED_SUM):
                codes.add(node.code)
        return frozenset(codes)

    @cached_property
    def top_down(self) -> tuple[Node, ...]:
        """All nodes, each after its parent."""
        nodes = [self.root]
        for node in nodes:
            nodes.extend(self.children(node.code))
        return tuple(nodes)

    @cached_property
    def with_points(self) -> frozenset[str]:
        """Nodes whose points are part of the total's sum (not below a mean)."""
        return frozenset(
            node.code
            for node in self.nodes.values()
            if node.gives_points and (not node.parent or node.parent in self.additive)
        )
