"""Asking again without doing again: the key that a client gives an act of its own, and what it is told the second time."""

import hashlib
import inspect
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.context import Context
from xiangheng_graphql.errors import OperationRefused
from xiangheng_platform.store.once import AlreadyDone, once, refuse_again
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import JsonObject, Meaning, to_plain

#: A UUID has 36 characters; who makes keys of more has something else in mind.
LONGEST = 64
ClientKey = Annotated[
    str | None,
    Meaning(
        "a key of the client's own for this act: asked again with it, nothing is done twice; kept for 7 days"
    ),
]
CLIENT_KEY = inspect.Parameter(
    "client_key", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=ClientKey
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """What was asked for with this key was done before, and was not done again."""

    act: Annotated[int, Meaning("the number of the act that did it")]
    at: Annotated[datetime, Meaning("when it was done")]
    subject: Annotated[
        str, Meaning("what it was done to, as the audit log calls it: workpoint:2024-3.05, indicator:LF-A1")
    ]
    wrote: Annotated[
        JsonObject,
        Meaning(
            "what the act noted of what it did, by the audit log's names: job and schedule are their numbers, evidence those of"
            " files"
        ),
    ]


def repeated(done: AlreadyDone) -> Repeated:
    """What is told of what was done before."""
    return Repeated(done.act, done.at, done.subject, JsonObject(dict(done.wrote)))


def asked_once(
    context: Context, key: str | None, mutation: str, arguments: Mapping[str, Any]
) -> AbstractContextManager[None]:
    """The block in which a mutation is done, under a key once.

    Raises `AlreadyDone` where it was done before, `KeyReused`, and `OperationRefused` for a key that is none.
    """
    if not key:
        return nullcontext()
    if len(key) > LONGEST or not key.isprintable() or not key.strip():
        raise OperationRefused(
            f"clientKey 有 {len(key)} 个字",
            at=FieldPath(("clientKey",), "clientKey"),
            expected=f"1 到 {LONGEST} 个可见的字",
            remedy="每件事用一个新的 UUID",
        )
    asked = {name: _asked(value) for name, value in arguments.items()}
    content = json.dumps([mutation, asked], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    with context.store.reading() as session:
        refuse_again(session, context.person.actor, key, digest, context.store.clock())
    return once(key, digest)


def _asked(value: Any) -> Any:
    """What an argument is known again by; a file by what it holds."""
    if isinstance(value, Upload):
        return [value.name, value.digest()]
    return [_asked(item) for item in value] if isinstance(value, list | tuple) else to_plain(value)
