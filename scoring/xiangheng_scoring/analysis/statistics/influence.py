"""How much each indicator really moves the total, whatever its weight says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import Array, matrix, shares, vector

STEPS, CLOSE, FAR = 1000, 1e-10, 1e8
#: A variance below this share of what its parts could bring together is what floats make of nothing.
NOISE = 1e-14


@dataclass(frozen=True)
class Influence:
    """`weights` as shares of the whole, and the `shares` of the total's variance that they bring, both (indicators,).

    `sensitivity` is how strongly the total goes with each indicator, Σ w ÷ √(wᵀ Σ w), in standard deviations of the
    indicator's own scale.
    """

    weights: Array
    shares: Array
    sensitivity: Array


def influence(x: ArrayLike, weights: ArrayLike) -> Influence:
    """The share of each indicator in the variance of Σ w x: w_j cov(x_j, y) ÷ var(y); the shares sum to 1.

    `x` (units, indicators) holds the normalised values, of which only rows without gaps count. Shares can be negative
    where an indicator goes against the total. Where the total does not vary all are 0. Source: Shorrocks (1982),
    Econometrica 50; for what such shares say of weights Becker, Saisana, Paruolo & Vandecasteele (2017), Ecological
    Indicators 80, who measure by squared correlations instead. Raises `MethodRefused` for fewer than two whole rows.
    """
    values = matrix(x)
    share = shares(weights, values.shape[1])
    covariance = _covariance(values)
    together = covariance @ share
    variance = float(share @ together)
    if variance <= NOISE * float(share @ np.sqrt(np.diag(covariance))) ** 2:
        return Influence(share, np.zeros_like(share), np.zeros_like(share))
    return Influence(share, share * together / variance, together / np.sqrt(variance))


def effective_weights(parents: ArrayLike, weights: ArrayLike) -> Array:
    """Each node's share of the whole: the product of its shares within its siblings from the root down, (nodes,).

    `parents` holds the number of each node's parent, -1 for the root, in any order; `weights` are relative to siblings.
    """
    stated, own = vector(parents), vector(weights)
    above = np.nan_to_num(stated, nan=-1.0).astype(int)
    if (
        stated.shape != own.shape
        or (above < 0).sum() != 1
        or (above >= above.size).any()
        or (above != stated).any()
    ):
        raise MethodRefused("上级不成一棵树", expected="每个节点一个上级的序号，总分一个 -1")
    if not (own >= 0).all():
        raise MethodRefused(f"权重是 {own.tolist()}", expected="不小于 0 的数")
    among = np.array([own[above == parent].sum() for parent in above])
    share = np.where(above < 0, 1.0, own / np.where(among > 0, among, 1.0))
    product, parent = share.copy(), above.copy()
    for _ in range(above.size):
        is_below = parent >= 0
        product[is_below] *= share[parent[is_below]]
        parent = np.where(is_below, above[np.maximum(parent, 0)], -1)
    if (parent >= 0).any():
        raise MethodRefused("上级绕成圈", expected="从每个节点都能走到总分")
    return product


def equalising_weights(x: ArrayLike, target: ArrayLike | None = None) -> Array:
    """Weights (indicators,) under which the variance shares are the `target` shares (equal by default).

    They are where ½ wᵀ Σ w − Σ target ln w is least, brought to the sum of 1: one point, with all weights positive,
    wherever no mixture of the indicators is constant (Spinu 2013; Maillard, Roncalli & Teïletche 2010, on equal
    contributions to risk). Found by damped Newton steps until the shares agree within 1e-10. Raises `MethodRefused`
    where there are none to be found: a target of 0, a constant indicator, or indicators that cancel each other out.
    """
    values = matrix(x)
    wanted = shares(target, values.shape[1])
    covariance = _covariance(values)
    spread = np.sqrt(np.diag(covariance))
    if (wanted > 0).all() and (spread > 0).all():
        weights = _balanced(covariance / np.outer(spread, spread), wanted)
        if weights is not None:
            return weights / spread / float((weights / spread).sum())
    raise MethodRefused(
        "没有使影响相等的权重",
        expected="各指标都有差异和大于 0 的份额，且不互相抵消",
        remedy="先去掉常数指标和方向相反的指标",
    )


def _balanced(together: Array, wanted: Array) -> Array | None:
    """Weights on the scale of standard deviations; None where the steps come to no end."""
    pull = wanted / wanted.min()
    weights = np.ones_like(wanted)
    for _ in range(STEPS):
        moved = together @ weights
        brought = weights * moved / float(weights @ moved or 1)
        if np.abs(brought - wanted).max() < CLOSE:
            return weights
        # Relative to the weights, and damped by its own length, a step never leaves the positive ones.
        slope = weights * moved - pull
        try:
            step = np.linalg.solve(together * np.outer(weights, weights) + np.diag(pull), slope)
        except np.linalg.LinAlgError:  # indicators that cancel each other out to the last digit
            return None
        weights = weights * (1 - step / (1 + np.sqrt(float(slope @ step))))
        if weights.max() > FAR:
            break
    return None


def _covariance(values: Array) -> Array:
    rows = values[~np.isnan(values).any(axis=1)]
    if rows.shape[0] < 2:
        raise MethodRefused(f"没有缺失的行只有 {rows.shape[0]} 个", expected="至少两个", remedy="先插补")
    covariance: Array = np.atleast_2d(np.cov(rows, rowvar=False))
    # Equal values may be off their own mean by an ulp, which would be all the variance that there is.
    is_constant = rows.min(axis=0) == rows.max(axis=0)
    covariance[is_constant | is_constant[:, np.newaxis]] = 0.0
    return covariance
