"""Options that the commands of jobs share, and what was typed for them."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Annotated

import typer

from xiangheng_platform.jobs.errors import JobRefused
from xiangheng_platform.jobs.kinds import ARGUMENT
from xiangheng_platform.jobs.records import State
from xiangheng_platform.store.errors import NotAMoment
from xiangheng_platform.store.moments import BEIJING, read_day, read_moment
from xiangheng_scoring.errors import Fault

ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
KindArgument = Annotated[
    str, typer.Argument(metavar="种类", help="任务的种类，见 job kinds。", show_default=False)
]
ArgOption = Annotated[
    list[str] | None,
    typer.Option("--arg", metavar="<名称=值>", help="任务的参数；可写几次。", show_default=False),
]


def given_arguments(typed: Sequence[str] | None) -> dict[str, str]:
    """Arguments as they were typed, `name=value`; raises `JobRefused` with all that are not."""
    pairs = [pair.partition("=") for pair in typed or ()]
    faults = [
        Fault(ARGUMENT, "--arg", f"看不懂「{name}」", "名称=值，如 keep=7", "照样子改写")
        for name, sign, _ in pairs
        if not sign
    ]
    if faults:
        raise JobRefused(faults)
    return {name.strip(): value.strip() for name, _, value in pairs}


def not_before(typed: str) -> datetime | None:
    """The moment from which a job may begin: a time, or a day's beginning in Beijing; raises `NotAMoment`."""
    if not typed:
        return None
    try:
        return datetime.combine(read_day(typed), time.min, BEIJING)
    except NotAMoment:
        return read_moment(typed)


def states_named(typed: Sequence[str] | None) -> list[State]:
    """States by what they are called here or in JSON; raises `JobRefused` with all that there are not."""
    named = {state.label: state for state in State} | {state.value: state for state in State}
    faults = [
        Fault(ARGUMENT, "--state", f"没有状态「{word}」", "、".join(state.label for state in State), "改正")
        for word in typed or ()
        if word not in named
    ]
    if faults:
        raise JobRefused(faults)
    return [named[word] for word in typed or ()]
