"""`xiangheng issue lookbacks|select|selection|reminders|inquire|inquiries|answer|adopt`, as somebody types it."""

from tests.service.conftest import SignedIn, Typed
from tests.service.rectification.conftest import NEIGHBOUR, problem, registered
from tests.service.rectification.test_selections import closed

from xiangheng_platform.access.roles import Role
from xiangheng_platform.rectification import answers
from xiangheng_platform.rectification.words import Severity
from xiangheng_platform.store.store import Store


def test_a_quarter_is_drawn_and_drawn_again(store: Store, signed_in: SignedIn, typed: Typed) -> None:
    """The story of look-backs; each command prints its format, and what a person reads says whether the draw holds."""
    numbers = closed(store, *([Severity.GENERAL] * 4), Severity.MINOR)
    signed_in(Role.INSPECTOR)
    missing = typed("issue", "selection", "2024Q2")
    drawn = typed(
        "issue", "select", "2024Q2", "--seed", "摇号", "--percent", "30", "--per", "按严重程度", "--json"
    ).document
    shown = typed("issue", "selection", "2024年第二季度", "--json").document
    read = typed("issue", "select", "2024Q2", "--seed", "另一个", "--count", "1").out
    due = typed("issue", "lookbacks", "--limit", "3", "--json").document
    listed = typed("issue", "lookbacks").out

    assert "ISSUE-UNDRAWN" in missing.error
    assert drawn == shown
    assert (drawn["frame_size"], len(drawn["drawn"]), drawn["holds"]) == (5, 2, True)
    assert ("抽中 2 个" in read, "（一般）" in read, "与记录一致" in read) == (True, True, True)
    assert (len(due["issues"]), bool(due["next"])) == (3, True)
    assert [number in listed for number in numbers] == [True] * 5


def test_reminders_are_listed_kind_by_kind(store: Store, signed_in: SignedIn, typed: Typed) -> None:
    """One's own, or all in sight; a page belongs to a kind."""
    registered(store, problem(1), problem(2))
    signed_in(Role.INSPECTOR)
    mine = typed("issue", "reminders").out
    everything = typed("issue", "reminders", "--all").out
    page = typed("issue", "reminders", "--all", "--kind", "已逾期", "--limit", "1", "--json").document
    refused = typed("issue", "reminders", "--page", "x")

    assert mine.strip() == "没有要催办的。"
    assert ("待认领 2 个" in everything, "已逾期 2 个" in everything) == (True, True)
    (group,) = page["groups"]
    assert (group["kind"], group["count"], len(group["reminders"])) == ("overdue", 2, 1)
    rest = typed("issue", "reminders", "--all", "--kind", "overdue", "--page", group["next"]).out
    assert "第 2 个虚构的问题" in rest
    assert "--kind" in refused.error


def test_others_are_asked_and_answer(store: Store, signed_in: SignedIn, typed: Typed) -> None:
    """Asked by an inspector, answered by a county, entered into the ledger by the inspector; shown on the way."""
    (number,) = registered(store)
    signed_in(Role.INSPECTOR)
    asked = typed("issue", "inquire", number, "--due", "2999-12-31", "--reason", "同一批", "--json").document
    first, second = (inquiry["number"] for inquiry in asked["inquiries"])
    refused = typed("issue", "inquire", number, "--due", "2999-12-31", "--reason", "再查")
    answers.answer(store, NEIGHBOUR, first, has_same=True, statement="有 1 个")
    adopted = typed("issue", "adopt", str(first), "--unit", "甲州县人民政府", "--json").document
    listed = typed("issue", "inquiries", number).out
    waiting = typed("issue", "inquiries", "--unanswered", "--json").document

    assert "ISSUE-ASK" in refused.error
    assert adopted["answer"]["has_same"]
    assert adopted["answer"]["issue"] in listed
    assert [inquiry["number"] for inquiry in waiting["inquiries"]] == [second]


def test_a_county_answers(store: Store, signed_in: SignedIn, typed: Typed) -> None:
    """What it was asked, by the number that it is told, and nothing else."""
    (number,) = registered(store)
    signed_in(Role.INSPECTOR)
    typed("issue", "inquire", number, "--due", "2999-12-31", "--reason", "同一批", "--region", "甲州县")
    signed_in(Role.COUNTY_OFFICER, region="990000/990100/990121")
    answered = typed("issue", "answer", "1", "--not-same", "--statement", "都查了", "--json").document
    absent = typed("issue", "answer", "2", "--same", "--statement", "有")

    assert (answered["region"], answered["answer"]["has_same"]) == ("甲州县", False)
    assert "ISSUE-INQUIRY" in absent.error


def test_an_issue_that_comes_again_says_so(store: Store, signed_in: SignedIn, typed: Typed) -> None:
    """`issue show` names the earlier one."""
    (earlier,) = registered(store)
    store.clock.pass_(days=40)  # type: ignore[attr-defined]  # the hand clock
    (again,) = registered(store, problem(2))
    signed_in(Role.INSPECTOR)

    assert f"2024-05-01 登记过 {earlier}" in typed("issue", "show", again).out
    (repeated,) = typed("issue", "show", again, "--json").document["repeats"]
    assert (repeated["number"], repeated["state"]) == (earlier, "unclaimed")
    assert typed("issue", "show", earlier, "--json").document["repeats"] == []
