"""From a model and the register's months to the list of a month; the work of minutes, done by commands and never by a server.

new = ranked_list(months, trained, 202501, {"430102": 40}, seed="2025年1月走访", progress=step)
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MONTHS
from xiangheng_platform.monitoring.errors import RegisterEmpty
from xiangheng_platform.monitoring.features.by_county import feature_table, invented_counties
from xiangheng_platform.monitoring.features.sentences import TRUTHS
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.lists.choosing import CountyChoice, Ranked, choose
from xiangheng_platform.monitoring.lists.documents import ListLevel
from xiangheng_platform.monitoring.lists.faults import capacity_faults, fault, refuse
from xiangheng_platform.monitoring.lists.levels import in_order, level_of, levelled
from xiangheng_platform.monitoring.lists.making import NewList, NewListed
from xiangheng_platform.monitoring.lists.reasons import Scored
from xiangheng_platform.monitoring.lists.standing import WHOLE, percentile_of
from xiangheng_platform.monitoring.models import Progress, TrainedModel, Values
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.months import RegisterMonths
from xiangheng_platform.monitoring.suppression import SMALLEST
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.numbers.arrays import Array

#: A month is ranked where something of households or of months was handed in for it or for one of the two before it.
RECENT_MONTHS = 3
_SINCE_SHOCK = "months_since_shock"


def ranked_list(
    months: RegisterMonths,
    model: TrainedModel,
    month: int,
    capacity: Mapping[str, int],
    *,
    seed: str,
    is_invented: bool = False,
    progress: Progress = lambda done, total: None,
) -> NewList:
    """The list of a month: every household that is not monitored is ranked, and as many are listed as each county can visit.

    Raises `ListRefused` for a month for which nothing was handed in lately, or where no county can visit anybody,
    `RegisterEmpty` where the register has no households by that month, `SeedRefused`, and what the model raises.
    """
    handed_in = {*months.months(HOUSEHOLDS), *months.months(MONTHS)}
    refuse(_stale_faults(month, handed_in) + capacity_faults(month, capacity.values()))
    table = feature_table(months, month, progress)
    values = in_order(table, model)
    probability = model.probability(values)
    # By the model's own probabilities, which no rounding of corrected ones can put in another order.
    choice = choose(Ranked(table.households, table.counties, probability), capacity, seed)
    level = level_of(months, model, month, progress)
    listed = choice.positions
    keys = table.households[listed].tolist()
    before = _month_before(months, model, month, keys, progress)
    counties = table.counties[listed].tolist()
    invented = invented_counties(months, month)
    told = zip(
        keys,
        counties,
        choice.places.tolist(),
        levelled(probability[listed], level).tolist(),
        choice.ways,
        _scored(model, values[listed]),
        [before.scored.get(key) for key in keys],
        [before.percentiles.get(key) for key in keys],
        _has_shock(table)[listed].tolist(),
        [county in invented for county in counties],
        strict=True,
    )
    return NewList(
        month, model.digest, len(table), seed, choice.frame, model.features, _typical(model, values),
        model.base + (level.shift if level else 0.0), [_levelled_end(county, level) for county in choice.counties],
        [NewListed(*row) for row in told], is_invented, level,
    )  # fmt: skip


def _levelled_end(county: CountyChoice, level: ListLevel | None) -> CountyChoice:
    """Where a county's list ends, by probabilities of the list's level."""
    if county.marginal is None:
        return county
    return replace(county, marginal=float(levelled(np.array([county.marginal]), level)[0]))


def _scored(model: TrainedModel, values: Values) -> list[Scored]:
    rows = zip(values.tolist(), model.contributions(values).tolist(), strict=True)
    return [Scored(*row) for row in rows]


def _typical(model: TrainedModel, values: Values) -> list[float]:
    """What households typically have of each feature, the median, of a truth the share; NaN where it tells of fewer than ten."""
    known = [column[~np.isnan(column)] for column in values.T]
    return [
        float("nan")
        if len(column) < SMALLEST
        else float(np.mean(column) if name in TRUTHS else np.median(column))
        for name, column in zip(model.features, known, strict=True)
    ]


def _stale_faults(month: int, handed_in: Collection[int]) -> list[Fault]:
    """What is wrong with a month for which nothing was handed in lately: it would rank households as they once were."""
    since = shifted(month, 1 - RECENT_MONTHS)
    if any(since <= handed <= month for handed in handed_in):
        return []
    last = max((handed for handed in handed_in if handed <= month), default=None)
    return [
        fault(
            "month",
            f"{since} 到 {month} 没有导入过户信息或月度情况，"
            + (f"最近的是 {last}" if last else "以前也没有"),
            f"导入过数据的月份，或其后 {RECENT_MONTHS - 1} 个月",
            "xiangheng household import 导入近月的数据",
        )
    ]


@dataclass(frozen=True, slots=True)
class _MonthBefore:
    """How some households stood a month before, by key; without those that were not ranked then."""

    percentiles: Mapping[int, float]
    scored: Mapping[int, Scored]


def _month_before(
    months: RegisterMonths, model: TrainedModel, month: int, keys: Collection[int], progress: Progress
) -> _MonthBefore:
    """How households stood a month before, by the same model; nothing is known where the register begins later."""
    try:
        table = feature_table(months, shifted(month, -1), progress)
    except RegisterEmpty:
        return _MonthBefore({}, {})
    values = in_order(table, model)
    probability: Array = model.probability(values)
    order = np.lexsort((table.households, -probability))
    places = np.flatnonzero(np.isin(table.households[order], list(keys)))
    positions = order[places]
    listed = table.households[positions].tolist()
    percentiles = [percentile_of(place + 1, len(table)) / WHOLE for place in places.tolist()]
    return _MonthBefore(
        dict(zip(listed, percentiles, strict=True)),
        dict(zip(listed, _scored(model, values[positions]), strict=True)),
    )


def _has_shock(table: FeatureTable) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Whether something befell a household in the month itself."""
    return np.asarray(table.column(_SINCE_SHOCK) == 0)
