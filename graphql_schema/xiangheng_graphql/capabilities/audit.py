"""The audit log: who did what to what, when and why, for whoever audits."""

from collections.abc import Callable, Mapping, Sequence
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
)
from xiangheng_graphql.assembly.nodes import number_of
from xiangheng_graphql.capabilities.people import LIST, accounts_by_login
from xiangheng_platform.access.documents import AccountRecord
from xiangheng_platform.access.views import View
from xiangheng_platform.audit import log, verification
from xiangheng_platform.audit.log import AuditFilter, AuditOrder, Entry
from xiangheng_platform.audit.verification import Head
from xiangheng_scoring.records import Meaning

READ = "audit.read"


class ActKey(NamedTuple):
    """What loaders of acts are asked by: who acted, and on what."""

    actor: str
    subject: str


def entry_of(view: View, identity: str) -> Entry:
    """The act of an id."""
    return log.show(view, number_of(identity))


audit = Capability("audit")
audit.call(Head, "AuditHead")
audit.entity(
    Entry,
    name="AuditEntry",
    chinese="一次操作的记录",
    key=lambda entry: ActKey(entry.actor, entry.subject),
    identity=lambda entry: str(entry.number),
    refetch=entry_of,
)


@audit.query(chinese="审计记录", action=READ, name="audit", is_province_wide=True)
def entries(
    view: View,
    where: Filtered[AuditFilter] = None,
    order: Ordered[AuditOrder] = AuditOrder.NEWEST,
    first: First = PAGE,
    after: After = None,
) -> Connection[Entry]:
    """The acts that fit."""
    where = where or AuditFilter()
    page = log.search(view, where, order, after=after or "", limit=length(first))
    return connection(page, lambda: log.count(view, where), after=after)


@audit.query(chinese="一次操作的全部记录", action=READ, is_province_wide=True)
def audit_entry(view: View, number: Annotated[int, Meaning("the number of the act")]) -> Entry:
    """An act by its number."""
    return log.show(view, number)


@audit.query(chinese="最后一次操作，抄在别处，以后核验用", action="audit.verify", is_province_wide=True)
def audit_head(view: View) -> Head:
    """The end of the chain: written down elsewhere, it proves the log up to there."""
    return verification.head(view)


@audit.field(Entry, chinese="是谁做的；不是账号、或看不到的为空", action=LIST)
def account(view: View, keys: Sequence[ActKey]) -> Mapping[ActKey, AccountRecord | None]:
    """The account that acted; null for the system and others without one."""
    return _accounts(view, keys, "user:", lambda key: key.actor)


@audit.field(Entry, chinese="对象是账号的，那个账号；不是、或看不到的为空", action=LIST)
def subject_account(view: View, keys: Sequence[ActKey]) -> Mapping[ActKey, AccountRecord | None]:
    """The account that it was done to; null where it was none, or one that you may not see."""
    return _accounts(view, keys, "account:", lambda key: key.subject)


def _accounts(
    view: View, keys: Sequence[ActKey], prefix: str, named: Callable[[ActKey], str]
) -> dict[ActKey, AccountRecord | None]:
    """The accounts that acts name by a prefix and a login."""
    logins = {key: named(key).removeprefix(prefix) for key in keys if named(key).startswith(prefix)}
    shown = accounts_by_login(view, logins.values())
    return {key: shown.get(login) for key, login in logins.items()}
