"""The commands that take a step of an issue: `xiangheng issue confirm|claim|transfer|progress|…|overturn`."""

from typing import Annotated

import typer

from xiangheng_platform.cli.session import acting
from xiangheng_platform.rectification import steps
from xiangheng_platform.rectification.cli.entries import (
    GoalOption,
    LeadOption,
    MeasuresOption,
    RegionOption,
    ResponsibleOption,
)
from xiangheng_platform.rectification.cli.options import (
    DeadlineOption,
    NumberArgument,
    ReasonOption,
    SeenOption,
    StatementOption,
    tell_outcome,
)
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.options import JsonOption

StandingFilesArgument = Annotated[
    list[int],
    typer.Argument(metavar="文件编号…", help="issue show 列出的佐证文件的编号。", show_default=False),
]


def _take(number: str, step: Step, given: Given, seen: int | None, *, as_json: bool) -> None:
    with acting() as (store, person):
        steps.take(store, person, number, step, given, seen=seen)
        tell_outcome(store, person, number, as_json=as_json)


def confirm(
    number: NumberArgument,
    statement: StatementOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm that the problem is there."""
    _take(number, Step.CONFIRM, Given(statement=statement), seen, as_json=as_json)


def claim(
    number: NumberArgument,
    goal: GoalOption = "",
    measures: MeasuresOption = "",
    statement: StatementOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take an issue up, with a goal and measures."""
    given = Given(goal=goal, measures=measures, statement=statement)
    _take(number, Step.CLAIM, given, seen, as_json=as_json)


def transfer(
    number: NumberArgument,
    responsible_unit: ResponsibleOption = "",
    lead_unit: LeadOption = "",
    region: RegionOption = "",
    reason: ReasonOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand an issue to another unit or region."""
    given = Given(reason=reason, responsible_unit=responsible_unit, lead_unit=lead_unit, region=region)
    _take(number, Step.TRANSFER, given, seen, as_json=as_json)


def progress(
    number: NumberArgument,
    statement: StatementOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell how far the work is."""
    _take(number, Step.REPORT, Given(statement=statement), seen, as_json=as_json)


def detach(
    number: NumberArgument,
    files: StandingFilesArgument,
    reason: ReasonOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take files out of the evidence that were added in error."""
    _take(number, Step.DETACH, Given(reason=reason, files=tuple(files)), seen, as_json=as_json)


def defer(
    number: NumberArgument,
    deadline: DeadlineOption = "",
    reason: ReasonOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for a later last day."""
    given = Given(reason=reason, deadline=read_day(deadline) if deadline else None)
    _take(number, Step.ASK_DEFERRAL, given, seen, as_json=as_json)


def grant(
    number: NumberArgument, reason: ReasonOption = "", seen: SeenOption = None, as_json: JsonOption = False
) -> None:
    """Let the later last day hold that was asked for."""
    _take(number, Step.GRANT_DEFERRAL, Given(reason=reason), seen, as_json=as_json)


def refuse(
    number: NumberArgument, reason: ReasonOption = "", seen: SeenOption = None, as_json: JsonOption = False
) -> None:
    """Refuse the later last day that was asked for."""
    _take(number, Step.REFUSE_DEFERRAL, Given(reason=reason), seen, as_json=as_json)


def submit(
    number: NumberArgument,
    statement: StatementOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that the problem is put right."""
    _take(number, Step.SUBMIT, Given(statement=statement), seen, as_json=as_json)


def withdraw(
    number: NumberArgument, reason: ReasonOption = "", seen: SeenOption = None, as_json: JsonOption = False
) -> None:
    """Take that back before a verdict."""
    _take(number, Step.WITHDRAW, Given(reason=reason), seen, as_json=as_json)


def accept(
    number: NumberArgument,
    statement: StatementOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept that the problem is put right."""
    _take(number, Step.ACCEPT, Given(statement=statement), seen, as_json=as_json)


def send_back(
    number: NumberArgument, reason: ReasonOption = "", seen: SeenOption = None, as_json: JsonOption = False
) -> None:
    """Do not accept it."""
    _take(number, Step.RETURN, Given(reason=reason), seen, as_json=as_json)


def consolidate(
    number: NumberArgument,
    statement: StatementOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that a problem that was looked at again stayed put right."""
    _take(number, Step.CONSOLIDATE, Given(statement=statement), seen, as_json=as_json)


def relapse(
    number: NumberArgument,
    deadline: DeadlineOption = "",
    reason: ReasonOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that the problem came back."""
    given = Given(reason=reason, deadline=read_day(deadline) if deadline else None)
    _take(number, Step.RELAPSE, given, seen, as_json=as_json)


def overturn(
    number: NumberArgument, reason: ReasonOption = "", seen: SeenOption = None, as_json: JsonOption = False
) -> None:
    """Say that the issue should not have been in the ledger."""
    _take(number, Step.OVERTURN, Given(reason=reason), seen, as_json=as_json)
