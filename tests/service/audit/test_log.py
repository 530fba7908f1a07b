"""The audit log, read and searched by whoever audits."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import SYSTEM, Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.audit import log
from xiangheng_platform.audit.errors import AuditRefused, NoSuchAct
from xiangheng_platform.audit.log import AuditFilter
from xiangheng_platform.store.store import Store

pytestmark = pytest.mark.usefixtures("root")


def actions(found: tuple[log.Entry, ...]) -> list[str]:
    """What was done, as it was found."""
    return [one.action for one in found]


def test_the_newest_comes_first(store: Store, auditor: Person) -> None:
    """Down to the making of the store."""
    with store.view(auditor) as view:
        found = log.search(view).rows

    assert [one.number for one in found] == list(range(len(found), 0, -1))
    assert actions(found)[-1] == "store:database:create"


def test_an_entry_tells_everything_of_an_act(store: Store, auditor: Person) -> None:
    """Who, when, what, before, after, why, and which histories it wrote to."""
    with store.view(auditor) as view:
        (found,) = log.search(view, AuditFilter(action="access:grant:revoke")).rows

    assert (found.actor, found.subject, found.reason) == ("user:root", "account:liu", "调离")
    assert found.at == datetime(2024, 5, 3, 1, 0, tzinfo=UTC)
    assert (found.before["valid_to"], found.after["valid_to"]) == (None, "2024-05-02")
    assert found.tables == ("role_grant",)


def test_history_is_read_as_of_an_act_by_whoever_asks(store: Store) -> None:
    """Without a number as of the last act that the view sees; a later one is none of its acts."""
    nobody = Person("nobody", ())
    with store.view(nobody) as view:
        last, now = log.as_of_act(view)
        second, then = log.as_of_act(view, 2)
        with pytest.raises(NoSuchAct):
            log.as_of_act(view, last + 1)
        with pytest.raises(NoSuchAct):
            log.as_of_act(then, 3)
        assert log.as_of_act(then)[0] == second == 2
        assert then.known_at < now.known_at == store.last_act().at
    assert last == store.last_act().number


def test_a_clock_that_went_back_is_told(store: Store, auditor: Person) -> None:
    """With what it read."""
    with store.view(auditor) as view:
        (found,) = log.search(view, AuditFilter(subject="scheme:x")).rows

    assert found.clock is not None
    assert found.clock < found.at


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"actor": "liu"}, 1),
        ({"actor": "user:liu"}, 1),
        ({"actor": "system"}, 1),
        ({"actor": "local"}, 1),
        ({"action": "access:grant"}, 2),
        ({"action": "access:grant:"}, 2),
        ({"action": "access:gran"}, 0),
        ({"action": "access:grant:add"}, 1),
        ({"subject": "account:liu"}, 5),
        ({"text": "调离"}, 2),
        ({"text": "COUNTY_officer"}, 2),
        ({"text": "100%"}, 0),
        ({"text": "_rant"}, 0),
        ({"actor": "root", "text": "调离", "action": "access:account"}, 1),
        ({"since": datetime(2024, 5, 4, 1, 0, tzinfo=UTC)}, 2),
        ({"until": datetime(2024, 1, 2, tzinfo=UTC)}, 1),
    ],
)
def test_what_is_asked_is_found(store: Store, auditor: Person, asked: dict[str, Any], count: int) -> None:
    """Everything that fits all of it; signs of the database's own search mean themselves."""
    with store.view(auditor) as view:
        assert len(log.search(view, AuditFilter(**asked)).rows) == count


def _page(store: Store, auditor: Person, before: int | None) -> tuple[log.Entry, ...]:
    with store.view(auditor) as view:
        return log.search(view, before_number=before, limit=3).rows


def test_pages_follow_each_other(store: Store, auditor: Person) -> None:
    """Nothing is left out and nothing comes twice, also while acts go on."""
    pages: list[log.Entry] = []
    before = None
    while page := _page(store, auditor, before):
        pages += page
        before = page[-1].number
        with store.act("system", "a:b:c", "x"):
            pass

    assert [one.number for one in pages] == list(range(pages[0].number, 0, -1))


def test_an_act_is_shown_by_its_number(store: Store, auditor: Person) -> None:
    """Or it is said that there is none."""
    with store.view(auditor) as view:
        assert log.show(view, 1).action == "store:database:create"
    with pytest.raises(NoSuchAct), store.view(auditor) as view:
        log.show(view, 4_711)


@pytest.mark.parametrize("limit", [0, -1, 1_001])
def test_a_page_has_bounds(store: Store, auditor: Person, limit: int) -> None:
    """Nobody reads a million rows at once by mistake."""
    with pytest.raises(AuditRefused), store.view(auditor) as view:
        log.search(view, limit=limit)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_only_an_auditor_reads(store: Store, role: Role) -> None:
    """Not even who administers."""
    person = SYSTEM if role is Role.SYSTEM else Person("liu", (Granted(role),))
    with store.view(person) as view:
        with pytest.raises(NotAllowed):
            log.search(view)
        with pytest.raises(NotAllowed):
            log.show(view, 1)


def test_a_damaged_entry_is_shown_as_it_stands(
    store: Store, auditor: Person, tamper: Callable[..., None]
) -> None:
    """So that it can be looked at."""
    tamper("UPDATE audit SET after = '{\"half', before = '[1]' WHERE number = 1")
    with store.view(auditor) as view:
        found = log.show(view, 1)

    assert (found.before, found.after) == ({"?": "[1]"}, {"?": '{"half'})
