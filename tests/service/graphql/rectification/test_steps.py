"""Steps of issues by GraphQL: the life of an issue, and why a step is refused, at the argument that it is about."""

from io import BytesIO
from typing import Any

from graphql import build_schema
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.rectification.conftest import COUNTY, HEAD, NEIGHBOUR, SECOND, handed_in

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.capabilities.issue_steps import NAMES
from xiangheng_graphql.published import printed
from xiangheng_platform.access.person import Person
from xiangheng_platform.rectification.transitions import BY_SERVICES, TRANSITIONS
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.store.store import Store

FIRST = "2024-00001"
TOLD = """{ __typename ... on Issue { state act deadline firstDeadline relapses responsibleUnit region { name }
    evidence { nodes { caption evidence { name } } } }
    ... on Repeated { act } ... on Refused { code faults { message at { ... on Field { path } } } } }"""


def take(ask: Ask, person: Person, act: str, **variables: Any) -> Any:
    """What a step answers: `take(ask, COUNTY, 'claimIssue')`."""
    name, _, given = act.partition(" ")
    document = f'mutation {{ {name}(number: "{FIRST}" {given}) {TOLD} }}'
    if variables:
        document = document.replace("mutation", "mutation ($files: [Upload!]!)", 1)
    answer = ask(document, person, **variables)
    assert answer.errors == []
    return answer.data[name]


def test_an_issue_goes_its_way_and_comes_back(ask: Ask) -> None:
    """Claimed, proved by a file that comes with the step, submitted, accepted by another, and open again when it is back."""
    assert take(ask, COUNTY, 'claimIssue goal: "补发" measures: "逐户"')["state"] == "RECTIFYING"
    proof = Upload("凭证.jpg", BytesIO(b"photo"))
    attached = take(ask, COUNTY, 'attachEvidence uploads: $files statement: "凭证"', files=[proof])
    assert attached["evidence"]["nodes"] == [{"caption": "凭证", "evidence": {"name": "凭证.jpg"}}]
    assert take(ask, COUNTY, 'submitIssue statement: "已补发"')["state"] == "SUBMITTED"
    assert take(ask, SECOND, 'acceptIssue statement: "属实"')["state"] == "CLOSED"
    back = take(ask, SECOND, 'relapseIssue reason: "又停发" deadline: "2024-09-30"')
    assert (back["state"], back["relapses"], back["deadline"]) == ("RECTIFYING", 1, "2024-09-30")
    assert back["firstDeadline"] == "2024-06-28"


def test_a_deferral_is_decided_and_an_issue_handed_over(ask: Ask) -> None:
    """The day that is granted holds; whoever has it from then on is told."""
    take(ask, COUNTY, "claimIssue")
    take(ask, COUNTY, 'askDeferral reason: "汛期" deadline: "2024-08-30"')
    granted = take(ask, HEAD, "grantDeferral")
    assert (granted["firstDeadline"], granted["deadline"]) == ("2024-06-28", "2024-08-30")
    moved = take(
        ask, INSPECTOR, 'transferIssue reason: "职责调整" region: "长沙县" responsibleUnit: "长沙县人民政府"'
    )
    assert (moved["state"], moved["region"]["name"]) == ("UNCLAIMED", "长沙县")


def test_who_looked_at_an_earlier_state_overwrites_nothing(ask: Ask) -> None:
    """Of two who looked at the same, the second is told of the step that came between; a repeated key does nothing twice."""
    seen = ask(f'{{ issue(number: "{FIRST}") {{ act }} }}').data["issue"]["act"]
    first = take(ask, COUNTY, f'claimIssue act: {seen} clientKey: "k"')
    again = take(ask, COUNTY, f'claimIssue act: {seen} clientKey: "k"')
    assert again == {"__typename": "Repeated", "act": first["act"]}
    late = take(ask, INSPECTOR, f'transferIssue reason: "错" responsibleUnit: "别的单位" act: {seen}')
    assert (late["code"], late["faults"][0]["at"]) == ("STORE-CONFLICT", {"path": ["act"]})


def test_every_lack_of_a_step_is_told_at_its_argument(ask: Ask, store: Store) -> None:
    """Nothing is written: no statement, no file, a day that is too early, a deferral that nobody asked for."""
    assert take(ask, COUNTY, 'submitIssue statement: "x"')["code"] == "ISSUE-STATE"
    take(ask, COUNTY, "claimIssue")
    before = store.last_act()
    refused = {
        'submitIssue statement: " "': [["statement"], ["files"]],
        "attachEvidence": [["files"]],
        'askDeferral reason: "汛期" deadline: "2024-06-01"': [["deadline"]],
        'detachEvidence files: [9] reason: "错"': [["files"]],
        'transferIssue reason: "错"': [["responsibleUnit"]],
    }
    for act, paths in refused.items():
        who = INSPECTOR if act.startswith("transfer") else COUNTY
        answer = take(ask, who, act)
        assert [fault["at"]["path"] for fault in answer["faults"]] == paths, answer
    undecided = take(ask, HEAD, "grantDeferral")
    assert [fault["at"] for fault in undecided["faults"]] == [{"path": ["number"]}]
    assert store.last_act() == before


def test_a_file_of_a_refused_step_is_not_kept(ask: Ask, store: Store) -> None:
    """What was uploaded with a step that could not be taken is no file of anybody's."""
    before = store.last_act()
    refused = take(ask, COUNTY, "attachEvidence uploads: $files", files=[Upload("a.jpg", BytesIO(b"a"))])
    assert refused["code"] == "ISSUE-STATE"
    assert ask("{ evidenceFiles { totalCount } }").data["evidenceFiles"]["totalCount"] == 0
    assert store.last_act() == before


def test_a_step_of_another_s_issue_is_answered_as_one_of_none(ask: Ask, store: Store) -> None:
    """A neighbour is told the same of an issue that there is and of one that there is not."""
    file = handed_in(store)
    for given in (
        "claimIssue({})",
        'submitIssue({} statement: "x")',
        f"attachEvidence({{}} files: [{file}])",
    ):
        told = []
        for number in (FIRST, "2024-99999"):
            document = "mutation { it: %s { ... on Refused { code faults { message } } } }"
            answer = ask(document % given.format(f'number: "{number}"'), NEIGHBOUR).data["it"]
            told.append(str(answer).replace(number, "NUMBER"))
        assert told[0] == told[1]
        assert "ISSUE-UNKNOWN" in told[0]


def test_every_step_that_somebody_takes_has_a_mutation(ask: Ask) -> None:
    """Each asks for the right that the table has for it."""
    assert {*NAMES, Step.ATTACH} == set(TRANSITIONS) - BY_SERVICES
    fields: Any = build_schema(printed()).mutation_type
    for step, name in NAMES.items():
        head, *rest = name.split("_")
        field = fields.fields["".join([head, *map(str.capitalize, rest)])]
        assert f"权限：{TRANSITIONS[step].action}" in field.description


REGISTER = """mutation ($issues: [IssueInput!]!) { registerIssues(issues: $issues, reason: "虚构") {
    ... on TouchedIssues { issues { number state region { code } } }
    ... on Refused { code faults { code at { ... on Field { path } } } } } }"""


def test_issues_are_registered_all_or_none(ask: Ask, store: Store) -> None:
    """Every fault stands at its field of its issue; what is there already is refused, with which it is."""
    sound = {
        "year": 2024, "channel": "AUDIT", "document": "虚构", "category": "资金", "severity": "MINOR",
        "description": "虚构的一个", "region": "泸溪县", "responsibleUnit": "泸溪县财政局", "deadline": "2024-09-30",
    }  # fmt: skip
    (entered,) = ask(REGISTER, issues=[sound]).data["registerIssues"]["issues"]
    assert entered == {"number": "2024-00004", "state": "UNCLAIMED", "region": {"code": "433122"}}
    before = store.last_act()
    wrong = {**sound, "description": "另一个", "region": "无此县", "deadline": None}
    refused = ask(REGISTER, issues=[sound, wrong]).data["registerIssues"]
    paths = [fault["at"]["path"] for fault in refused["faults"]]
    assert paths == [["issues", "1", "deadline"], ["issues", "1", "region"]]
    twice = ask(REGISTER, issues=[sound]).data["registerIssues"]
    assert [(fault["code"], fault["at"]["path"]) for fault in twice["faults"]] == [
        ("ISSUE-TWICE", ["issues", "0", "description"])
    ]
    assert store.last_act() == before


def test_what_the_ledger_says_is_changed_and_emptied(ask: Ask) -> None:
    """What is left out stays, and null empties; what cannot be empty is refused at its field."""
    document = """mutation ($changes: IssueChanges!, $reason: String!) { correctIssue(number: "2024-00001", changes: $changes, reason: $reason) {
        ... on Issue { category clause goal households } ... on Refused { code faults { at { ... on Field { path } } } } } }"""
    changed = ask(document, changes={"category": "资金管理", "clause": None, "households": 12}, reason="核对")
    assert changed.data["correctIssue"] == {
        "category": "资金管理", "clause": None, "goal": "补发到位", "households": 12,
    }  # fmt: skip
    refused = ask(document, changes={"region": "无此县"}, reason="核对").data["correctIssue"]
    assert refused["faults"][0]["at"]["path"] == ["changes", "region"]


def test_what_is_overdue_climbs_once_a_day(ask: Ask, clock: Any) -> None:
    """Each issue that climbed is told as it stands; asked again, none is."""
    clock.pass_(days=90)
    document = "mutation { escalateIssues { ... on TouchedIssues { issues { number level daysOverdue } } } }"
    climbed = ask(document).data["escalateIssues"]["issues"]
    assert [row["number"] for row in climbed] == ["2024-00001", "2024-00002", "2024-00003"]
    assert {row["level"] for row in climbed} == {"PROVINCE"}
    assert ask(document).data["escalateIssues"]["issues"] == []


def test_a_county_declares_what_it_found_at_itself(ask: Ask) -> None:
    """In its own region and by that way only."""
    document = """mutation ($issues: [IssueInput!]!) { declareIssues(issues: $issues) {
        ... on TouchedIssues { issues { number channel isConfirmed events { nodes { step } } } }
        ... on Refused { code faults { at { ... on Field { path } } } } } }"""
    stated = {
        "year": 2024, "channel": "COUNTY", "document": "自查", "category": "岗位", "severity": "MINOR", "description": "台账不全",
        "region": "泸溪县", "responsibleUnit": "泸溪县人社局", "deadlineClass": "IMMEDIATE",
    }  # fmt: skip
    (declared,) = ask(document, COUNTY, issues=[stated]).data["declareIssues"]["issues"]
    assert (declared["channel"], declared["isConfirmed"]) == ("COUNTY", False)
    assert declared["events"]["nodes"] == [{"step": "DECLARE"}]
    others = ask(document, COUNTY, issues=[stated | {"channel": "AUDIT"}]).data["declareIssues"]
    assert others["faults"] == [{"at": {"path": ["issues", "0", "channel"]}}]
    elsewhere = ask(document, NEIGHBOUR, issues=[stated]).data["declareIssues"]
    assert elsewhere["code"] == "ACCESS-DENIED"
