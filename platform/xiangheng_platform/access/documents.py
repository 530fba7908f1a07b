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
from xiangheng_platform.access.rights import ActionName, Right
from xiangheng_platform.access.rights_documents import GrantableRole
from xiangheng_platform.access.tokens import TokenView
from xiangheng_platform.store.meanings import Login
from xiangheng_scoring.records import Format, Meaning, extended


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """A role that somebody was given."""

    login: Annotated[str, Meaning("login of whom it was given to")]
    role: GrantableRole
    department: Annotated[str | None, Meaning("the department that it is limited to; null: any")]
    region: Annotated[str | None, Meaning("path of codes from the root; null: the whole province")]
    valid_from: Annotated[date, Meaning("first day, included")]
    valid_to: Annotated[date | None, Meaning("last day, included; null: still")]


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
    login: Login
    name: Annotated[
        str | None, Meaning("the person's name, masked unless it is one's own; null where none is kept")
    ]
    telephone: Annotated[
        str | None,
        Meaning("the person's telephone number, masked unless it is one's own; null where none is kept"),
    ]
    masked: Annotated[
        bool, Meaning("whether name and telephone are shown in part only, since they are somebody else's")
    ]
    grants: Annotated[tuple[GrantRecord, ...], Meaning("in force, or to come")]
    created_at: Annotated[datetime, Meaning("when it was added, in UTC")]
    disabled: Annotated[bool, Meaning("whether nobody can sign in by it, with its history kept")]
    second_factor: Annotated[
        bool, Meaning("whether signing in takes a code from a telephone besides the password")
    ]
    must_change_password: Annotated[
        bool,
        Meaning(
            "whether somebody else chose the password, so that nothing else is allowed before it is changed"
        ),
    ]
    locked_until: Annotated[
        datetime | None,
        Meaning(
            "until when nobody can sign in after too many wrong tries, in UTC; null where it is not locked"
        ),
    ]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that whoever asks may see."""

    FORMAT: ClassVar = Format("xiangheng-accounts/1", "xiangheng user list --json")
    accounts: tuple[AccountRecord, ...]


@dataclass(frozen=True, slots=True)
class ParticularsRecord:
    """Name and telephone in full."""

    FORMAT: ClassVar = Format("xiangheng-particulars/1", "xiangheng user reveal --json")
    login: Login
    name: Annotated[str | None, Meaning("the person's name in full; null where none is kept")]
    telephone: Annotated[
        str | None, Meaning("the person's telephone number in full; null where none is kept")
    ]


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What the application on the telephone is told."""

    FORMAT: ClassVar = Format("xiangheng-second-factor/1", "xiangheng user second-factor begin --json")
    secret: Annotated[
        str, Meaning("the key, to be typed into the application where it cannot take a picture")
    ]
    address: Annotated[str, Meaning("otpauth address with the key, to be shown as a QR code")]


@dataclass(frozen=True, slots=True)
class GrantedRecord:
    """A role within a reach, as it is in force."""

    role: GrantableRole
    department: Annotated[str | None, Meaning("the department that it is limited to; null: any")]
    region: Annotated[str | None, Meaning("path of codes from the root; null: the whole province")]


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

    duty: Annotated[Duties, Meaning("which it is; somebody else must have the others of its set")]
    login: Annotated[str, Meaning("login of who has it")]
    taken_at: Annotated[datetime, Meaning("since when, in UTC")]


@dataclass(frozen=True, slots=True)
class DutiesOfSubject:
    """Who did which of the duties that different people must have for a subject."""

    FORMAT: ClassVar = Format("xiangheng-duties/1", "xiangheng permission duties --json")
    subject: str
    duties: tuple[DutyRecord, ...]


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """What somebody wants to do something to; null where that does not matter."""

    region: Annotated[str | None, Meaning("path of codes of where it lies; null where that does not matter")]
    departments: Annotated[
        tuple[str, ...], Meaning("those that it belongs to; empty where that does not matter")
    ]
    owner: Annotated[str | None, Meaning("login of whom it belongs to; null where that does not matter")]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """Whether a person may do an action to a target, and why."""

    FORMAT: ClassVar = Format("xiangheng-decision/1", "xiangheng permission explain --json")
    login: Annotated[str, Meaning("login of whoever is asked about")]
    action: ActionName
    target: Annotated[TargetRecord, Meaning("what it is to be done to")]
    allowed: Annotated[bool, Meaning("whether they may")]
    right: Annotated[
        Right | None,
        Meaning("The row that decides, or came nearest; null where no row is for a role of theirs"),
    ]
    why: Annotated[str, Meaning("what decides it, in Chinese, ready to be shown")]
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
