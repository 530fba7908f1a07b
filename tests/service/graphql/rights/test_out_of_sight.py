"""What is not yours is as what is not there, whichever way it is asked for: read, by its id, followed, or in an act."""

import json
import re
from collections.abc import Iterator

import pytest
from tests.service.graphql.rights.declared import lines

from xiangheng_graphql.assembly.nodes import global_id
from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store

LUXI = "430000/433100/433122"


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
    different = []
    for document in alike(sees_files=decide(person, "evidence.read").is_allowed):
        answers = []
        for names in (other, absent):
            text = re.sub("LOGIN|NUMBER|TRIAL|JOB|ACCOUNT|FILE", lambda word: names[word[0]], document)  # noqa: B023
            with Context(store, Settings()) as context:
                context.__dict__["person"] = person
                answer = executor.execute(Operation(text), context, over_socket=True)
            answer.pop("extensions", None)
            for error in answer.get("errors", ()):
                del error["locations"]  # a longer name moves them
            told = json.dumps(answer, ensure_ascii=False)
            for word, name in names.items():
                told = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", word, told)
            answers.append(told)
        if answers[0] != answers[1]:
            different.append((document, *answers))
    assert not different, lines(different)


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
    refused = "{ __typename ... on Refused { code title faults { code message expected remedy } } }"
    yield "subscription { jobProgress(number: NUMBER) { state } }"
    yield f"mutation {{ cancelJob(number: NUMBER) {refused} }}"
    if not sees_files:
        yield f'mutation {{ removeEvidence(number: NUMBER, reason: "x") {refused} }}'
        yield f'mutation {{ score(scheme: "leapfrog", files: [NUMBER]) {refused} }}'
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
        yield f"mutation {{ {act} {refused} }}"
