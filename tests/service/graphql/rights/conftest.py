"""A store in which two people have something each, and how every object of it is come by."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from tests.service.graphql.conftest import INSPECTOR, Ask, furnish_with_reference
from tests.service.inspection.conftest import CHECKLIST, FINDING
from tests.service.monitoring.lists.conftest import DIGEST, Named, evaluation

from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_graphql.schema import served_schema
from xiangheng_platform.access import accounts, grants, tokens
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.views import act_of
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.inspection import checklists, findings, visits
from xiangheng_platform.inspection.visits import Arrangement
from xiangheng_platform.inspection.words import Method
from xiangheng_platform.jobs import queue, schedules
from xiangheng_platform.jobs.recurrence import Every, Recurrence
from xiangheng_platform.monitoring.lists import capacities, making, models
from xiangheng_platform.monitoring.lists.choosing import CountyChoice
from xiangheng_platform.monitoring.lists.making import NewList, NewListed
from xiangheng_platform.monitoring.lists.reasons import Scored
from xiangheng_platform.monitoring.lists.words import Way
from xiangheng_platform.monitoring.tables import HouseholdIdentity
from xiangheng_platform.rectification import questions, register, steps
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.words import Channel, Severity, Step
from xiangheng_platform.regions import divisions
from xiangheng_platform.settings import EvidenceSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_platform.trials.kinds import KIND as TRIAL

ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))
AUDITOR = Person("me", (Granted(Role.AUDITOR),))
#: Of no account, so that whatever role a test gives them holds in acts too.
OFFICER = "officer"
#: What lies within the reach of the county's officers, and of the department's clerks.
PROBLEM = Content(
    year=2024, channel=Channel.AUDIT, document="虚构", category="虚构", severity=Severity.GENERAL, description="虚构",
    region="泸溪县", responsible_unit="省教育厅", indicator="LF-C01", deadline=date(2030, 1, 1),
)  # fmt: skip
#: Arguments that each root field of `Query` answers with, if it is allowed. A field that is not here fails the test.
ARGUMENTS = {
    "account": '(login: "me")',
    "accounts": "",
    "audit": "",
    "auditEntry": "(number: 1)",
    "auditHead": "",
    "baselines": "",
    "calendarDay": '(day: "2024-05-01")',
    "calendarMonth": '(month: "2024-05")',
    "calendarOverrides": "",
    "candidates": '(text: "泸溪")',
    "checklist": '(code: "YL")',
    "checklists": "",
    "counties": "",
    "county": '(called: "泸溪县")',
    "derivedValues": '(code: "LF-C01", values: [])',
    "division": '(called: "泸溪县")',
    "divisionChanges": "",
    "divisions": "",
    "due": "",
    "duties": '(subject: "indicator:LF-C01@1")',
    "evidence": "(number: 1)",
    "evidenceFiles": "",
    "grants": '(login: "me")',
    "group": '(code: "key_assisted")',
    "groups": "",
    "household": '(number: "无")',
    "householdCounts": "",
    "householdDossier": '(number: "无")',
    "householdTemplates": "",
    "households": "",
    "householdVisits": "",
    "incomeLines": "",
    "indicator": '(code: "LF-C01")',
    "indicators": "",
    "inspectionCoverage": "",
    "inspectionFindings": "",
    "inspectionPlan": '(code: "无")',
    "inspectionPlans": "",
    "inspectionVisit": "(number: 987654)",
    "inspectionVisits": "",
    "issue": '(number: "2024-00001")',
    "issueFindings": "(year: 2024)",
    "issueInquiries": "",
    "issueSelection": '(quarter: "2024Q1")',
    "issueReminders": "(kind: CLAIM)",
    "issueStatistics": "(by: REGION)",
    "issues": "",
    "job": "(number: 1)",
    "jobKinds": "",
    "jobs": "",
    "lastWorkingDayBy": '(day: "2024-05-01")',
    "lookbacks": "",
    "monitoredHouseholds": "",
    "may": '(action: "region.read")',
    "offices": "",
    "overdueInspections": "",
    "workPointOffices": "",
    "plannedChecks": "(year: 2026)",
    "plugins": "",
    "rectificationRates": "(year: 2024)",
    "riskModel": '(digest: "aaaa")',
    "riskModels": "",
    "rollUp": '(values: [{ code: "433122", value: "1" }], method: SUM, level: PREFECTURE, allowsPartial: true)',
    "schedules": "",
    "scheme": '(name: "NAME")',
    "schemes": "",
    "target": '(code: "CODE")',
    "targetExpression": '(text: "≥90%")',
    "targets": "",
    "tokens": '(login: "me")',
    "trialScoring": "(job: 3)",
    "visitCapacities": "(month: 202403)",
    "visitList": "",
    "visitListHouseholds": "",
    "visitListResults": "",
    "workPoint": '(code: "CODE")',
    "workPoints": "",
    "workingDayAfter": '(start: "2024-05-01", count: 3)',
    "workingDaysBetween": '(start: "2024-05-01", end: "2024-06-01")',
}
#: How an object of each type that `node` knows is come by, by somebody who may.
NODES = {
    "Account": (ROOT, '{ account(login: "she") { id } }'),
    "AuditEntry": (AUDITOR, "{ auditEntry(number: 1) { id } }"),
    "Baseline": (ROOT, "{ baselines(first: 1) { nodes { id } } }"),
    "Checklist": (INSPECTOR, "{ checklists { id } }"),
    "Evidence": (AUDITOR, "{ evidence(number: 2) { id } }"),
    "Division": (ROOT, '{ county(called: "泸溪县") { id } }'),
    "Group": (ROOT, '{ group(code: "key_assisted") { id } }'),
    "Household": (INSPECTOR, "{ households { nodes { id } } }"),
    "Indicator": (ROOT, '{ indicator(code: "LF-C01") { id } }'),
    "InspectionFinding": (INSPECTOR, "{ inspectionFindings { nodes { id } } }"),
    "InspectionPlan": (INSPECTOR, "{ inspectionPlans { id } }"),
    "InspectionVisit": (INSPECTOR, "{ inspectionVisits { nodes { id } } }"),
    "Issue": (INSPECTOR, "{ issues { nodes { id } } }"),
    "IssueInquiry": (INSPECTOR, "{ issueInquiries { nodes { id } } }"),
    "Job": (ROOT, "{ job(number: 2) { id } }"),
    "ListedHousehold": (INSPECTOR, "{ visitListHouseholds { nodes { id } } }"),
    "Plugin": (ROOT, "{ plugins { id } }"),
    "RiskModel": (ROOT, "{ riskModels { id } }"),
    "Schedule": (ROOT, "{ schedules { nodes { id } } }"),
    "Scheme": (ROOT, "{ schemes { scheme { id } } }"),
    "SchemeNode": (ROOT, "{ schemes { scheme { nodes(first: 1) { nodes { id } } } } }"),
    "Target": (ROOT, "{ targets(first: 1) { nodes { id } } }"),
    "WorkPoint": (ROOT, "{ workPoints(first: 1) { nodes { id } } }"),
}


def furnish_with_others(store: Store) -> None:
    """The reference data, two people, and of each a job, a file, a trial scoring and a token; and a schedule."""
    furnish_with_reference(store)
    policy = SignInSettings(hash_rounds=1, hash_mebibytes=1)
    baseline = (
        'mutation { recordBaseline(version: 0, baseline: { indicator: "WP-5.01", period: "2023", value: "200", unit: "个" }) '
        "{ __typename } }"
    )
    with Context(store, Settings()) as context:
        context.__dict__["person"] = INSPECTOR
        answer = Executor(served_schema()).execute(Operation(baseline), context)
    assert answer["data"] == {"recordBaseline": {"__typename": "Baseline"}}, answer
    accounts.first_administrator(store, policy, "root", "刘强", "correct horse 电池")
    for login in ("me", "she"):
        accounts.add(
            store, policy, ROOT, login, "correct horse 电池!", name="王小明", telephone="13812345678"
        )
        grants.grant(store, ROOT, login, Role.ADMINISTRATOR)
        asker = Person(login, (Granted(Role.ADMINISTRATOR),))
        queue.submit(store, asker, installed_kinds(Settings()), "audit.verify")
        tokens.issue(store, asker, "报表", ["region.read"], 30)
        deposits.add(store, asker, login.encode(), f"{login}.csv", Purpose.WORKBOOK, EvidenceSettings())
    for file, login in enumerate(("me", "she"), 1):
        asker = Person(login, (Granted(Role.ADMINISTRATOR),))
        queue.submit(
            store, asker, installed_kinds(Settings()), TRIAL, {"scheme": "leapfrog", "files": [file]}
        )
    (issue,) = register.register(store, INSPECTOR, [PROBLEM])
    questions.ask(store, INSPECTOR, issue, date(2029, 1, 1), "虚构", regions=["凤凰县"])
    furnish_with_inspection(store, policy)
    furnish_with_households(store)
    schedules.add(store, ROOT, installed_kinds(Settings()), "audit.verify", Recurrence(Every.DAY, 2))


def furnish_with_inspection(store: Store, policy: SignInSettings) -> None:
    """A checklist, and a visit that goes through it and found something."""
    checklists.add(store, INSPECTOR, CHECKLIST)
    accounts.add(store, policy, ROOT, "wu", "correct horse 电池!")
    grants.grant(store, ROOT, "wu", Role.INSPECTOR)
    wanted = Arrangement(
        region="泸溪县",
        first_day=date(2024, 4, 30),
        method=Method.ON_SITE,
        topic="虚构",
        checklist="YL",
        inspectors=("wu",),
    )
    number = visits.arrange(store, INSPECTOR, wanted).number
    findings.add(store, Person("wu", (Granted(Role.INSPECTOR),)), number, FINDING)


def furnish_with_households(store: Store) -> None:
    """An invented household of 泸溪县 (key 1) and one of 长沙县 (2), a model that was approved, and both on its list."""
    counties = {1: "433122", 2: "430121"}
    with act_of(store, INSPECTOR, "test:households", "register") as act:
        for key, code in counties.items():
            division = divisions.county(act, code, act.today).key
            act.session.add(
                HouseholdIdentity(
                    key=key, number=f"H{key}", division=division, head="某某", telephone="", month=202403
                )
            )
    models.register(store, INSPECTOR, models.NewModel(Named(), "risk", evaluation(), "卡"))
    models.approve(store, Person("head", (Granted(Role.DIVISION_HEAD),)), DIGEST, "试")
    capacities.state(store, INSPECTOR, 202401, [(county, 1) for county in counties.values()])
    scored = Scored([4_000.0], [0.5])
    rows = [
        NewListed(key, code, key, 0.5, Way.MODEL, scored, is_invented=key == 1)
        for key, code in counties.items()
    ]
    ends = [CountyChoice(code, 1, 1, 0, 0.5) for code in counties.values()]
    making.make(
        store,
        INSPECTOR,
        NewList(202403, DIGEST, 2, "试", "", ("income",), (14_500.0,), -1.0, ends, rows, True),
    )


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], object]:
    """Every store of this room is a copy of one in which somebody else has something."""
    return furnish_with_others


@dataclass(frozen=True)
class Elsewhere:
    """What lies in 长沙县 or is hidden, by its numbers, and a file of `OFFICER`."""

    issue: str
    inquiry: int
    visit: int
    finding: int
    file: int


@pytest.fixture
def elsewhere(store: Store) -> Elsewhere:
    """A closed issue of 长沙县 that asked 望城区, and an unannounced visit to 泸溪县 that found something."""
    other = replace(
        PROBLEM, region="长沙县", responsible_unit="长沙县人民政府", description="别处的", indicator=""
    )
    (issue,) = register.register(store, INSPECTOR, [other])
    (inquiry,) = questions.ask(store, INSPECTOR, issue, date(2029, 1, 1), "虚构", regions=["望城区"])
    county = Person("qian", (Granted(Role.COUNTY_OFFICER, Reach(region="430000/430100/430121")),))
    proof = deposits.add(store, county, b"photo", "照片.jpg", Purpose.EVIDENCE, EvidenceSettings()).number
    for person, step, given in (
        (county, Step.CLAIM, Given(goal="补发", measures="逐户核对")),
        (county, Step.ATTACH, Given(files=(proof,))),
        (county, Step.SUBMIT, Given(statement="已补发")),
        (Person("wu", (Granted(Role.INSPECTOR),)), Step.ACCEPT, Given(statement="属实")),
    ):
        steps.take(store, person, issue, step, given)
    hidden = Arrangement(
        region="泸溪县", first_day=date(2024, 4, 30), method=Method.UNANNOUNCED, topic="暗访", checklist="YL",
        inspectors=("wu",),
    )  # fmt: skip
    visit = visits.arrange(store, INSPECTOR, hidden).number
    finding = findings.add(store, Person("wu", (Granted(Role.INSPECTOR),)), visit, FINDING).number
    officer = Person(OFFICER, (Granted(Role.INSPECTOR),))
    file = deposits.add(store, officer, b"mine", "x.jpg", Purpose.EVIDENCE, EvidenceSettings()).number
    return Elsewhere(issue, inquiry, visit, finding, file)


@pytest.fixture
def arguments(ask: Ask) -> dict[str, str]:
    """`ARGUMENTS`, with the names of what this store has."""
    told = ask(
        "{ schemes { name } targets(first: 1) { nodes { code } } workPoints(first: 1) { nodes { code } } }"
    )
    names = {
        "scheme": told.data["schemes"][0]["name"],
        "target": told.data["targets"]["nodes"][0]["code"],
        "workPoint": told.data["workPoints"]["nodes"][0]["code"],
    }
    return ARGUMENTS | {
        field: re.sub('"(NAME|CODE)"', f'"{name}"', ARGUMENTS[field]) for field, name in names.items()
    }


@pytest.fixture
def ids(ask: Ask) -> dict[str, str]:
    """The id of an object of each type that has one."""
    told = {kind: ask(document, person) for kind, (person, document) in NODES.items()}
    assert [kind for kind, answer in told.items() if answer.errors] == []
    return {kind: first_id(answer.data) for kind, answer in told.items()}


def first_id(value: Any) -> str:
    """The first id in an answer."""
    while not isinstance(value, str):
        value = value[0] if isinstance(value, list) else next(iter(value.values()))
    return value
