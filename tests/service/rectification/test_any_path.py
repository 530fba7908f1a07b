"""Any path through the steps of an issue goes as a model says that was written by hand, and leaves what must hold."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.rectification.conftest import (
    BUREAU,
    COUNTY,
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    SECOND,
    handed_in,
    problem,
    registered,
)

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.rectification import agreement, dossiers, lookup
from xiangheng_platform.rectification.errors import NoSuchIssue, StepNotOpen, StepNotYours, StepRefused
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.transitions import BY_SERVICES
from xiangheng_platform.rectification.words import State, Step
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError

#: A colleague of the county's officer who came to the division and kept the old grant.
MOVED = Person("he", (*COUNTY.granted, Granted(Role.INSPECTOR)))
PEOPLE = (INSPECTOR, SECOND, HEAD, COUNTY, BUREAU, NEIGHBOUR, MOVED)
#: Who may take which steps at all, by hand: R rectifies, V verifies, A approves, G registers.
MAY = {INSPECTOR: "VG", SECOND: "VG", HEAD: "VA", COUNTY: "R", BUREAU: "R", NEIGHBOUR: "", MOVED: "RVG"}
#: The table once more, by hand: step, who, from which states (first letters), to which, what it needs. u unclaimed,
#: r rectifying, s submitted, c closed, k consolidated, o overturned; . stays.
#: Needs: ! reason, , statement, f files, e evidence, d deadline after today, > later deadline, + deferral pending,
#: - none pending, x another receiver, n not confirmed yet.
BY_HAND = """
confirm         V  ursck  .  n
claim           R  u      r
transfer        G  ur     u  !x
report          R  r      .  ,
attach          R  r      .  f
detach          R  r      .  f!
ask_deferral    R  r      .  !>-
grant_deferral  A  r      .  +
refuse_deferral A  r      .  !+
submit          R  r      s  ,e
withdraw        R  s      r  !
accept          V  s      c  ,e
return          V  s      r  !
consolidate     V  ck     k  ,
relapse         V  ck     r  !d
overturn        A  ursck  o  !
"""
ROWS = {
    Step(name): (role, frozenset(sources), to, needs)
    for name, role, sources, to, needs in ((*line.split(), "")[:5] for line in BY_HAND.strip().splitlines())
}
LETTERS = dict(zip("urscko", State, strict=True))


@dataclass(frozen=True)
class Try:
    """Somebody tries a step, with some of what it may need."""

    person: Person
    step: Step
    has_reason: bool
    has_statement: bool
    days: int | None
    has_files: bool

    def __repr__(self) -> str:
        parts = "".join(
            mark
            for mark, has in (("!", self.has_reason), (",", self.has_statement), ("f", self.has_files))
            if has
        )
        return f"{self.person.login} {self.step} {parts} {self.days}"


@dataclass
class Model:
    """What is known of one issue, by hand."""

    state: State = State.UNCLAIMED
    is_confirmed: bool = False
    files: set[int] = field(default_factory=set)
    #: Those of them that were added since the problem came back last.
    fresh: set[int] = field(default_factory=set)
    rectifiers: set[Person] = field(default_factory=set)
    #: Who said what the problem is and whose: registered it, or handed it over.
    registrars: set[Person] = field(default_factory=lambda: {INSPECTOR})
    petitioner: Person | None = None
    deadline: date = date(2024, 6, 28)
    asked: date | None = None
    receiver: str = ""
    closings: int = 0
    relapses: int = 0
    steps: int = 1

    def refusal(self, attempt: Try, given: Given, today: date) -> type[XianghengError] | None:
        """What has to be raised, in the order in which it is asked."""
        role, sources, _, needs = ROWS[attempt.step]
        if attempt.person is NEIGHBOUR:
            return NoSuchIssue
        if role not in MAY[attempt.person]:
            return NotAllowed
        if self.state not in {LETTERS[letter] for letter in sources}:
            return StepNotOpen
        if self.is_barred(attempt):
            return StepNotYours
        met = {
            "!": bool(given.reason), ",": bool(given.statement), "f": bool(given.files), "e": bool(self.fresh),
            "d": given.deadline is not None and given.deadline > today,
            ">": given.deadline is not None and given.deadline > max(today, self.deadline),
            "+": self.asked is not None, "-": self.asked is None, "x": given.responsible_unit not in ("", self.receiver),
            "n": not self.is_confirmed,
        }  # fmt: skip
        if not all(met[need] for need in needs):
            return StepRefused
        if attempt.step is Step.DETACH and not set(given.files) <= self.files:
            return StepRefused
        return None

    def is_barred(self, attempt: Try) -> bool:
        """Whether who somebody was keeps them from a step: registered it, put it right, or asked for the deferral."""
        if attempt.step in (Step.CONFIRM, Step.OVERTURN):
            return attempt.person in self.registrars
        if attempt.step in (Step.ACCEPT, Step.RETURN, Step.CONSOLIDATE, Step.RELAPSE):
            # Of the county's unit is, besides its officer, who moved from there.
            of_unit = {COUNTY, MOVED} if self.rectifiers & {COUNTY, MOVED} else set()
            return attempt.person in self.rectifiers | of_unit
        return False

    def go(self, attempt: Try, given: Given) -> None:
        """What a step that was let through does."""
        role, _, to, _ = ROWS[attempt.step]
        self.state = LETTERS[to] if to != "." else self.state
        self.steps += 1
        if role == "R":
            self.rectifiers.add(attempt.person)
        if attempt.step is Step.TRANSFER:
            self.registrars.add(attempt.person)
        match attempt.step:
            case Step.CONFIRM:
                self.is_confirmed = True
            case Step.ATTACH:
                self.files |= set(given.files)
                self.fresh |= set(given.files)
            case Step.DETACH:
                self.files -= set(given.files)
                self.fresh -= set(given.files)
            case Step.ASK_DEFERRAL:
                self.asked = given.deadline
            case Step.GRANT_DEFERRAL:
                self.deadline, self.asked = self.asked or self.deadline, None
            case Step.REFUSE_DEFERRAL | Step.SUBMIT:
                self.asked = None
            case Step.TRANSFER:
                self.asked, self.receiver = None, given.responsible_unit
            case Step.ACCEPT:
                self.closings += 1
            case Step.RELAPSE:
                self.relapses += 1
                self.fresh = set()
                self.deadline = given.deadline or self.deadline


#: By far most steps at random are of the wrong person: half of them are of somebody who may.
PATHS = st.lists(
    st.builds(
        Try,
        person=st.sampled_from(PEOPLE),
        step=st.sampled_from([step for step in Step if step not in BY_SERVICES]),
        has_reason=st.booleans() | st.just(True),
        has_statement=st.booleans() | st.just(True),
        days=st.none() | st.integers(-3, 200),
        has_files=st.booleans() | st.just(True),
    ),
    min_size=4,
    max_size=14,
)
#: Leads into the later states, which a random path seldom reaches by itself.
LEADS: tuple[tuple[tuple[Person, Step], ...], ...] = (
    (),
    ((COUNTY, Step.CLAIM), (COUNTY, Step.ATTACH)),
    ((COUNTY, Step.CLAIM), (COUNTY, Step.ATTACH), (COUNTY, Step.ASK_DEFERRAL)),
    ((COUNTY, Step.CLAIM), (COUNTY, Step.ATTACH), (COUNTY, Step.ASK_DEFERRAL), (COUNTY, Step.SUBMIT)),
    ((BUREAU, Step.CLAIM), (BUREAU, Step.ATTACH), (BUREAU, Step.SUBMIT)),
    ((COUNTY, Step.CLAIM), (COUNTY, Step.ATTACH), (COUNTY, Step.SUBMIT), (SECOND, Step.ACCEPT)),
)
NUMBERS = count(1)


def walked(store: Store, path: list[Try]) -> None:
    """Walk one path on an issue of its own, and compare each step and the end with the model."""
    place = next(NUMBERS)
    (number,) = registered(store, problem(place))
    model = Model()
    for attempt in path:
        given = _given(store, attempt, model)
        expected = model.refusal(attempt, given, store.today)
        refused: type[XianghengError] | None = None
        try:
            take(store, attempt.person, number, attempt.step, given)
        except XianghengError as error:
            refused = type(error)
        assert refused is expected, attempt
        if refused is None:
            model.go(attempt, given)
    _compare(store, number, model)


def _given(store: Store, attempt: Try, model: Model) -> Given:
    day = store.today + timedelta(days=attempt.days) if attempt.days is not None else None
    files: tuple[int, ...] = ()
    may = "R" in MAY[attempt.person]
    if attempt.has_files and attempt.step is Step.DETACH:
        files = tuple(sorted(model.files))[:1] or (1_000_000,)
    elif attempt.has_files and attempt.step is Step.ATTACH and may and model.state is State.RECTIFYING:
        files = (handed_in(store, attempt.person),)
    elif attempt.has_files and attempt.step is Step.ATTACH:
        files = (1_000_000,)
    receiver = f"{attempt.days} 号单位" if attempt.step is Step.TRANSFER and attempt.days is not None else ""
    return Given(
        reason="试" * attempt.has_reason, statement="说明" * attempt.has_statement, deadline=day, files=files,
        responsible_unit=receiver,
    )  # fmt: skip


def _compare(store: Store, number: str, model: Model) -> None:
    with store.view(INSPECTOR) as view:
        standing = lookup.find(view, number).standing
        dossier = dossiers.dossiers(view, [number])[number]
    assert (standing.state, standing.is_confirmed, standing.asked_deadline) == (
        model.state, model.is_confirmed, model.asked,
    )  # fmt: skip
    assert (standing.closings, standing.relapses, standing.deadline) == (
        model.closings, model.relapses, model.deadline,
    )  # fmt: skip
    assert standing.relapses <= standing.closings
    assert standing.first_deadline == date(2024, 6, 28)
    assert (standing.recheck_due < date.max) == (standing.state is State.CLOSED)
    assert {proof.file for proof in dossier.evidence} == model.files
    assert len(dossier.events) == model.steps
    assert dossier.events[-1].standing == standing
    for event in dossier.events:
        assert bool(event.evidence_digest) == (event.step in (Step.ACCEPT, Step.RETURN))


def _led(lead: tuple[tuple[Person, Step], ...], path: list[Try]) -> list[Try]:
    return [*(Try(person, step, True, True, 190, True) for person, step in lead), *path]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lead=st.sampled_from(LEADS), path=PATHS)
def test_any_path_goes_as_the_model_says(
    store: Store, lead: tuple[tuple[Person, Step], ...], path: list[Try]
) -> None:
    """Whoever tries whatever: the step goes through or is refused for the reason that the model gives."""
    walked(store, _led(lead, path))


@pytest.mark.thorough
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_paths(store: Store, part: int) -> None:
    """The same for ten thousand paths, a thousand at a time."""

    @settings(max_examples=1_000, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck))
    @given(lead=st.sampled_from(LEADS), path=PATHS)
    def _walk(lead: tuple[tuple[Person, Step], ...], path: list[Try]) -> None:
        walked(store, _led(lead, path))

    _walk()
    with store.view(INSPECTOR) as view:
        assert list(agreement.differences(view.session.connection())) == []
