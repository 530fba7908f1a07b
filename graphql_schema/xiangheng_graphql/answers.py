"""How errors are told to whoever asked: ours in their words, what is wrong with the document in GraphQL's, and faults masked.

A fault of this software says nothing of itself but an id, under which the log has the rest: a traceback names files, tables
and values that are nobody's business.
"""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
from graphql import GraphQLError
from strawberry.utils.str_converters import to_camel_case

from xiangheng_graphql.commands import told_by_fields
from xiangheng_graphql.errors import Delayed, OperationRefused, RateLimited, ServerBusy, refused
from xiangheng_graphql.events import Event, new_id, tell
from xiangheng_platform.access.errors import NotAllowed, NotSignedIn
from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.records import to_plain

#: How many characters of what GraphQL says are told: it quotes names and values, and each fault quotes them again.
LONGEST = 500


def told(
    error: GraphQLError, refusal: Callable[[Exception], Exception] = lambda cause: cause
) -> dict[str, Any]:
    """An error as it stands in an answer; `refusal` gives what a resolver raised as an error of ours, if it is one."""
    cause = refusal(error.original_error) if error.original_error else None
    if isinstance(cause, RecursionError):
        cause = OperationRefused("查询太深", expected="层层嵌套不超过规定", remedy="拆成几个查询")
    if isinstance(cause, XianghengError):
        told_as: dict[str, Any] = {
            "message": told_by_fields(cause.fault.message),
            "extensions": _as_in_the_schema(to_plain(refused(cause))),
        }
        if isinstance(cause, Delayed):
            told_as["extensions"]["retryAfter"] = cause.seconds
    elif cause is None or isinstance(cause, GraphQLError):
        message = error.message if len(error.message) <= LONGEST else f"{error.message[:LONGEST]}…"
        told_as = {"message": message, "extensions": {"code": "GRAPHQL-INVALID"}}
    else:
        told_as = _masked(cause)
    if error.locations:
        told_as["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path:
        told_as["path"] = list(error.path)
    return told_as


def as_bytes(answer: Any, default: Callable[[Any], Any] | None = None) -> bytes:
    """What is sent, as JSON without blanks; `default` makes something of what JSON does not have.

    Half of a pair of characters, which no UTF-8 has, stands as the escape that it is.
    """
    with suppress(orjson.JSONEncodeError):
        return orjson.dumps(answer, default)
    # What it does not write, and Python does: such a half, a number of more than 64 bits.
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), default=default)
    return text.encode("utf-8", "backslashreplace")


def of(error: XianghengError) -> dict[str, Any]:
    """An answer of nothing but an error."""
    return {"data": None, "errors": [told(GraphQLError(str(error), original_error=error))]}


def status_of(error: XianghengError) -> int:
    """The status of HTTP by which a request that is refused is answered."""
    for kind, status in ((NotSignedIn, 401), (NotAllowed, 403), (RateLimited, 429), (ServerBusy, 503)):
        if isinstance(error, kind):
            return status
    return {Kind.UNKNOWN: 404, Kind.STORE: 503}.get(error.kind, 400)


def headers_of(error: XianghengError) -> dict[str, str]:
    """What the headers tell of an error: how to sign in, or when to ask again."""
    if isinstance(error, Delayed):
        return {"retry-after": str(error.seconds)}
    return {"www-authenticate": "Bearer"} if isinstance(error, NotSignedIn) else {}


def _as_in_the_schema(plain: Any) -> Any:
    """Plain data with its fields called as `Fault` of the schema calls them: a front end has one type for both."""
    if isinstance(plain, dict):
        return {to_camel_case(name): _as_in_the_schema(value) for name, value in plain.items()}
    return list(map(_as_in_the_schema, plain)) if isinstance(plain, list) else plain


def _masked(cause: BaseException) -> dict[str, Any]:
    identity = new_id()
    tell(Event.FAULT, logging.ERROR, fault=identity, error=cause)
    return {
        "message": f"程序出错，编号 {identity}",
        "extensions": {
            "code": "XIANGHENG",
            "id": identity,
            "remedy": "把编号告诉管机器的人，日志里有详情",
        },
    }
