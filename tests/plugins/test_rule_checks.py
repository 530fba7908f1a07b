"""Each check of a rule kind finds a rule that breaks only it, and the built-in kinds pass all of them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

import numpy as np
import pytest

from xiangheng_scoring.conformance.rule_checks import RULE_CHECKS
from xiangheng_scoring.conformance.situations import situations
from xiangheng_scoring.numbers.arrays import Array
from xiangheng_scoring.numbers.exact import exactly
from xiangheng_scoring.rules import BUILT_IN, Case, Cases, Example, Judgement, Rule, example
from xiangheng_scoring.rules.columns import Column


def failing(kind: type[Rule]) -> set[str]:
    """The checks that find something in a rule kind."""
    return {check.__name__ for check, _, _ in RULE_CHECKS if check(kind)}


class Sound(Rule):
    """Half of the value, held between 0 and 100."""

    kind = "sound"
    examples: ClassVar[Sequence[Example]] = (example(50, 25), example(10, 5), example(80, 40))

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The score with its proof."""
        score = self.half(case)
        return Judgement(score, f"取半 = {score}", edge=self.odd(case))

    def half(self, case: Case) -> Decimal:
        """What the faulty rules below do otherwise."""
        score = min(Decimal(100), max(Decimal(0), case.value / 2))
        return score if case.direction == "positive" else 100 - score

    def odd(self, case: Case) -> str:
        """The odd case, if there is one."""
        return ""


class WrongExample(Sound):
    """Its example is not what it does."""

    examples = (example(50, 26), example(10, 5))


class AFloat(Sound):
    """A float for some values that no example has."""

    def half(self, case: Case) -> Any:
        """Binary halves."""
        return super().half(case) if case.value < 81 else 40.5 + 0.01


class Breaks(Sound):
    """Raises at a value that no example has."""

    def half(self, case: Case) -> Decimal:
        """Divides by the distance from 45."""
        return super().half(case) * ((case.value - 45) / (case.value - 45))


class Remembers(Sound):
    """Scores by what it scored before."""

    def half(self, case: Case) -> Decimal:
        """A thousandth more when the value before the last one comes again."""
        seen: list[Decimal] = getattr(Remembers, "seen", [])
        is_back = len(seen) > 1 and seen[-2] == case.value != seen[-1]
        Remembers.seen = [*seen[-1:], case.value]  # type: ignore[attr-defined]  # the fault itself
        return super().half(case) + (Decimal("0.001") if is_back else 0)


class OutOfBounds(Sound):
    """Above 100 for values beyond the examples."""

    def half(self, case: Case) -> Decimal:
        """Three times the value from 81 on."""
        return case.value * 3 if case.value > 81 else super().half(case)


class Backwards(Sound):
    """Less for more, between two of its examples."""

    def half(self, case: Case) -> Decimal:
        """A dip."""
        return Decimal(1) if Decimal(20) < case.value < Decimal(30) else super().half(case)


class UndeclaredEdge(Sound):
    """Names an odd case that it never declared."""

    def odd(self, case: Case) -> str:
        """Above 90."""
        return "超过九十" if case.value > 90 else ""


class Silent(Sound):
    """Its proof does not say the score."""

    @exactly
    def judge(self, case: Case) -> Judgement:
        """No number."""
        return Judgement(self.half(case), "按规则得分")


class NotInvariant(Sound):
    """Promises what it does not keep."""

    invariant_to = frozenset({"shift"})


class OfTheCaller(Sound):
    """Computes in whatever context its caller has."""

    def judge(self, case: Case) -> Judgement:
        """Without the fixed context."""
        score = min(Decimal(100), case.value / 3 + Decimal("0.12345678"))
        return Judgement(score, lambda: f"= {case.value / 3 + Decimal('0.12345678'):f} ≈{score:.4f}")

    examples = (example(30, "10.12345678"), example(60, "20.12345678"))


class OffInColumns(Sound):
    """Its column form is a hair off."""

    def scores(self, cases: Cases) -> list[Decimal]:
        """The same, less the last digit."""
        return [self.judge(case).score - Decimal("1e-45") for case in cases]


class OffInFloats(Sound):
    """Its vector form is a little off."""

    def vector(self, column: Column) -> Array:
        """Half, and a thousandth."""
        return np.clip(column.values / 2, 0, 100) + 0.001


FAULTS: dict[type[Rule], str] = {
    WrongExample: "worked_examples",
    Breaks: "unbroken",
    AFloat: "exact_numbers",
    Remembers: "repeatable",
    OutOfBounds: "within_bounds",
    Backwards: "monotone",
    UndeclaredEdge: "edges_declared",
    Silent: "proof_states_score",
    NotInvariant: "invariant_as_declared",
    OfTheCaller: "context_free",
    OffInColumns: "column_agrees",
    OffInFloats: "vector_agrees",
}


def test_a_sound_rule_passes() -> None:
    """What all the faulty ones are made of is itself in order."""
    assert failing(Sound) == set()


@pytest.mark.parametrize("kind", FAULTS, ids=lambda kind: kind.__name__)
def test_a_faulty_rule_is_found_by_one_check(kind: type[Rule]) -> None:
    """Each fault by the check that is there for it, and by no other."""
    assert failing(kind) == {FAULTS[kind]}


def test_every_check_is_proved_by_a_faulty_rule() -> None:
    """A check that nothing has ever failed proves nothing."""
    assert {check.__name__ for check, _, _ in RULE_CHECKS} == set(FAULTS.values())


@pytest.mark.parametrize("kind", [kind for kind in BUILT_IN if kind != "level_and_progress"])
def test_the_built_in_kinds_pass(kind: str) -> None:
    """The kit's own kinds keep what plugins' kinds must (the shorthand scores nothing itself)."""
    assert failing(BUILT_IN[kind]) == set()


def test_situations_are_alike_on_every_machine_and_hold_ties() -> None:
    """Drawn again they are the same, each can be scored, and cohorts with a value twice are among them."""
    kind: Any = BUILT_IN["minmax"]
    drawn = situations(kind)
    situations.cache_clear()

    assert situations(kind) == drawn
    assert all(situation.rule.gap(situation.case) is None for situation in drawn)
    assert any(len(set(situation.case.cohort)) < len(situation.case.cohort) for situation in drawn)
    assert len(drawn) > 150
