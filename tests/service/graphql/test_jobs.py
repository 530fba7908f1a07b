"""Jobs and schedules by GraphQL: asked for, looked at, cancelled, and put again and again."""

from datetime import timedelta
from typing import Any

import pytest
from tests.service.graphql.conftest import Ask

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.jobs import leases, schedules
from xiangheng_platform.jobs.records import Progress
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store

CHEN = Person("chen", (Granted(Role.ADMINISTRATOR),))
MA = Person("ma", (Granted(Role.AUDITOR),))
LIU = Person("liu", (Granted(Role.INSPECTOR),))
SUBMIT = """mutation ($kind: String! = "audit.verify", $arguments: JSON, $priority: Int! = 5) {
    submitJob(kind: $kind, arguments: $arguments, priority: $priority) {
        __typename ... on Job { number state arguments askedBy kind { title } } ... on Refused { code faults { at { __typename } message } }
    }
}"""
LISTED = "query ($first: Int, $after: String) { jobs(first: $first, after: $after) { totalCount nodes { number kind { name } schedule { number } } pageInfo { endCursor hasNextPage } } }"
ADD = """mutation ($recurrence: RecurrenceInput!) { addSchedule(kind: "audit.verify", recurrence: $recurrence) {
    __typename ... on Schedule { number recurrence nextDue enabled madeBy lastJob { number } kind { title } } ... on Refused { code } } }"""


def submit(ask: Ask, count: int = 1, person: Person = CHEN) -> list[int]:
    """Ask for so many jobs; their numbers."""
    return [ask(SUBMIT, person).data["submitJob"]["number"] for _ in range(count)]


def test_the_number_of_statements_does_not_depend_on_the_number_of_jobs(
    ask: Ask, store: Store, clock: Any
) -> None:
    """A page of jobs of a schedule, with kind and schedule of each, takes as many statements for one as for many."""
    ask(ADD, CHEN, recurrence={"every": "DAY", "hour": 3})
    for _ in range(8):
        clock.pass_(days=1)
        schedules.put_due(store, installed_kinds(Settings()))
    ask(LISTED, CHEN, first=1)
    few, many = ask(LISTED, CHEN, first=1), ask(LISTED, CHEN, first=100)
    assert (len(few.data["jobs"]["nodes"]), len(many.data["jobs"]["nodes"])) == (1, 8)
    assert all(row["schedule"] == {"number": 1} for row in many.data["jobs"]["nodes"])
    assert few.statements == many.statements


def test_a_job_is_asked_for_and_seen(ask: Ask) -> None:
    """A job is told as it stands, and asked again by number and by id."""
    asked = ask(SUBMIT, CHEN, kind="store.backup", arguments={"keep": 3}).data["submitJob"]
    assert asked == {
        "__typename": "Job",
        "number": 1,
        "state": "WAITING",
        "arguments": {"keep": 3},
        "askedBy": "chen",
        "kind": {"title": "备份数据库"},
    }
    job = ask(
        "{ job(number: 1) { id number state done total message result runAfter createdAt schedule { number } } }",
        CHEN,
    ).data["job"]
    again = ask("query ($id: ID!) { node(id: $id) { id ... on Job { number state } } }", CHEN, id=job["id"])
    assert again.data["node"] == {"id": job["id"], "number": 1, "state": "WAITING"}
    assert job["schedule"] is None


def test_the_progress_of_a_job_is_seen(ask: Ask, store: Store) -> None:
    """What a worker says of its job is what is told: done of how much, and at what."""
    submit(ask)
    claimed = leases.claim(store, "甲", ["audit.verify"], timedelta(seconds=60))
    assert claimed is not None
    lease, _ = claimed
    leases.renew(store, lease, Progress(2, 5, "算"))
    job = ask("{ job(number: 1) { state done total message worker startedAt } }", CHEN).data["job"]
    assert (job["state"], job["done"], job["total"], job["message"]) == ("RUNNING", 2, 5, "算")
    assert job["startedAt"].endswith("+00:00")


def test_jobs_of_others_are_out_of_sight(ask: Ask) -> None:
    """Who may not see all jobs sees their own; another's is answered like one that there is not."""
    mine, theirs = submit(ask, person=MA)[0], submit(ask, person=CHEN)[0]
    assert ask("{ jobs { totalCount } }", LIU).data == {"jobs": {"totalCount": 0}}
    assert ask("{ jobs { totalCount } }", CHEN).data == {"jobs": {"totalCount": 2}}
    document = "query ($number: Int!) { job(number: $number) { number } }"
    for number in (mine, theirs, 99):
        (error,) = ask(document, LIU, number=number).errors
        assert error["extensions"]["code"] == "JOB-UNKNOWN"


@pytest.mark.parametrize(
    ("where", "count"),
    [("{}", 3), ("{states: [CANCELLED]}", 1), ("{states: [WAITING, CANCELLED]}", 3), ('{kind: "store.backup"}', 0), ('{askedBy: "ma"}', 1)],
)  # fmt: skip
def test_jobs_are_listed_by_what_is_asked(ask: Ask, where: str, count: int) -> None:
    """Rows and total count keep to the same filter."""
    first, _ = submit(ask, 2)
    submit(ask, person=MA)
    ask("mutation ($number: Int!) { cancelJob(number: $number) { __typename } }", CHEN, number=first)
    page = ask(f"{{ jobs(where: {where}) {{ totalCount nodes {{ number }} }} }}", CHEN).data["jobs"]
    assert page["totalCount"] == len(page["nodes"]) == count


def test_pages_of_jobs_follow_each_other_whatever_is_put_meanwhile(ask: Ask) -> None:
    """The newest are first; a job that comes in between moves none of the next page."""
    submit(ask, 3)
    page = ask(LISTED, CHEN, first=2).data["jobs"]
    submit(ask)
    following = ask(LISTED, CHEN, first=2, after=page["pageInfo"]["endCursor"]).data["jobs"]
    assert [row["number"] for row in page["nodes"] + following["nodes"]] == [3, 2, 1]
    assert (page["totalCount"], following["totalCount"]) == (3, 4)
    assert not following["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "no.such"}, "JOB-KIND"),
        ({"arguments": {"more": 1}}, "JOB-REFUSED"),
        ({"arguments": [1]}, "JOB-REFUSED"),
        ({"arguments": "keep"}, "JOB-REFUSED"),
        ({"priority": 0}, "JOB-REFUSED"),
    ],
)
def test_a_job_that_cannot_be_is_refused(ask: Ask, given: dict[str, Any], code: str) -> None:
    """What a kind does not take, whatever its form, is told and nothing is put."""
    assert ask(SUBMIT, CHEN, **given).data["submitJob"]["code"] == code
    assert ask("{ jobs { totalCount } }", CHEN).data == {"jobs": {"totalCount": 0}}


def test_a_job_is_cancelled_once(ask: Ask) -> None:
    """Cancelling what waits ends it; what is over is not cancelled again."""
    (number,) = submit(ask)
    document = 'mutation ($number: Int!) { cancelJob(number: $number, reason: "不要了") { ... on Job { state wantsCancel } ... on Refused { code } } }'
    assert ask(document, CHEN, number=number).data["cancelJob"] == {"state": "CANCELLED", "wantsCancel": True}
    assert ask(document, CHEN, number=number).data["cancelJob"] == {"code": "JOB-OVER"}
    assert ask(document, LIU, number=number).data["cancelJob"] == {"code": "JOB-UNKNOWN"}


def test_the_kinds_of_jobs_are_told_with_what_they_take(ask: Ask) -> None:
    """Every kind says its name, its right and its arguments."""
    kinds = ask("{ jobKinds { name title action parameters { name expected default } } }").data["jobKinds"]
    backup = next(kind for kind in kinds if kind["name"] == "store.backup")
    assert backup["action"] == "store.backup"
    assert backup["parameters"] == [{"name": "keep", "expected": "不小于 1 的整数", "default": "14"}]


def test_a_schedule_is_made_rests_and_goes_on(ask: Ask, store: Store, clock: Any) -> None:
    """A schedule tells when it is due and what it put last; disabled, it rests."""
    made = ask(ADD, CHEN, recurrence={"every": "WEEK", "hour": 2, "day": 7}).data["addSchedule"]
    assert (made["recurrence"], made["nextDue"], made["madeBy"]) == (
        "每周日 02:00",
        "2024-05-04T18:00:00+00:00",
        "chen",
    )
    assert (made["lastJob"], made["kind"]) == (None, {"title": "核验全部历史"})
    clock.pass_(days=5)
    (job,) = schedules.put_due(store, installed_kinds(Settings()))
    page = ask("{ schedules { totalCount nodes { id lastJob { number schedule { number } } } } }", CHEN).data[
        "schedules"
    ]
    assert page["nodes"][0]["lastJob"] == {"number": job.id, "schedule": {"number": 1}}
    switch = "mutation { %sSchedule(number: 1) { ... on Schedule { id enabled } } }"
    for verb, enabled in (("disable", False), ("enable", True)):
        assert ask(switch % verb, CHEN).data[f"{verb}Schedule"]["enabled"] is enabled
    again = ask(
        "query ($id: ID!) { node(id: $id) { ... on Schedule { number enabled } } }",
        CHEN,
        id=page["nodes"][0]["id"],
    )
    assert again.data["node"] == {"number": 1, "enabled": True}


def test_a_schedule_that_cannot_be_is_refused(ask: Ask) -> None:
    """A time that there is not, and a person who may not, are answers and no errors."""
    assert ask(ADD, CHEN, recurrence={"every": "DAY", "hour": 24}).data["addSchedule"]["code"] == "JOB-RHYTHM"
    assert (
        ask(ADD, LIU, recurrence={"every": "DAY", "hour": 3}).data["addSchedule"]["code"] == "ACCESS-DENIED"
    )
    (error,) = ask("{ schedules { totalCount } }", LIU).errors
    assert error["extensions"]["code"] == "ACCESS-DENIED"


def test_who_may_not_see_schedules_sees_none_of_a_job(ask: Ask, store: Store) -> None:
    """The schedule of a job, and its id, lead nowhere for who may not see schedules."""
    ask(ADD, CHEN, recurrence={"every": "DAY", "hour": 3})
    identity = ask("{ schedules { nodes { id } } }", CHEN).data["schedules"]["nodes"][0]["id"]
    (error,) = ask("query ($id: ID!) { node(id: $id) { id } }", LIU, id=identity).errors
    assert error["extensions"]["code"] == "NODE-ABSENT"
