"""How many of those visited were at risk: of households drawn unevenly, with what chance leaves open."""

from collections.abc import Sequence
from math import sqrt

from xiangheng_platform.monitoring.lists.documents import VisitRate

#: 95 % of a normal distribution lie within so many standard deviations of its mean.
_DEVIATIONS = 1.959963984540054


def hit_rate(hits: Sequence[bool], weights: Sequence[float]) -> VisitRate:
    """The share of hits among what was drawn, each standing for as many as its positive weight says; raises `ValueError` for none.

    Wilson's interval (1927), which holds for few and for shares near 0 where the usual one does not, of as many draws as would tell
    as much if each stood for equally many: (Σw)² / Σw² (Kish 1965, 11.2).
    """
    if not weights:
        raise ValueError("a rate of none is not known")
    total = sum(weights)
    share = sum(weight for hit, weight in zip(hits, weights, strict=True) if hit) / total
    spread = _DEVIATIONS**2 * sum(weight**2 for weight in weights) / total**2
    centre = (share + spread / 2) / (1 + spread)
    half = sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return VisitRate(share, max(0.0, centre - half), min(1.0, centre + half))
