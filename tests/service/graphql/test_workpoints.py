"""Work points by GraphQL: as they stand on a day, what was said of them, what is due, and what offices may do."""

from datetime import date
from typing import Any

import pytest
from tests.service.graphql.conftest import INSPECTOR, Ask

LISTED = """{ workPoints(first: %d, onDay: "2024-07-01") { totalCount nodes {
    code state next { occurrence { key limit } } occurrences { state report { act } occurrence { workBy } }
    reports { totalCount nodes { kind } } versions { totalCount nodes { number changes } }
} } }"""
REPORT = """mutation ($code: String!, $occurrence: String!, $day: Date!) {
    reportWorkPoint(code: $code, occurrence: $occurrence, doneOn: $day, evidence: "虚构〔2024〕2号") {
        __typename ... on WorkPoint { code } ... on Refused { code faults { message remedy } }
    }
}"""


@pytest.fixture
def monthly(ask: Ask) -> str:
    """A task that is to be done every month."""
    page = ask("{ workPoints(where: {frequency: MONTHLY, year: 2024}, first: 1) { nodes { code } } }")
    return str(page.data["workPoints"]["nodes"][0]["code"])


def test_the_number_of_statements_does_not_depend_on_the_number_of_tasks(ask: Ask) -> None:
    """A page of a hundred tasks with reports and versions takes as many statements as a page of one."""
    ask(LISTED % 1)
    few, many = ask(LISTED % 1), ask(LISTED % 100)
    assert (len(few.data["workPoints"]["nodes"]), len(many.data["workPoints"]["nodes"])) == (1, 100)
    assert few.statements == many.statements


def test_tasks_are_shown_as_of_the_day_that_they_are_listed_by(ask: Ask) -> None:
    """Whatever a list is filtered by is what its rows show: states are those of the same day."""
    document = """query ($day: Date!) { workPoints(where: {state: OVERDUE}, onDay: $day, first: 200) {
        totalCount nodes { day state later: state(onDay: "2030-01-01") } } }"""
    early, late = (ask(document, day=day).data["workPoints"] for day in ("2024-01-01", "2024-12-30"))
    assert early["totalCount"] < late["totalCount"]
    assert {(row["day"], row["state"]) for row in late["nodes"]} == {("2024-12-30", "OVERDUE")}
    assert {row["later"] for row in late["nodes"]} == {"OVERDUE"}


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("{frequency: QUARTERLY}", lambda row: row["frequency"] == "QUARTERLY"),
        ("{item: 3}", lambda row: row["item"] == 3),
        ("{isCheck: true}", lambda row: row["isCheck"]),
        ('{office: "监督检查处"}', lambda row: "监督检查处" in row["offices"]),
        ('{text: "监测"}', lambda row: "监测" in "".join(row[name] for name in ("title", "task", "indicator", "quote"))),
    ],
)  # fmt: skip
def test_tasks_are_listed_by_what_is_asked(ask: Ask, where: str, holds: Any) -> None:
    """Each restriction keeps what it says and drops what it does not."""
    listed = "nodes { code frequency item isCheck offices title task indicator quote }"
    everything = ask(f"{{ workPoints(first: 200) {{ {listed} }} }}").data["workPoints"]["nodes"]
    chosen = ask(f"{{ workPoints(where: {where}, first: 200) {{ {listed} }} }}").data["workPoints"]["nodes"]
    assert chosen == [row for row in everything if holds(row)]
    assert 0 < len(chosen) < len(everything)


@pytest.mark.parametrize("order", ["NOTICE", "LIMIT"])
def test_pages_of_tasks_follow_each_other(ask: Ask, order: str) -> None:
    """Page by page, every task comes once, in the order asked for."""
    document = """query ($after: String) { workPoints(order: %s, onDay: "2024-03-01", first: 50, after: $after) {
        totalCount nodes { code next { occurrence { limit } } } pageInfo { hasNextPage endCursor } } }"""
    rows, after, follows = [], None, True
    while follows:
        page = ask(document % order, after=after).data["workPoints"]
        rows += page["nodes"]
        after, follows = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len({row["code"] for row in rows}) == len(rows) == page["totalCount"]
    limits = [
        (row["next"] or {"occurrence": {"limit": None}})["occurrence"]["limit"] or "9999" for row in rows
    ]
    assert (limits == sorted(limits)) is (order == "LIMIT")


def test_a_task_is_asked_again_by_its_id(ask: Ask, monthly: str) -> None:
    """The id of a task leads back to it on its day."""
    asked = ask(
        'query ($code: String!) { workPoint(code: $code, onDay: "2024-05-01") { id code day state } }',
        code=monthly,
    ).data["workPoint"]
    again = ask(
        "query ($id: ID!) { node(id: $id) { id ... on WorkPoint { code day state } } }", id=asked["id"]
    )
    assert again.data["node"] == asked


def test_a_report_makes_an_occurrence_done_and_is_corrected_and_withdrawn(ask: Ask, monthly: str) -> None:
    """A report is told with the occurrence; correcting and withdrawing it leave everything that was said."""
    done = ask(REPORT, code=monthly, occurrence="2024-01", day="2024-01-20").data["reportWorkPoint"]
    assert done == {"__typename": "WorkPoint", "code": monthly}
    corrected = ask(
        """mutation ($code: String!) { correctWorkPointReport(
            code: $code, occurrence: "2024-01", doneOn: "2024-02-03", evidence: "虚构〔2024〕3号", reason: "日期报错"
        ) { ... on WorkPoint { occurrences { state daysLate occurrence { key } report { doneOn evidence } } } } }""",
        code=monthly,
    ).data["correctWorkPointReport"]["occurrences"][0]
    assert corrected == {
        "state": "DONE",
        "daysLate": 3,
        "occurrence": {"key": "2024-01"},
        "report": {"doneOn": "2024-02-03", "evidence": "虚构〔2024〕3号"},
    }
    withdrawn = ask(
        """mutation ($code: String!) { withdrawWorkPointReport(code: $code, occurrence: "2024-01", reason: "没有办") {
            ... on WorkPoint { reports { nodes { kind stands } } occurrences(onDay: "2024-01-10") { state } } } }""",
        code=monthly,
    ).data["withdrawWorkPointReport"]
    kinds = [(entry["kind"], entry["stands"]) for entry in withdrawn["reports"]["nodes"]]
    assert kinds == [("REPORT", False), ("CORRECTION", False), ("WITHDRAWAL", False)]
    assert withdrawn["occurrences"][0]["state"] == "DUE"


def test_a_report_that_took_the_place_of_the_one_looked_at_is_left_alone(ask: Ask, monthly: str) -> None:
    """Of two who looked at the same report, the second corrects and withdraws nothing; with the newer one they may."""
    ask(REPORT, code=monthly, occurrence="2024-01", day="2024-01-20")
    told = "... on WorkPoint { occurrences { report { act } } } ... on Refused { code faults { at { ... on Field { path } } } }"
    seen = ask(
        "query ($code: String!) { workPoint(code: $code) { occurrences { report { act } } } }", code=monthly
    )
    act = seen.data["workPoint"]["occurrences"][0]["report"]["act"]
    correct = f"""mutation ($code: String!, $act: Int) {{ done: correctWorkPointReport(code: $code, occurrence: "2024-01",
        doneOn: "2024-02-03", evidence: "虚构", reason: "日期报错", act: $act) {{ {told} }} }}"""
    withdraw = f"""mutation ($code: String!, $act: Int) {{ done: withdrawWorkPointReport(code: $code, occurrence: "2024-01",
        reason: "没有办", act: $act) {{ {told} }} }}"""
    newer = ask(correct, code=monthly, act=act).data["done"]["occurrences"][0]["report"]["act"]
    taken = {"code": "STORE-CONFLICT", "faults": [{"at": {"path": ["act"]}}]}
    assert [ask(document, code=monthly, act=act).data["done"] for document in (correct, withdraw)] == [
        taken
    ] * 2
    assert ask(withdraw, code=monthly, act=newer).data["done"]["occurrences"][0] == {"report": None}


def test_who_reported_is_told_by_their_login(ask: Ask, monthly: str) -> None:
    """As everybody else who did something is, and not as the audit log names them."""
    ask(REPORT, code=monthly, occurrence="2024-01", day="2024-01-20")
    task = ask(
        "query ($code: String!) { workPoint(code: $code) { occurrences { report { reportedBy } } reports { nodes { saidBy } } } }",
        code=monthly,
    ).data["workPoint"]
    assert task["occurrences"][0]["report"] == {"reportedBy": INSPECTOR.login}
    assert task["reports"]["nodes"] == [{"saidBy": INSPECTOR.login}]


def test_a_name_with_brackets_is_the_name_of_one_office(ask: Ask) -> None:
    """A grant is limited to a name; what is parted by 、 inside brackets is not two."""
    (indicator,) = (
        ask("""mutation { defineIndicator(definition: {code: "ZZ-1", name: "虚构", source: "虚构评估（甲方、乙方）、虚构局"}) {
        ... on Indicator { code } } }""").data.values()
    )
    offices = ask("{ offices }").data["offices"]
    assert indicator == {"code": "ZZ-1"}
    assert {"虚构评估（甲方、乙方）", "虚构局"} <= set(offices)
    assert all(name.count("（") == name.count("）") for name in offices)


def test_reports_of_a_task_come_page_by_page(ask: Ask, monthly: str) -> None:
    """The reports of a task are a list with pages of its own."""
    for month in ("01", "02", "03"):
        ask(REPORT, code=monthly, occurrence=f"2024-{month}", day=f"2024-{month}-20")
    document = """query ($code: String!, $after: String) { workPoint(code: $code) {
        reports(first: 2, after: $after) { totalCount nodes { occurrence } pageInfo { endCursor hasNextPage } } } }"""
    first = ask(document, code=monthly).data["workPoint"]["reports"]
    second = ask(document, code=monthly, after=first["pageInfo"]["endCursor"]).data["workPoint"]["reports"]
    assert [row["occurrence"] for row in first["nodes"] + second["nodes"]] == [
        "2024-01",
        "2024-02",
        "2024-03",
    ]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert first["totalCount"] == second["totalCount"] == 3


def test_a_report_that_cannot_be_is_refused_with_every_fault(ask: Ask, monthly: str) -> None:
    """What is refused says at which argument, where in words, and what to do."""
    refused = ask(
        """mutation ($code: String!) { reportWorkPoint(code: $code, occurrence: "2024-03", doneOn: "2024-01-20", evidence: " ") {
            ... on Refused { code faults { message remedy where at { ... on Field { path } } } } } }""",
        code=monthly,
    ).data["reportWorkPoint"]
    assert refused["code"] == "WORKPOINT-REPORT"
    assert [fault["at"]["path"] for fault in refused["faults"]] == [["evidence"], ["doneOn"]]
    assert refused["faults"][0]["where"] == f"{monthly} › 2024-03 › 依据"
    assert all(fault["message"] and fault["remedy"] for fault in refused["faults"])


def test_history_is_told_as_it_was_known(ask: Ask, monthly: str, clock: Any) -> None:
    """With `asOf`, a report that came later is not there yet."""
    before = clock.pass_(hours=1).isoformat()
    clock.pass_(hours=1)
    ask(REPORT, code=monthly, occurrence="2024-01", day="2024-01-20")
    document = "query ($code: String!, $at: DateTime) { workPoint(code: $code, asOf: $at) { reports { totalCount } occurrences { state } } }"
    now = ask(document, code=monthly).data["workPoint"]
    then = ask(document, code=monthly, at=before).data["workPoint"]
    assert (now["reports"]["totalCount"], now["occurrences"][0]["state"]) == (1, "DONE")
    assert (then["reports"]["totalCount"], then["occurrences"][0]["state"]) == (0, "OVERDUE")


def test_what_is_done_as_needed_is_raised(ask: Ask) -> None:
    """A task done as needed has an occurrence once somebody says by when it is needed."""
    page = ask("{ workPoints(where: {frequency: AS_NEEDED}, first: 1) { nodes { code next { state } } } }")
    (task,) = page.data["workPoints"]["nodes"]
    assert task["next"] is None
    raised = ask(
        """mutation ($code: String!) { raiseWorkPoint(code: $code, due: "2024-06-30", reason: "省里要求") {
            ... on WorkPoint { next { occurrence { key limit limitBasis } } } } }""",
        code=task["code"],
    ).data["raiseWorkPoint"]
    assert raised["next"]["occurrence"] == {"key": "2024-R1", "limit": "2024-06-30", "limitBasis": "RAISED"}


def test_what_a_task_says_is_changed_and_emptied(ask: Ask, monthly: str) -> None:
    """What is left out of a change stays, what is null is empty, and the version tells both."""
    document = """mutation ($code: String!, $changes: WorkPointChanges!) { changeWorkPoint(code: $code, changes: $changes, reason: "核对") {
        ... on WorkPoint { note indicatorCode frequency versions { nodes { number changes } } } ... on Refused { code } } }"""
    ask(document, code=monthly, changes={"note": "待确认", "indicatorCode": "IND-1"})
    changed = ask(document, code=monthly, changes={"indicatorCode": None}).data["changeWorkPoint"]
    assert (changed["note"], changed["indicatorCode"], changed["frequency"]) == ("待确认", None, "MONTHLY")
    assert [version["number"] for version in changed["versions"]["nodes"]] == [1, 2, 3]
    assert changed["versions"]["nodes"][2]["changes"] == {"indicator_code": {"before": "IND-1", "after": ""}}
    kept = ask(document, code=monthly, changes={"frequency": None}).data["changeWorkPoint"]
    assert kept == {"code": "OPERATION-REFUSED"}
    same = ask(document, code=monthly, changes={}).data["changeWorkPoint"]
    assert same == {"code": "WORKPOINT-REFUSED"}


CHANGE = """mutation ($code: String!, $version: Int, $changes: WorkPointChanges!, $new: Boolean! = false) {
    changeWorkPoint(code: $code, version: $version, changes: $changes, newOffice: $new, reason: "核对") {
        ... on WorkPoint { version note offices } ... on Refused { code faults { message } } } }"""


def test_who_changes_an_earlier_version_of_a_task_overwrites_nobody(ask: Ask, monthly: str) -> None:
    """Of two who looked at the first version, the second is told of the newer one; nothing of theirs is written."""
    mine = ask(CHANGE, code=monthly, version=1, changes={"note": "甲"}).data["changeWorkPoint"]
    theirs = ask(CHANGE, code=monthly, version=1, changes={"note": "甲"}).data["changeWorkPoint"]
    assert (mine["version"], theirs["code"]) == (2, "STORE-CONFLICT")
    assert "第 2 版" in theirs["faults"][0]["message"]
    to_come = ask(CHANGE, code=monthly, version=3, changes={"note": "乙"}).data["changeWorkPoint"]
    assert to_come["code"] == "WORKPOINT-UNKNOWN"
    newest = ask(CHANGE, code=monthly, changes={"note": "乙"}).data["changeWorkPoint"]
    assert (newest["version"], newest["note"]) == (3, "乙")


def test_a_task_is_given_to_no_office_that_nothing_names(ask: Ask, monthly: str) -> None:
    """A slip of the pen would be an office of its own; one that is new is said to be."""
    refused = ask(CHANGE, code=monthly, changes={"offices": ["无处"]}).data["changeWorkPoint"]
    assert refused["code"] == "WORKPOINT-REFUSED"
    known = ask("{ workPointOffices offices }").data
    assert "无处" not in known["offices"]
    assert set(known["workPointOffices"]) < set(known["offices"])
    new = ask(CHANGE, code=monthly, changes={"offices": ["新设处"]}, new=True).data["changeWorkPoint"]
    assert new["offices"] == ["新设处"]
    assert "新设处" in ask("{ workPointOffices }").data["workPointOffices"]


def test_the_agenda_of_a_day_names_tasks_and_what_is_left(ask: Ask) -> None:
    """What is due on a day, of all or of one office, with the tasks themselves; a wider window tells more."""
    document = """query ($office: String! = "", $window: Int! = 30) { due(onDay: "2024-03-25", office: $office, window: $window) {
        day window isSettled overdue { daysLate daysOverdue workingDays occurrence { limit } } due { daysOverdue workingDays occurrence { limit } workPoint { offices state } } done { state } } }"""
    everything, near = ask(document).data["due"], ask(document, window=0).data["due"]
    assert everything["day"] == "2024-03-25"
    assert len(near["due"]) < len(everything["due"])
    assert all(line["workingDays"] < 0 for line in everything["overdue"])
    day = date(2024, 3, 25)
    for line in everything["overdue"]:
        late = day - date.fromisoformat(line["occurrence"]["limit"])
        assert (line["daysLate"], line["daysOverdue"]) == (0, late.days)
    assert {line["daysOverdue"] for line in everything["due"]} == {0}
    office = everything["due"][0]["workPoint"]["offices"][0]
    own = ask(document, office=office).data["due"]
    assert own["due"] == [line for line in everything["due"] if office in line["workPoint"]["offices"]]


def test_a_window_beyond_a_year_is_refused(ask: Ask) -> None:
    """A window that no plan has is an error of its own, as is an office that no task names."""
    for document, code in (
        ("{ due(window: 2147483647) { day } }", "WORKPOINT-WINDOW"),
        ('{ due(office: "没有的处") { day } }', "WORKPOINT-OFFICE"),
    ):
        (error,) = ask(document).errors
        assert error["extensions"]["code"] == code


def test_the_checks_of_a_year_come_by_month(ask: Ask) -> None:
    """The calendar of checks goes through the months of a year, and names tasks that are checks."""
    rows = ask("{ plannedChecks(year: 2024) { month occurrence { limit } workPoint { isCheck } } }").data[
        "plannedChecks"
    ]
    months = [row["month"] for row in rows]
    assert months == sorted(months)
    assert all(row["workPoint"]["isCheck"] for row in rows)
    assert all(int(row["occurrence"]["limit"][5:7]) == row["month"] for row in rows)


def test_offices_that_a_grant_may_name(ask: Ask) -> None:
    """Every office of a task is among the offices."""
    answer = ask("{ offices workPoints(first: 200) { nodes { offices } } }").data
    assert {name for row in answer["workPoints"]["nodes"] for name in row["offices"]} <= set(
        answer["offices"]
    )
