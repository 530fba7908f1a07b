"""Sessions: signing in and out, for pages of ours by a cookie and for other programs by a header."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.scalars import Secret
from xiangheng_graphql.capabilities.people import Viewer, viewer_of
from xiangheng_graphql.context import Context
from xiangheng_graphql.errors import OperationRefused
from xiangheng_platform.access import sign_in as services
from xiangheng_platform.access.views import View
from xiangheng_platform.store.meanings import Login
from xiangheng_scoring.records import Meaning

COOKIE = "xiangheng_session"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has begun."""

    viewer: Annotated[Viewer, Meaning("who is signed in by it")]
    secret: Annotated[
        Secret,
        Meaning("shown this once, for programs: `Authorization: Bearer …`; a browser has it in a cookie"),
    ] = field(repr=False)
    idle_minutes: Annotated[int, Meaning("after so many minutes without use it ends")]
    longest_hours: Annotated[int, Meaning("after so many hours it ends in any case")]


@dataclass(frozen=True, slots=True)
class SignedOut:
    """A session that has ended."""

    cookie: Annotated[str, Meaning("the name of the cookie that was taken back")]


sessions = Capability("sessions")


@sessions.mutation(chinese="登录", action="", is_anonymous=True, is_secret=True)
def sign_in(
    context: Context,
    login: Login,
    password: Annotated[Secret, Meaning("that of the account")],
    code: Annotated[Secret | None, Meaning("of the second factor, for accounts that have one")] = None,
) -> Callable[[View], SignedIn]:
    """Begin a session. What follows in the same operation is done as whoever has signed in.

    An operation may try once only: each try costs as much as a hash, and a document could hold a thousand guesses.
    """
    if context.has_tried:
        raise OperationRefused("一次请求里登录不止一次", expected="一次", remedy="分几次请求")
    context.has_tried = True
    policy = context.settings.sign_in
    secret = services.sign_in(context.store, policy, login, password, code or "")
    context.become(secret)
    if context.response is not None:
        # No age: the browser forgets it when it is closed, and the session itself ends when its time has come.
        context.response.set_cookie(
            COOKIE,
            secret,
            httponly=True,
            samesite="strict",
            secure=not context.settings.server.plain_http,
        )
    return lambda view: SignedIn(
        viewer_of(view.person), Secret(secret), policy.idle_minutes, policy.longest_hours
    )


@sessions.mutation(chinese="退出登录", action="", is_anonymous=True, is_secret=True)
def sign_out(context: Context) -> SignedOut:
    """End the session by which this was asked. A token is not ended by this but revoked."""
    if (
        context.response is not None
    ):  # also where there is no session any more: the cookie is good for nothing then
        context.response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    services.sign_out(context.store, context.credential)
    context.become("")
    return SignedOut(COOKIE)
