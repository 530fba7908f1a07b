"""What is not yours is as what is not there, whichever way it is asked for: read, by its id, followed, or in an act."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from graphql import is_required_argument
from strawberry.utils.str_converters import to_camel_case
from tests.service.graphql.conftest import INSPECTOR
from tests.service.graphql.rights.conftest import OFFICER, Elsewhere
from tests.service.graphql.rights.declared import SCHEMA, lines

from xiangheng_graphql.assembly.nodes import global_id
from xiangheng_graphql.capabilities.issue_steps import NAMES
from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store

LUXI = "430000/433100/433122"
REFUSED = "{ __typename ... on Refused { code title faults { code message expected remedy } } }"


@pytest.mark.parametrize(
    "person",
    [
        Person("me", (Granted(Role.INSPECTOR),)),
        Person("me", (Granted(Role.COUNTY_OFFICER, Reach(region=LUXI)),)),
        Person("me", (Granted(Role.ADMINISTRATOR, Reach(region="430000/433100")),)),
        Person("me"),
    ],
    ids=["inspector", "county officer", "administrator of a prefecture", "no role"],
)
def test_what_is_not_yours_is_as_what_is_not_there(
    ids: dict[str, str], store: Store, executor: Executor, person: Person
) -> None:
    """By its root field, renamed, in a fragment, by its id or in an act: data and texts are the same but for the name."""
    other = {
        "LOGIN": "she",
        "NUMBER": "2",
        "TRIAL": "4",
        "JOB": ids["Job"],
        "ACCOUNT": ids["Account"],
        "FILE": ids["Evidence"],
    }
    absent = {
        "LOGIN": "nobody",
        "NUMBER": "987654",
        "TRIAL": "876543",
        "JOB": global_id("Job", "987654"),
        "ACCOUNT": global_id("Account", "nobody"),
        "FILE": global_id("Evidence", "987654"),
    }
    documents = alike(sees_files=decide(person, "evidence.read").is_allowed)
    different = differing(store, executor, person, documents, other, absent)
    assert not different, lines(different)


@pytest.mark.parametrize(
    "person",
    [
        Person(OFFICER, (Granted(Role.COUNTY_OFFICER, Reach(region=LUXI)),)),
        Person(OFFICER, (Granted(Role.CITY_OFFICER, Reach(region="430000/433100")),)),
        Person(OFFICER, (Granted(Role.INSPECTOR, Reach(region="430000/433100")),)),
        Person(OFFICER, (Granted(Role.DIVISION_HEAD, Reach(region="430000/433100")),)),
        Person(OFFICER, (Granted(Role.DEPARTMENT_CLERK, Reach(department="省教育厅")),)),
        Person(OFFICER),
    ],
    ids=["county officer", "city officer", "inspector", "head", "clerk", "no role"],
)
def test_issues_and_visits_out_of_sight_are_as_none(
    store: Store, executor: Executor, elsewhere: Elsewhere, person: Person
) -> None:
    """An issue of another county, what it asks others, that it waits to be looked at again, and an unannounced visit."""
    other, absent = (
        {
            "ISSUE": issue,
            "INQUIRY": str(inquiry),
            "VISIT": str(visit),
            "FINDING": str(finding),
            "OF_ISSUE": global_id("Issue", issue),
            "OF_INQUIRY": global_id("IssueInquiry", str(inquiry)),
            "OF_VISIT": global_id("InspectionVisit", str(visit)),
            "OF_FINDING": global_id("InspectionFinding", str(finding)),
        }
        for issue, inquiry, visit, finding in (
            (elsewhere.issue, elsewhere.inquiry, elsewhere.visit, elsewhere.finding),
            ("2024-99999", 987651, 987652, 987653),
        )
    )
    documents = [*rectification(elsewhere.file), *inspection()]
    different = differing(store, executor, person, documents, other, absent)
    assert not different, lines(different)


def test_whoever_sees_all_comes_by_them(store: Store, executor: Executor, elsewhere: Elsewhere) -> None:
    """By every path that only reads, so that the paths are such that tell."""
    other = {
        "ISSUE": elsewhere.issue,
        "INQUIRY": str(elsewhere.inquiry),
        "VISIT": str(elsewhere.visit),
        "OF_ISSUE": global_id("Issue", elsewhere.issue),
        "OF_INQUIRY": global_id("IssueInquiry", str(elsewhere.inquiry)),
        "OF_VISIT": global_id("InspectionVisit", str(elsewhere.visit)),
        "OF_FINDING": global_id("InspectionFinding", str(elsewhere.finding)),
    }
    absent = dict.fromkeys(other, "987652") | {"ISSUE": "2024-99999"}
    reading = [text for text in [*rectification(elsewhere.file), *inspection()] if "mutation" not in text]
    assert len(differing(store, executor, INSPECTOR, reading, other, absent)) == len(reading)


def differing(
    store: Store,
    executor: Executor,
    person: Person,
    documents: Iterable[str],
    other: Mapping[str, str],
    absent: Mapping[str, str],
) -> list[tuple[str, ...]]:
    """The documents that answer otherwise of what is somebody else's than of what there is not, with both answers."""
    different: list[tuple[str, ...]] = []
    for document in documents:
        answers = []
        for names in (other, absent):
            text = re.sub("|".join(names), lambda word: names[word[0]], document)  # noqa: B023
            with Context(store, Settings()) as context:
                context.__dict__["person"] = person
                answer = executor.execute(Operation(text), context, over_socket=True)
            answer.pop("extensions", None)
            for error in answer.get("errors", ()):
                del error["locations"]  # a longer name moves them
            told = json.dumps(answer, ensure_ascii=False)
            for word, name in names.items():
                if word in document:
                    told = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", word, told)
            answers.append(told)
        if answers[0] != answers[1]:
            different.append((document, *answers))
    return different


def alike(*, sees_files: bool) -> Iterator[str]:
    """Documents that ask for what is somebody's, in all the ways that there are to ask; not for files where all are seen."""
    fields = {
        "job(number: NUMBER)": "number state askedBy",
        'account(login: "LOGIN")': "login name createdAt",
        'tokens(login: "LOGIN")': "totalCount nodes { name }",
        'grants(login: "LOGIN")': "totalCount nodes { login }",
        'may(action: "region.read", login: "LOGIN")': "why isAllowed",
        "auditEntry(number: NUMBER)": "number actor",
        "trialScoring(job: TRIAL)": "state allFaults { totalCount nodes { code } }",
        'node(id: "JOB")': "id ... on Job { state }",
        'node(id: "ACCOUNT")': "id ... on Account { login }",
    }
    if not sees_files:
        fields["evidence(number: NUMBER)"] = "number name"
        fields['node(id: "FILE")'] = "id ... on Evidence { name }"
    for field, below in fields.items():
        yield f"{{ {field} {{ {below} }} }}"
        yield f"{{ renamed: {field} {{ {below} }} }}"
        yield f"query Q {{ ...F }} fragment F on Query {{ {field} {{ ... {{ {below} }} }} }}"
    yield "subscription { jobProgress(number: NUMBER) { state } }"
    yield f"mutation {{ cancelJob(number: NUMBER) {REFUSED} }}"
    if not sees_files:
        yield f'mutation {{ removeEvidence(number: NUMBER, reason: "x") {REFUSED} }}'
        yield f'mutation {{ score(scheme: "leapfrog", files: [NUMBER]) {REFUSED} }}'
    for act in (
        'revokeToken(login: "LOGIN", name: "没有")',
        'unlockAccount(login: "LOGIN")',
        'disableAccount(login: "LOGIN", reason: "x")',
        'revealParticulars(login: "LOGIN", reason: "x")',
        'eraseParticulars(login: "LOGIN")',
        'setParticulars(login: "LOGIN", name: "x")',
        'removeSecondFactor(login: "LOGIN")',
        'setPassword(login: "LOGIN", password: "correct horse 电池?")',
        'grantRole(grant: { login: "LOGIN", role: AUDITOR })',
        'revokeRole(login: "LOGIN", role: AUDITOR)',
    ):
        yield f"mutation {{ {act} {REFUSED} }}"


def rectification(file: int) -> Iterator[str]:
    """Documents that ask for an issue, for its inquiry, or for a step of either; `file` is one of whoever asks."""
    for field, below in {
        'issue(number: "ISSUE")': "state events { totalCount } inquiryTally { asked } recurrence { number }",
        'issues(where: { numbers: ["ISSUE"] })': "totalCount nodes { number }",
        'lookbacks(by: "2030-01-01", where: { numbers: ["ISSUE"] })': "totalCount nodes { number }",
        'issueInquiries(where: { issue: "ISSUE" })': "totalCount nodes { description }",
        'issueStatistics(by: REGION, where: { numbers: ["ISSUE"] })': "whole { total } groups { key }",
        'node(id: "OF_ISSUE")': "id ... on Issue { state }",
        'node(id: "OF_INQUIRY")': "id ... on IssueInquiry { description }",
    }.items():
        yield f"{{ {field} {{ {below} }} }}"
    yield 'subscription { issueChanged(where: { numbers: ["ISSUE"] }) { state } }'
    yield 'subscription { issuesChanged(where: { numbers: ["ISSUE"] }) { totalCount nodes { state } } }'
    for name in NAMES.values():
        field = SCHEMA.mutation_type.fields[to_camel_case(name)]
        yield f'mutation {{ {to_camel_case(name)}(number: "ISSUE"{_given(field, file)}) {REFUSED} }}'
    for act in (
        f'attachEvidence(number: "ISSUE", files: [{file}])',
        'correctIssue(number: "ISSUE", changes: { category: "虚构" }, reason: "x")',
        'askOthers(issue: "ISSUE", due: "2030-01-01", reason: "x", regions: ["泸溪县"])',
        'postponeInquiries(inquiries: [INQUIRY], due: "2030-01-01", reason: "x")',
        'withdrawInquiries(inquiries: [INQUIRY], reason: "x")',
        'answerInquiry(inquiry: INQUIRY, hasSame: false, statement: "x")',
        'adoptAnswer(inquiry: INQUIRY, responsibleUnit: "x")',
        'adoptAnswer(inquiry: INQUIRY, became: "ISSUE")',
    ):
        yield f"mutation {{ {act} {REFUSED} }}"


def inspection() -> Iterator[str]:
    """Documents that ask for a visit, for what it found, or for an act on either."""
    for field, below in {
        "inspectionVisit(number: VISIT)": "state workbook answersAct draws { reason } findings { totalCount }",
        'node(id: "OF_VISIT")': "id ... on InspectionVisit { topic }",
        'node(id: "OF_FINDING")': "id ... on InspectionFinding { description }",
    }.items():
        yield f"{{ {field} {{ {below} }} }}"
    for act in (
        'assignInspectors(number: VISIT, inspectors: ["wu"])',
        'drawPlaces(number: VISIT, frame: [{ key: "甲" }], seed: "x", sizes: [{ drawn: 1 }])',
        'fillChecklist(number: VISIT, answers: [{ item: "1", value: "是" }])',
        'submitVisit(number: VISIT, summary: "x")',
        "releaseVisit(number: VISIT)",
        'sendBackVisit(number: VISIT, reason: "x")',
        'cancelVisit(number: VISIT, reason: "x")',
        'addFinding(visit: VISIT, finding: { category: "x", severity: GENERAL, description: "x" })',
        'withdrawFinding(number: FINDING, reason: "x")',
        'raiseIssue(number: FINDING, handover: { responsibleUnit: "x" })',
    ):
        yield f"mutation {{ {act} {REFUSED} }}"


def _given(field: Any, file: int) -> str:
    """The other arguments that a step of an issue must have."""
    given = {"files": f"[{file}]", "deadline": '"2030-01-01"'}
    return "".join(
        f", {name}: {given.get(name, chr(34) + 'x' + chr(34))}"
        for name, argument in field.args.items()
        if is_required_argument(argument) and name != "number"
    )
