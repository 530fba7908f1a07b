"""What a reading service asks of the database: as many statements for ten of everything as for a few."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from types import FunctionType
from typing import Any

import pytest
from sqlalchemy import event

import xiangheng_platform
from xiangheng_platform.access import accounts, duties, explanations, grants, tokens
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.errors import LockedOut, NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.access.views import View
from xiangheng_platform.audit import log, verification
from xiangheng_platform.calendar import overrides
from xiangheng_platform.indicators import baselines, definitions, derivations, dictionary_lint, targets
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.indicators.units import read_quantity
from xiangheng_platform.indicators.vocabulary import Comparator, Origin, Strategy, TargetBasis
from xiangheng_platform.jobs import queue, schedules
from xiangheng_platform.jobs.errors import JobUnknown
from xiangheng_platform.jobs.kinds import JobKind, registry
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.regions import changes, divisions, groups, loading, memberships
from xiangheng_platform.regions.facts import Document, Level
from xiangheng_platform.regions.groups import Group
from xiangheng_platform.regions.loading import DivisionRow
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.paging import Page
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints import agenda, offices, points, register, reports
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency

pytestmark = pytest.mark.both_databases

PLATFORM = "xiangheng_platform."
FEW, MANY = 2, 9
BEGIN, DAY, PAPER = date(2012, 1, 1), date(2024, 4, 1), Document("试")
ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))
ANYBODY = Person("near", tuple(Granted(role) for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.INSPECTOR)))
QUICK = SignInSettings(hash_rounds=1, hash_mebibytes=1, attempts=1)
KIND = JobKind("probe", "试", "audit.verify", lambda context, arguments: {})
VALUE = read_quantity("1 人")
QUESTIONS: dict[str, Callable[[View], object]] = {
    "access.accounts.list_accounts": accounts.list_accounts,
    "access.accounts.show": lambda view: accounts.show(view, "o1"),
    "workpoints.agenda.checks": lambda view: agenda.checks(view, 2024),
    "workpoints.agenda.due_on": lambda view: agenda.due_on(view, DAY),
    "indicators.baselines.list_baselines": baselines.list_baselines,
    "indicators.definitions.histories": definitions.histories,
    "indicators.definitions.history": lambda view: definitions.history(view, "X1"),
    "indicators.definitions.list_indicators": definitions.list_indicators,
    "indicators.definitions.show": lambda view: definitions.show(view, "X1"),
    "indicators.derivations.derive_indicator": lambda view: derivations.derive_indicator(
        view, "Y1", {"X1": VALUE}
    ),
    "regions.divisions.candidates": lambda view: divisions.candidates(view, "430101", DAY),
    "regions.divisions.find": lambda view: divisions.find(view, "430101", DAY),
    "regions.divisions.gazetteer": divisions.gazetteer,
    "regions.divisions.tree": lambda view: divisions.tree(view, DAY),
    "access.duties.held": lambda view: duties.held(view, "scheme:x"),
    "access.explanations.explain": lambda view: explanations.explain(view, "region.read", login="o1"),
    "access.grants.grants_on": lambda view: grants.grants_on(view, ""),
    "regions.groups.groups": groups.groups,
    "regions.groups.members": lambda view: groups.members(view, "g1", DAY),
    "regions.groups.members_of_all": lambda view: groups.members_of_all(view, DAY),
    "regions.groups.memberships_of": lambda view: groups.memberships_of(view, "430101", DAY),
    "audit.log.search": log.search,
    "audit.log.show": lambda view: log.show(view, 1),
    "workpoints.offices.offices": offices.offices,
    "calendar.overrides.calendar_of": overrides.calendar_of,
    "workpoints.points.dossiers": points.dossiers,
    "workpoints.points.list_points": points.list_points,
    "workpoints.points.show": lambda view: points.show(view, "2024-1.01"),
    "jobs.queue.find": lambda view: queue.find(view, 1),
    "jobs.queue.jobs": queue.jobs,
    "jobs.schedules.schedules": schedules.schedules,
    "indicators.dictionary_lint.check": dictionary_lint.check,
    "indicators.targets.attain": lambda view: targets.attain(view, "X1", VALUE),
    "indicators.targets.histories": targets.histories,
    "indicators.targets.history": lambda view: targets.history(view, "T1"),
    "indicators.targets.list_targets": targets.list_targets,
    "indicators.targets.show": lambda view: targets.show(view, "T1"),
    "access.tokens.list_tokens": tokens.list_tokens,
    "audit.verification.head": verification.head,
}
#: What services are made of, counted with those that call them.
PARTS = {
    "access.duties.conflict", "access.grants.views", "regions.groups.row_of", "calendar.overrides.read_calendar", "access.oversight.require_over",
    "access.oversight.in_sight", "access.particulars.seen_by", "workpoints.plans.plan_of", "regions.reach.subtrees", "regions.records.gazetteer_of", "indicators.subjects.of_scoped",
}  # fmt: skip


#: Questions about a single thing, whose answer is as large whatever else there is.
ABOUT_ONE = {
    "access.accounts.show", "access.explanations.explain", "audit.log.show", "audit.verification.head",
    "indicators.definitions.history", "indicators.definitions.show", "indicators.targets.history",
    "indicators.targets.show", "jobs.queue.find", "regions.divisions.candidates", "regions.divisions.find", "workpoints.points.show",
}  # fmt: skip
#: Questions that sieve what they answer: whoever may see none of it is given an empty list, and is not refused.
SIEVED = {
    "access.accounts.list_accounts",
    "access.duties.held",
    "access.grants.grants_on",
    "access.tokens.list_tokens",
}


def few(store: Store) -> None:
    """Two of everything."""
    fill(store, FEW)


def many(store: Store) -> None:
    """Nine of everything, and of what belongs to each."""
    fill(store, MANY)


def fill(store: Store, count: int) -> None:
    """As many of everything that a service reads."""
    accounts.first_administrator(store, QUICK, "root", "某", "correct horse 电池")
    _fill_regions(store, count)
    kinds = registry([KIND])
    for number in range(1, count + 1):
        _fill_account(store, f"o{number}", f"部门{number}")
        code = f"X{number}"
        definition = Definition(code, f"指标{number}", unit="人", office=f"部门{number}")
        definitions.define(store, ANYBODY, definition)
        definitions.edit(store, ANYBODY, replace(definition, decimals=1), 1)
        target = Target(f"T{number}", "X1", Comparator.INCREASE, None, "", "2024", baseline_period="2023")
        targets.add(store, ANYBODY, replace(target, basis=TargetBasis.QUALITATIVE))
        baselines.record(store, ANYBODY, Baseline(code, "2023", VALUE.value, "人", source="试"))
        overrides.override(store, ANYBODY, DAY + timedelta(days=number), True, "试", "试")
        queue.submit(store, ANYBODY, kinds, "probe")
        schedules.add(store, ROOT, kinds, "probe", Recurrence(Every.DAY, 3))
    parts = ", ".join(f"X{number}" for number in range(1, count + 1))
    definitions.define(
        store,
        ANYBODY,
        Definition(
            "Y1",
            "合计",
            unit="人",
            origin=Origin.DERIVED,
            numerator=f"sum({parts})",
            missing=Strategy.SKIP_ALL,
        ),
    )
    register.load(store, ANYBODY, [task(f"任务{number}") for number in range(count)])
    for number in range(1, count + 1):
        reports.report_done(store, ANYBODY, f"2024-1.{number:02}", DAY, "试")
        reports.correct(store, ANYBODY, f"2024-1.{number:02}", "2024", DAY, "又", "试")


def _fill_account(store: Store, login: str, department: str) -> None:
    accounts.add(store, QUICK, ROOT, login, "correct horse 电池", name="某", telephone="13800000000")
    grants.grant(store, ROOT, login, Role.DEPARTMENT_CLERK, department)
    person = Person(login, (Granted(Role.DEPARTMENT_CLERK, Reach(department)),))
    tokens.issue(store, person, "报表", ["region.read"], 30)
    with store.act(person, "test:duty:take", "scheme:x") as act:
        duties.claim(act, Duties.AUTHOR, "scheme:x")
    with suppress(LockedOut):
        sign_in(store, QUICK, login, "wrong")


def _fill_regions(store: Store, count: int) -> None:
    counties = [f"4301{number:02}" for number in range(1, count + 1)]
    rows = [("430000", Level.PROVINCE, ""), ("430100", Level.PREFECTURE, "430000")]
    rows += [(code, Level.COUNTY, "430100") for code in counties]
    loading.load_divisions(
        store,
        ANYBODY,
        [DivisionRow(code, f"试{code}", level, above, BEGIN, source="试") for code, level, above in rows],
    )
    for number, code in enumerate(counties, start=1):
        changes.rename(store, ANYBODY, code, f"新{code}", date(2020, 1, 1), PAPER)
        groups.define(store, ANYBODY, Group(f"g{number}", "试", None, "试"))
    for number in range(1, count + 1):
        memberships.add(store, ANYBODY, f"g{number}", counties, Term(DAY, source="试"))


def task(name: str) -> Content:
    """A task that is to be done once."""
    return Content(
        plan_year=2024, item=1, title="试", task=name, indicator="试", target=None, unit="",
        comparison=Comparison.ESTABLISH, basis=Basis.QUALITATIVE, deadline=None, frequency=Frequency.ONCE,
        offices=(name,), quote="试", source="试", is_check=True,
    )  # fmt: skip


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(
    furnished: Callable[[Callable[[Store], None]], Store],
) -> None:
    """No service asks once for each row, whatever it has found."""
    small, large = counted(furnished(few)), counted(furnished(many))

    assert {name: (count, large[name]) for name, count in small.items() if count != large[name]} == {}


def test_what_is_counted_has_rows(furnished: Callable[[Callable[[Store], None]], Store]) -> None:
    """As many statements for no rows as for no rows would say nothing: every answer grows but those about one thing."""
    small, large = (
        {name: size(answered(store, ANYBODY, question)) for name, question in QUESTIONS.items()}
        for store in (furnished(few), furnished(many))
    )

    assert min(small.values()) > 0
    assert {name for name in QUESTIONS if large[name] <= small[name]} == ABOUT_ONE


def size(answer: object) -> int:
    """How many values an answer holds, however deep."""
    if isinstance(answer, Page):
        return size(answer.rows)
    if isinstance(answer, Mapping):
        return sum(map(size, answer.values()))
    if isinstance(answer, (tuple, list, set, frozenset)):
        return sum(map(size, answer))
    if is_dataclass(answer):
        return sum(size(getattr(answer, field.name)) for field in fields(answer))
    return 1


def answered(store: Store, person: Person, question: Callable[[View], object]) -> object:
    """What somebody is answered, by a view of their own."""
    with store.view(person) as view:
        return question(view)


def test_whoever_has_no_role_is_answered_nothing(
    furnished: Callable[[Callable[[Store], None]], Store],
) -> None:
    """Also what is open to every role: a service that asked for no right would answer."""
    store, nobody = furnished(few), Person("nobody", ())
    for name, question in QUESTIONS.items():
        if name in SIEVED:
            assert size(answered(store, nobody, question)) == 0, name
        else:
            with pytest.raises((NotAllowed, JobUnknown)):  # a job that is out of sight is not there
                pytest.fail(f"{name}: {answered(store, nobody, question)}")


def test_nothing_is_sought_or_ordered_by_what_is_shown_masked(
    furnished: Callable[[Callable[[Store], None]], Store],
) -> None:
    """A name is read and masked, and stands in no condition: whoever guessed it would be told by what is found."""
    store = furnished(few)
    for name, question in QUESTIONS.items():
        with statements(store) as asked, store.view(ANYBODY) as view:
            question(view)

        assert [text for text in asked if "personal.value" in text.partition(" \nFROM ")[2]] == [], name


def counted(store: Store) -> dict[str, int]:
    """How many statements each question takes, when nothing is kept of an earlier one."""
    counts = {}
    for name, question in QUESTIONS.items():
        fresh = Store(store.database, store.clock)
        with statements(fresh) as asked, fresh.view(ANYBODY) as view:
            question(view)
        counts[name] = len(asked)
    return counts


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Every statement that the database is asked while the block runs."""
    asked: list[str] = []

    def _note(connection: Any, cursor: Any, statement: str, *given: Any) -> None:
        asked.append(statement)

    event.listen(store.database.engine, "before_cursor_execute", _note)
    try:
        yield asked
    finally:
        event.remove(store.database.engine, "before_cursor_execute", _note)


def test_every_reading_service_is_counted() -> None:
    """One that is not might ask for each row, and nobody would know before the table has grown."""
    assert sorted([*QUESTIONS, *PARTS]) == sorted(reading_services())


def reading_services() -> Iterator[str]:
    """Every public function of the platform that is given a view."""
    for found in pkgutil.walk_packages(xiangheng_platform.__path__, PLATFORM):
        if {"cli", "store"} & set(found.name.split(".")):
            continue
        module: Any = importlib.import_module(found.name)
        for name, value in vars(module).items():
            is_ours = isinstance(value, FunctionType) and value.__module__ == found.name
            if is_ours and not name.startswith("_") and "view" in inspect.signature(value).parameters:
                yield f"{found.name.removeprefix(PLATFORM)}.{name}"
