"""The kind of job that ranks the households of a month and keeps the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiangheng_platform.jobs.context import JobContext
from xiangheng_platform.jobs.kinds import Function, JobKind, Parameter, WholeNumber
from xiangheng_platform.monitoring.lists import capacities, lookup, making, models
from xiangheng_platform.monitoring.lists.apart import Order, ranked
from xiangheng_platform.monitoring.lists.faults import future_faults, invented_faults, refuse
from xiangheng_platform.monitoring.month_numbers import month_text

KIND = "visits.rank"


@dataclass(frozen=True, slots=True)
class Words:
    """Reads a text that says something."""

    expected: str

    def __call__(self, given: Any) -> str:
        """The text."""
        if not isinstance(given, str) or not given.strip():
            raise ValueError(given)
        return given.strip()


def list_kinds(limit: float) -> tuple[JobKind, ...]:
    """The kind; `limit` is how many seconds a step of ranking may take."""
    return (
        JobKind(
            KIND,
            "排走访名单",
            making.RANK,
            ranking_within(limit),
            (
                Parameter("month", "哪个月的名单，如 202412", WholeNumber(least=1)),
                Parameter("model", "批准了的模型", Words("模型摘要，或它的开头")),
                Parameter("seed", "随机抽取用的种子", Words("事先公布的一段文字")),
            ),
            _kept,
        ),
    )


def ranking_within(limit: float) -> Function:
    """The function that ranks, in a process apart, and then keeps the list in the job's one act."""

    def _rank(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
        from xiangheng_platform.monitoring.stored_months import months_of

        month = arguments["month"]
        with context.store.view(context.person) as view:
            refuse(future_faults(month, view.today))
            if month in lookup.months(view):
                raise making.list_exists(month)
            record, content = models.content(view, arguments["model"])
            capacity = {row.county.code: row.visits for row in capacities.capacities(view, month)}
            months = months_of(view)
        refuse(invented_faults(record.digest, is_model=record.is_invented, is_register=months.is_invented))
        new = ranked(
            months, record.kind, content, Order(month, capacity, arguments["seed"]), limit=limit,
            step=lambda done, total: context.progress(done, total, "算特征，县"),
        )  # fmt: skip
        context.progress(len(capacity), len(capacity), "存名单")
        making.make(context.store, context.person, new)
        return {"month": month}

    return _rank


def _kept(result: Mapping[str, Any]) -> str:
    return f"{month_text(result['month'])} 的名单，{result['listed']} 户"
