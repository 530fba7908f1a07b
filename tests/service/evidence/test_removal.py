"""A file that was removed leaves a tombstone, and its bytes go with the last row that names them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from tests.service.evidence.conftest import HEAD, LIU, MA, ROOT, HandIn
from tests.service.evidence.test_deposits import read

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import SYSTEM, Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.evidence import lookup, removal
from xiangheng_platform.evidence.errors import EvidenceRefused, EvidenceRemoved, NoSuchEvidence
from xiangheng_platform.evidence.kinds import evidence_kinds
from xiangheng_platform.jobs import leases, queue
from xiangheng_platform.jobs.kinds import registry
from xiangheng_platform.jobs.records import State
from xiangheng_platform.jobs.worker import Worker
from xiangheng_platform.settings import JobSettings
from xiangheng_platform.store import filing
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store

Names = Callable[[], list[str]]


@pytest.mark.both_databases
def test_a_removed_file_leaves_a_tombstone(store: Store, hand_in: HandIn, kept: Names, clock: Any) -> None:
    """The story: who, when and why stay; the bytes and the name are gone, and history holds."""
    handed_in = hand_in("身份证号".encode(), "张某某.txt")
    clock.pass_(hours=1)
    buried = removal.remove(store, LIU, handed_in.number, "交错了")
    with pytest.raises(EvidenceRemoved, match="交错了"):
        read(store, LIU, handed_in.number)
    with store.view(LIU) as view:
        told, listed = lookup.find(view, 1), lookup.holdings(view).rows
        with_removed = lookup.holdings(view, with_removed=True).rows
    with store.database.reading() as connection:
        proof = prove(connection)

    assert buried == told == with_removed[0]
    assert told.removal is not None
    assert (told.removal.by, told.removal.reason, told.removal.at) == ("liu", "交错了", clock())
    assert (told.name, told.sha256, told.size) == ("", handed_in.sha256, handed_in.size)
    assert (listed, kept()) == ((), [])
    assert (proof.holds, filing.differences(store.database)) == (True, ())


def test_a_name_stands_nowhere_once_it_is_erased(store: Store, hand_in: HandIn) -> None:
    """Neither in the log nor in the history: a name may be somebody's."""
    removal.remove(store, LIU, hand_in(name="张某某.txt").number, "交错了")
    with store.database.reading() as connection:
        rows = [
            str(row)
            for table in ("audit", "evidence", "personal")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]

    assert [row for row in rows if "张某某" in row] == []


def test_whoever_else_handed_it_in_keeps_it(store: Store, hand_in: HandIn, kept: Names) -> None:
    """The bytes are there until the last row that names them is retracted."""
    mine, yours = hand_in(person=LIU), hand_in(person=MA)
    removal.remove(store, LIU, mine.number, "交错了")

    assert read(store, MA, yours.number) == b"content"
    removal.remove(store, MA, yours.number, "交错了")
    assert kept() == []


def test_what_was_removed_can_be_handed_in_again(store: Store, hand_in: HandIn) -> None:
    """As another file, with a number of its own."""
    removal.remove(store, LIU, hand_in().number, "交错了")
    again = hand_in()

    assert again.number > 1
    assert read(store, LIU, again.number) == b"content"


def test_as_of_an_earlier_moment_the_row_is_there_and_the_bytes_are_not(
    store: Store, hand_in: HandIn, clock: Any
) -> None:
    """What was known then is told; what is gone is gone."""
    handed_in = hand_in()
    then = clock.pass_(hours=1)
    clock.pass_(hours=1)
    removal.remove(store, LIU, handed_in.number, "交错了")
    with store.view(LIU, then) as view:
        told = lookup.find(view, handed_in.number)
        with pytest.raises(EvidenceRemoved):
            lookup.content(view, handed_in.number)

    assert (told.number, told.removal) == (handed_in.number, None)


def test_a_file_is_removed_once_and_for_a_reason(store: Store, hand_in: HandIn) -> None:
    """Otherwise nothing is done."""
    number = hand_in().number
    with pytest.raises(EvidenceRefused, match="为什么删除"):
        removal.remove(store, LIU, number, "  ")
    removal.remove(store, LIU, number, "交错了")
    with pytest.raises(EvidenceRemoved, match="已经删除"):
        removal.remove(store, LIU, number, "再来")
    with pytest.raises(NoSuchEvidence):  # the tombstone's own row is no file
        removal.remove(store, LIU, number + 1, "试")


def test_who_may_see_a_file_need_not_be_able_to_remove_it(store: Store, hand_in: HandIn) -> None:
    """An auditor is refused; whoever may not see it is told that there is none; the head of the division may."""
    number = hand_in().number
    with pytest.raises(NotAllowed):
        removal.remove(store, Person("shen", (Granted(Role.AUDITOR),)), number, "试")
    with pytest.raises(NoSuchEvidence):
        removal.remove(store, MA, number, "试")

    told = removal.remove(store, HEAD, number, "含有个人信息")
    assert told.removal is not None
    assert told.removal.by == "chen"


@pytest.mark.both_databases
def test_what_is_over_is_cleared_by_a_job(
    store: Store, hand_in: HandIn, clock: Any, kept: Names, age: Callable[[], None]
) -> None:
    """On its last day it is there; on the day after, the platform removes it, with a tombstone and one act."""
    last = date(2024, 5, 2)
    passing, lasting = hand_in(b"passing", expires_on=last), hand_in(b"lasting")
    (store.database.files.place("0" * 64)).parent.mkdir(parents=True)
    store.database.files.place("0" * 64).write_bytes(b"stray")
    age()
    kinds = registry(evidence_kinds())
    clock.pass_(days=1)
    job = queue.submit(store, ROOT, kinds, "evidence.clear")
    worker = Worker(store, kinds, lambda store, login: ROOT, JobSettings(poll_seconds=0.01))
    worker.run_waiting()
    early = leases.look(store, job.id)
    clock.pass_(days=1)
    job = queue.submit(store, ROOT, kinds, "evidence.clear")
    worker.run_waiting()
    late = leases.look(store, job.id)
    with store.view(LIU) as view:
        told = lookup.find(view, passing.number)

    assert (early.state, early.result) == (State.DONE, {"expired": 0, "strays": 1})
    assert late.result is not None
    assert (late.state, late.result["expired"], late.result["strays"]) == (State.DONE, 1, 0)
    assert told.removal is not None
    assert (told.removal.by, told.removal.reason, told.removal.act) == ("root", "到期", late.act)
    assert kept() == [lasting.sha256]


def test_the_platform_itself_may_clear(store: Store) -> None:
    """So that it can be set to a schedule; a clerk may not."""
    assert removal.clear(store, SYSTEM) == removal.Cleared(0, 0)
    with pytest.raises(NotAllowed):
        removal.clear(store, LIU)
