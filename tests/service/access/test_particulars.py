"""Personal particulars: masked, revealed by an act, erased without touching history."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from xiangheng_platform.access import accounts, particulars
from xiangheng_platform.access.errors import AccountRefused, NotAllowed, ReasonMissing
from xiangheng_platform.access.masking import masked_name, masked_telephone
from xiangheng_platform.access.particulars import Particulars
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import PersonalRow

Added = Callable[..., Person]


@pytest.mark.parametrize(("name", "masked"), [("刘强", "刘*"), ("欧阳娜娜", "欧***"), ("刘", "*"), ("", "")])
def test_a_name_is_known_by_its_first_character(name: str, masked: str) -> None:
    """The rest is stars, as many as there are characters."""
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("82212345", "******45"),
        ("12", "**"),
        ("", ""),
        ("AB345678901X", "**3*****901*"),
        ("李秘密的户13900001111", "*" * 16),
        ("12345Ａ78901", "*" * 11),
    ],
)
def test_a_number_is_known_by_its_ends(number: str, masked: str) -> None:
    """Short numbers show less, letters are not shown, and of what is no number nothing is."""
    assert masked_telephone(number) == masked


@given(st.text(alphabet="0123456789+-", max_size=30))
def test_a_mask_hides_most_of_a_number(number: str) -> None:
    """It is as long as the number, and never more than the ends of a long one are seen."""
    masked = masked_telephone(number)

    assert len(masked) == len(number)
    assert sum(one != "*" for one in masked) <= max(2, min(7, len(number) - 4))


def test_others_are_masked_even_for_an_administrator(store: Store, root: Person, added: Added) -> None:
    """Reading in full is an act, and looking at a list is none."""
    added("liu")

    with store.view(root) as view:
        assert accounts.show(view, "liu").particulars == Particulars("王**", "138****5678", is_masked=True)


def test_ones_own_are_shown_in_full(store: Store, root: Person, added: Added) -> None:
    """There is nothing to hide from oneself."""
    liu = added("liu")

    with store.view(liu) as view:
        assert accounts.show(view, "liu").particulars == Particulars("王小明", "13812345678")


def test_reading_in_full_is_an_act(store: Store, root: Person, added: Added, log: Any) -> None:
    """Who read whose, which particulars and why stands in the log, and the values do not."""
    added("liu")
    found = particulars.reveal(store, root, "liu", "核对值班电话")
    row = log("access:personal:read")[-1]

    assert found == Particulars("王小明", "13812345678")
    assert (row.actor, row.subject, row.reason) == ("user:root", "account:liu", "核对值班电话")
    assert row.after == '{"fields":["name","telephone"]}'


def test_nothing_is_revealed_without_a_reason(store: Store, root: Person, added: Added, log: Any) -> None:
    """Blanks are none."""
    added("liu")
    with pytest.raises(ReasonMissing):
        particulars.reveal(store, root, "liu", "  ")

    assert log("access:personal:read") == []


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.SYSTEM)])
def test_nobody_else_reveals(store: Store, root: Person, added: Added, role: Role) -> None:
    """Only whoever keeps the accounts has a use for telephones."""
    added("liu")
    with pytest.raises(NotAllowed):
        particulars.reveal(store, Person("ma", (Granted(role),)), "liu", "想看看")


def test_the_log_never_holds_a_name(store: Store, root: Person, added: Added, log: Any) -> None:
    """Only commitments of it, whatever was done."""
    liu = added("liu")
    particulars.set_personal(store, liu, "liu", name="赵大海", telephone="13987654321")
    particulars.reveal(store, root, "liu", "核对")
    particulars.erase(store, root, "liu")
    written = "".join(row.before + row.after + row.reason + row.subject for row in log())

    assert [value for value in ("王小明", "13812345678", "赵大海", "13987654321") if value in written] == []


def test_erased_is_gone_and_history_holds(store: Store, root: Person, added: Added) -> None:
    """Values and salts are deleted; the proof of history does not notice."""
    added("liu")
    count = particulars.erase(store, root, "liu", "离职")
    with store.reading() as session:
        left = session.exec(select(PersonalRow).where(PersonalRow.subject == "account:liu")).all()
    with store.database.reading() as connection:
        proof = prove(connection)

    assert (count, left, proof.holds) == (2, [], True)
    with store.view(root) as view:
        assert accounts.show(view, "liu").particulars == Particulars()


def test_somebody_changes_their_own(store: Store, root: Person, added: Added) -> None:
    """What is not named stays; what is empty is erased."""
    liu = added("liu")
    particulars.set_personal(store, liu, "liu", name="王大明", telephone="")

    with store.view(liu) as view:
        assert accounts.show(view, "liu").particulars == Particulars("王大明", "")


def test_nobody_changes_anothers(store: Store, root: Person, added: Added) -> None:
    """Unless they manage accounts."""
    added("liu")
    with pytest.raises(NotAllowed):
        particulars.set_personal(store, Person("ma", (Granted(Role.INSPECTOR),)), "liu", name="x")


def test_a_particular_is_one_short_line_and_never_quoted(store: Store, root: Person) -> None:
    """All faults at once."""
    with pytest.raises(AccountRefused) as refused:
        particulars.set_personal(store, root, "root", name="刘\n强", telephone="9" * 65)

    assert [fault.where for fault in refused.value.faults] == ["姓名", "电话"]
    assert "99999" not in str(refused.value)


@pytest.mark.parametrize(
    "gone",
    [
        lambda store, root: particulars.erase(store, root, "liu"),
        lambda store, root: particulars.set_personal(store, root, "liu", name="", telephone="1"),
    ],
)
def test_what_is_gone_is_in_no_file(
    store: Store, root: Person, added: Added, gone: Callable[[Store, Person], object]
) -> None:
    """Not in SQLite's log either, while programs have the database open and nothing clears it away."""
    if store.database.file is None:
        pytest.skip("a server's files are the server's; its pages are overwritten by VACUUM")
    added("liu")
    gone(store, root)

    files = store.database.file.parent.glob(f"{store.database.file.name}*")
    assert [file.name for file in files if file.is_file() and "王小明".encode() in file.read_bytes()] == []
