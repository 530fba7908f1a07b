"""The second factor: a code from a telephone besides the password."""

from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.scalars import Secret
from xiangheng_graphql.capabilities.accounts import OWN, AccountChange, Reason
from xiangheng_graphql.context import Caller
from xiangheng_platform.access import second_factor as services
from xiangheng_platform.access.documents import SecondFactor
from xiangheng_scoring.records import Meaning, extended

second_factor = Capability("second_factor")


@second_factor.mutation(chinese="开始登记二次验证，或换手机", action=OWN, is_secret=True)
def begin_second_factor(
    caller: Caller, password: Annotated[Secret, Meaning("one's own, asked for anew")]
) -> SecondFactor:
    """Begin with a second factor or a new telephone. It counts once a code of it is confirmed; nothing changes before."""
    enrolment = services.enrol(caller.store, caller.settings.sign_in, caller.person, password)
    return extended(SecondFactor, enrolment)


@second_factor.mutation(chinese="用手机上的第一个验证码启用二次验证", action=OWN, is_secret=True)
def confirm_second_factor(
    caller: Caller,
    code: Annotated[Secret, Meaning("what the application on the telephone shows at this moment")],
) -> AccountChange:
    """Turn on what was begun, by the first code that the telephone shows."""
    services.confirm(caller.store, caller.person, code)
    return AccountChange(caller.person.login)


@second_factor.mutation(chinese="停用二次验证：自己的，或丢了手机的人的", action=OWN, is_secret=True)
def remove_second_factor(
    caller: Caller,
    login: Annotated[str, Meaning("whose; empty: one's own")] = "",
    password: Annotated[Secret | None, Meaning("one's own password, for one's own")] = None,
    reason: Reason = "",
) -> AccountChange:
    """Turn the second factor off; for somebody else that ends their sessions too."""
    login = login or caller.person.login
    services.remove(
        caller.store,
        caller.settings.sign_in,
        caller.person,
        login,
        password=password or "",
        reason=reason,
    )
    return AccountChange(login)
