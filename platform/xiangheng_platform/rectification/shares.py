"""Shares of issues, exact: how much is put right, in time, and how much came back. Pure functions of how issues stand.

    completion    issues that are over (accepted, looked at again or not yet) ÷ all issues
    on time       of the issues that were due: those that are over, each time submitted by the last day ÷ all that were due
    relapse       issues that ever came back ÷ issues that were ever looked at again

Where nothing is in the denominator there is no share, and neither 0 nor 100: a county that was never looked at again has not
shown that nothing comes back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.standing import Standing
from xiangheng_platform.rectification.words import Channel, State
from xiangheng_scoring.errors import some_of
from xiangheng_scoring.titled import Titled

#: How many decimals of a percentage are handed to a score.
DECIMALS = 2
#: How many issues are named in words: all of them stand in `Share.behind`.
_MOST_NAMED = 50
#: Whose findings the indicators of completion ask about.
ASSESSMENTS = (Channel.CENTRAL, Channel.PROVINCIAL)


class RectificationRate(Titled):
    """What is computed of a county's issues."""

    COMPLETION = ("completion", "问题整改完成率", "issues that are over, of all")
    ASSESSED = (
        "assessed",
        "中央和省考核评估指出问题整改完成率",
        "the same of what the central and the provincial assessment found",
    )
    ON_TIME = (
        "on_time",
        "按期完成率",
        "issues that are over and were submitted in time, of those that were due",
    )
    RELAPSE = ("relapse", "“回头看”反弹率", "issues that came back, of those that were looked at again")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many issues; `behind` are the numbers of those that the share is the worse for."""

    numerator: int
    denominator: int
    behind: tuple[str, ...] = field(default=(), compare=False)

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent, rounded half-up to `DECIMALS`; None of nothing."""
        if not self.denominator:
            return None
        # In whole numbers, which are exact, and rounded once.
        scaled = 2 * self.numerator * 100 * 10**DECIMALS + self.denominator
        return Decimal(scaled // (2 * self.denominator)).scaleb(-DECIMALS)


def shares_of(issues: Mapping[str, Standing], day: date) -> dict[RectificationRate, Share]:
    """The shares of issues that may reach a score, by their numbers, on a day."""
    return {rate: measure.share(issues, day) for rate, measure in _MEASURES.items()}


def basis_of(rate: RectificationRate, share: Share) -> str:
    """What a share was made of, and the issues that it is the worse for, in words."""
    measure = _MEASURES[rate]
    quotient = f"{measure.part} {share.numerator} ÷ {measure.whole} {share.denominator}"
    return f"{quotient}；{measure.behind}：{some_of(share.behind, _MOST_NAMED)}" if share.behind else quotient


def is_over(issue: Standing, day: date) -> bool:
    """Whether an issue was accepted and has not come back."""
    return issue.state in (State.CLOSED, State.CONSOLIDATED)


def _was_due(issue: Standing, day: date) -> bool:
    """Whether an issue is over, or should be: its last day is past, and its unit does not wait for the verdict on it."""
    if issue.deadline == NEVER:
        return False
    waits = issue.state is State.SUBMITTED and (issue.submitted_on or day) <= issue.deadline
    return is_over(issue, day) or (issue.deadline < day and not waits)


def _came_back(issue: Standing, day: date) -> bool:
    return issue.relapses > 0


@dataclass(frozen=True, slots=True)
class _Measure:
    """Which issues a share asks about and which of them it counts, and what these and those behind it are called.

    `is_loss` says that what it counts is what it is the worse for.
    """

    part: str
    whole: str
    behind: str
    asks: Callable[[Standing, date], bool]
    counts: Callable[[Standing, date], bool]
    is_loss: bool = False

    def share(self, issues: Mapping[str, Standing], day: date) -> Share:
        """The share of issues on a day."""
        counted = {
            number: self.counts(issue, day) for number, issue in issues.items() if self.asks(issue, day)
        }
        behind = tuple(number for number, counts in counted.items() if counts is self.is_loss)
        return Share(sum(counted.values()), len(counted), behind)


_MEASURES: Mapping[RectificationRate, _Measure] = {
    RectificationRate.COMPLETION: _Measure(
        "已销号", "全部问题", "没有销号的", lambda issue, day: True, is_over
    ),
    RectificationRate.ASSESSED: _Measure(
        "已销号", "中央和省考核评估指出的问题", "没有销号的", lambda issue, day: issue.channel in ASSESSMENTS, is_over
    ),
    RectificationRate.ON_TIME: _Measure(
        "按期完成", "应完成", "没有按期的", _was_due,
        lambda issue, day: is_over(issue, day) and issue.on_time == issue.closings,
    ),
    RectificationRate.RELAPSE: _Measure(
        "反弹过", "“回头看”过", "反弹的",
        lambda issue, day: _came_back(issue, day) or issue.state is State.CONSOLIDATED, _came_back, is_loss=True,
    ),
}  # fmt: skip
