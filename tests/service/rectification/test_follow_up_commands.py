"""`xiangheng issue lookbacks|select|selection|reminders|inquire|inquiries|answer|adopt`, as somebody types it."""

from datetime import date
from pathlib import Path

import pytest
from tests.service.conftest import SignedIn, Typed
from tests.service.rectification.conftest import (
    COUNTY,
    INSPECTOR,
    NEIGHBOUR,
    handed_in,
    problem,
    registered,
)
from tests.service.rectification.test_selections import closed

from xiangheng_platform.access.roles import Role
from xiangheng_platform.rectification import answers, questions, steps
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.words import Severity, Step
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
    short = typed("issue", "reminders", "--all", "--kind", "逾期").out
    page = typed("issue", "reminders", "--all", "--kind", "已逾期", "--limit", "1", "--json").document
    refused = typed("issue", "reminders", "--page", "x")

    assert mine.strip() == "没有要催办的。"
    assert ("待认领 2 个" in everything, "已逾期 2 个" in everything) == (True, True)
    assert ("已逾期 2 个" in short, "待认领" in short) == (True, False)
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
    asking = typed("issue", "show", answered["issue"])

    assert (answered["issue"], "ISSUE-UNKNOWN" in asking.error) == (number, True)
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


def test_what_waits_for_a_verdict_has_no_last_day(store: Store, signed_in: SignedIn, typed: Typed) -> None:
    """The day on which it was handed in is told once, and not as one by which something is to be done."""
    (number,) = registered(store)
    steps.take(store, COUNTY, number, Step.CLAIM)
    steps.take(store, COUNTY, number, Step.ATTACH, Given(files=(handed_in(store, COUNTY),)))
    steps.take(store, COUNTY, number, Step.SUBMIT, Given(statement="已补发"))
    signed_in(Role.INSPECTOR)
    told = typed("issue", "reminders", "--all", "--kind", "verdict").out
    (row,) = (line for line in told.splitlines() if line.startswith(f"│ {number}"))

    assert row.split("│")[-2].strip() == ""


def test_how_many_are_drawn_is_said_once(store: Store, signed_in: SignedIn, typed: Typed) -> None:
    """A number and a part together are refused, also for a quarter that was drawn before; nothing is dropped silently."""
    closed(store, *([Severity.GENERAL] * 4))
    signed_in(Role.INSPECTOR)
    words = ("issue", "select", "2024Q2", "--seed", "摇号", "--percent", "50")
    refused = [typed(*words, "--count", "1").error, typed(*words).error, typed(*words, "--count", "1").error]

    assert ["都写了" in error for error in refused] == [True, False, True]


def test_an_adopted_answer_is_told_with_its_number_and_what_comes_next(
    store: Store, signed_in: SignedIn, typed: Typed
) -> None:
    """Its description is the problem that was asked about, with what the region says of it; what is amiss names `adopt`'s remedy."""
    (number,) = registered(store)
    (inquiry,) = questions.ask(store, INSPECTOR, number, date(2999, 12, 31), "同一批", regions=["甲州县"])
    signed_in(Role.INSPECTOR)
    words = ("issue", "adopt", str(inquiry), "--unit", "甲州县人民政府")
    early = typed(*words).error
    answers.answer(store, NEIGHBOUR, inquiry, has_same=True, statement="再查，2个同样")
    adopted = typed(*words).out

    assert ("再纳入台账" in early, "再答复" in early) == (True, False)
    fresh = adopted.partition("（甲州县）已纳入台账：")[2].splitlines()[0]
    assert fresh != number
    assert "第 1 个虚构的问题（自查：再查，2个同样）" in adopted
    assert f"接下来：由甲州县人民政府认领　xiangheng issue claim {fresh}" in adopted


def test_a_transferred_issue_that_is_not_confirmed_says_so(
    store: Store, signed_in: SignedIn, typed: Typed
) -> None:
    """As it does after it was registered: a new unit does not confirm it."""
    (number,) = registered(store)
    signed_in(Role.INSPECTOR)
    words = ("issue", "transfer", number, "--responsible-unit", "桃溪县教育局", "--reason", "由教育局发放")

    assert "还要由登记以外的人核实" in typed(*words).out


@pytest.mark.parametrize("cursor", ["甲", "x" * 200], ids=["short", "long"])
@pytest.mark.parametrize("listing", ["list", "inquiries", "lookbacks", "pending"])
def test_a_page_that_is_none_names_its_option(
    signed_in: SignedIn, typed: Typed, listing: str, cursor: str
) -> None:
    """As it was typed, however long it is, and not by what the service calls it."""
    signed_in(Role.INSPECTOR)
    (told, *_) = typed("issue", listing, "--page", cursor).error.splitlines()

    assert ("--page" in told, "after" in told) == (True, False)


def test_a_folder_is_no_file_to_hand_in(
    store: Store, signed_in: SignedIn, typed: Typed, tmp_path: Path
) -> None:
    """It is called what it is, as an import calls it."""
    (number,) = registered(store)
    signed_in(Role.COUNTY_OFFICER, region="990000/990100/990110")

    assert "这是文件夹，不是文件" in typed("issue", "attach", number, str(tmp_path)).error
