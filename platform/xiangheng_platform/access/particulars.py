"""Personal particulars of accounts: kept apart, shown masked, read in full only by an act, and erased for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.errors import AccountRefused, ReasonMissing
from xiangheng_platform.access.grants import managing, subject_of
from xiangheng_platform.access.masking import masked_name, masked_telephone
from xiangheng_platform.access.oversight import require_over, require_own_or_over
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.store import personal
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.personal import Commitment
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import PersonalRow
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

_LONGEST = 64
NAME, TELEPHONE = "name", "telephone"
_CALLED = {NAME: "姓名", TELEPHONE: "电话"}


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of the person behind a login; empty where nothing is. `is_masked` says that it is not in full."""

    name: str = ""
    telephone: str = ""
    is_masked: bool = False

    @property
    def masked(self) -> "Particulars":
        """The same for others: enough to know whose they are, too little to use."""
        return Particulars(masked_name(self.name), masked_telephone(self.telephone), is_masked=True)


def reveal(store: Store, person: Person, login: str, reason: str) -> Particulars:
    """Name and telephone in full. That they were read, by whom and why, is an act, written before they are given.

    Raises `NotAllowed`, `ReasonMissing`, `NoSuchAccount`.
    """
    if login != person.login:
        require_somewhere(person, "account.personal")
    if not reason.strip():
        raise ReasonMissing("查看个人信息要写明事由", at=login, expected="为了什么事", remedy="加上事由")
    with act_of(store, person, "access:personal:read", subject_of(login), reason) as act:
        require_over(act, "account.personal", login)
        values = personal.particulars(act.session, subject_of(login))
        act.note(after={"fields": sorted(values)})
    return _in_full(values)


def own(view: View) -> Particulars:
    """What is known of whoever asks, to themselves in full; raises `NotAllowed`, as for every token."""
    login = view.person.login
    require(view.person, "account.own", Target(owner=login))
    return _in_full(personal.particulars(view.session, subject_of(login)))


def set_personal(
    store: Store,
    person: Person,
    login: str,
    *,
    name: str | None = None,
    telephone: str | None = None,
    reason: str = "",
) -> None:
    """Set what is not None, erase what is empty. One's own, or anybody's for whoever manages accounts.

    What stood before is scrubbed from the database's log as well. Raises `NotAllowed`, `NoSuchAccount`, `AccountRefused`,
    and `ReaderInTheWay` where it was set and the log still holds what stood before.
    """
    is_own = require_own_or_over(person, login, "account.own", "account.manage")
    given = {
        field: value.strip() for field, value in ((NAME, name), (TELEPHONE, telephone)) if value is not None
    }
    refuse(given, login)
    with act_of(store, person, "access:personal:set", subject_of(login), reason) as act:
        if not is_own:
            require_over(act, "account.manage", login)
        keep(act, login, given)
    store.database.scrub()


def erase(store: Store, person: Person, login: str, reason: str = "") -> int:
    """Erase everything personal of an account, with the salts of its commitments; returns how many particulars.

    The account, its grants and its acts stay under the login, which says nothing of the person any more.
    Raises `NotAllowed`, `NoSuchAccount`, and `ReaderInTheWay` where it was erased and the log still holds a copy.
    """
    with managing(store, person, "access:personal:erase", login, reason) as act:
        count = personal.erase(act.session, subject_of(login))
        act.note(after={"erased": count})
    store.database.scrub()
    return count


def keep(act: Act[Any], login: str, given: Mapping[str, str]) -> None:
    """Keep particulars within an act; the audit row holds commitments of them."""
    committed: dict[str, Commitment | None] = {}
    for field, value in given.items():
        if value:
            committed[field] = personal.keep(act.session, subject_of(login), field, value)
        else:
            personal.erase(act.session, subject_of(login), field)
            committed[field] = None
    act.note(after=committed)


def refuse(given: Mapping[str, str], login: str) -> None:
    """Raise `AccountRefused` for particulars that are too long or have more than one line; they are not quoted."""
    faults = [
        Fault(
            "ACCOUNT-REFUSED",
            FieldPath((field,), _CALLED[field]),
            "太长，或不止一行",
            f"一行，最多 {_LONGEST} 个字符",
            "改短",
        )
        for field, value in given.items()
        if len(value) > _LONGEST or not value.isprintable()
    ]
    if faults:
        raise AccountRefused(faults, at=login)


def seen_by(view: View, logins: Iterable[str]) -> dict[str, Particulars]:
    """The particulars of some accounts by login, in full only one's own: reading others' in full is an act."""
    subjects = {subject_of(login): login for login in logins}
    values: dict[str, dict[str, str]] = {}
    for row in view.session.exec(select(PersonalRow).where(among(col(PersonalRow.subject), subjects))):
        values.setdefault(subjects[row.subject], {})[row.field] = row.value
    known = {login: _in_full(theirs) for login, theirs in values.items()}
    return {login: seen if login == view.person.login else seen.masked for login, seen in known.items()}


def _in_full(values: Mapping[str, str]) -> Particulars:
    return Particulars(values.get(NAME, ""), values.get(TELEPHONE, ""))
