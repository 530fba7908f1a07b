"""What a run gives: for each unit the total with rank and grade, and for each node the proof of its points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, NamedTuple, Protocol

from xiangheng_scoring.engine.dataset import Adjustment, Dataset, OtherTotal
from xiangheng_scoring.engine.digest import provenance_digest, result_digest, run_id
from xiangheng_scoring.engine.evidence import Evidence, Status
from xiangheng_scoring.engine.findings import CountedFindings
from xiangheng_scoring.engine.provenance import Provenance
from xiangheng_scoring.engine.values import ValueTable
from xiangheng_scoring.errors import ResultDiffers, UnknownUnit
from xiangheng_scoring.numbers.exact import ZERO, exact_sum
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.scheme import CombinedPart, Scheme, Unit

if TYPE_CHECKING:  # the results of nodes are made there
    from xiangheng_scoring.engine.tree import Trees

#: How alike a name must be to be suggested for another, and how many are.
_MUCH_ALIKE, _MOST_SUGGESTED = Decimal("0.66"), 3
#: Of a digest, what tells it from any other that a person meets.
_SHOWN = 12


class NodeResult(NamedTuple):
    """One node of one unit.

    `score` is on the rule's scale (0–100), `points` the rounded contribution to the total (None below a
    mean, where nothing is rounded), `exact` the same before rounding. `used_weight` differs from
    `nominal_weight` where siblings are missing or do not apply. `policy` says what was done about a branch
    that is wholly missing. `figures` are those of a leaf's indicator, of which `unit` has its own.
    """

    code: str
    status: Status
    nominal_weight: Decimal
    used_weight: Decimal = ZERO
    score: Decimal | None = None
    points: Decimal | None = None
    exact: Decimal | None = None
    policy: str = ""
    unit: str = ""
    figures: Mapping[str, Evidence] | None = None

    @property
    def evidence(self) -> Evidence | None:
        """What a leaf's score rests on, made when it is asked for; None for a branch."""
        return None if self.figures is None else self.figures[self.unit]

    @property
    def handling(self) -> str:
        """The missing policy that was applied, in words; empty where nothing was missing."""
        return self.policy if (evidence := self.evidence) is None else evidence.handling


@dataclass(frozen=True, slots=True)
class AdjustmentResult:
    """All adjustments of a unit: what was claimed, and what counts after the caps."""

    entries: tuple[Adjustment, ...] = ()
    bonus: Decimal = Decimal(0)
    penalty: Decimal = Decimal(0)
    formula: str = ""

    @property
    def points(self) -> Decimal:
        """What is added to the sum of the tree (negative where penalties prevail)."""
        return exact_sum((self.bonus, self.penalty))


@dataclass(frozen=True, slots=True)
class GradeCap:
    """Why a grade may not be better than `grade`: a veto that fired or a floor that was missed."""

    node: Annotated[str, Meaning("the code of the indicator or branch")]
    grade: Annotated[str, Meaning("the best grade that is left")]
    reason: Annotated[str, Meaning("why, in Chinese")]


@dataclass(frozen=True, slots=True)
class AspectResult:
    """Points won of points attainable over the leaves of one aspect (水平, 进步), with rank."""

    won: Decimal
    attainable: Decimal
    rate: Decimal
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class CombinedResult:
    """The combined view: points of each assessment, their sum, rank."""

    parts: tuple[tuple[CombinedPart, Decimal | None, OtherTotal | None], ...]
    total: Decimal | None
    rank: int | None = None


@dataclass(frozen=True)
class UnitResult:
    """One unit's total with its rank, grade and the results of all nodes by code."""

    unit: Unit
    nodes: Mapping[str, NodeResult]
    total: Decimal | None
    exact_total: Decimal | None
    adjustment: AdjustmentResult = AdjustmentResult()
    caps: tuple[GradeCap, ...] = ()
    rank: int | None = None
    rank_overall: int | None = None
    rank_in_class: int | None = None
    grade: str = ""
    grade_reason: str = ""
    aspects: Mapping[str, AspectResult] = field(default_factory=dict)
    combined: CombinedResult | None = None


class NamedResult(Protocol):
    """What a result is known by, whether it was just made or is a record of long ago: see `Result`, which is one."""

    @property
    def run_id(self) -> str: ...  # noqa: D102
    @property
    def result_digest(self) -> str: ...  # noqa: D102
    @property
    def engine(self) -> str: ...  # noqa: D102
    @property
    def engine_digest(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Result:
    """A finished run: the same `run_id` always has the same `result_digest`.

    It keeps the data that it was made from, so that every figure can be cited, compared and named again;
    `values` is what its rules saw of them, `trees` what became of that.
    """

    scheme: Scheme
    period: int
    data: Dataset = field(repr=False)
    units: tuple[UnitResult, ...] = field(repr=False)
    values: ValueTable = field(repr=False, compare=False)
    trees: "Trees" = field(repr=False, compare=False)
    provenance: Provenance

    @property
    def is_invented(self) -> bool:
        """Whether scheme, data or frame say that the figures are made up."""
        frame = self.scheme.frame
        return self.scheme.invented or self.data.is_invented or (frame is not None and frame.is_invented)

    @cached_property
    def findings(self) -> CountedFindings:
        """The findings that were counted, and where."""
        return CountedFindings(self.scheme.vocabulary, self.data)

    @cached_property
    def run_id(self) -> str:
        """The name of the run: the digest of everything that may change its result."""
        return run_id(self.scheme, self.data, self.period, self.provenance)

    @cached_property
    def result_digest(self) -> str:
        """The digest of what came out."""
        return result_digest(self.units, self.trees)

    @cached_property
    def provenance_digest(self) -> str:
        """The digest of where every figure stood."""
        return provenance_digest(self.data)

    @property
    def engine(self) -> str:
        """The distribution that scored, with its version."""
        return self.provenance.engine

    @property
    def engine_digest(self) -> str:
        """The digest of the engine's files."""
        return self.provenance.engine_digest

    def refuse_another(self, other: "NamedResult") -> None:
        """Raise `ResultDiffers` if the other result bears the name of this run, and is another."""
        if self.run_id != other.run_id or self.result_digest == other.result_digest:
            return
        results = " 与 ".join(
            f"{digest[:_SHOWN]}（{engine}，文件 {files[:_SHOWN]}）"
            for digest, engine, files in (
                (self.result_digest, self.engine, self.engine_digest),
                (other.result_digest, other.engine, other.engine_digest),
            )
        )
        raise ResultDiffers(
            f"批次 {self.run_id[:_SHOWN]} 有两个结果：{results}",
            at=self.scheme.name,
            expected="同名的批次结果相同",
            remedy="两个结果都不要采用：重装计分核心后再算；仍不相同的，把本条报告给开发者",
        )

    def unit(self, code_or_name: str) -> UnitResult:
        """The result of one unit, by code or name, else by another name that is its alone; raises `UnknownUnit`."""
        # A code or full name comes before other names, or a county could not be named that another one is also called
        # by.
        exact = [row for row in self.units if code_or_name in (row.unit.code, row.unit.name)]
        named = exact or [row for row in self.units if code_or_name in row.unit.other_names]
        if len(named) == 1:
            return named[0]
        kind, listed = self.scheme.unit_kind, self.scheme.tables.of("units")
        if named:
            problem = f"「{code_or_name}」可能是几个{kind}"
        elif any(code_or_name in (row.values.get("code"), row.values.get("name")) for row in listed):
            problem = f"{kind}「{code_or_name}」不在评价名单之内（{self.scheme.evaluation_date}）"
        else:
            problem = f"没有{kind}「{code_or_name}」"
        near = named or [row for row in self.units if self._is_meant(code_or_name, row.unit)]
        suggested = "、".join(f"{row.unit.code} {row.unit.name}" for row in near[:_MOST_SUGGESTED])
        raise UnknownUnit(
            problem,
            at=self.scheme.name,
            expected=f"是否为 {suggested}" if near else "所评对象的代码或名称",
            remedy="写代码或全称；所评的对象见排名表",
        )

    @staticmethod
    def _is_meant(text: str, unit: Unit) -> bool:
        """Whether a unit may be meant: one whose name the text abbreviates, or that is named much alike.

        凤凰 is 凤凰县, and never a county that merely has as many characters in common.
        """
        name = unit.name.casefold()
        if len(text) < len(name):
            return len(text) > 1 and name.startswith(text.casefold())
        return SequenceMatcher(None, text.casefold(), name).ratio() >= _MUCH_ALIKE

    @cached_property
    def ranked(self) -> tuple[UnitResult, ...]:
        """All units, best first; units without a total last; ties by code."""
        return tuple(
            sorted(
                self.units, key=lambda row: (row.rank_overall is None, row.rank_overall or 0, row.unit.code)
            )
        )
