"""Verification finds what was changed behind the program's back, and is an act itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import SYSTEM, Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.audit import log
from xiangheng_platform.audit.errors import AuditRefused
from xiangheng_platform.audit.log import AuditFilter
from xiangheng_platform.audit.verification import KeptHead, head, verify
from xiangheng_platform.store import acts
from xiangheng_platform.store.errors import StoreBusy, StoreUnusable
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

Tamper = Callable[..., None]
pytestmark = pytest.mark.usefixtures("root")


def named(store: Store, person: Person) -> set[int]:
    """The acts that verification names."""
    return {one.number for one in verify(store, person).breaks}


def test_an_untouched_history_holds(store: Store, auditor: Person) -> None:
    """Every act and every row was looked at, up to the head as it was before this act."""
    with store.view(auditor) as view:
        before = head(view)
    proof = verify(store, auditor)

    assert (proof.holds, proof.acts, proof.digest) == (True, before.number, before.digest)


def test_that_it_was_verified_is_an_act(store: Store, auditor: Person) -> None:
    """With what was found; the next verification covers it."""
    verify(store, auditor)
    with store.view(auditor) as view:
        (found,) = log.search(view, AuditFilter(action="audit:log:verify")).rows

    assert (found.actor, found.after["breaks"], found.after["acts"]) == ("user:shen", 0, found.number - 1)
    assert verify(store, auditor).acts == found.number


def test_that_it_did_not_hold_is_an_act_too(store: Store, auditor: Person, tamper: Tamper) -> None:
    """Whoever verified cannot say later that nothing was found."""
    tamper("UPDATE audit SET reason = 'x' WHERE number = 3")
    verify(store, auditor)

    with store.view(auditor) as view:
        assert log.search(view, AuditFilter(action="audit:log:verify")).rows[0].after["breaks"] == 1


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["DELETE FROM audit WHERE number = 4"], {4, 5}),
        (["UPDATE audit SET number = 99 WHERE number = 4", "UPDATE audit SET number = 4 WHERE number = 5",
          "UPDATE audit SET number = 5 WHERE number = 99"], {4, 5, 6}),
        (["DELETE FROM role_grant WHERE id = 2"], {4}),
        (["UPDATE role_grant SET act = 99 WHERE id = 1", "UPDATE role_grant SET act = 2 WHERE id = 2",
          "UPDATE role_grant SET act = 4 WHERE id = 1"], {2, 4}),
        (["INSERT INTO duty (id, act, recorded_at, is_retraction, subject, duty, login) "
          "VALUES (9, 3, 0, (1 = 0), 'x', 'scheme.author', 'ma')"], {3}),
        (["INSERT INTO audit (number, at, actor, action, subject, before, after, reason, seal, previous, digest) "
          "VALUES (99, 0, 'a', 'b', 'c', '{}', '{}', '', '{}', 'x', 'y')"], {9, 99}),
        (["DROP TABLE duty"], {8}),
    ],
    ids=["deleted act", "swapped acts", "deleted row", "swapped rows", "inserted row", "inserted act", "dropped table"],
)  # fmt: skip
def test_what_was_done_to_whole_rows_is_found(
    store: Store, auditor: Person, tamper: Tamper, statements: list[str], found: set[int]
) -> None:
    """Deleted, inserted, swapped: the acts concerned are named."""
    tamper(*statements)

    assert named(store, auditor) == found


def test_a_cut_off_tail_is_found(store: Store, auditor: Person, tamper: Tamper) -> None:
    """The head knows how far the log went."""
    tamper("DELETE FROM audit WHERE number = 8", "DELETE FROM duty WHERE act = 8")

    assert named(store, auditor) == {7}


def test_a_cut_off_tail_with_a_head_to_match_needs_what_was_written_down(
    store: Store, auditor: Person, tamper: Tamper
) -> None:
    """Such a history holds in itself; the digest that was written down elsewhere is not in it."""
    with store.view(auditor) as view:
        written_down = head(view).digest
    tamper(
        "DELETE FROM audit WHERE number = 8",
        "DELETE FROM duty WHERE act = 8",
        "UPDATE audit_head SET number = 7, at = (SELECT at FROM audit WHERE number = 7), "
        "digest = (SELECT digest FROM audit WHERE number = 7)",
    )

    assert verify(store, auditor).holds
    assert not verify(store, auditor, kept=KeptHead(written_down)).holds


def test_a_log_made_anew_needs_what_was_written_down(store: Store, auditor: Person) -> None:
    """Whoever owns the database can compute every digest again, but not change what is written elsewhere."""
    with store.view(auditor) as view:
        written_down = head(view).digest
    _make_anew(store, 5)

    assert verify(store, auditor).holds
    assert not verify(store, auditor, kept=KeptHead(written_down)).holds


def test_an_act_recorded_into_the_past_is_found(store: Store, auditor: Person, url: str) -> None:
    """The head's moment set back and the clock with it: what is chained to the log then is earlier than what it follows."""
    _backdate(store)
    (found,) = verify(store, auditor).breaks

    assert (found.number, "倒填" in found.what) == (9, True)


def _backdate(store: Store) -> None:
    """Chain an act of last year to the log, with the code that the platform itself uses."""
    from sqlmodel import Session

    from xiangheng_platform.store.tables import AuditHead

    with store.database.writing() as connection, Session(connection) as session:
        last = session.get_one(AuditHead, 1)
        row = AuditRow(
            number=last.number + 1, at=last.at - timedelta(days=300), actor="user:liu", action="a:b:c",
            subject="x", before="{}", after="{}", reason="", seal="{}", previous=last.digest, digest="",
        )  # fmt: skip
        row.digest = acts.digest_of_row(row)
        session.add(row)
        last.number, last.at, last.digest = row.number, row.at, row.digest
        session.add(last)
        session.flush()


@pytest.mark.parametrize("change", ["at = at - 86400000000", "number = number - 1", "id = 2", "digest = 'x'"])
def test_each_field_of_the_head_is_proved(store: Store, auditor: Person, tamper: Tamper, change: str) -> None:
    """Its moment decides when the next act is recorded; whatever is changed of it is told at the last act."""
    tamper(f"UPDATE audit_head SET {change}")

    assert 8 in named(store, auditor)


def test_no_act_is_recorded_behind_a_head_that_was_set_back(
    store: Store, auditor: Person, tamper: Tamper, clock: Any
) -> None:
    """The program itself refuses to go on from there, so that nothing is recorded into the past by an honest hand."""
    tamper("UPDATE audit_head SET at = at - 86400000000 * 300")
    clock.pass_(days=-299)

    with pytest.raises(StoreUnusable, match="db check"), store.act("user:liu", "a:b:c", "x"):
        pass


def test_what_was_written_down_must_fit_in_all_its_parts(store: Store, auditor: Person) -> None:
    """Number and moment as `audit head` prints them, to the second, or as its JSON does."""
    with store.view(auditor) as view:
        kept = head(view)
    verify(store, auditor)
    to_the_second = kept.at.replace(microsecond=0)

    assert verify(store, auditor, kept=KeptHead(kept.digest, kept.number, to_the_second)).holds
    assert verify(store, auditor, kept=KeptHead(number=kept.number, at=kept.at)).holds
    for other in (
        KeptHead(kept.digest, kept.number + 1),
        KeptHead(kept.digest, at=kept.at + timedelta(seconds=1)),
        KeptHead(number=kept.number, at=kept.at - timedelta(seconds=1)),
        KeptHead(number=10_000),
    ):
        (found,) = verify(store, auditor, kept=other).breaks
        assert "记下的" in found.what


def test_a_moment_alone_names_no_act(store: Store, auditor: Person) -> None:
    """What is to be proved is said."""
    with pytest.raises(AuditRefused, match="哪一号"), store.view(auditor) as view:
        verify(store, auditor, kept=KeptHead(at=head(view).at))


def _make_anew(store: Store, number: int) -> None:
    """Change one act and everything that follows from it, with the code that the platform itself uses."""
    from sqlmodel import Session, col, select

    from xiangheng_platform.store.tables import AuditHead

    with store.database.writing() as connection, Session(connection) as session:
        _take_triggers_off(connection)
        previous = ""
        for row in session.exec(
            select(AuditRow).where(AuditRow.number >= number).order_by(col(AuditRow.number))
        ):
            row.reason, row.previous = row.reason + "。", previous or row.previous
            row.digest = previous = acts.digest_of_row(row)
            session.add(row)
        last = session.get_one(AuditHead, 1)
        last.digest = previous
        session.add(last)
        session.flush()


def _take_triggers_off(connection: Any) -> None:
    from sqlalchemy import text

    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for event in ("update", "delete", "replace"):
            connection.execute(text(f"DROP TRIGGER audit_no_{event}"))


def test_an_earlier_head_is_on_the_chain_for_ever(store: Store, auditor: Person) -> None:
    """However many acts came since."""
    with store.view(auditor) as view:
        written_down = head(view).digest
    for _ in range(3):
        verify(store, auditor)

    assert verify(store, auditor, kept=KeptHead(f" {written_down.upper()}\n")).holds


@pytest.mark.parametrize("expected", ["x", "abc123", "0" * 63, "g" * 64])
def test_what_is_no_digest_is_told(store: Store, auditor: Person, expected: str) -> None:
    """Rather than that the history does not hold."""
    with pytest.raises(AuditRefused, match="不是摘要"):
        verify(store, auditor, kept=KeptHead(expected))


def test_a_history_too_broken_for_an_act_is_told_all_the_same(
    store: Store, auditor: Person, tamper: Tamper
) -> None:
    """That it could not be recorded is one more thing that was found."""
    tamper("DELETE FROM audit_head")
    found = verify(store, auditor).breaks

    assert ["末端" in found[0].what, "没能记入" in found[1].what] == [True, True]


def test_a_history_that_holds_is_not_verified_without_an_act(
    store: Store, auditor: Person, open_again: Callable[[], Store]
) -> None:
    """Where it cannot be recorded because somebody else writes, that is said, and nothing is silent."""
    other = open_again()
    with store.writing() as session:
        from xiangheng_platform.store.tables import AuditHead

        session.get(AuditHead, 1, with_for_update=True)
        with pytest.raises(StoreBusy):
            verify(other, auditor)


@pytest.mark.parametrize("role", list(Role))
def test_who_verifies(store: Store, role: Role) -> None:
    """Auditor, administrator, and the system on a schedule."""
    person = SYSTEM if role is Role.SYSTEM else Person("wei", (Granted(role),))
    if role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.SYSTEM):
        assert verify(store, person).holds
        return
    with pytest.raises(NotAllowed):
        verify(store, person)
    with pytest.raises(NotAllowed), store.view(person) as view:
        head(view)


def test_progress_is_told(store: Store, auditor: Person) -> None:
    """Every five thousand acts; a short log needs none."""
    told: list[int] = []
    verify(store, auditor, told.append)

    assert told == []
