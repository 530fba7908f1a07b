"""The ledger of rectification at several sizes, ten steps an issue: a page of it, its statistics, the sweep that escalates.

The issues are written by the thousand beside the acts, which would take hours one by one: what is measured reads them.
"""

import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from databases import SQLITE, new_database
from measure import Work
from sqlalchemy import Insert, insert, literal, select, update

from xiangheng_platform.access.person import SYSTEM, Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.rectification import escalation, lookup
from xiangheng_platform.rectification.statistics import IssueGrouping, statistics
from xiangheng_platform.rectification.tables import IssueEventRow, IssueRow, IssueStandingRow
from xiangheng_platform.rectification.words import Channel, Severity, State, Step
from xiangheng_platform.regions.loading import load_divisions
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.keys import batches
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of
from xiangheng_seeds.places import division_rows

SIZES = (2_000, 20_000, 200_000)
_TODAY = datetime(2024, 6, 30, 1, tzinfo=UTC)
_INSPECTOR = Person("liu", (Granted(Role.INSPECTOR),))
_STEPS, _AT_ONCE, _YEARS = 10, 10_000, (2021, 2022, 2023, 2024)
_STATES = (State.UNCLAIMED, State.RECTIFYING, State.SUBMITTED, State.CLOSED, State.CLOSED, State.CONSOLIDATED)


def page(database: str, issues: int) -> tuple[Work, Work]:
    """The first page of what is being put right, nearest last day first, beside as many rows, and what they
    say, looked up by their indexes."""
    store = _ledger(database, issues)
    wanted = lookup.Filter(states=(State.RECTIFYING,))
    issue, columns = table_of(IssueRow).columns, table_of(IssueStandingRow).columns

    def _paged() -> int:
        with store.view(_INSPECTOR) as view:
            return len(lookup.issues(view, wanted, order=lookup.IssueOrder.DEADLINE, limit=50).rows)

    looked_up = (
        select(*columns, *issue)
        .join(issue.id.table, issue.id == columns.content)
        .where(columns.state == State.RECTIFYING.value)
        .order_by(columns.deadline, columns.number)
        .limit(50)
    )

    def _looked_up() -> int:
        with store.database.reading() as connection:
            return len(connection.execute(looked_up).all())

    return _paged, _looked_up


def counting(database: str, issues: int) -> tuple[Work, Work]:
    """The statistics by category, beside the same of a tenth of the issues."""
    return _counting(_ledger(database, issues)), _counting(_ledger(database, issues // 10))


def _counting(store: Store) -> Work:
    def _counted() -> int:
        with store.view(_INSPECTOR) as view:
            return len(statistics(view, IssueGrouping.CATEGORY).groups)

    return _counted


def sweep(database: str, issues: int) -> tuple[Work, Work]:
    """Letting what is overdue climb, beside the same for a tenth of the issues; both tell seconds."""
    return _escalating(_ledger(database, issues)), _escalating(_ledger(database, issues // 10))


def _escalating(store: Store) -> Work:
    level = table_of(IssueStandingRow).columns.level

    def _escalated() -> float:
        begun = time.perf_counter()
        climbed = escalation.escalate(store, SYSTEM)
        seconds = time.perf_counter() - begun
        assert climbed
        with store.database.writing() as connection:
            connection.execute(update(level.table).where(level > 0).values(level=0))
        return seconds

    return _escalated


@cache
def _ledger(database: str, issues: int) -> Store:
    url = new_database() if database != SQLITE else f"sqlite:///{Path(tempfile.mkdtemp()) / 'ledger.db'}"
    store = Store(Database(url), lambda: _TODAY)
    create(store, "system")
    load_divisions(store, _INSPECTOR, division_rows())
    with store.database.writing() as connection:
        for rows in batches(range(1, issues + 1), _AT_ONCE):
            connection.execute(insert(IssueRow), [_content(row) for row in rows])
            connection.execute(insert(IssueStandingRow), [_standing(row) for row in rows])
        for step in range(_STEPS):
            connection.execute(_events(step, issues))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")  # as the server does by itself after a while
    return store


def _content(number: int) -> dict[str, Any]:
    words = dict.fromkeys(("places", "lead_unit", "goal", "measures", "clause", "origin"), "")
    return {
        "id": number, "act": 1, "recorded_at": _TODAY, "is_retraction": False, "number": _number(number),
        "year": _YEARS[number % 4], "channel": _channel(number), "document": "虚构的反馈", "category": _category(number),
        "severity": Severity.GENERAL.value, "description": f"第 {number} 个虚构的问题", "division": _division(number),
        "responsible_unit": f"单位{number % 122}", "deadline_class": "limited", "indicator": "EL-C08",
        "identity": f"{number:064}", **words,
    }  # fmt: skip


def _standing(number: int) -> dict[str, Any]:
    state = _STATES[number % len(_STATES)]
    deadline = date(2024, 1, 1) + timedelta(days=number % 1_000)
    is_closed = state in (State.CLOSED, State.CONSOLIDATED)
    return {
        "number": _number(number), "act": 1, "changed_at": _TODAY, "year": _YEARS[number % 4],
        "channel": _channel(number), "category": _category(number), "severity": Severity.GENERAL.value,
        "division": _division(number), "lead_unit": "", "responsible_unit": f"单位{number % 122}",
        "indicator": "EL-C08", "content": number, "state": state.value, "is_confirmed": True,
        "deadline_class": "limited", "first_deadline": deadline, "deadline": deadline, "level": 0,
        "closings": int(is_closed), "on_time": int(is_closed), "relapses": int(number % 50 == 0),
        "registered_on": date(2024, 1, 1) - timedelta(days=number % 700), "opened_on": date(2024, 1, 1),
        "submitted_on": date(2024, 3, 1) if is_closed else None,
        "closed_on": date(2024, 3, 1) + timedelta(days=number % 90) if is_closed else None,
        "recheck_due": date(2024, 12, 1) if state is State.CLOSED else date.max,
    }  # fmt: skip


def _events(step: int, issues: int) -> Insert:
    """One step of every issue, made of how it stands where the database is: two million rows would take long to send."""
    standing, event = table_of(IssueStandingRow).columns, table_of(IssueEventRow).columns
    own = {
        "id": standing.content + step * issues, "act": standing.act, "recorded_at": standing.changed_at,
        "is_retraction": literal(False), "step": literal(Step.REGISTER.value if not step else Step.REPORT.value),
        "taken_by": literal("user:zhou"), "unit": literal("433122"), "reason": literal(""),
        "statement": literal(f"第 {step} 次进展"), "evidence_digest": literal(""),
    }  # fmt: skip
    same = {name: column for name, column in standing.items() if name in event and name not in own}
    chosen = same | own
    return insert(event.id.table).from_select(list(chosen), select(*chosen.values()))


def _number(number: int) -> str:
    return f"{_YEARS[number % 4]}-{number:06}"


def _division(number: int) -> int:
    return 16 + number % 122  # the province and its fourteen prefectures come first


def _channel(number: int) -> str:
    return tuple(Channel)[number % len(Channel)].value


def _category(number: int) -> str:
    return f"类别{number % 23}"
