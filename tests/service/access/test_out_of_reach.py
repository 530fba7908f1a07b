"""No service works beyond a grant's reach: each is called by somebody who has every role, for a place of nothing."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

import xiangheng_platform
import xiangheng_seeds
from xiangheng_platform.access import (
    accounts,
    confirmation,
    duties,
    explanations,
    grants,
    particulars,
    second_factor,
    tokens,
)
from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.errors import NoSuchAccount, NotAllowed, SignInRefused
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.rights import ACTIONS, Where, rights_for
from xiangheng_platform.access.roles import GRANTABLE, Role
from xiangheng_platform.access.views import View
from xiangheng_platform.audit import log as audit_log
from xiangheng_platform.audit import verification
from xiangheng_platform.calendar import overrides
from xiangheng_platform.indicators import baselines, definitions, targets
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.indicators.vocabulary import Comparator, TargetBasis
from xiangheng_platform.jobs import queue, schedules
from xiangheng_platform.jobs.errors import JobUnknown
from xiangheng_platform.jobs.kinds import JobKind, Kinds, registry
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.regions import changes, corrections, groups, loading, memberships
from xiangheng_platform.regions.corrections import Correction
from xiangheng_platform.regions.drafts import Part
from xiangheng_platform.regions.facts import Document, Level
from xiangheng_platform.regions.groups import Group
from xiangheng_platform.regions.loading import DivisionRow, MembershipRow
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.store import P, Store
from xiangheng_platform.workpoints import register, reports
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency
from xiangheng_scoring.errors import XianghengError

EVERYTHING = tuple(Granted(role) for role in GRANTABLE)
NOWHERE = tuple(Granted(role, Reach("某新部门", "430000/439900")) for role in GRANTABLE)
BEGIN, DAY = date(2012, 1, 1), date(2024, 4, 1)
PAPER, TERM = Document("试"), Term(DAY, source="试")
TARGET = Target(
    "T1",
    "X1",
    Comparator.GE,
    Decimal(1),
    "人",
    "2024",
    "region:430000/430100/430121",
    basis=TargetBasis.EXPLICIT,
)
BASELINE = Baseline("X1", "2023", Decimal(1), "人", source="试")
TASK = Content(
    plan_year=2024, item=1, title="试", task="试", indicator="试", target=None, unit="",
    comparison=Comparison.ESTABLISH, basis=Basis.QUALITATIVE, deadline=None, frequency=Frequency.AS_NEEDED,
    offices=("帮扶处",), quote="试", source="试",
)  # fmt: skip
INDICATOR = Definition("X1", "试", unit="人", office="帮扶处")
COUNTY = "430121"
#: Readings of reference, which is the same for everybody who has a role.
OPEN = {
    "indicators.baselines.list_baselines", "calendar.overrides.calendar_of", "indicators.definitions.show", "indicators.definitions.list_indicators",
    "indicators.definitions.history", "indicators.definitions.histories", "indicators.derivations.derive_indicator", "workpoints.offices.offices", "indicators.dictionary_lint.check", "indicators.targets.show",
    "indicators.targets.history", "indicators.targets.histories", "indicators.targets.list_targets", "indicators.targets.attain", "workpoints.agenda.due_on", "workpoints.agenda.checks",
    "workpoints.points.list_points", "workpoints.points.show", "workpoints.points.dossiers", "regions.divisions.gazetteer", "regions.divisions.tree", "regions.divisions.find",
    "regions.divisions.candidates", "regions.groups.groups", "regions.groups.members", "regions.groups.members_of_all", "regions.groups.memberships_of",
}  # fmt: skip
#: What services are made of: services ask before they call one, and nothing that faces people calls any.
PARTS = {
    "access.duties.conflict", "versioning.editing.reconcile", "versioning.editing.verify", "access.grants.managing", "access.grants.views", "regions.groups.row_of",
    "calendar.overrides.read_calendar", "access.oversight.require_over", "access.oversight.in_sight", "access.particulars.seen_by",
    "workpoints.plans.plan_of", "regions.reach.subtrees", "regions.records.gazetteer_of", "indicators.subjects.of_scoped", "access.views.act_of",
}  # fmt: skip


def kinds() -> Kinds:
    """A kind of job that everybody may run who may run jobs."""
    return registry([JobKind("probe", "试", "job.run", lambda context, arguments: {})])


Call = Callable[[Store, SignInSettings, Person], object]
PROBES: dict[str, Call] = {
    "access.accounts.add": lambda s, p, who: accounts.add(s, p, who, "1042", "correct horse 9"),
    "access.accounts.disable": lambda s, p, who: accounts.disable(s, who, "liu"),
    "access.accounts.enable": lambda s, p, who: accounts.enable(s, who, "liu"),
    "access.accounts.unlock": lambda s, p, who: accounts.unlock(s, who, "liu"),
    "access.accounts.set_password": lambda s, p, who: accounts.set_password(s, p, who, "liu", "correct horse 9"),
    "access.grants.grant": lambda s, p, who: grants.grant(s, who, "liu", Role.EVALUATOR),
    "access.grants.revoke": lambda s, p, who: grants.revoke(s, who, "liu", Role.INSPECTOR),
    "access.particulars.reveal": lambda s, p, who: particulars.reveal(s, who, "liu", "试"),
    "access.particulars.set_personal": lambda s, p, who: particulars.set_personal(s, who, "liu", name="某"),
    "access.particulars.erase": lambda s, p, who: particulars.erase(s, who, "liu"),
    "access.second_factor.remove": lambda s, p, who: second_factor.remove(s, p, who, "liu"),
    "access.tokens.revoke": lambda s, p, who: tokens.revoke(s, who, "报表", "liu"),
    "audit.verification.verify": lambda s, p, who: verification.verify(s, who),
    "indicators.baselines.record": lambda s, p, who: baselines.record(s, who, BASELINE, 1),
    "indicators.baselines.verify": lambda s, p, who: baselines.verify(s, who, "X1", "2023", 1),
    "indicators.baselines.load": lambda s, p, who: baselines.load(s, who, [Baseline("X1", "2022", Decimal(1), "人")]),
    "calendar.overrides.override": lambda s, p, who: overrides.override(s, who, DAY, True, "试", "试"),
    "calendar.overrides.withdraw": lambda s, p, who: overrides.withdraw(s, who, DAY, "试"),
    "indicators.definitions.define": lambda s, p, who: definitions.define(s, who, Definition("X2", "试")),
    "indicators.definitions.edit": lambda s, p, who: definitions.edit(s, who, Definition("X1", "又", office="某新部门"), 1),
    "indicators.definitions.retire": lambda s, p, who: definitions.retire(s, who, "X1", "2024", 1),
    "indicators.definitions.verify": lambda s, p, who: definitions.verify(s, who, "X1", 1),
    "indicators.definitions.load": lambda s, p, who: definitions.load(s, who, [Definition("X2", "试", office="帮扶处")]),
    "indicators.targets.add": lambda s, p, who: targets.add(
        s, who, Target("T2", "X1", Comparator.GE, Decimal(1), "人", "2024", basis=TargetBasis.EXPLICIT)
    ),
    "indicators.targets.revise": lambda s, p, who: targets.revise(
        s, who, Target("T1", "X1", Comparator.GE, Decimal(2), "人", "2024", "region:430000/439900", basis=TargetBasis.EXPLICIT), 1
    ),
    "indicators.targets.withdraw": lambda s, p, who: targets.withdraw(s, who, "T1", 1, "试"),
    "indicators.targets.verify": lambda s, p, who: targets.verify(s, who, "T1", 1),
    "indicators.targets.load": lambda s, p, who: targets.load(
        s, who, [Target("T2", "X1", Comparator.GE, Decimal(1), "人", "2024", "group:key", basis=TargetBasis.EXPLICIT)]
    ),
    "workpoints.register.load": lambda s, p, who: register.load(s, who, [_other_task(task="另")]),
    "workpoints.register.change": lambda s, p, who: register.change(s, who, "2024-1.01", _other_task(), "试"),
    "workpoints.reports.report_done": lambda s, p, who: reports.report_done(s, who, "2024-1.01", DAY, "试"),
    "workpoints.reports.correct": lambda s, p, who: reports.correct(s, who, "2024-1.01", "?", DAY, "试", "试"),
    "workpoints.reports.withdraw": lambda s, p, who: reports.withdraw(s, who, "2024-1.01", "?", "试"),
    "workpoints.reports.raise_need": lambda s, p, who: reports.raise_need(s, who, "2024-1.01", DAY, "试"),
    "jobs.queue.submit": lambda s, p, who: queue.submit(s, who, kinds(), "probe"),
    "jobs.queue.cancel": lambda s, p, who: queue.cancel(s, who, 1),
    "jobs.schedules.add": lambda s, p, who: schedules.add(s, who, kinds(), "probe", Recurrence(Every.DAY, 3)),
    "jobs.schedules.enable": lambda s, p, who: schedules.enable(s, who, 1),
    "jobs.schedules.disable": lambda s, p, who: schedules.disable(s, who, 1),
    "regions.changes.rename": lambda s, p, who: changes.rename(s, who, COUNTY, "试验县", DAY, PAPER),
    "regions.changes.recode": lambda s, p, who: changes.recode(s, who, COUNTY, "430199", DAY, PAPER),
    "regions.changes.move": lambda s, p, who: changes.move(s, who, COUNTY, "433100", DAY, PAPER),
    "regions.changes.split": lambda s, p, who: changes.split(
        s, who, COUNTY, [Part(COUNTY), Part("430198", "又县")], DAY, PAPER
    ),
    "regions.changes.merge": lambda s, p, who: changes.merge(s, who, [COUNTY, "433122"], Part(COUNTY), DAY, PAPER),
    "regions.changes.establish": lambda s, p, who: changes.establish(
        s, who, Part("430198", "又县"), Level.COUNTY, "430100", DAY, PAPER
    ),
    "regions.changes.abolish": lambda s, p, who: changes.abolish(s, who, COUNTY, DAY, PAPER),
    "regions.corrections.correct": lambda s, p, who: corrections.correct(
        s, who, COUNTY, DAY, Correction(name="试县"), "试"
    ),
    "regions.corrections.withdraw": lambda s, p, who: corrections.withdraw(s, who, 1, "试"),
    "regions.groups.define": lambda s, p, who: groups.define(s, who, Group("key2", "试", None, "试")),
    "regions.loading.load_divisions": lambda s, p, who: loading.load_divisions(
        s, who, [DivisionRow("430122", "望城县", Level.COUNTY, "430100", BEGIN, source="试")]
    ),
    "regions.loading.load_groups": lambda s, p, who: loading.load_groups(
        s, who, [], [MembershipRow("key", "433122", DAY, source="试")]
    ),
    "regions.memberships.add": lambda s, p, who: memberships.add(s, who, "key", ["433122"], TERM),
    "regions.memberships.end": lambda s, p, who: memberships.end(s, who, "key", [COUNTY], date(2024, 4, 9), "试"),
    "regions.memberships.correct": lambda s, p, who: memberships.correct(s, who, 1, Term(DAY, source="又"), "试"),
    "regions.memberships.withdraw": lambda s, p, who: memberships.withdraw(s, who, 1, "试"),
    "regions.memberships.verify": lambda s, p, who: memberships.verify(s, who, "key", [], DAY, "试"),
}  # fmt: skip
Question = Callable[[View], object]
READINGS: dict[str, Question] = {
    "access.accounts.show": lambda view: accounts.show(view, "liu"),
    "access.explanations.explain": lambda view: explanations.explain(view, "region.read", login="liu"),
    "audit.log.search": lambda view: audit_log.search(view),
    "audit.log.show": lambda view: audit_log.show(view, 1),
    "audit.verification.head": lambda view: verification.head(view),
    "jobs.queue.find": lambda view: queue.find(view, 1),
    "jobs.schedules.schedules": lambda view: schedules.schedules(view),
}
#: What somebody does to their own account: none of them can be told another's, and whoever has no role is refused.
OWN: dict[str, Call] = {
    "access.confirmation.confirm": lambda s, p, who: confirmation.confirm(s, p, who, "no matter what 1"),
    "access.second_factor.enrol": lambda s, p, who: second_factor.enrol(s, p, who, "no matter what 1"),
    "access.second_factor.confirm": lambda s, p, who: second_factor.confirm(s, who, "123456"),
    "access.tokens.issue": lambda s, p, who: tokens.issue(s, who, "报表", ["region.read"], 30),
}
#: Lists of somebody's: what is out of sight is not in them, as if it were not there.
LISTS: dict[str, Question] = {
    "access.accounts.list_accounts": lambda view: accounts.list_accounts(view).rows,
    "access.duties.held": lambda view: duties.held(view, "scheme:x"),
    "jobs.queue.jobs": lambda view: queue.jobs(view).rows,
    "access.grants.grants_on": lambda view: grants.grants_on(view, "liu"),
    "access.tokens.list_tokens": lambda view: tokens.list_tokens(view, "liu"),
}


def _other_task(**more: Any) -> Content:
    """The task of the same office saying something else."""
    return replace(TASK, note="又", **more)


class _TakenBack(XianghengError, code="TEST", title="收回"):
    """Ends an act that was let through, so that one service leaves nothing for the next."""


class Unwriting(Store):
    """A store that refuses every act at its end."""

    @contextmanager
    def act(self, person: P, action: str, subject: str, reason: str = "") -> Iterator[Act[P]]:
        """An act of which nothing remains."""
        with super().act(person, action, subject, reason) as act:
            yield act
            raise _TakenBack("到此为止")


@pytest.fixture
def peopled(store: Store, policy: SignInSettings, root: Person, added: Callable[..., Person]) -> Store:
    """A store with one of everything, in places that are somewhere."""
    liu = added("liu")
    tokens.issue(store, liu, "报表", ["region.read"], 30)
    with store.act(liu, "test:duty:take", "scheme:x") as duty:
        duties.claim(duty, Duties.AUTHOR, "scheme:x")
    with store.act("user:liu", "jobs:job:submit", "job-kind:probe") as act:
        queue.put(act, kinds()["probe"], {}, "liu")
    schedules.add(store, root, registry([_system_kind()]), "probe", Recurrence(Every.DAY, 3))
    rows = (
        ("430000", "湖南省", Level.PROVINCE, ""),
        ("430100", "长沙市", Level.PREFECTURE, "430000"),
        (COUNTY, "长沙县", Level.COUNTY, "430100"),
        ("433100", "湘西土家族苗族自治州", Level.PREFECTURE, "430000"),
        ("433122", "泸溪县", Level.COUNTY, "433100"),
    )
    loading.load_divisions(
        store,
        liu,
        [DivisionRow(code, name, level, above, BEGIN, source="试") for code, name, level, above in rows],
    )
    changes.rename(store, liu, "433122", "泸溪市", date(2023, 1, 1), PAPER)
    groups.define(store, liu, Group("key", "试", None, "试"))
    memberships.add(store, liu, "key", [COUNTY], TERM)
    definitions.define(store, liu, INDICATOR)
    targets.add(store, liu, TARGET)
    baselines.record(store, liu, BASELINE)
    register.load(store, liu, [TASK])
    overrides.override(store, liu, DAY, True, "试", "试")
    return store


def _system_kind() -> JobKind:
    return JobKind("probe", "试", "audit.verify", lambda context, arguments: {})


def answer(question: Question, store: Store, person: Person) -> object:
    """What a reading service answers somebody, by a view of its own."""
    with store.view(person) as view:
        return question(view)


def attempts(store: Store, policy: SignInSettings, person: Person) -> Mapping[str, Callable[[], object]]:
    """Every service that may refuse somebody, ready to be called."""
    acts = {name: partial(call, store, policy, person) for name, call in PROBES.items()}
    return acts | {name: partial(answer, question, store, person) for name, question in READINGS.items()}


def is_refused(attempt: Callable[[], object]) -> bool:
    """Whether a service refuses somebody, or answers as if there were no such thing."""
    try:
        attempt()
    except (NotAllowed, NoSuchAccount, JobUnknown):
        return True
    except XianghengError:
        return False
    return False


def test_nothing_works_beyond_its_reach(peopled: Store, policy: SignInSettings) -> None:
    """Every role at once, and none of them where the thing lies: not one service goes on."""
    far = Person("far", NOWHERE)

    tried = attempts(peopled, policy, far)
    assert [name for name, attempt in tried.items() if not is_refused(attempt)] == []
    assert [name for name, question in LISTS.items() if answer(question, peopled, far) != ()] == []


def test_the_same_works_within_an_unlimited_reach(peopled: Store, policy: SignInSettings) -> None:
    """So it was the reach that refused, and not something else."""
    near, store = Person("near", EVERYTHING), Unwriting(peopled.database, peopled.clock)

    tried = attempts(store, policy, near)
    assert [name for name, attempt in tried.items() if is_refused(attempt)] == []
    assert [name for name, question in LISTS.items() if answer(question, store, near) == ()] == []


@pytest.mark.parametrize("service", sorted(OWN))
def test_what_is_done_to_ones_own_account_takes_a_role(
    store: Store, policy: SignInSettings, root: Person, service: str
) -> None:
    """And it is nobody else's: there is no way to say whose."""
    module, _, name = service.rpartition(".")
    function = getattr(importlib.import_module(f"{PLATFORM}{module}"), name)

    assert "login" not in inspect.signature(function).parameters
    with pytest.raises((NotAllowed, SignInRefused)):
        OWN[service](store, policy, Person("root", ()))


PLATFORM = "xiangheng_platform."


def services() -> Iterator[str]:
    """Every public function of the platform that is given a store and a person, or a view."""
    for found in pkgutil.walk_packages(xiangheng_platform.__path__, PLATFORM):
        if {"cli", "store"} & set(found.name.split(".")):
            continue
        module: Any = importlib.import_module(found.name)
        for name, value in vars(module).items():
            is_ours = isinstance(value, FunctionType) and value.__module__ == found.name
            if is_ours and not name.startswith("_") and asks_for_a_person(value):
                yield f"{found.name.removeprefix(PLATFORM)}.{name}"


def asks_for_a_person(function: FunctionType) -> bool:
    """Whether a function is given a store and who acts, or a view, which has both."""
    given = set(inspect.signature(function).parameters)
    return {"store", "person"} <= given or "view" in given


def test_every_service_is_tried() -> None:
    """One that is not would be one of which nobody knows how far it lets whom; none is taken for another."""
    assert sorted(services()) == sorted([*PROBES, *READINGS, *LISTS, *OPEN, *OWN, *PARTS])


def test_nothing_that_faces_people_calls_a_part() -> None:
    """A command that did would do it for whoever types it."""
    members = [*(Path(package.__path__[0]) for package in (xiangheng_platform, xiangheng_seeds))]
    facing = [path for member in members for path in member.rglob("*.py") if faces_people(path)]

    assert {str(path): part for path in facing for part in PARTS & names_in(path)} == {}


def faces_people(path: Path) -> bool:
    """Whether a module is a command, or of a member that has no services of its own."""
    return "cli" in (*path.parent.parts, path.stem) or "xiangheng_platform" not in path.parts


def names_in(path: Path) -> set[str]:
    """What a module speaks of that stands in modules of the platform, by full names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bound = {
        alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix(PLATFORM)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return {*bound.values()} | {
        f"{bound.get(node.value.id)}.{node.attr}" for node in attributes if isinstance(node.value, ast.Name)
    }


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_only_what_is_open_can_be_asked_about_without_a_target(action: str) -> None:
    """A service that left it out would work everywhere; no act is open."""
    is_open = all(right.where is Where.OPEN for right in rights_for(action))
    everybody = Person("near", EVERYTHING)

    assert is_open == (action in {"region.read", "indicator.read", "workpoint.read", "calendar.read"})
    if is_open:
        require_open(everybody, action)
    else:
        with pytest.raises(ValueError, match="target"):
            require_open(everybody, action)
