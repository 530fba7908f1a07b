"""What answers a task of the work points: the indicator and the target that it names, and which tasks name one."""

from collections.abc import Mapping, Sequence

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.indicators import IndicatorKey, newest_of
from xiangheng_graphql.regions import OnDay
from xiangheng_graphql.targets import TargetKey
from xiangheng_graphql.workpoints import WorkPoint, WorkPointKey, work_point_on
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators import targets
from xiangheng_platform.indicators.documents import IndicatorRecord, TargetRecord, target_record
from xiangheng_platform.indicators.repositories import READ
from xiangheng_platform.workpoints import points
from xiangheng_platform.workpoints.states import Status
from xiangheng_scoring.grouping import grouped

READ_POINTS = "workpoint.read"

workpoint_measures = Capability("workpoint_measures")


@workpoint_measures.field(WorkPoint, chinese="由哪个指标回答；没有写明的没有", action=READ)
def answering_indicator(
    view: View, keys: Sequence[WorkPointKey]
) -> Mapping[WorkPointKey, IndicatorRecord | None]:
    """The indicator that answers the task, in its newest version."""
    codes = {key: standing.point.indicator_code for key, standing in _standing(view, keys).items()}
    known = newest_of(view, codes.values())
    return {key: known.get(code) for key, code in codes.items()}


@workpoint_measures.field(WorkPoint, chinese="对应哪个目标；没有写明的没有", action=READ)
def answering_target(view: View, keys: Sequence[WorkPointKey]) -> Mapping[WorkPointKey, TargetRecord | None]:
    """The target that answers the task, as it stands."""
    stands = {row.content.code: target_record(row) for row in targets.list_targets(view)}
    return {key: stands.get(standing.point.target_code) for key, standing in _standing(view, keys).items()}


@workpoint_measures.field(
    IndicatorRecord, chinese="由它回答的工作要点任务", action=READ_POINTS, name="workPoints"
)
def work_points_of_indicator(
    view: View, keys: Sequence[IndicatorKey], on_day: OnDay = None
) -> Mapping[IndicatorKey, tuple[WorkPoint, ...]]:
    """The tasks that the indicator answers, as they are on a day."""
    day = on_day or view.today
    answered = grouped(
        (status.point.indicator_code, work_point_on(status.point, day))
        for status in points.list_points(view, day=day)
    )
    return {key: tuple(answered.get(key.code, ())) for key in keys}


@workpoint_measures.field(
    TargetRecord, chinese="与它对应的工作要点任务", action=READ_POINTS, name="workPoints"
)
def work_points_of_target(
    view: View, keys: Sequence[TargetKey], on_day: OnDay = None
) -> Mapping[TargetKey, tuple[WorkPoint, ...]]:
    """The tasks that the target answers, as they are on a day."""
    day = on_day or view.today
    answered = grouped(
        (status.point.target_code, work_point_on(status.point, day))
        for status in points.list_points(view, day=day)
    )
    return {key: tuple(answered.get(key.code, ())) for key in keys}


def _standing(view: View, keys: Sequence[WorkPointKey]) -> Mapping[WorkPointKey, Status]:
    standing = points.statuses(view, keys)
    return {key: standing[key] for key in keys if key in standing}
