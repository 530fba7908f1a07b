"""Between the plan and the dictionary: the indicator and the target that answer a task, and the tasks that each answers."""

from collections.abc import Mapping, Sequence
from datetime import date

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities.indicators import IndicatorKey, newest_of
from xiangheng_graphql.capabilities.targets import TargetKey
from xiangheng_graphql.capabilities.workpoints import READ, OnDay, WorkPoint, WorkPointKey, work_point_on
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators import targets
from xiangheng_platform.indicators.documents import IndicatorRecord, TargetRecord, target_record
from xiangheng_platform.indicators.repositories import READ as READ_INDICATORS
from xiangheng_platform.workpoints import points
from xiangheng_scoring.grouping import grouped

workpoint_links = Capability("workpoint_links")


@workpoint_links.field(WorkPoint, chinese="由哪个指标回答；还没有定的，为空", action=READ_INDICATORS)
def answered_by(view: View, keys: Sequence[WorkPointKey]) -> Mapping[WorkPointKey, IndicatorRecord | None]:
    """The indicator that answers it, in its newest version; null where none is named."""
    statuses = points.statuses(view, keys)
    newest = newest_of(view, [status.point.indicator_code for status in statuses.values()])
    return {key: newest.get(statuses[key].point.indicator_code) for key in keys if key in statuses}


@workpoint_links.field(WorkPoint, chinese="对应哪个目标；还没有定的，为空", action=READ_INDICATORS)
def answered_by_target(
    view: View, keys: Sequence[WorkPointKey]
) -> Mapping[WorkPointKey, TargetRecord | None]:
    """The target that answers it, as it stands; null where none is named."""
    stands = {row.content.code: target_record(row) for row in targets.list_targets(view)}
    statuses = points.statuses(view, keys)
    return {key: stands.get(statuses[key].point.target_code) for key in keys if key in statuses}


@workpoint_links.field(IndicatorRecord, chinese="由它回答的工作要点任务", action=READ, name="work_points")
def of_indicator(
    view: View, keys: Sequence[IndicatorKey], on_day: OnDay = None
) -> Mapping[IndicatorKey, tuple[WorkPoint, ...]]:
    """The tasks that it answers, in the order of the notice."""
    answered = _answered(view, "indicator_code", on_day)
    return {key: answered.get(key.code, ()) for key in keys}


@workpoint_links.field(TargetRecord, chinese="与它对应的工作要点任务", action=READ, name="work_points")
def of_target(
    view: View, keys: Sequence[TargetKey], on_day: OnDay = None
) -> Mapping[TargetKey, tuple[WorkPoint, ...]]:
    """The tasks that it answers, in the order of the notice."""
    answered = _answered(view, "target_code", on_day)
    return {key: answered.get(key.code, ()) for key in keys}


def _answered(view: View, named_by: str, on_day: date | None) -> dict[str, tuple[WorkPoint, ...]]:
    """The tasks on a day, by what a field of theirs names."""
    day = on_day or view.today
    tasks = grouped(
        (getattr(status.point, named_by), work_point_on(status.point, day))
        for status in points.list_points(view, day=day)
    )
    return {code: tuple(answered) for code, answered in tasks.items()}
