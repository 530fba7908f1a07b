"""Between the plan and the dictionary: the indicator that answers a task, and the tasks that an indicator answers."""

from collections.abc import Mapping, Sequence

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.indicators import IndicatorKey, newest_of
from xiangheng_graphql.workpoints import READ, OnDay, WorkPoint, WorkPointKey, work_point_on
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.documents import IndicatorRecord
from xiangheng_platform.indicators.repositories import READ as READ_INDICATORS
from xiangheng_platform.workpoints import points

workpoint_links = Capability("workpoint_links")


@workpoint_links.field(WorkPoint, chinese="由哪个指标回答；还没有定的，为空", action=READ_INDICATORS)
def answered_by(view: View, keys: Sequence[WorkPointKey]) -> Mapping[WorkPointKey, IndicatorRecord | None]:
    """The indicator that answers it, in its newest version; null where none is named."""
    statuses = points.statuses(view, keys)
    newest = newest_of(view, [status.point.indicator_code for status in statuses.values()])
    return {key: newest.get(statuses[key].point.indicator_code) for key in keys if key in statuses}


@workpoint_links.field(IndicatorRecord, chinese="由它回答的工作要点任务", action=READ)
def work_points(
    view: View, keys: Sequence[IndicatorKey], on_day: OnDay = None
) -> Mapping[IndicatorKey, tuple[WorkPoint, ...]]:
    """The tasks that it answers, in the order of the notice."""
    day = on_day or view.today
    answered: dict[str, list[WorkPoint]] = {}
    for status in points.list_points(view, day=day):
        answered.setdefault(status.point.indicator_code, []).append(work_point_on(status.point, day))
    return {key: tuple(answered.get(key.code, ())) for key in keys}
