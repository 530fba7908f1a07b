"""What a leaf's score rests on: the figure, where it stood, what was done to it, and what its rule says of it."""

from decimal import Decimal
from typing import Literal, NamedTuple

from xiangheng_scoring.engine.dataset import Observation
from xiangheng_scoring.errors import RuleBroken, asked_at
from xiangheng_scoring.numbers.exact import ZERO, shown
from xiangheng_scoring.rules import Case, Judgement, Rule, declared_judgement
from xiangheng_scoring.scheme import Cohort, Node, Unit

Status = Literal["scored", "missing", "not_applicable"]


class Evidence(NamedTuple):
    """What a leaf's score rests on; a run holds one for each indicator of each unit.

    `value` is the reported (or imputed) value in the indicator's unit, `used` the same after the
    transformations; `observation` the cell it came from, `previous` the unit's own value of the year before,
    `base` what was reported for the year that `baseline` is of, `records` further sources in words (findings, marks);
    `handling` the missing policy that was applied and `gap` why one was needed. `rule` is what judges it, on the
    scale of `used`; None where nothing is judged. `unit` is whose it is.
    """

    leaf: Node
    status: Status = "scored"
    rule: Rule | None = None
    value: Decimal | None = None
    used: Decimal = ZERO
    observation: Observation | None = None
    previous: Observation | None = None
    cohort: Cohort = Cohort()
    baseline: Decimal | None = None
    base: Observation | None = None
    marks: tuple[Decimal, ...] = ()
    records: tuple[str, ...] = ()
    transforms: tuple[str, ...] = ()
    handling: str = ""
    gap: str = ""
    unit: Unit | None = None

    @property
    def place(self) -> str:
        """Whose evidence for which indicator this is, in words."""
        whose = f"{self.unit.name}（{self.unit.code}） › " if self.unit else ""
        return f"{whose}{self.leaf.code} {self.leaf.name}"

    @property
    def case(self) -> Case:
        """What the rule sees."""
        leaf = self.leaf
        return Case(
            self.used,
            leaf.direction,
            leaf.goal,
            self.baseline,
            self.cohort.values,
            self.cohort.changes,
            self.marks,
            leaf.unit,
            self.cohort.reference,
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """What the value rests on beside its own cell, in words, each with where it stands."""
        if (base := self.base) is None:
            return self.records
        return (*self.records, f"{base.period} 年基期值 {shown(base.value)}{base.origin.cited()}")

    @property
    def score(self) -> Decimal | None:
        """The rule's score; 0 where a policy gives 0, None where nothing is scored.

        Raises `RuleBroken` for a score that the rule's kind does not declare.
        """
        if self.rule is None:
            return ZERO if self.status == "scored" else None
        return self._judged(self.rule).score

    @property
    def judgement(self) -> Judgement | None:
        """What the rule says: the very judgement that made the score, made again from the same case."""
        return None if self.rule is None else self._judged(self.rule)

    @property
    def formula(self) -> str:
        """The proof of the judgement in words; empty where nothing is judged."""
        judgement = self.judgement
        try:
            return judgement.formula if judgement else ""
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, self.place)
            raise

    def _judged(self, rule: Rule) -> Judgement:
        try:
            return declared_judgement(rule, self.case)
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, self.place)
            raise
