"""What the jobs are measured against: the obvious way in floats, and one NumPy call."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from measure import Work
from numpy.typing import NDArray

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.scheme import Scheme

Series: TypeAlias = "pd.Series[Any]"


def comparison_of_pairs(values: NDArray[np.float64]) -> Work:
    """Every unit against every other on every indicator, once."""
    return lambda: values[:, np.newaxis, :] > values[np.newaxis, :, :]


def pandas_scores(scheme: Scheme, data: Dataset) -> Callable[[], pd.DataFrame]:
    """The same scores as somebody would write them in pandas: pivot, a formula a column, weighted sum, rank, cut.

    Floats throughout, no provenance, no explanation, no missing policy but pandas' own: a floor, not a peer.
    """
    records = [(row.unit, row.indicator, row.period, float(row.value)) for row in data.observations]
    frame = pd.DataFrame(records, columns=["unit", "indicator", "period", "value"])
    classes = pd.Series({unit.code: unit.unit_class for unit in scheme.units.values()})
    leaves = [(leaf.code, leaf.rule.kind if leaf.rule else "", float(leaf.weight)) for leaf in scheme.leaves]

    def _run() -> pd.DataFrame:
        wide = frame.pivot_table(index="unit", columns=["period", "indicator"], values="value")
        now, before = wide[scheme.year], wide[scheme.year - 1]
        group = classes.reindex(now.index)
        points = {
            code: _scored(kind, now[code], before[code], group) * weight / 100
            for code, kind, weight in leaves
        }
        total = pd.DataFrame(points).round(2).sum(axis=1)
        rank = total.groupby(group).rank(ascending=False, method="min")
        share = rank / total.groupby(group).transform("size")
        grade = np.select(
            [(total >= 90) & (share <= 0.3), (total >= 80) & (share <= 0.8), total >= 60], [0, 1, 2], 3
        )
        return pd.DataFrame({"total": total, "rank": rank, "grade": grade})

    return _run


def _scored(kind: str, now: Series, before: Series, group: Series) -> Any:
    by_class = now.groupby(group)
    match kind:
        case "efficacy":
            return 60 + 40 * (now - now.min()) / (now.max() - now.min())
        case "minmax":
            low, high = by_class.transform("min"), by_class.transform("max")
            return 100 * (now - low) / (high - low)
        case "target_ratio":
            ratio = (now / 90).clip(upper=1)
            return 100 * ratio.where(ratio >= 0.6, 0)
        case "deduct":
            return (100 - 5 * np.ceil((100 - now) / 0.1)).clip(lower=0)
        case "bands":
            return pd.Series(np.interp(now, [0, 80, 90, 95], [0, 70, 85, 100]), index=now.index)
        case "rank":
            return (100 - 0.5 * (by_class.rank(ascending=False, method="min") - 1)).clip(lower=0)
        case "progress":
            change = now - before
            low, high = change.groupby(group).transform("min"), change.groupby(group).transform("max")
            return 100 * (change - low) / (high - low)
        case "interval":
            return pd.Series(np.interp(now, [0, 40, 60, 100], [0, 100, 100, 0]), index=now.index)
        case _:
            return now.clip(0, 100)
