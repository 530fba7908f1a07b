"""Problems that come again: the same category in the same region, within some months of an earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import col

from xiangheng_platform.access.views import View
from xiangheng_platform.calendar.days import months_before
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.policy import RECURRENCE_MONTHS
from xiangheng_platform.rectification.tables import IssueStandingRow
from xiangheng_platform.rectification.words import State
from xiangheng_platform.store.keys import among
from xiangheng_scoring.grouping import grouped


@dataclass(frozen=True, slots=True)
class Earlier:
    """An issue of the same category and region that was registered before another one, and how it stands."""

    number: str
    registered_on: date
    state: State


def recurrences(view: View, numbers: Iterable[str]) -> dict[str, tuple[Earlier, ...]]:
    """The issues that some issues repeat, as `repeated` tells them; nothing of what is out of sight."""
    return repeated(view, ledger.visible(view, numbers))


def repeated(view: View, numbers: Iterable[str]) -> dict[str, tuple[Earlier, ...]]:
    """Of each issue that whoever asks was shown and that came again, those that it repeats, the latest first; an issue that repeats none is left out.

    An earlier issue was registered on a day before, at most `RECURRENCE_MONTHS` ago, and was not overturned. Of what is out
    of sight nothing is told.
    """
    earlier, later = IssueStandingRow, aliased(IssueStandingRow)
    pairs = (
        ledger.standings(view)
        .join(
            later,
            (col(later.division) == col(earlier.division)) & (col(later.category) == col(earlier.category)),
        )
        .where(
            among(col(later.number), numbers),
            col(earlier.registered_on) < col(later.registered_on),
            col(earlier.state) != State.OVERTURNED.value,
            ledger.in_sight(view),
        )
        .order_by(col(earlier.registered_on).desc(), col(earlier.number).desc())
        .with_only_columns(
            col(later.number), col(later.registered_on), col(earlier.number), col(earlier.registered_on),
            col(earlier.state),
        )
    )  # fmt: skip
    earlier_by_number = grouped(
        (number, Earlier(before, day, State(state)))
        for number, registered_on, before, day, state in view.session.execute(pairs)
        # Not by the database: the two kinds count months differently at the end of one.
        if day >= months_before(registered_on, RECURRENCE_MONTHS)
    )
    return {number: tuple(before) for number, before in earlier_by_number.items()}
