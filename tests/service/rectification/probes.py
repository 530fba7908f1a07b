"""What is done to rectification issues, and asked of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tests.service.probing import AUTHOR, REGIONS, Case, Probe, county, everywhere, of_region, office

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach, Target
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.views import act_of
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.rectification import (
    answers,
    attachments,
    citations,
    dossiers,
    entries,
    escalation,
    evidence_files,
    findings,
    inquiries,
    ledger,
    lookbacks,
    lookup,
    questions,
    rates,
    recurrence,
    register,
    reminders,
    selections,
    statistics,
    steps,
)
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.errors import NoSuchInquiry, NoSuchIssue
from xiangheng_platform.rectification.reminders import ReminderKind
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.words import Channel, Severity, State, Step
from xiangheng_platform.rectification.workbooks import exports, imports
from xiangheng_platform.rectification.workbooks.files import Draft, LedgerFile
from xiangheng_platform.regions import divisions
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.places import Origin

COUNTIES = ("433122", "430121")
SECOND = Person("second", (Granted(Role.INSPECTOR),))
LOCAL = Person("local", tuple(Granted(Role.CITY_OFFICER, Reach(region=region)) for region in REGIONS))


def content(number: int, region: str = "", description: str = "") -> Content:
    """What the ledger says of an issue: the first of the department and the region within reach, others of other ones."""
    return Content(
        year=2024, channel=Channel.PROVINCIAL, document="试", category="试", severity=Severity.GENERAL,
        description=description or f"问题{number}", region=region or COUNTIES[min(number, 2) - 1],
        responsible_unit=office(number), deadline=date(2030, 1, 1), goal="试", measures="试",
    )  # fmt: skip


def self_found(case: Case) -> Content:
    """What a county found at itself, within reach or not."""
    said = content(1 if case.in_office and case.in_region else 2, description="另")
    return replace(said, channel=Channel.COUNTY)


def number(case: Case) -> str:
    """The issue that lies within reach, or one of another department and region."""
    return f"2024-{1 if case.in_office and case.in_region else 2:05}"


def proof_of(case: Case) -> int:
    """The file that stands as evidence of that issue."""
    with case.store.view(AUTHOR) as view:
        return dossiers.evidence(view, [number(case)])[number(case)][0].file


def of_issue(case: Case) -> Target:
    """An issue of a department and a region, both within reach or both out of it."""
    within = case.in_office and case.in_region
    region, county = (REGIONS[0], COUNTIES[0]) if within else (REGIONS[1], COUNTIES[1])
    return Target(f"{region}/{county}", (office(1 if within else 2),))


def asked(case: Case) -> int:
    """The inquiry to a county of the region within reach, or to one of another."""
    return 1 if case.in_region else 2


def ledger_file(case: Case) -> LedgerFile:
    """A file that states one more issue of the department and the region within reach, or of other ones."""
    stated = content(1 if case.in_office and case.in_region else 2, description="另")
    with case.store.view(AUTHOR) as view:
        division = divisions.find(view, stated.region, view.today)
    return LedgerFile("台账.xlsx", "", (Draft("5", stated, division.key, Origin("台账.xlsx", row=5)),))


ABSENT = (NoSuchIssue, NoSuchInquiry)
ALL_NUMBERS = [f"2024-{n:05}" for n in range(1, 30)]
PROBES = [
    Probe(lookup.issues, "issue.read", lambda do, c: do(), is_list=True),
    Probe(lookup.count, "issue.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(
        lookup.of_numbers,
        "issue.read",
        lambda do, c: do([f"2024-{n:05}" for n in range(1, 30)]),
        is_list=True,
    ),
    Probe(lookup.of_divisions, "issue.read", lambda do, c: do(range(1, 200)), is_list=True),
    Probe(lookup.counts_of_divisions, "issue.read", lambda do, c: do(range(1, 200)), is_list=True),
    Probe(
        lookup.targets, "issue.read", lambda do, c: do([f"2024-{n:05}" for n in range(1, 30)]), is_list=True
    ),
    Probe(lookup.find, "issue.read", lambda do, c: do(number(c)), of_issue, is_about_one=True),
    Probe(
        dossiers.events, "issue.read", lambda do, c: do([f"2024-{n:05}" for n in range(1, 30)]), is_list=True
    ),
    Probe(
        dossiers.proof,
        "issue.read",
        lambda do, c: list(do(number(c), proof_of(c))[1]),
        of_issue,
        is_about_one=True,
    ),
    Probe(
        dossiers.evidence,
        "issue.read",
        lambda do, c: do([f"2024-{n:05}" for n in range(1, 30)]),
        is_list=True,
    ),
    Probe(
        dossiers.offers, "issue.read", lambda do, c: do([f"2024-{n:05}" for n in range(1, 30)]), is_list=True
    ),
    Probe(
        dossiers.dossiers,
        "issue.read",
        lambda do, c: do([f"2024-{n:05}" for n in range(1, 30)]),
        is_list=True,
    ),
    Probe(
        register.register,
        "issue.register",
        lambda do, c: do([content(1 if c.in_office and c.in_region else 2, description="另")]),
        of_issue,
    ),
    Probe(register.declare, "issue.declare", lambda do, c: do([self_found(c)]), of_issue),
    Probe(imports.import_ledger, "issue.register", lambda do, c: do(ledger_file(c)), of_issue),
    Probe(
        imports.sort_ledger,
        "issue.register",
        lambda do, c: do(ledger_file(c)),
        of_issue,
        is_about_one=True,
    ),
    Probe(exports.printed_ledger, "issue.read", lambda do, c: tuple(do().rows), is_list=True),
    Probe(
        register.correct, "issue.register", lambda do, c: do(number(c), content(1, description="又"), "试")
    ),
    Probe(
        steps.take, "issue.rectify", lambda do, c: do(number(c), Step.REPORT, Given(statement="试")), of_issue
    ),
    Probe(
        attachments.attach,
        "issue.rectify",
        lambda do, c: do(number(c), [(b"x", "x.txt")], EvidenceSettings()),
        of_issue,
    ),
    Probe(steps.take, "issue.verify", lambda do, c: do(number(c), Step.CONFIRM), of_issue),
    Probe(
        steps.take, "issue.approve", lambda do, c: do(number(c), Step.OVERTURN, Given(reason="试")), of_issue
    ),
    Probe(findings.findings, "issue.read", lambda do, c: do(2024), everywhere),
    Probe(rates.rates, "issue.read", lambda do, c: do(2024), everywhere),
    Probe(
        statistics.statistics,
        "issue.read",
        lambda do, c: do(statistics.IssueGrouping.UNIT).groups,
        is_list=True,
    ),
    Probe(
        citations.citations,
        "issue.read",
        lambda do, c: do(ALL_NUMBERS),
        is_list=True,
    ),
    Probe(citations.cite, "issue.follow", lambda do, c: do([number(c)], "table:2"), everywhere),
    Probe(escalation.escalate, "issue.follow", lambda do, c: do(), everywhere),
    Probe(lookbacks.lookbacks, "issue.read", lambda do, c: do(), is_list=True),
    Probe(lookbacks.count, "issue.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(selections.select, "issue.follow", lambda do, c: do("2024Q1", "试", count=1), everywhere),
    Probe(selections.selection, "issue.read", lambda do, c: do("2024Q1"), everywhere),
    Probe(recurrence.recurrences, "issue.read", lambda do, c: do(ALL_NUMBERS), is_list=True),
    Probe(reminders.reminders, "issue.read", lambda do, c: do(ReminderKind.LOOKBACK), is_list=True),
    Probe(reminders.reminders, "issue.read", lambda do, c: do(ReminderKind.INQUIRY), is_list=True),
    Probe(reminders.counts, "issue.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(inquiries.inquiries, "issue.read", lambda do, c: do(), is_list=True),
    Probe(inquiries.find, "issue.read", lambda do, c: do(asked(c)), of_region, is_about_one=True),
    Probe(inquiries.count, "issue.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(inquiries.of_numbers, "issue.read", lambda do, c: do(range(1, 999)), is_list=True),
    Probe(inquiries.of_issues, "issue.read", lambda do, c: do(ALL_NUMBERS), is_list=True),
    Probe(inquiries.tallies, "issue.read", lambda do, c: do(ALL_NUMBERS), is_list=True),
    Probe(questions.ask, "issue.register", lambda do, c: do(number(c), date(2030, 1, 1), "试")),
    Probe(questions.postpone, "issue.register", lambda do, c: do([asked(c)], date(2030, 1, 1), "试")),
    Probe(questions.withdraw, "issue.register", lambda do, c: do([asked(c)], "试")),
    Probe(
        answers.answer, "issue.rectify", lambda do, c: do(asked(c), has_same=False, statement="试"), of_region
    ),
    Probe(answers.adopt, "issue.register", lambda do, c: do(asked(c), "2024-00001"), of_region),
]
PARTS = (
    ledger.standings,
    ledger.in_sight,
    ledger.target,
    ledger.seen,
    ledger.visible,
    ledger.events_of,
    entries.rows_of,
    entries.stated,
    evidence_files.standing,
    lookup.filtered,
    lookup.told,
    recurrence.repeated,
    register.known_identities,
    register.known_indicators,
    register.strange_to,
    steps.offers,
    citations.standing,
    selections.closed_by,
    inquiries.asked,
    inquiries.filtered,
    inquiries.in_sight,
    inquiries.seen,
    inquiries.target,
    inquiries.page_of,
    inquiries.told,
)


def fill(store: Store, count: int) -> None:
    """So many issues, each taken up by its unit."""
    numbers = register.register(store, AUTHOR, [content(number) for number in range(1, count + 1)])
    for number in numbers:
        steps.take(store, LOCAL, number, Step.CLAIM)
        file = deposits.add(store, LOCAL, b"x", "x.txt", Purpose.EVIDENCE, EvidenceSettings()).number
        steps.take(store, LOCAL, number, Step.ATTACH, Given(files=(file,)))
    near, far = COUNTIES
    for number, place in (
        (numbers[1], near),
        (numbers[0], far),
        *((number, near) for number in numbers[2:]),
    ):
        questions.ask(store, AUTHOR, number, date(2024, 6, 1), "试", regions=[place])
    close(store, register.register(store, AUTHOR, [content(2, description=f"已销{n}") for n in range(count)]))
    selections.select(store, AUTHOR, "2024Q1", "试", count=count)
    count_in_scores(store, count)


def close(store: Store, numbers: Sequence[str]) -> None:
    """Let issues stand as if they had been registered and closed earlier, one a day: here the clock cannot go back."""
    with store.view(AUTHOR) as view:
        standings = ledger.visible(view, numbers)
    with act_of(store, AUTHOR, "test:issue:close", "issues") as act:
        ledger.write(
            act,
            [
                ledger.Taken(
                    number=number,
                    step=Step.ACCEPT,
                    standing=replace(
                        standing,
                        state=State.CLOSED,
                        registered_on=date(2024, 1, 1 + day),
                        closed_on=date(2024, 3, 20),
                        recheck_due=date(2024, 5, 1),
                    ),
                )
                for day, (number, standing) in enumerate(standings.items())
            ],
        )


def count_in_scores(store: Store, count: int) -> None:
    """So many issues more that may reach a score, each of a county of its own, and used by something."""
    counted = [
        replace(content(number, county(number), f"计分的问题{number}"), indicator="X1")
        for number in range(1, count + 1)
    ]
    numbers = register.register(store, AUTHOR, counted)
    for number in numbers:
        steps.take(store, SECOND, number, Step.CONFIRM)
    citations.cite(store, AUTHOR, numbers, "table:1")
