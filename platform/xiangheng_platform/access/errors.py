"""Errors of access.

AccessError
├── NotAllowed          ACCESS-DENIED         the person has no right to do this here
│   └── NotConfirmed    ACCESS-CONFIRM        the right is there, and whoever acts signed in too long ago
├── NotSignedIn         ACCESS-SIGN-IN        nobody is signed in, or not any more
├── SignInRefused       ACCESS-REFUSED        login, password or code is wrong, or the account is disabled
├── CodeNeeded          ACCESS-CODE           the password is right, and the account asks for a second factor
├── LockedOut           ACCESS-LOCKED         too many failures in a row
├── DutyHeld            ACCESS-DUTY           what another person must do, because this one did the rest
├── NoSuchAction        ACCESS-ACTION         no such action in the table of rights
├── LastAdministrator   ACCOUNT-LAST          what would leave nobody to administer accounts
├── NotTheFirst         ACCOUNT-NOT-FIRST     a first administrator where there are accounts already
├── NoSuchAccount       ACCOUNT-UNKNOWN       no account of this login
├── NoSuchGrant         ACCOUNT-NO-GRANT      nothing, or not one thing, that could be revoked
├── ReasonMissing       ACCOUNT-REASON        personal data asked for without a reason
└── NoSuchToken         TOKEN-UNKNOWN         no token of this name that could still be used

FaultsFound
├── AccountRefused      ACCOUNT-REFUSED       an account, a password or a grant that may not be so
└── TokenRefused        TOKEN-REFUSED         a token that may not be so
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class AccessError(XianghengError, code="ACCESS", title="没有通过权限检查", kind=Kind.ACCESS):
    """What access refuses; nothing was done."""


class NotAllowed(AccessError, code="ACCESS-DENIED", title="没有权限"):
    """A person without the right to do this, or to do it here; `permission explain` says the same."""


class NotConfirmed(NotAllowed, code="ACCESS-CONFIRM", title="要先确认身份"):
    """What needs somebody who showed a moment ago who they are, by password and second factor."""


class NotSignedIn(AccessError, code="ACCESS-SIGN-IN", title="没有登录"):
    """Nobody is signed in, or a session or token that has ended."""


class SignInRefused(AccessError, code="ACCESS-REFUSED", title="登录没有成功"):
    """Login, password or code is wrong (it is not said which), or the account is disabled."""


class CodeNeeded(AccessError, code="ACCESS-CODE", title="还需要二次验证码"):
    """The password is right, and the account asks for the code of its second factor."""


class LockedOut(AccessError, code="ACCESS-LOCKED", title="暂时不能登录"):
    """Too many failures in a row with one login; told for logins without an account, too."""


class DutyHeld(AccessError, code="ACCESS-DUTY", title="须由另一个人做"):
    """A duty that has to be another person's, because this one has another of the same set for the same subject."""


class NoSuchAction(AccessError, code="ACCESS-ACTION", title="没有这个操作", kind=Kind.UNKNOWN):
    """An action that the table of rights does not know."""


class LastAdministrator(AccessError, code="ACCOUNT-LAST", title="不能没有系统管理员"):
    """Something that would leave nobody who may administer accounts."""


class NotTheFirst(AccessError, code="ACCOUNT-NOT-FIRST", title="已经有账号"):
    """A first administrator, where there are accounts already."""


class NoSuchAccount(AccessError, code="ACCOUNT-UNKNOWN", title="没有这个账号", kind=Kind.UNKNOWN):
    """No account of this login."""


class NoSuchGrant(AccessError, code="ACCOUNT-NO-GRANT", title="没有这项授权", kind=Kind.UNKNOWN):
    """No grant that fits what is to be revoked, or several."""


class ReasonMissing(AccessError, code="ACCOUNT-REASON", title="没有写事由", kind=Kind.USAGE):
    """Personal data that was asked for without a reason."""


class AccountRefused(FaultsFound, code="ACCOUNT-REFUSED", title="账号或授权有误，没有登记", kind=Kind.USAGE):
    """An account, a password or a grant that may not be so, with every fault at once."""


class NoSuchToken(AccessError, code="TOKEN-UNKNOWN", title="没有这个令牌", kind=Kind.UNKNOWN):
    """No token of this name, or none that could still be used."""


class TokenRefused(FaultsFound, code="TOKEN-REFUSED", title="令牌没有发放", kind=Kind.USAGE):
    """A token that may not be so, with every fault at once."""
