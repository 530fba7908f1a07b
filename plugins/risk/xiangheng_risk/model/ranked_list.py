"""Households in the order in which they should be visited: within each county's capacity, with the causes that put them there."""

from math import exp

from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_risk.evaluation.ranking import first_of_each, order_of, places_by_county
from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_risk.model.documents import ListedCause, ListedHousehold, RankedList
from xiangheng_risk.model.scoring import Reasons, scored


def ranked_list(
    model: AdditiveModel, table: FeatureTable, capacity: float, *, is_invented: bool = False
) -> RankedList:
    """The list of a month's households, with so large a share of each county on it."""
    told = scored(model.declared, model.base, model.tables, model.codes(table.values))
    order = order_of(told.probability, table.households)
    chosen = first_of_each(order, table.counties, places_by_county(capacity, table.counties))
    rows = order[chosen[order]]
    return RankedList(
        model=model.digest,
        month=table.month,
        is_invented=is_invented,
        households=len(table),
        capacity=capacity,
        expected=float(told.probability[rows].sum()),
        marginal=float(told.probability[rows].min()),
        listed=tuple(
            ListedHousehold(
                place,
                str(table.households[row]),
                str(table.counties[row]),
                float(told.probability[row]),
                _causes(told.reasons, row),
            )
            for place, row in enumerate(rows.tolist(), start=1)
        ),
    )


def _causes(reasons: Reasons, row: int) -> tuple[ListedCause, ...]:
    causes = [
        (reasons.causes[cause], by)
        for cause, by in zip(reasons.up[row], reasons.up_by[row], strict=True)
        if cause >= 0
    ]
    return tuple(ListedCause(str(cause), cause.label, exp(by)) for cause, by in causes)
