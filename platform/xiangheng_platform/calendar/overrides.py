"""The division's own rulings on days: registered, corrected, taken back, and read as they were known."""

from datetime import date

from xiangheng_platform.access.decisions import require, require_open
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.calendar.days import Calendar, Override
from xiangheng_platform.calendar.errors import NoSuchOverride, OverrideRefused
from xiangheng_platform.calendar.notices import national
from xiangheng_platform.calendar.tables import OverrideRow
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import refuse_unseen, retract, revise, standing
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath


def override(
    store: Store,
    person: Person,
    day: date,
    is_working: bool,
    reason: str,
    source: str,
    *,
    seen: int | None = None,
) -> Override:
    """Rule that a day is worked or not, in place of an earlier ruling on it.

    `seen` is the act of the ruling that was looked at (0: there was none). Raises `OverrideRefused`, and `RowIsTaken` where
    another one stands.
    """
    require(person, "calendar.change", PROVINCE_WIDE)
    _refuse_unless_stated(day, reason=reason, source=source)
    with act_of(store, person, "indicators:calendar:override", f"day:{day}", reason) as act:
        old = standing(act.session, OverrideRow, day=day)
        refuse_unseen(old, seen, f"{day} 的调整")
        row = OverrideRow(day=day, is_working=is_working, reason=reason.strip(), source=source.strip())
        act.note(before=_noted(old) if old else {}, after=_noted(row))
        return _value(revise(act, old, row))


def withdraw(store: Store, person: Person, day: date, reason: str, *, seen: int | None = None) -> Override:
    """Take a ruling back: the day is again what the notices say. Returns what stood.

    `seen` is the act of the ruling that was looked at. Raises `NoSuchOverride`, and `RowIsTaken` where another one stands.
    """
    require(person, "calendar.change", PROVINCE_WIDE)
    _refuse_unless_stated(day, reason=reason)
    with act_of(store, person, "indicators:calendar:withdraw", f"day:{day}", reason) as act:
        old = standing(act.session, OverrideRow, day=day)
        if old is None:
            raise NoSuchOverride(
                f"{day} 没有登记过调整", at=str(day), remedy="xiangheng calendar list 列出各次调整"
            )
        refuse_unseen(old, seen, f"{day} 的调整")
        act.note(before=_noted(old))
        retract(act, old, reason=reason)
        return _value(old)


def calendar_of(view: View) -> Calendar:
    """The calendar with the overrides that were known at the view's moment.

    The notices are those of the installed program: the moment asks what the division had ruled, not what was published.
    """
    require_open(view.person, "calendar.read")
    return read_calendar(view)


def read_calendar(view: View) -> Calendar:
    """The calendar, read once for all that see the same state; for services that have asked for their own right."""
    return view.kept(_read_calendar, OverrideRow)


def _read_calendar(view: View) -> Calendar:
    rows = read_only(view.session, known(OverrideRow, view.as_of))
    return Calendar(national(), {row.day: _value(row) for row in rows})


def _value(row: OverrideRow) -> Override:
    return Override(row.day, row.is_working, row.reason, row.source, row.recorded_at, row.act)


def _noted(row: OverrideRow) -> dict[str, object]:
    return {"day": row.day, "is_working": row.is_working, "reason": row.reason, "source": row.source}


def _refuse_unless_stated(day: date, **words: str) -> None:
    titles = {"reason": "理由", "source": "依据（文号或通知）"}
    faults = [
        Fault("CALENDAR-OVERRIDE", FieldPath((name,), titles[name], str(day)), "没有填写", "一句话", "补填")
        for name, text in words.items()
        if not text.strip()
    ]
    if faults:
        raise OverrideRefused(faults, at=str(day))
