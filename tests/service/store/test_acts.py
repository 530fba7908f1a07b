"""An act is written whole with its audit row, or not at all."""

import pytest
from sqlmodel import select

from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow


def rows(store: Store) -> list[AuditRow]:
    """The whole audit log."""
    with store.reading() as session:
        return list(session.exec(select(AuditRow).order_by(AuditRow.number)))  # type: ignore[arg-type]


def test_the_making_of_the_store_is_the_first_act(store: Store) -> None:
    """A history begins with who made it."""
    assert [(row.number, row.action) for row in rows(store)] == [(1, "store:database:create")]


def test_an_act_writes_one_audit_row(store: Store) -> None:
    """Who, what, to what, before, after and why are kept."""
    with store.act("user:liu", "regions:division:rename", "division:430124", "国务院批复") as act:
        act.note(before={"name": "宁乡县"}, after={"name": "宁乡市"})

    row = rows(store)[-1]

    assert (row.actor, row.action, row.subject) == ("user:liu", "regions:division:rename", "division:430124")
    assert (row.before, row.after, row.reason) == ('{"name":"宁乡县"}', '{"name":"宁乡市"}', "国务院批复")


def test_an_act_that_fails_leaves_nothing(store: Store) -> None:
    """An exception takes everything back, the audit row too."""
    with pytest.raises(RuntimeError), store.act("user:liu", "a:b:c", "x"):
        raise RuntimeError

    assert len(rows(store)) == 1


def test_acts_at_one_moment_still_follow_each_other(store: Store) -> None:
    """The clock may stand still; the log does not say that two acts were at once."""
    for _ in range(3):
        with store.act("user:liu", "a:b:c", "x"):
            pass

    moments = [row.at for row in rows(store)]

    assert moments == sorted(set(moments))


def test_a_new_history_is_proved(store: Store) -> None:
    """Nothing is found in a history that nobody touched."""
    with store.act("user:liu", "a:b:c", "x"):
        pass
    with store.database.reading() as connection:
        proof = prove(connection)

    assert proof.holds
    assert proof.acts == 2
