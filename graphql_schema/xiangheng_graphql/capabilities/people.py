"""People: who is signed in and what they may do, the accounts that they may see, and what was granted on any day."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    PAGE,
    After,
    Connection,
    Filtered,
    First,
    Ordered,
    connection,
    length,
    page_of,
)
from xiangheng_graphql.capabilities.regions import OnDay
from xiangheng_graphql.context import STRANGER
from xiangheng_platform.access import accounts as services
from xiangheng_platform.access import explanations, particulars
from xiangheng_platform.access import grants as granting
from xiangheng_platform.access.accounts import AccountFilter, AccountOrder
from xiangheng_platform.access.credentials import must_change_password
from xiangheng_platform.access.documents import (
    AccountRecord,
    GrantedRecord,
    GrantRecord,
    account_record,
    grant_record,
    person_record,
)
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.grants import GrantView
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.rights import ACTIONS, ActionName, Where
from xiangheng_platform.access.views import View
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.errors import RegionError
from xiangheng_platform.regions.lookup import find
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.meanings import Called, Login
from xiangheng_scoring.records import Meaning

LIST = "account.list"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever is signed in, by a session or a token."""

    login: Login
    roles: Annotated[tuple[GrantedRecord, ...], Meaning("what they were given and is in force today")]
    only: Annotated[
        tuple[str, ...] | None,
        Meaning("the actions that this session or token is limited to; null: not limited"),
    ]
    must_change_password: Annotated[
        bool, Meaning("whether somebody else chose their password: they may do nothing before they change it")
    ]
    must_confirm: Annotated[
        bool, Meaning("whether they have to sign in once more before they give rights or reset credentials")
    ]


@dataclass(frozen=True, slots=True)
class PermittedAction:
    """An action that whoever is signed in may do somewhere."""

    action: ActionName
    called: Called
    where: Annotated[Where, Meaning("what they may do it to")]
    roles: Annotated[tuple[GrantedRecord, ...], Meaning("what allows it, with its reach")]
    needs_confirmation: Annotated[
        bool, Meaning("whether only somebody who signed in a moment ago may do it, and no token")
    ]
    lacks_confirmation: Annotated[bool, Meaning("whether they have to sign in once more before")]


class GrantKey(NamedTuple):
    """What loaders of grants are asked by: whose it is and where it reaches."""

    login: str
    region: str


def viewer_of(person: Person) -> Viewer:
    """What is told of somebody who is signed in."""
    record = person_record(person)
    return Viewer(
        person.login, record.granted, record.only, must_change_password(person), person.must_confirm
    )


def accounts_by_login(view: View, logins: Iterable[str]) -> dict[str, AccountRecord]:
    """The accounts of some logins, as far as whoever asks may see them."""
    return {
        login: account_record(account) for login, account in services.of_logins(view, set(logins)).items()
    }


people = Capability("people")
people.entity(Viewer, chinese="登录的人", key=lambda viewer: viewer.login)
people.entity(
    AccountRecord,
    chinese="账号，按看的人的权限显示",
    key=lambda account: account.login,
    identity=lambda account: account.login,
    refetch=lambda view, login: accounts_by_login(view, [login]).get(login),
)
people.entity(GrantRecord, chinese="一项授权", key=lambda grant: GrantKey(grant.login, grant.region or ""))
people.entity(
    GrantedRecord, name="HeldRole", chinese="现有的一个角色", key=lambda granted: granted.region or ""
)


@people.query(chinese="登录的人；没有登录则为空", action="", is_anonymous=True)
def viewer(view: View) -> Viewer | None:
    """Whoever is signed in; null where nobody is."""
    return None if view.person is STRANGER else viewer_of(view.person)


@people.field(Viewer, chinese="自己的姓名", action="account.own", name="name")
def viewer_name(view: View, keys: Sequence[str]) -> Mapping[str, str | None]:
    """Their own name, in full; null where none is kept, and for a token."""
    try:
        return {view.person.login: particulars.own(view).name or None}
    except NotAllowed:
        return {}


@people.field(Viewer, chinese="自己的账号", action=LIST, name="account")
def viewer_account(view: View, keys: Sequence[str]) -> Mapping[str, AccountRecord | None]:
    """Their account; null for a session or token that may not read it."""
    return dict(accounts_by_login(view, keys))


@people.field(Viewer, chinese="能做的全部操作", action="")
def actions(view: View, keys: Sequence[str]) -> Mapping[str, tuple[PermittedAction, ...]]:
    """All that they may do, by the table of rights; `may` tells whether an action is allowed at a certain place."""
    permitted = tuple(
        PermittedAction(
            each.action,
            ACTIONS[each.action],
            each.where,
            person_record(Person(view.person.login, each.granted)).granted,
            each.needs_confirmation,
            each.lacks_confirmation,
        )
        for each in explanations.permitted(view.person)
    )
    return dict.fromkeys(keys, permitted)


@people.query(chinese="一个账号", action=LIST)
def account(view: View, login: Login) -> AccountRecord:
    """An account by its login."""
    return account_record(services.show(view, login))


@people.query(chinese="看得到的账号", action=LIST)
def accounts(
    view: View,
    where: Filtered[AccountFilter] = None,
    order: Ordered[AccountOrder] = AccountOrder.LOGIN,
    first: First = PAGE,
    after: After = None,
) -> Connection[AccountRecord]:
    """The accounts that whoever asks may see."""
    where = where or AccountFilter()
    page = services.list_accounts(view, where, order, after=after or "", limit=length(first))
    return connection(page.of(account_record), lambda: services.count_accounts(view, where), after=after)


@people.query(chinese="某一天谁有什么角色", action=LIST, is_history=True)
def grants(
    view: View,
    on_day: OnDay = None,
    login: Annotated[str, Meaning("whose; empty: everybody's whom one may see")] = "",
    first: First = PAGE,
    after: After = None,
) -> Connection[GrantRecord]:
    """What was granted on a day, by login; nothing while an account was disabled."""
    rows = sorted(granting.grants_on(view, login, on_day), key=_place)
    return page_of(rows, _place, first=first, after=after).of(grant_record)


@people.field(AccountRecord, chinese="某一天有的角色", action=LIST)
def grants_on(view: View, keys: Sequence[str], on_day: OnDay = None) -> Mapping[str, tuple[GrantRecord, ...]]:
    """What was granted to it on a day; nothing while it was disabled."""
    granted = granting.grants_of(view, keys, on_day)
    return {login: tuple(map(grant_record, theirs)) for login, theirs in granted.items()}


@people.field(GrantRecord, chinese="授给谁；看不到账号的为空", action=LIST, name="account")
def grant_account(view: View, keys: Sequence[GrantKey]) -> Mapping[GrantKey, AccountRecord | None]:
    """To whom it was granted; null where you may not see the account."""
    shown = accounts_by_login(view, (key.login for key in keys))
    return {key: shown.get(key.login) for key in keys}


@people.field(GrantRecord, chinese="到哪个地区为止；空为全省", action="region.read", name="division")
def grant_division(view: View, keys: Sequence[GrantKey]) -> Mapping[GrantKey, Division | None]:
    """The division that it reaches, as it is today; null for the whole province."""
    reached = _reached(view, (key.region for key in keys))
    return {key: reached.get(key.region) for key in keys}


@people.field(GrantedRecord, chinese="到哪个地区为止；空为全省", action="region.read", name="division")
def held_division(view: View, keys: Sequence[str]) -> Mapping[str, Division | None]:
    """The division that it reaches, as it is today; null for the whole province."""
    return dict(_reached(view, keys))


def _reached(view: View, regions: Iterable[str]) -> dict[str, Division]:
    """The divisions of some reaches by their paths, without those that are no more."""
    known = divisions.gazetteer(view)
    reached = {}
    for region in filter(None, set(regions)):
        with suppress(RegionError):
            reached[region] = find(known, Reach(region=region).code, view.today)
    return reached


def _place(grant: GrantView) -> tuple[str, ...]:
    return (
        grant.login,
        grant.role.value,
        grant.reach.department,
        grant.reach.region,
        grant.valid_from.isoformat(),
    )
