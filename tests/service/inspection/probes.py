"""What is done to planned checks, visits, checklists and findings."""

from datetime import date

from tests.service.probing import (
    AUTHOR,
    DAY,
    ME,
    OTHER,
    REGIONS,
    Case,
    Probe,
    county,
    everywhere,
    of_region,
    office,
)

from xiangheng_platform.access.reach import Target
from xiangheng_platform.inspection import (
    answers,
    checklists,
    coverage,
    findings,
    forms,
    frames,
    inspectors,
    lookup,
    own_region,
    plans,
    sight,
    visits,
)
from xiangheng_platform.inspection.answers import Answer
from xiangheng_platform.inspection.checklist import Checklist, ChecklistItem
from xiangheng_platform.inspection.errors import NoSuchFinding, NoSuchPlan, NoSuchVisit
from xiangheng_platform.inspection.findings import Finding, Handover
from xiangheng_platform.inspection.forms import FilledForm
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.states import step
from xiangheng_platform.inspection.tables import FindingRow
from xiangheng_platform.inspection.visits import Arrangement
from xiangheng_platform.inspection.words import AnswerKind, Method, VisitState
from xiangheng_platform.rectification.words import Severity
from xiangheng_platform.store.store import Store

#: Visits that `fill` makes for every question of rights, by their numbers: within the region within reach, and out of it.
PLANNED, RELEASED, SUBMITTED, SENT = (1, 2), (3, 4), (5, 6), (7, 8)


def plan(code: str, named_office: str, region: str) -> PlannedCheck:
    """A check of one region that is planned for a month."""
    return PlannedCheck(
        code=code, year=2024, month=3, method=Method.ON_SITE, topic=f"试{code}", office=named_office, source="试",
        regions=(region,),
    )  # fmt: skip


def checklist(code: str) -> Checklist:
    """A checklist of one item."""
    item = ChecklistItem(number="1", text="试", kind=AnswerKind.TEXT)
    return Checklist(code=code, title="试", items=(item,), source="试")


def arrangement(region: str, **columns: object) -> Arrangement:
    """A visit to a region."""
    return Arrangement(region=region, first_day=DAY, topic="试", method=Method.ON_SITE, **columns)  # type: ignore[arg-type]


def of_plan(case: Case) -> Target:
    """A planned check of an office within reach or another, in the region within reach or another."""
    return Target(f"{REGIONS[not case.in_region]}/{case.county}", (case.office,))


def code(case: Case) -> str:
    """The code of that planned check."""
    return f"V{case.in_office:d}{case.in_region:d}"


def of(numbers: tuple[int, int], case: Case) -> int:
    """The visit to the region within reach, or to another one."""
    return numbers[not case.in_region]


def mine(case: Case) -> int:
    """The visit that one is sent on, or that another is."""
    return SENT[not case.is_own]


def of_sent(case: Case) -> Target:
    """The same as what is asked about: one's own, in a region out of reach."""
    return Target(f"{REGIONS[1]}/{county(2)}", owner=ME if case.is_own else OTHER)


def of_inspector(case: Case) -> Target:
    """What only who was sent may do, wherever it lies."""
    return Target(owner=ME if case.is_own else OTHER)


HANDOVER = Handover(responsible_unit="试", deadline=date(2030, 1, 1))
#: Findings of the visits that another is sent on, and oneself; those of released visits come before.
FOUND = (4, 3)


def finding() -> Finding:
    """A problem that was found."""
    return Finding(category="试", severity=Severity.MINOR, description="试")


def filled(case: Case) -> FilledForm:
    """What a filled workbook of that visit says."""
    return FilledForm("试.xlsx", str(mine(case)), "0", (Answer(item="1", value="又"),), ())


PROBES = [
    Probe(plans.add, "inspection.plan", lambda do, c: do(plan("又", c.office, c.county)), everywhere),
    Probe(
        plans.revise,
        "inspection.plan",
        lambda do, c: do(plan("V11", office(1), county(1)), 1),
        is_about_one=True,
    ),
    Probe(plans.withdraw, "inspection.plan", lambda do, c: do(code(c), 1, "试"), of_plan),
    Probe(plans.verify, "inspection.verify", lambda do, c: do(code(c), 1, "试"), of_plan),
    Probe(plans.load, "inspection.plan", lambda do, c: do([plan("又", c.office, c.county)]), everywhere),
    Probe(plans.list_plans, "inspection.oversee", lambda do, c: do(), is_list=True),
    Probe(plans.show, "inspection.oversee", lambda do, c: do(code(c)), of_plan, is_about_one=True),
    Probe(checklists.add, "inspection.plan", lambda do, c: do(checklist("又")), everywhere),
    Probe(checklists.revise, "inspection.plan", lambda do, c: do(checklist("C1"), 1), everywhere),
    Probe(checklists.list_checklists, "inspection.oversee", lambda do, c: do()),
    Probe(checklists.show, "inspection.oversee", lambda do, c: do("C1"), is_about_one=True),
    Probe(visits.arrange, "inspection.arrange", lambda do, c: do(arrangement(c.county)), of_region),
    Probe(visits.assign, "inspection.arrange", lambda do, c: do(of(PLANNED, c), []), of_region),
    Probe(
        visits.draw_places,
        "inspection.arrange",
        lambda do, c: do(of(PLANNED, c), ["甲", "乙"], "试", 1, reason="试"),
        of_region,
    ),
    Probe(visits.submit, "inspection.report", lambda do, c: do(mine(c), "试"), of_inspector),
    Probe(visits.release, "inspection.release", lambda do, c: do(of(SUBMITTED, c)), of_region),
    Probe(visits.send_back, "inspection.release", lambda do, c: do(of(SUBMITTED, c), "试"), of_region),
    Probe(visits.cancel, "inspection.arrange", lambda do, c: do(of(PLANNED, c), "试"), of_region),
    Probe(
        answers.fill,
        "inspection.report",
        lambda do, c: do(mine(c), [Answer(item="1", value="又")]),
        of_inspector,
    ),
    Probe(coverage.region_coverage, "inspection.oversee", lambda do, c: do(), is_list=True),
    Probe(coverage.topic_coverage, "inspection.oversee", lambda do, c: do(), is_list=True),
    Probe(coverage.overdue_checks, "inspection.oversee", lambda do, c: do(), is_list=True),
    Probe(coverage.overdue_visits, "inspection.oversee", lambda do, c: do(), is_list=True),
    Probe(findings.add, "inspection.report", lambda do, c: do(mine(c), finding()), of_inspector),
    Probe(findings.withdraw, "inspection.report", lambda do, c: do(FOUND[c.is_own], "试"), of_inspector),
    Probe(findings.raise_issue, "issue.register", lambda do, c: do(1 + (not c.in_region), HANDOVER)),
    Probe(findings.findings, "inspection.read", lambda do, c: do(), is_list=True),
    Probe(findings.count, "inspection.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(
        findings.find,
        "inspection.read",
        lambda do, c: do(1 + (not c.in_region)),
        of_region,
        is_about_one=True,
    ),
    Probe(
        findings.of_issues,
        "inspection.read",
        lambda do, c: do([f"试-{n}" for n in range(1, 99)]),
        is_list=True,
    ),
    Probe(findings.of_visits, "inspection.read", lambda do, c: do(range(1, 99)), is_list=True),
    Probe(forms.form, "inspection.read", lambda do, c: do(of(RELEASED, c)), of_region, is_about_one=True),
    Probe(forms.fill_from, "inspection.report", lambda do, c: do(mine(c), filled(c)), of_inspector),
    Probe(lookup.find, "inspection.read", lambda do, c: do(of(RELEASED, c)), of_region, is_about_one=True),
    Probe(lookup.find, "inspection.oversee", lambda do, c: do(of(PLANNED, c)), of_region, is_about_one=True),
    Probe(lookup.find, "inspection.oversee", lambda do, c: do(mine(c)), of_sent, is_about_one=True),
    Probe(lookup.visits, "inspection.read", lambda do, c: do(), is_list=True),
    Probe(lookup.count, "inspection.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(lookup.of_numbers, "inspection.read", lambda do, c: do(range(1, 99)), is_list=True),
    Probe(lookup.dossiers, "inspection.read", lambda do, c: do(range(1, 99)), is_list=True),
]
#: What is out of sight is not there.
ABSENT = (NoSuchFinding, NoSuchPlan, NoSuchVisit)
PARTS = (
    plans.standing, plans.of_code, plans.subjects, checklists.of_code, lookup.dossier, lookup.described, lookup.draws,
    sight.in_sight, sight.seen, sight.target, sight.target_of, frames.frame_below, own_region.of_own_region,
    inspectors.assignments, inspectors.require_sent, inspectors.refuse_unfit,
    answers.answered, answers.answered_of, answers.items_of, answers.refuse_missing, findings.described,
)  # fmt: skip


def fill(store: Store, count: int) -> None:
    """What every question of rights needs, and so many more of everything, in a region each."""
    for in_office, in_region in ((0, 0), (0, 1), (1, 0), (1, 1)):
        where = county(1 if in_region else 2)
        plans.add(store, AUTHOR, plan(f"V{in_office}{in_region}", office(1 if in_office else 2), where))
    for number in range(1, count + 1):
        plans.add(store, AUTHOR, plan(f"P{number}", office(number), county(number)))
        checklists.add(store, AUTHOR, checklist(f"C{number}"))
    regions = (
        [county(1), county(2)] * 3 + [county(2)] * 2 + [county(number) for number in range(1, count + 1)]
    )
    for region in regions:
        planned = "P1" if region == county(1) else ""
        visits.arrange(store, AUTHOR, arrangement(region, checklist="C1", plan=planned))
    for number in range(1, len(regions) + 1):
        visits.draw_places(store, AUTHOR, number, ["甲", "乙"], "试", 1, 1)
    for number in (*SUBMITTED, *RELEASED):
        _go(store, number, VisitState.SUBMITTED)
    for number in RELEASED:
        _go(store, number, VisitState.RELEASED)
    for number, login in zip(SENT, (ME, OTHER), strict=True):
        with store.act(AUTHOR, "inspection:visit:assign", "试") as act:
            inspectors.send(act, number, [login])
    with store.act(AUTHOR, "inspection:finding:add", "试") as act:
        # Of released visits within reach and out of it, of those that one and another are sent on, and so many more.
        for visit in (*RELEASED, *SENT, *range(9, 9 + count)):
            row = FindingRow(
                visit=visit, category="试", severity="minor", description=f"试{visit}", places="", clause="",
                indicator="", issue=f"试-{visit}" if visit >= 9 else "", found_by="试",
            )  # fmt: skip
            act.add(row)
            row.number = row.id


def _go(store: Store, number: int, state: VisitState) -> None:
    """Let a visit stand in a state, whoever was sent on it."""
    with store.act(AUTHOR, "inspection:visit:step", "试") as act:
        step(act, sight.seen(act, number), state, "", "试")
