"""Invented rectification issues, each with the steps of its life, lived in a store one day after another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from xiangheng_platform.access.person import Person
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.rectification import register
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.transitions import TRANSITIONS, Need
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity, Step
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.store import Store
from xiangheng_seeds.chance import chance
from xiangheng_seeds.demo_clock import TurnedClock
from xiangheng_seeds.sheets import MARK

DOCUMENT = f"督查通报{MARK}"


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a life: on which day of the demo's year, which step, and in what words. `until` days later is its last day."""

    day: int
    step: Step
    words: str = ""
    until: int = 0


@dataclass(frozen=True, slots=True)
class Life:
    """An issue and what becomes of it: what the ledger says, on which day it is registered, and what follows.

    `until` days after that is its last day. `by_county` says that its county's officer puts it right, else the prefecture's.
    """

    content: Content
    day: int
    steps: tuple[Taken, ...] = ()
    until: int = 90
    by_county: bool = False


@dataclass(frozen=True, slots=True)
class Officers:
    """Who takes the steps: the inspection division's people, and those of a prefecture and of a county."""

    inspector: Person
    head: Person
    city: Person
    county: Person

    def of(self, step: Step, life: Life) -> Person:
        """Who takes a step of a life."""
        if step in _BY_HEAD:
            return self.head
        if step in _BY_INSPECTOR:
            return self.inspector
        return self.county if life.by_county else self.city


_BY_HEAD = (Step.CONFIRM, Step.GRANT_DEFERRAL, Step.REFUSE_DEFERRAL, Step.OVERTURN)
_BY_INSPECTOR = (Step.ACCEPT, Step.RETURN, Step.CONSOLIDATE, Step.RELAPSE, Step.TRANSFER)


@dataclass
class Chronicle:
    """Lives as they are lived in a store whose clock is turned: all their steps in the order of days."""

    store: Store
    clock: TurnedClock
    officers: Officers
    first_day: date
    lives: Sequence[Life]
    numbers: dict[int, str] = field(default_factory=dict)
    _lived: int = 0

    def live_until(self, day: int) -> None:
        """Take every step up to a day that was not taken yet, and turn the clock to that day."""
        for at, place, taken in self._steps[self._lived :]:
            if at > day:
                break
            self.clock.turn_to(self._date(at))
            if taken is None:
                self._register(place)
            else:
                self._take(place, taken)
            self._lived += 1
        self.clock.turn_to(self._date(day))

    @property
    def _steps(self) -> list[tuple[int, int, Taken | None]]:
        """Every step with its day and the place of its life; None is its registration."""
        steps: list[tuple[int, int, Taken | None]] = []
        for place, life in enumerate(self.lives):
            steps += [(life.day, place, None), *((taken.day, place, taken) for taken in life.steps)]
        return sorted(steps, key=lambda step: step[:2])

    def _date(self, day: int) -> date:
        return self.first_day + timedelta(days=day)

    def _register(self, place: int) -> None:
        life = self.lives[place]
        content = life.content
        if content.deadline_class is DeadlineClass.LIMITED:
            content = replace(content, deadline=self._date(life.day + life.until))
        (self.numbers[place],) = register.register(self.store, self.officers.inspector, [content])

    def _take(self, place: int, taken: Taken) -> None:
        life, number = self.lives[place], self.numbers[place]
        person = self.officers.of(taken.step, life)
        files: tuple[int, ...] = ()
        if taken.step is Step.ATTACH:
            text = f"{number} {taken.words}{MARK}".encode()
            proof = deposits.add(
                self.store, person, text, f"佐证{number}.txt", Purpose.EVIDENCE, EvidenceSettings()
            )
            files = (proof.number,)
        deadline = self._date(taken.day + taken.until) if taken.until else None
        is_reason = Need.REASON in TRANSITIONS[taken.step].needs
        words = {"reason" if is_reason else "statement": taken.words}
        given = Given(deadline=deadline, files=files, **words)
        take(self.store, person, number, taken.step, given)


def invented_lives(counties: Sequence[str], year: int, seed: int) -> Iterator[Life]:
    """A few dozen lives in all states, in turns of counties, channels and kinds of problem."""
    channels = tuple(Channel)
    for number, (category, problem, indicator) in enumerate(_PROBLEMS * 4):
        random = chance(seed, "issue", number)
        content = Content(
            year=year,
            channel=channels[number % len(channels)],
            document=DOCUMENT,
            category=category,
            severity=tuple(Severity)[number % 3],
            description=f"{problem}（虚构第 {number + 1} 例）",
            region=counties[number % len(counties)],
            responsible_unit=f"{counties[number % len(counties)]}人民政府",
            lead_unit=_LEADERS[number % len(_LEADERS)],
            households=random.randint(1, 60),
            deadline_class=DeadlineClass.LONG_TERM if number % 13 == 12 else DeadlineClass.LIMITED,
            goal="问题整改到位，举一反三",
            measures="逐户核对，建立台账，按月检查",
            indicator=indicator,
        )
        day = 30 + random.randint(0, 200)
        steps = _ENDINGS[number % len(_ENDINGS)]
        yield Life(content, day, tuple(_placed(steps, day, random.randint(0, 12))), until=110)


def _placed(steps: Mapping[Step, int], day: int, later: int) -> Iterator[Taken]:
    """Steps that follow a registration by some days."""
    for step, after in steps.items():
        yield Taken(day + after + later * (after > 10), step, _WORDS.get(step, ""), _UNTIL.get(step, 0))


def taken_to(*more: tuple[Step, int]) -> dict[Step, int]:
    """An issue that was taken up and put right, each step with how many days after registration it was taken, and what followed."""
    return {
        Step.CONFIRM: 2,
        Step.CLAIM: 6,
        Step.REPORT: 30,
        Step.ATTACH: 60,
        Step.SUBMIT: 61,
        **dict(more),
    }


_CLAIMED = {Step.CONFIRM: 2, Step.CLAIM: 6, Step.REPORT: 40}
#: What becomes of issues, by turns.
_ENDINGS: Sequence[Mapping[Step, int]] = (
    taken_to((Step.ACCEPT, 70), (Step.CONSOLIDATE, 150)),
    {},
    taken_to((Step.ACCEPT, 68)),
    _CLAIMED,
    taken_to((Step.ACCEPT, 75), (Step.RELAPSE, 170)),
    taken_to(),
    {Step.CONFIRM: 3},
    _CLAIMED | {Step.ASK_DEFERRAL: 90},
    taken_to((Step.RETURN, 66)),
    taken_to((Step.ACCEPT, 80), (Step.CONSOLIDATE, 160)),
    _CLAIMED | {Step.ASK_DEFERRAL: 80, Step.GRANT_DEFERRAL: 84},
    {Step.CONFIRM: 2, Step.OVERTURN: 20},
)
_WORDS = {
    Step.REPORT: "已核对过半",
    Step.ATTACH: "整改凭证",
    Step.SUBMIT: "已整改到位",
    Step.ACCEPT: "现场核对属实",
    Step.RETURN: "佐证不足，补充凭证",
    Step.CONSOLIDATE: "回头看未见反弹",
    Step.RELAPSE: "回头看发现同样的问题",
    Step.ASK_DEFERRAL: "汛期施工受阻",
    Step.GRANT_DEFERRAL: "同意",
    Step.OVERTURN: "复核后不属实",
}
#: Of steps that set or ask for a last day: how many days later it is.
_UNTIL = {Step.RELAPSE: 60, Step.ASK_DEFERRAL: 120}
_LEADERS = ("省农业农村厅", "省教育厅", "省医保局")
_PROBLEMS = (
    ("政策落实", "“雨露计划”补助发放迟缓", "EL-P02"),
    ("工作落实", "监测对象帮扶措施记录不全", ""),
    ("巩固成效", "饮水工程管护断档", "EL-C08"),
    ("责任落实", "驻村工作队员在岗天数不足", ""),
    ("项目资金", "衔接资金项目进度滞后", ""),
    ("巩固成效", "帮扶产业项目闲置", "EL-C08"),
    ("政策落实", "医保参保资助漏发", "EL-P04"),
    ("工作落实", "公益性岗位人员长期不在岗", "EL-C08"),
    ("项目资金", "帮扶项目资产未确权移交", "EL-W09"),
)
