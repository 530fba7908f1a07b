"""The list of a month of the store's register, by a model that was approved: what the command and the job both make.

new = new_list(store, person, 202412, "3f2a9c", "2024年12月走访", limit=300, step=step)
visit_list = making.make(store, person, new)
"""

from collections.abc import Callable

from xiangheng_platform.access.person import Person
from xiangheng_platform.monitoring.lists import capacities, models
from xiangheng_platform.monitoring.lists.apart import Order, ranked
from xiangheng_platform.monitoring.lists.faults import future_faults, invented_faults, refuse
from xiangheng_platform.monitoring.lists.making import NewList
from xiangheng_platform.store.store import Store


def new_list(
    store: Store,
    person: Person,
    month: int,
    model: str,
    seed: str,
    *,
    limit: float,
    step: Callable[[int, int], None],
) -> NewList:
    """The list of a month, ranked in a process apart by the model of a digest, or of the beginning of one.

    `limit` is how many seconds a step may take; `step` takes counties done and in all. Raises `ListRefused`, `ModelRefused`,
    `NoSuchModel`, `ModelNotApproved`, `PluginUnfinished`, `NotAllowed`, and `ContentChanged` where the model's file is not what
    was registered.
    """
    from xiangheng_platform.monitoring.stored_months import months_of  # Polars comes with it

    with store.view(person) as view:
        refuse(future_faults(month, view.today))
        record, content = models.content(view, model)
        capacity = {row.county.code: row.visits for row in capacities.capacities(view, month)}
        months = months_of(view)
    refuse(invented_faults(record.digest, is_model=record.is_invented, is_register=months.is_invented))
    return ranked(months, record.kind, content, Order(month, capacity, seed), limit=limit, step=step)
