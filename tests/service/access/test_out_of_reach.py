"""No service works beyond a grant's reach: each is called by somebody who has every role, for a place of nothing."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from types import FunctionType
from typing import Any

import pytest

import xiangheng_platform
from xiangheng_platform.access import accounts, explanations, grants, particulars, second_factor, tokens
from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.errors import NoSuchAccount, NotAllowed
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
    "baselines.list_baselines", "overrides.calendar_of", "definitions.show", "definitions.list_indicators",
    "definitions.history", "definitions.histories", "derivations.derive_indicator", "offices.offices", "dictionary_lint.check", "targets.show",
    "targets.history", "targets.histories", "targets.list_targets", "targets.attain", "agenda.due_on", "agenda.checks",
    "points.list_points", "points.show", "points.dossiers", "divisions.gazetteer", "divisions.tree", "divisions.find",
    "divisions.candidates", "groups.groups", "groups.members", "groups.members_of_all", "groups.memberships_of",
}  # fmt: skip
#: What is about the person's own account, and lists that hold only what they may see.
OWN = {
    "confirmation.confirm", "second_factor.enrol", "second_factor.confirm", "tokens.issue", "queue.jobs",
    "accounts.list_accounts", "duties.held",
}  # fmt: skip
#: What services are made of; their callers are tried.
PARTS = {
    "duties.conflict", "editing.reconcile", "editing.verify", "grants.managing", "grants.views", "groups.row_of",
    "overrides.read_calendar", "oversight.require_over", "oversight.in_sight", "particulars.seen_by",
    "plans.plan_of", "reach.subtrees", "records.gazetteer_of", "subjects.of_scoped", "views.act_of",
}  # fmt: skip


def kinds() -> Kinds:
    """A kind of job that everybody may run who may run jobs."""
    return registry([JobKind("probe", "试", "job.run", lambda context, arguments: {})])


Call = Callable[[Store, SignInSettings, Person], object]
PROBES: dict[str, Call] = {
    "accounts.add": lambda s, p, who: accounts.add(s, p, who, "1042", "correct horse 9"),
    "accounts.disable": lambda s, p, who: accounts.disable(s, who, "liu"),
    "accounts.enable": lambda s, p, who: accounts.enable(s, who, "liu"),
    "accounts.unlock": lambda s, p, who: accounts.unlock(s, who, "liu"),
    "accounts.set_password": lambda s, p, who: accounts.set_password(s, p, who, "liu", "correct horse 9"),
    "grants.grant": lambda s, p, who: grants.grant(s, who, "liu", Role.EVALUATOR),
    "grants.revoke": lambda s, p, who: grants.revoke(s, who, "liu", Role.INSPECTOR),
    "particulars.reveal": lambda s, p, who: particulars.reveal(s, who, "liu", "试"),
    "particulars.set_personal": lambda s, p, who: particulars.set_personal(s, who, "liu", name="某"),
    "particulars.erase": lambda s, p, who: particulars.erase(s, who, "liu"),
    "second_factor.remove": lambda s, p, who: second_factor.remove(s, p, who, "liu"),
    "tokens.revoke": lambda s, p, who: tokens.revoke(s, who, "报表", "liu"),
    "verification.verify": lambda s, p, who: verification.verify(s, who),
    "baselines.record": lambda s, p, who: baselines.record(s, who, BASELINE, 1),
    "baselines.verify": lambda s, p, who: baselines.verify(s, who, "X1", "2023", 1),
    "baselines.load": lambda s, p, who: baselines.load(s, who, [Baseline("X1", "2022", Decimal(1), "人")]),
    "overrides.override": lambda s, p, who: overrides.override(s, who, DAY, True, "试", "试"),
    "overrides.withdraw": lambda s, p, who: overrides.withdraw(s, who, DAY, "试"),
    "definitions.define": lambda s, p, who: definitions.define(s, who, Definition("X2", "试")),
    "definitions.edit": lambda s, p, who: definitions.edit(s, who, Definition("X1", "又", office="某新部门"), 1),
    "definitions.retire": lambda s, p, who: definitions.retire(s, who, "X1", "2024", 1),
    "definitions.verify": lambda s, p, who: definitions.verify(s, who, "X1", 1),
    "definitions.load": lambda s, p, who: definitions.load(s, who, [Definition("X2", "试", office="帮扶处")]),
    "targets.add": lambda s, p, who: targets.add(
        s, who, Target("T2", "X1", Comparator.GE, Decimal(1), "人", "2024", basis=TargetBasis.EXPLICIT)
    ),
    "targets.revise": lambda s, p, who: targets.revise(
        s, who, Target("T1", "X1", Comparator.GE, Decimal(2), "人", "2024", "region:430000/439900", basis=TargetBasis.EXPLICIT), 1
    ),
    "targets.withdraw": lambda s, p, who: targets.withdraw(s, who, "T1", 1, "试"),
    "targets.verify": lambda s, p, who: targets.verify(s, who, "T1", 1),
    "targets.load": lambda s, p, who: targets.load(
        s, who, [Target("T2", "X1", Comparator.GE, Decimal(1), "人", "2024", "group:key", basis=TargetBasis.EXPLICIT)]
    ),
    "register.load": lambda s, p, who: register.load(s, who, [_other_task(task="另")]),
    "register.change": lambda s, p, who: register.change(s, who, "2024-1.01", _other_task(), "试"),
    "reports.report_done": lambda s, p, who: reports.report_done(s, who, "2024-1.01", DAY, "试"),
    "reports.correct": lambda s, p, who: reports.correct(s, who, "2024-1.01", "?", DAY, "试", "试"),
    "reports.withdraw": lambda s, p, who: reports.withdraw(s, who, "2024-1.01", "?", "试"),
    "reports.raise_need": lambda s, p, who: reports.raise_need(s, who, "2024-1.01", DAY, "试"),
    "queue.submit": lambda s, p, who: queue.submit(s, who, kinds(), "probe"),
    "queue.cancel": lambda s, p, who: queue.cancel(s, who, 1),
    "schedules.add": lambda s, p, who: schedules.add(s, who, kinds(), "probe", Recurrence(Every.DAY, 3)),
    "schedules.enable": lambda s, p, who: schedules.enable(s, who, 1),
    "schedules.disable": lambda s, p, who: schedules.disable(s, who, 1),
    "changes.rename": lambda s, p, who: changes.rename(s, who, COUNTY, "试验县", DAY, PAPER),
    "changes.recode": lambda s, p, who: changes.recode(s, who, COUNTY, "430199", DAY, PAPER),
    "changes.move": lambda s, p, who: changes.move(s, who, COUNTY, "433100", DAY, PAPER),
    "changes.split": lambda s, p, who: changes.split(
        s, who, COUNTY, [Part(COUNTY), Part("430198", "又县")], DAY, PAPER
    ),
    "changes.merge": lambda s, p, who: changes.merge(s, who, [COUNTY, "433122"], Part(COUNTY), DAY, PAPER),
    "changes.establish": lambda s, p, who: changes.establish(
        s, who, Part("430198", "又县"), Level.COUNTY, "430100", DAY, PAPER
    ),
    "changes.abolish": lambda s, p, who: changes.abolish(s, who, COUNTY, DAY, PAPER),
    "corrections.correct": lambda s, p, who: corrections.correct(
        s, who, COUNTY, DAY, Correction(name="试县"), "试"
    ),
    "corrections.withdraw": lambda s, p, who: corrections.withdraw(s, who, 1, "试"),
    "groups.define": lambda s, p, who: groups.define(s, who, Group("key2", "试", None, "试")),
    "loading.load_divisions": lambda s, p, who: loading.load_divisions(
        s, who, [DivisionRow("430122", "望城县", Level.COUNTY, "430100", BEGIN, source="试")]
    ),
    "loading.load_groups": lambda s, p, who: loading.load_groups(
        s, who, [], [MembershipRow("key", "433122", DAY, source="试")]
    ),
    "memberships.add": lambda s, p, who: memberships.add(s, who, "key", ["433122"], TERM),
    "memberships.end": lambda s, p, who: memberships.end(s, who, "key", [COUNTY], date(2024, 4, 9), "试"),
    "memberships.correct": lambda s, p, who: memberships.correct(s, who, 1, Term(DAY, source="又"), "试"),
    "memberships.withdraw": lambda s, p, who: memberships.withdraw(s, who, 1, "试"),
    "memberships.verify": lambda s, p, who: memberships.verify(s, who, "key", [], DAY, "试"),
}  # fmt: skip
Question = Callable[[View], object]
READINGS: dict[str, Question] = {
    "accounts.show": lambda view: accounts.show(view, "liu"),
    "explanations.explain": lambda view: explanations.explain(view, "region.read", login="liu"),
    "log.search": lambda view: audit_log.search(view),
    "log.show": lambda view: audit_log.show(view, 1),
    "verification.head": lambda view: verification.head(view),
    "queue.find": lambda view: queue.find(view, 1),
    "schedules.schedules": lambda view: schedules.schedules(view),
}
#: Lists of somebody's: what is out of sight is not in them, as if it were not there.
LISTS: dict[str, Question] = {
    "grants.grants_on": lambda view: grants.grants_on(view, "liu"),
    "tokens.list_tokens": lambda view: tokens.list_tokens(view, "liu"),
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


def services() -> Iterator[str]:
    """Every public function of the platform that is given a store and a person, or a view."""
    for found in pkgutil.walk_packages(xiangheng_platform.__path__, "xiangheng_platform."):
        if ".cli" in found.name or ".store" in found.name:
            continue
        module: Any = importlib.import_module(found.name)
        for name, value in vars(module).items():
            is_ours = isinstance(value, FunctionType) and value.__module__ == found.name
            if is_ours and not name.startswith("_") and asks_for_a_person(value):
                yield f"{found.name.rpartition('.')[2]}.{name}"


def asks_for_a_person(function: FunctionType) -> bool:
    """Whether a function is given a store and who acts, or a view, which has both."""
    given = set(inspect.signature(function).parameters)
    return {"store", "person"} <= given or "view" in given


def test_every_service_is_tried() -> None:
    """One that is not would be one of which nobody knows how far it lets whom."""
    assert set(services()) == {*PROBES, *READINGS, *LISTS, *OPEN, *OWN, *PARTS}


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
