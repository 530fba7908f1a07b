"""The demo's clock: an invented past lies in the past, day by day, and its store takes it for now while it is lived."""

from datetime import date, datetime, time, timedelta

from xiangheng_platform.store.moments import BEIJING

_STEP = timedelta(seconds=1)
_OPENING = time(9)


class TurnedClock:
    """A clock that is turned forward by the day; each look is a second later, so that acts follow each other."""

    def __init__(self, day: date) -> None:
        self._now = datetime.combine(day, _OPENING, BEIJING)

    def __call__(self) -> datetime:
        """What it reads, aware."""
        self._now += _STEP
        return self._now

    def turn_to(self, day: date) -> None:
        """Go on at the opening hour of a day; never back."""
        self._now = max(self._now, datetime.combine(day, _OPENING, BEIJING))
