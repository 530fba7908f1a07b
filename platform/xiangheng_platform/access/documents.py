"""What programs are told of accounts, grants, tokens and decisions: records, and how each is made of what services return."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from xiangheng_platform.access.accounts import AccountView
from xiangheng_platform.access.decisions import Decision
from xiangheng_platform.access.duties import DutyView
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.grants import GrantView
from xiangheng_platform.access.particulars import Particulars
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.rights import Right
from xiangheng_platform.access.rights_documents import GrantableRole
from xiangheng_platform.access.tokens import TokenView
from xiangheng_scoring.records import Format, Meaning, extended


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """A role that somebody was given."""

    login: str
    role: GrantableRole
    department: Annotated[str | None, Meaning("null: any")]
    region: Annotated[str | None, Meaning("Path of codes from the root; null: the whole province")]
    valid_from: date
    valid_to: Annotated[date | None, Meaning("Last day, included; null: still")]


@dataclass(frozen=True, slots=True)
class Grants:
    """What was granted on a day."""

    FORMAT: ClassVar = Format("xiangheng-grants/1", "xiangheng user granted --json")
    day: date
    grants: tuple[GrantRecord, ...]


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account, as whoever asks may see it."""

    FORMAT: ClassVar = Format("xiangheng-account/1", "xiangheng user show --json")
    login: str
    name: Annotated[str | None, Meaning("Masked unless it is one's own")]
    telephone: str | None
    masked: bool
    grants: Annotated[tuple[GrantRecord, ...], Meaning("In force, or to come")]
    created_at: datetime
    disabled: bool
    second_factor: bool
    must_change_password: bool
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that whoever asks may see."""

    FORMAT: ClassVar = Format("xiangheng-accounts/1", "xiangheng user list --json")
    accounts: tuple[AccountRecord, ...]


@dataclass(frozen=True, slots=True)
class ParticularsRecord:
    """Name and telephone in full."""

    FORMAT: ClassVar = Format("xiangheng-particulars/1", "xiangheng user reveal --json")
    login: str
    name: str | None
    telephone: str | None


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What the application on the telephone is told."""

    FORMAT: ClassVar = Format("xiangheng-second-factor/1", "xiangheng user second-factor begin --json")
    secret: Annotated[str, Meaning("to be typed")]
    address: Annotated[str, Meaning("to be made a picture of")]


@dataclass(frozen=True, slots=True)
class GrantedRecord:
    """A role within a reach, as it is in force."""

    role: GrantableRole
    department: Annotated[str | None, Meaning("null: any")]
    region: Annotated[str | None, Meaning("Path of codes from the root; null: the whole province")]


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Who is signed in, or nobody."""

    FORMAT: ClassVar = Format(
        "xiangheng-person/1",
        "xiangheng user whoami, sign-in, sign-out, first-admin, rescue, password --json",
    )
    login: Annotated[str | None, Meaning("null: nobody is signed in")]
    granted: Annotated[tuple[GrantedRecord, ...], Meaning("In force today")]
    only: Annotated[
        tuple[str, ...] | None,
        Meaning("The actions that this session or token is limited to; null: not limited"),
    ]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one person, or of all."""

    FORMAT: ClassVar = Format("xiangheng-tokens/1", "xiangheng token list --json")
    tokens: tuple[TokenView, ...]


@dataclass(frozen=True, slots=True)
class TokenRecord(TokenView):
    """A token that was issued or revoked."""

    FORMAT: ClassVar = Format("xiangheng-token/1", "xiangheng token issue, token revoke --json")
    secret: Annotated[str | None, Meaning("Shown once, when it is issued")]


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """Who has which duty, and since when."""

    duty: Duties
    login: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class DutiesOfSubject:
    """Who did which of the duties that different people must have for a subject."""

    FORMAT: ClassVar = Format("xiangheng-duties/1", "xiangheng permission duties --json")
    subject: str
    duties: tuple[DutyRecord, ...]


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """What somebody wants to do something to; null where that does not matter."""

    region: str | None
    departments: tuple[str, ...]
    owner: str | None


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """Whether a person may do an action to a target, and why."""

    FORMAT: ClassVar = Format("xiangheng-decision/1", "xiangheng permission explain --json")
    login: str
    action: str
    target: TargetRecord
    allowed: bool
    right: Annotated[Right | None, Meaning("The row that decides, or came nearest")]
    why: str
    needs_confirmation: Annotated[
        bool, Meaning("Whether only somebody who signed in a moment ago may do it, and no token")
    ]
    conditions: Annotated[tuple[str, ...], Meaning("What else is asked when it is done")]


def grant_record(grant: GrantView) -> GrantRecord:
    """A grant."""
    return GrantRecord(
        login=grant.login,
        role=grant.role,
        department=grant.reach.department or None,
        region=grant.reach.region or None,
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
    )


def account_record(account: AccountView) -> AccountRecord:
    """An account."""
    return AccountRecord(
        login=account.login,
        name=account.particulars.name or None,
        telephone=account.particulars.telephone or None,
        masked=account.particulars.is_masked,
        grants=tuple(map(grant_record, account.grants)),
        created_at=account.created_at,
        disabled=account.is_disabled,
        second_factor=account.has_second_factor,
        must_change_password=account.must_change,
        locked_until=account.locked_until,
    )


def particulars_record(login: str, particulars: Particulars) -> ParticularsRecord:
    """What is known of the person behind a login."""
    return ParticularsRecord(login, particulars.name or None, particulars.telephone or None)


def person_record(person: Person | None) -> PersonRecord:
    """Who is signed in; None: nobody."""
    if person is None:
        return PersonRecord(None, (), None)
    roles = (
        GrantedRecord(granted.role, granted.reach.department or None, granted.reach.region or None)
        for granted in person.granted
    )
    only = None if person.only is None else tuple(sorted(person.only))
    return PersonRecord(person.login, tuple(roles), only)


def token_record(token: TokenView, secret: str | None = None) -> TokenRecord:
    """A token, with its secret where it was just issued."""
    return extended(TokenRecord, token, secret=secret)


def duties_record(subject: str, held: tuple[DutyView, ...]) -> DutiesOfSubject:
    """Who has which duty for a subject."""
    return DutiesOfSubject(subject, tuple(DutyRecord(duty.duty, duty.login, duty.taken_at) for duty in held))


def decision_record(decision: Decision) -> DecisionRecord:
    """A decision with its ground."""
    target = decision.target
    return DecisionRecord(
        login=decision.person.login,
        action=decision.action,
        target=TargetRecord(target.region or None, target.departments, target.owner or None),
        allowed=decision.is_allowed,
        right=decision.right,
        why=decision.why,
        needs_confirmation=decision.needs_confirmation,
        conditions=decision.conditions,
    )
