"""Who a household is, in full: reading that is an act with a reason, and so is erasing it for good."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import col, delete, select

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.monitoring.documents import ErasedHousehold, RevealedHousehold, RevealedMember
from xiangheng_platform.monitoring.errors import ReasonMissing
from xiangheng_platform.monitoring.households import identity
from xiangheng_platform.monitoring.tables import HouseholdIdentity, MemberIdentity
from xiangheng_platform.store.store import Store
from xiangheng_scoring.places import FieldPath

REVEAL, ERASE = "household.reveal", "household.erase"


def reveal(store: Store, person: Person, household: str, reason: str) -> RevealedHousehold:
    """Number, names and telephone of a household in full. That they were read, by whom and why, is written before.

    Raises `NotAllowed`, `ReasonMissing`, `NoSuchHousehold`.
    """
    with _acting(store, person, REVEAL, "reveal", household, reason) as (act, row):
        members = act.session.exec(
            select(MemberIdentity)
            .where(MemberIdentity.household == row.key)
            .order_by(col(MemberIdentity.key))
        ).all()
        act.note(after={"members": len(members)})
        return RevealedHousehold(
            str(row.key), row.number, row.head, row.telephone,
            tuple(RevealedMember(str(member.key), member.name, member.identity_number) for member in members),
        )  # fmt: skip


def erase(store: Store, person: Person, household: str, reason: str) -> ErasedHousehold:
    """Erase who a household and its people are, so that what the months hold under their keys is anybody's.

    The next file that names them gives them other keys. Raises `NotAllowed`, `ReasonMissing`, `NoSuchHousehold`, and
    `ReaderInTheWay` where it was erased and the database's log still holds a copy.
    """
    with _acting(store, person, ERASE, "erase", household, reason) as (act, row):
        key = row.key
        members = act.session.exec(
            delete(MemberIdentity).where(col(MemberIdentity.household) == key)
        ).rowcount
        act.session.exec(delete(HouseholdIdentity).where(col(HouseholdIdentity.key) == key))
        act.note(after={"members": members})
    store.database.scrub()
    return ErasedHousehold(str(key), members)


@contextmanager
def _acting(
    store: Store, person: Person, right: str, verb: str, household: str, reason: str
) -> Iterator[tuple[Act, HouseholdIdentity]]:
    """An act on a household that somebody may do it to, with a reason; the log knows it by its key alone."""
    require_somewhere(person, right)
    if not reason.strip():
        raise ReasonMissing(
            "没有写事由",
            at=FieldPath(("reason",), "事由"),
            expected="为了什么事",
            remedy="加上事由（--reason）",
        )
    with store.view(person) as view:
        key = identity(view, household, right).key
    with act_of(store, person, f"monitoring:household:{verb}", f"household:{key}", reason) as act:
        # Once more within the act: somebody may have erased it since.
        yield act, identity(act, str(key), right)
