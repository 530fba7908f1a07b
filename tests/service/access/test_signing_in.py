"""Signing in: who is let in, what is counted, and when a session ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.credentials import recognise
from xiangheng_platform.access.errors import LockedOut, NotSignedIn, NotTheFirst, SignInRefused
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in, sign_out
from xiangheng_platform.access.tables import Account, SignInSession
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow
from xiangheng_scoring.errors import Kind

Log = Callable[..., list[AuditRow]]
Added = Callable[..., Person]


def fail(store: Store, policy: SignInSettings, login: str = "root", times: int = 1) -> None:
    """Sign in with a wrong password."""
    for _ in range(times):
        with pytest.raises(SignInRefused):
            sign_in(store, policy, login, "wrong")


def test_a_session_stands_for_the_person(
    store: Store, policy: SignInSettings, root: Person, password: str
) -> None:
    """Whoever shows the secret is known, with the roles of today."""
    secret = sign_in(store, policy, "root", password)

    assert recognise(store, policy, secret) == root


def test_a_login_is_put_up_with_as_telephones_write_it(
    store: Store, policy: SignInSettings, root: Person, password: str
) -> None:
    """With a capital and a blank."""
    assert recognise(store, policy, sign_in(store, policy, "Root ", password)) == root


def test_the_reach_of_a_grant_is_the_persons(
    store: Store, policy: SignInSettings, added: Added, password: str
) -> None:
    """Department and region come with the role."""
    added("clerk", Role.DEPARTMENT_CLERK, department="省医保局", region="430000/433100")

    person = recognise(store, policy, sign_in(store, policy, "clerk", password))

    assert person.granted == (Granted(Role.DEPARTMENT_CLERK, Reach("省医保局", "430000/433100")),)


def test_no_secret_is_kept(store: Store, policy: SignInSettings, root: Person, password: str) -> None:
    """The database holds neither a password nor a session that could be shown."""
    secret = sign_in(store, policy, "root", password)
    with store.reading() as session:
        account, kept = session.get_one(Account, "root"), session.exec(select(SignInSession)).one()

    assert password not in account.password
    assert account.password.startswith("$argon2id$")
    assert secret not in (kept.digest, kept.login)


def test_a_wrong_password_is_refused_and_recorded(
    store: Store, policy: SignInSettings, root: Person, log: Log
) -> None:
    """A failure is an act, of nobody that is known, although an error is raised."""
    fail(store, policy)

    row = log("access:session")[-1]

    assert (row.action, row.actor, row.subject) == ("access:session:refuse", "nobody", "account:root")
    assert '"wrong-password"' in row.after


def test_an_unknown_login_is_refused_alike_and_not_written_down(
    store: Store, policy: SignInSettings, root: Person, log: Log
) -> None:
    """The same words as for a wrong password; what was typed may be a password in the wrong place."""
    with pytest.raises(SignInRefused) as unknown:
        sign_in(store, policy, "hunter2", "wrong")
    with pytest.raises(SignInRefused) as wrong:
        sign_in(store, policy, "root", "wrong")

    assert str(unknown.value) == str(wrong.value)
    assert "hunter2" not in "".join(row.subject + row.after for row in log())


@pytest.mark.parametrize("login", ["root", "nobody-here"])
def test_too_many_failures_lock_the_login_whether_it_is_one_or_not(
    store: Store, policy: SignInSettings, root: Person, password: str, log: Log, login: str
) -> None:
    """The fifth failure locks for a quarter of an hour; then the right password is refused, too."""
    fail(store, policy, login, times=4)
    with pytest.raises(LockedOut, match="09:15:00"):
        sign_in(store, policy, login, "wrong")
    with pytest.raises(LockedOut):
        sign_in(store, policy, login, password)

    assert [row.action for row in log("access:session")] == ["access:session:refuse"] * 6
    assert '"locked_until":null' not in log("access:session")[-2].after


def test_a_lock_ends(store: Store, policy: SignInSettings, root: Person, password: str, clock: Any) -> None:
    """After its time the right password opens again, and earlier failures are forgotten."""
    fail(store, policy, times=4)
    with pytest.raises(LockedOut):
        sign_in(store, policy, "root", "wrong")
    clock.pass_(minutes=16)
    fail(store, policy, times=4)

    assert sign_in(store, policy, "root", password)


def test_success_starts_the_count_anew(
    store: Store, policy: SignInSettings, root: Person, password: str
) -> None:
    """Only failures in a row lock."""
    fail(store, policy, times=4)
    sign_in(store, policy, "root", password)
    fail(store, policy, times=4)

    assert sign_in(store, policy, "root", password)


def test_failures_are_counted_across_processes(
    store: Store,
    policy: SignInSettings,
    root: Person,
    open_again: Callable[[], Store],
) -> None:
    """Another process counts on."""
    fail(store, policy, times=2)
    other = open_again()
    fail(other, policy, times=2)

    with pytest.raises(LockedOut):
        sign_in(store, policy, "root", "wrong")


def test_an_administrator_unlocks(
    store: Store, policy: SignInSettings, root: Person, added: Added, password: str
) -> None:
    """Nobody need wait for the end of a lock."""
    added("liu")
    fail(store, policy, "liu", times=4)
    with pytest.raises(LockedOut):
        sign_in(store, policy, "liu", "wrong")
    accounts.unlock(store, root, "liu")

    assert sign_in(store, policy, "liu", password)


def test_a_session_that_nobody_uses_ends(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any
) -> None:
    """Half an hour without use ends it; use puts that off."""
    secret = sign_in(store, policy, "root", password)
    for _ in range(3):
        clock.pass_(minutes=29)
        recognise(store, policy, secret)
    clock.pass_(minutes=30)

    with pytest.raises(NotSignedIn, match="到期"):
        recognise(store, policy, secret)


def test_a_session_ends_however_much_it_is_used(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any
) -> None:
    """Twelve hours are the most."""
    secret = sign_in(store, policy, "root", password)
    for _ in range(36):
        recognise(store, policy, secret)
        clock.pass_(minutes=20)
    clock.pass_(seconds=1)

    with pytest.raises(NotSignedIn, match="到期"):
        recognise(store, policy, secret)


def test_use_is_noted_at_most_once_a_minute(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any
) -> None:
    """A reader is a writer only now and then."""
    secret, began = sign_in(store, policy, "root", password), clock.now
    clock.pass_(seconds=59)
    recognise(store, policy, secret)
    with store.reading() as session:
        used_at = session.exec(select(SignInSession)).one().used_at

    assert used_at - began < timedelta(seconds=1)


def test_signing_out_ends_the_session(
    store: Store, policy: SignInSettings, root: Person, password: str, log: Log
) -> None:
    """The secret stands for nobody any more, and that is an act."""
    secret = sign_in(store, policy, "root", password)
    sign_out(store, secret)

    with pytest.raises(NotSignedIn):
        recognise(store, policy, secret)
    assert log()[-1].action == "access:session:end"


@pytest.mark.parametrize("credential", ["", "xhs_no", "xht_no", "瞎写", "\udcff"])
def test_what_is_no_credential_is_told(store: Store, policy: SignInSettings, credential: str) -> None:
    """Nothing, or nonsense, is nobody, with the command that signs in."""
    with pytest.raises(NotSignedIn) as refused:
        recognise(store, policy, credential)

    assert refused.value.kind is Kind.ACCESS


def test_a_disabled_account_is_out_at_once(
    store: Store, policy: SignInSettings, root: Person, added: Added, password: str
) -> None:
    """Its sessions end, and the right password is refused."""
    added("liu")
    secret = sign_in(store, policy, "liu", password)
    accounts.disable(store, root, "liu", "调离")

    with pytest.raises(NotSignedIn):
        recognise(store, policy, secret)
    with pytest.raises(SignInRefused, match="停用"):
        sign_in(store, policy, "liu", password)


def test_a_revoked_role_is_gone_at_once(
    store: Store, policy: SignInSettings, root: Person, added: Added, password: str
) -> None:
    """A session lives on with what is granted now."""
    added("liu")
    secret = sign_in(store, policy, "liu", password)
    grants.revoke(store, root, "liu", Role.INSPECTOR)

    assert recognise(store, policy, secret).granted == ()


def test_a_password_that_somebody_else_chose_opens_only_its_change(
    store: Store, policy: SignInSettings, root: Person, password: str
) -> None:
    """Until it is changed, the person may do nothing but that."""
    accounts.add(store, policy, root, "liu", password)
    grants.grant(store, root, "liu", Role.INSPECTOR)

    person = recognise(store, policy, sign_in(store, policy, "liu", password))

    assert person.only == frozenset({"account.own"})


def test_hashes_are_renewed_when_the_parameters_change(
    store: Store, policy: SignInSettings, root: Person, password: str
) -> None:
    """Signing in is the one moment at which a stronger hash can be made."""
    stronger = SignInSettings(hash_rounds=2, hash_mebibytes=1)
    sign_in(store, stronger, "root", password)
    with store.reading() as session:
        kept = session.get_one(Account, "root").password

    assert "t=2" in kept
    assert sign_in(store, stronger, "root", password)


def test_there_is_one_first_administrator(
    store: Store, policy: SignInSettings, root: Person, password: str
) -> None:
    """Who sits at the machine makes the first account and no other."""
    with pytest.raises(NotTheFirst):
        accounts.first_administrator(store, policy, "second", "", password)


def test_who_is_not_the_first_is_told_so_before_a_password_is_judged(
    store: Store, policy: SignInSettings, root: Person
) -> None:
    """Another password would help nobody."""
    with pytest.raises(NotTheFirst):
        accounts.first_administrator(store, policy, "second", "", "short")


@pytest.mark.parametrize(
    "damaged", ["", "plain text", "$argon2id$v=19$m=1024,t=1,p=4$", "$argon2id$v=19$m=1024,t=1,p=4$AAAA$A"]
)
def test_a_damaged_hash_is_told_and_mended_by_an_administrator(
    store: Store, policy: SignInSettings, root: Person, password: str, log: Any, damaged: str
) -> None:
    """Nobody's password fits it, which is no reason to break off with an error of a library."""
    accounts.add(store, policy, root, "liu", password)
    with store.writing() as session:
        session.exec(update(Account).where(col(Account.login) == "liu").values(password=damaged))

    with pytest.raises(SignInRefused, match="损坏"):
        sign_in(store, policy, "liu", password)
    assert '"why":"damaged-hash"' in log()[-1].after
    accounts.set_password(store, policy, root, "liu", password + "2")
    assert sign_in(store, policy, "liu", password + "2")
