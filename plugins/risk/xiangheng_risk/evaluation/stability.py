"""How far a distribution has moved from what it was: the population stability index."""

import numpy as np

from xiangheng_platform.monitoring.drift_documents import Band
from xiangheng_scoring.numbers.arrays import Array

BINS = 10
#: What is added to each bin's count, so that an empty one has a logarithm.
_PRIOR = 0.5
#: The usual bounds of scorecards.
MOVED, SHIFTED = 0.1, 0.25


def psi(before: Array, now: Array) -> float:
    """Σ (q − p) ln(q ÷ p), p and q being the shares of each bin before and now. Source: Siddiqi (2006).

    Bins hold equally many of the values before, equal values together; missing ones have a bin of their own. It grows with
    any movement of what is seen, and is blind to one of what happens.
    """
    known = before[~np.isnan(before)]
    inner = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if known.size else np.empty(0)
    p, q = (_shares(values, inner) for values in (before, now))
    return float(((q - p) * np.log(q / p)).sum())


def _shares(values: Array, inner: Array) -> Array:
    """The share of each bin, the last that of what is missing."""
    is_missing = np.isnan(values)
    place = np.where(is_missing, inner.size + 1, np.searchsorted(inner, values, side="left"))
    counts = np.bincount(place, minlength=inner.size + 2) + _PRIOR
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def band(index: float) -> Band:
    """How far that is."""
    if index > SHIFTED:
        return Band.SHIFTED
    return Band.MOVED if index >= MOVED else Band.STABLE
