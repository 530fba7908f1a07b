"""How scores below a branch become its score: weighted means of four kinds, exact up to one rounding."""

from collections.abc import Sequence
from decimal import Decimal

from xiangheng_scoring.errors import AggregationImpossible
from xiangheng_scoring.numbers.exact import ONE, ZERO, at_45_digits, shown, widely
from xiangheng_scoring.scheme import Node

WORDS = {
    "weighted_sum": "加权求和",
    "arithmetic": "加权算术平均",
    "geometric": "加权几何平均",
    "harmonic": "加权调和平均",
    "power": "加权幂平均",
}


@widely
def weighted_mean(
    kind: str, scores: Sequence[Decimal], weights: Sequence[Decimal], exponent: Decimal = ONE
) -> Decimal:
    """The weighted mean of `scores`; weights are relative and positive.

    `arithmetic` (and `weighted_sum` below a mean): Σws/Σw. `geometric`: exp(Σ w ln s / Σw), `harmonic`:
    Σw/Σ(w/s), `power`: (Σ w s^p / Σw)^(1/p). A zero score makes the geometric, the harmonic and any power
    mean with negative exponent 0 (the limit). Raises `AggregationImpossible` for a negative score under
    any but the arithmetic mean. Formulas: `docs/manual/scheme.md`, section 汇总方式.
    """
    total = sum(weights, ZERO)
    pairs = list(zip(scores, weights, strict=True))
    if kind in ("weighted_sum", "arithmetic"):
        return at_45_digits(sum((score * weight for score, weight in pairs), ZERO) / total)
    if min(scores) < 0:
        raise AggregationImpossible(
            f"{WORDS[kind]}不能用于负分 {shown(min(scores))}",
            expected="不小于 0 的分",
            remedy="给下级规则设 floor 为 0，或改用算术平均",
        )
    # The harmonic mean is the power mean with −1, so that what a 0 does to either is decided in one line.
    exponent = Decimal(-1) if kind == "harmonic" else exponent
    if min(scores).is_zero() and (kind == "geometric" or exponent < 0):
        return ZERO
    if kind == "geometric":
        return at_45_digits((sum((weight * score.ln() for score, weight in pairs), ZERO) / total).exp())
    if exponent == -1:
        return at_45_digits(total / sum((weight / score for score, weight in pairs), ZERO))
    mean = sum((weight * score**exponent for score, weight in pairs if score), ZERO) / total
    return at_45_digits(mean ** (ONE / exponent)) if mean else ZERO


def describe_mean(node: Node, scores: Sequence[Decimal], weights: Sequence[Decimal]) -> str:
    """The formula of a mean with the numbers filled in."""
    word = WORDS[node.aggregation] + (f"（p = {shown(node.exponent)}）" if node.exponent is not None else "")
    parts = "，".join(
        f"{shown(score)}（权 {shown(weight)}）" for score, weight in zip(scores, weights, strict=True)
    )
    return f"{word}：{parts}"
