"""Inquiries by GraphQL: regions are asked, answer, and what they have becomes an issue; each told to whom it concerns."""

from typing import Any

from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.rectification.conftest import COUNTY, NEIGHBOUR, problem

from xiangheng_platform.access.person import Person
from xiangheng_platform.rectification import register
from xiangheng_platform.store.store import Store

FIRST = "2024-00001"
REFUSED = "... on Refused { code faults { at { ... on Field { path } } } } ... on Repeated { act }"
TOLD = f"""{{ __typename ... on IssueInquiry {{ number issueNumber issue {{ number }} region {{ name }}
    answer {{ hasSame statement act issue {{ number state category region {{ name }} }} }} }} {REFUSED} }}"""
TALLY = "{ asked answered haveSame overdue }"


def asked(ask: Ask, regions: str = '["长沙县"]', more: str = "") -> Any:
    """What is answered to who asks regions because of the first issue."""
    document = f"""mutation {{ askOthers(issue: "{FIRST}", due: "2024-09-30", reason: "同一批项目", regions: {regions} {more}) {{
        ... on AskedInquiries {{ inquiries {{ number region {{ name }} }} }} {REFUSED} }} }}"""
    return ask(document).data["askOthers"]


def act(ask: Ask, person: Person, name: str) -> Any:
    """What an act about an inquiry answers."""
    answer = ask(f"mutation {{ {name} {TOLD} }}", person)
    assert answer.errors == []
    return next(iter(answer.data.values()))


def test_a_region_answers_and_what_it_has_becomes_an_issue(ask: Ask) -> None:
    """Asked, answered without seeing the issue that asks, adopted under what it is about; the asker sees the sum."""
    ((inquiry,),) = asked(ask).values()
    assert inquiry["region"] == {"name": "长沙县"}
    number = inquiry["number"]
    given = f'answerInquiry(inquiry: {number}, hasSame: true, statement: "一个同样")'
    answered = act(ask, NEIGHBOUR, given)
    assert (answered["issueNumber"], answered["issue"]) == (FIRST, None)
    assert (answered["answer"]["statement"], answered["answer"]["issue"]) == ("一个同样", None)
    adopted = act(ask, INSPECTOR, f'adoptAnswer(inquiry: {number}, responsibleUnit: "长沙县人民政府")')
    assert adopted["answer"]["issue"] == {
        "number": "2024-00004", "state": "UNCLAIMED", "category": "政策落实", "region": {"name": "长沙县"},
    }  # fmt: skip
    issue = ask(f"""{{ issue(number: "{FIRST}") {{ inquiryTally {TALLY}
        inquiries {{ totalCount nodes {{ number answer {{ hasSame }} }} }} }} }}""").data["issue"]
    assert issue["inquiryTally"] == {"asked": 1, "answered": 1, "haveSame": 1, "overdue": 0}
    assert issue["inquiries"] == {"totalCount": 1, "nodes": [{"number": number, "answer": {"hasSame": True}}]}


def test_each_is_told_of_inquiries_to_regions_in_sight(ask: Ask, clock: Any) -> None:
    """Who asked sees all, the region that was asked its own, another none; what is late is counted."""
    asked(ask, "[]")
    clock.pass_(days=200)
    document = "query ($where: IssueInquiryFilter) { issueInquiries(first: 2, where: $where) { totalCount nodes { region { name } } } }"
    told = {
        person.login: ask(document, person).data["issueInquiries"]
        for person in (INSPECTOR, NEIGHBOUR, COUNTY)
    }
    assert {login: row["totalCount"] for login, row in told.items()} == {"liu": 121, "qian": 1, "zhou": 0}
    assert told["qian"]["nodes"] == [{"region": {"name": "长沙县"}}]
    late = ask(document, where={"isOverdue": True, "issue": FIRST}).data["issueInquiries"]
    assert late["totalCount"] == 121
    assert ask(document, where={"issue": "2024-00002"}).data["issueInquiries"]["totalCount"] == 0
    document = f'{{ issue(number: "{FIRST}") {{ inquiryTally {TALLY} inquiries {{ totalCount nodes {{ number }} }} }} }}'
    tally = ask(document, COUNTY).data["issue"]
    assert tally["inquiries"] == {"totalCount": 0, "nodes": []}
    assert tally["inquiryTally"] == {"asked": 0, "answered": 0, "haveSame": 0, "overdue": 0}


def test_what_is_wrong_is_told_at_its_argument(ask: Ask, store: Store) -> None:
    """A region twice, an empty statement, nothing to adopt, a unit that lacks, an answer that came since; nothing is written."""
    ((inquiry,),) = asked(ask).values()
    number = inquiry["number"]
    before = store.last_act()
    again = asked(ask)
    assert (again["code"], again["faults"][0]["at"]) == ("ISSUE-ASK", {"path": ["regions"]})
    empty = act(ask, NEIGHBOUR, f'answerInquiry(inquiry: {number}, hasSame: false, statement: " ")')
    assert empty["faults"][0]["at"] == {"path": ["statement"]}
    early = act(ask, INSPECTOR, f'adoptAnswer(inquiry: {number}, became: "2024-00003")')
    assert early["code"] == "ISSUE-ASK"
    assert act(ask, COUNTY, f'answerInquiry(inquiry: {number}, hasSame: false, statement: "无")')["code"] == (
        "ISSUE-INQUIRY"
    )
    assert store.last_act() == before
    first = f'answerInquiry(inquiry: {number}, hasSame: true, statement: "有", act: 0)'
    assert act(ask, NEIGHBOUR, first)["__typename"] == "IssueInquiry"
    assert act(ask, NEIGHBOUR, first)["code"] == "STORE-CONFLICT"
    lacking = act(ask, INSPECTOR, f"adoptAnswer(inquiry: {number})")
    assert [fault["at"] for fault in lacking["faults"]] == [{"path": ["responsibleUnit"]}]
    foreign = act(ask, INSPECTOR, f'adoptAnswer(inquiry: {number}, became: "2024-00002")')
    assert foreign["faults"][0]["at"] == {"path": ["became"]}


def test_a_repeated_key_asks_nobody_twice(ask: Ask) -> None:
    """Whoever asks again with the same key is told of the act."""
    asked(ask, more='clientKey: "k"')
    assert asked(ask, more='clientKey: "k"').keys() == {"act"}
    assert ask("{ issueInquiries { totalCount } }").data["issueInquiries"]["totalCount"] == 1


def test_many_inquiries_take_as_many_statements_as_one(ask: Ask, store: Store) -> None:
    """Of one issue or of many, with their regions and answers, page by page."""
    ((inquiry,),) = asked(ask).values()
    act(ask, NEIGHBOUR, f'answerInquiry(inquiry: {inquiry["number"]}, hasSame: true, statement: "有")')
    act(ask, INSPECTOR, f'adoptAnswer(inquiry: {inquiry["number"]}, responsibleUnit: "县政府")')
    asked(ask, "[]")
    register.register(store, INSPECTOR, [problem(number) for number in range(10, 40)])
    document = f"""{{ issues(first: %d) {{ nodes {{ inquiryTally {TALLY} inquiries(first: %d) {{ totalCount nodes {{
        issue {{ number }} region {{ name }} answer {{ issue {{ number }} }} }} }} }} }} }}"""
    ask(document % (1, 1))
    few, many = ask(document % (1, 1)), ask(document % (50, 100))
    assert (few.errors, len(many.data["issues"]["nodes"][0]["inquiries"]["nodes"])) == ([], 100)
    assert few.statements == many.statements


def test_inquiries_are_put_off_and_taken_back(ask: Ask) -> None:
    """Several at once; whoever was asked reads by the same id until when, or that nobody waits."""
    (inquiries,) = asked(ask, '["长沙县", "望城区"]').values()
    first, second = (row["number"] for row in inquiries)
    fields = "inquiries { id number due firstDue isWithdrawn changedBy }"
    told = f"{{ ... on AskedInquiries {{ {fields} }} {REFUSED} }}"
    later = ask(
        f'mutation {{ postponeInquiries(inquiries: [{first}, {second}], due: "2024-10-31", reason: "汛期") {told} }}'
    ).data["postponeInquiries"]["inquiries"]
    assert [(row["due"], row["firstDue"]) for row in later] == [("2024-10-31", "2024-09-30")] * 2
    ask(f'mutation {{ withdrawInquiries(inquiries: [{first}], reason: "不查了") {told} }}')
    document = (
        "query ($id: ID!) { node(id: $id) { ... on IssueInquiry { number isWithdrawn changeReason } } }"
    )
    own = ask(document, NEIGHBOUR, id=later[0]["id"]).data["node"]
    assert own == {"number": first, "isWithdrawn": True, "changeReason": "不查了"}
    assert ask(document, NEIGHBOUR, id=later[1]["id"]).errors[0]["extensions"]["code"] == "NODE-ABSENT"
    again = ask(f'mutation {{ withdrawInquiries(inquiries: [{second}, {first}], reason: "不查了") {told} }}')
    assert again.data["withdrawInquiries"]["faults"] == [{"at": {"path": ["inquiries", "1"]}}]
