"""What an expression gives for the values of its indicators: a figure reckoned in fractions, or why there is none.

A figure that leaves out what is missing is partial. Only a sum can leave something out, and only where the indicator
declares it; what is left must hold a reported value, for numbers alone are no observation. A partial sum may be added
to, multiplied and divided, by what is not below zero; it is never a divisor nor a side of a difference, whose results
would be too great, too small or of another sign, and would not look it. Nor is left out of a sum what may be below zero,
a difference or a product with a negative number: the sum would be too great.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import add, mul, sub, truediv
from typing import TypeAlias

from xiangheng_platform.indicators.expressions import Chain, Code, Expression, Number, Sign, Total
from xiangheng_platform.indicators.vocabulary import Reason

_OPERATIONS: Mapping[Sign, Callable[[Fraction, Fraction], Fraction]] = {
    "+": add, "−": sub, "×": mul, "÷": truediv,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, the indicators that were left out of it, and whether any reported value went in."""

    value: Fraction
    skipped: tuple[str, ...] = ()
    is_reported: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """Why an expression has no number, what that is about, and whether it would have been an amount, not below zero."""

    reason: Reason
    about: tuple[str, ...]
    is_amount: bool = True


Outcome: TypeAlias = Figure | Gap


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How expressions are evaluated: with which figures, and what is allowed.

    `may_skip` says that sums may leave out what is missing; `needs_positive` that a divisor below zero gives no number,
    as for every rate.
    """

    figures: Mapping[str, Figure | None]
    may_skip: bool = False
    needs_positive: bool = False

    def of(self, expression: Expression) -> Outcome:
        """What an expression gives, exactly, or why it gives nothing."""
        match expression:
            case Number(value):
                return Figure(Fraction(value), is_reported=False)
            case Code(name):
                return self.figures.get(name) or Gap(Reason.MISSING, (name,))
            case Total(names):
                return self._sum([self.of(Code(name)) for name in names])
            case Chain(first, rest) if all(sign == "+" for sign, _ in rest):
                return self._sum([self.of(operand) for operand in (first, *(term for _, term in rest))])
            case Chain(first, rest):
                result = self.of(first)
                for sign, operand in rest:
                    result = self._joined(result, sign, self.of(operand), str(operand))
                return result

    def quotient(self, top: Outcome, bottom: Outcome, divisor: str) -> Outcome:
        """One figure by another; a divisor that is zero outweighs whatever is missing."""
        return self._joined(top, "÷", bottom, divisor)

    def _sum(self, terms: Sequence[Outcome]) -> Outcome:
        gaps = [term for term in terms if isinstance(term, Gap)]
        figures = [term for term in terms if isinstance(term, Figure)]
        may_skip = self.may_skip and all(gap.is_amount for gap in gaps)
        about = tuple(dict.fromkeys(code for gap in gaps for code in gap.about))
        if divided := _divided(gaps):
            return divided
        if gaps and not (may_skip and any(figure.is_reported for figure in figures)):
            return Gap(Reason.MISSING, about, all(map(_is_amount, terms)))
        skipped = (code for figure in figures for code in figure.skipped)
        return Figure(
            sum((figure.value for figure in figures), Fraction()),
            tuple(dict.fromkeys((*about, *skipped))),
            any(figure.is_reported for figure in figures),
        )

    def _joined(self, left: Outcome, sign: Sign, right: Outcome, text: str) -> Outcome:
        """Two operands joined by a sign that takes no partial figure on its right; `text` is how the right one reads."""
        is_amount = sign in ("×", "÷") and _is_amount(left) and _is_amount(right)
        if not is_amount:
            left = _complete(left)
        if not is_amount or sign == "÷" or (isinstance(left, Figure) and left.skipped):
            right = _complete(right)
        if sign == "÷" and isinstance(right, Figure) and (reason := self._unfit(right.value)):
            return Gap(reason, (text,))
        if isinstance(left, Gap) or isinstance(right, Gap):
            gaps = [side for side in (left, right) if isinstance(side, Gap)]
            about = tuple(dict.fromkeys(code for gap in gaps for code in gap.about))
            return _divided(gaps) or Gap(Reason.MISSING, about, is_amount)
        skipped, is_reported = left.skipped + right.skipped, left.is_reported or right.is_reported
        return Figure(_OPERATIONS[sign](left.value, right.value), skipped, is_reported)

    def _unfit(self, divisor: Fraction) -> Reason | None:
        if not divisor:
            return Reason.ZERO_DENOMINATOR
        return Reason.NEGATIVE_DENOMINATOR if self.needs_positive and divisor < 0 else None


def _complete(side: Outcome) -> Outcome:
    """The side itself if nothing was left out of it."""
    return Gap(Reason.MISSING, side.skipped) if isinstance(side, Figure) and side.skipped else side


def _is_amount(side: Outcome) -> bool:
    """Whether a side is not below zero, or would not be if it were there."""
    return side.is_amount if isinstance(side, Gap) else side.value >= 0


def _divided(gaps: Sequence[Gap]) -> Gap | None:
    """The gap of a divisor that is none: it outweighs what is missing."""
    return next((gap for gap in gaps if gap.reason is not Reason.MISSING), None)
