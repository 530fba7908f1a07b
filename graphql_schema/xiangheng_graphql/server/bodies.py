"""What is sent over HTTP: an operation as JSON, or as a form with files."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request

from xiangheng_graphql.assembly.json_text import read_json
from xiangheng_graphql.execution import Operation
from xiangheng_graphql.server.forms import FORM_TYPE, MOST_FILES, OWN_HEADER, content_of, pieces, refused
from xiangheng_platform.settings import ServerSettings

JSON_TYPE = "application/json"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def bearer_of(authorization: str) -> str | None:
    """The secret of a header `Authorization: Bearer …`; None for another scheme."""
    scheme, _, secret = authorization.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def is_form(request: Request) -> bool:
    """Whether a request brings files."""
    return _media_type(request) == FORM_TYPE


def refuse_foreign_form(request: Request) -> None:
    """Raise `OperationRefused` for a form that a page of another site may have sent.

    Any page can send a form, with the cookie of whoever looks at it, and is not asked first as for JSON.
    """
    shows_bearer = bearer_of(request.headers.get("authorization", "")) is not None
    if not shows_bearer and OWN_HEADER not in request.headers:
        raise refused(
            f"上传的请求没有请求头 {OWN_HEADER}",
            OWN_HEADER,
            f"{OWN_HEADER}: 1，或 Authorization: Bearer …",
            "加上这个请求头：别的网站的表单加不了它",
        )


@asynccontextmanager
async def operation_of(request: Request, limits: ServerSettings) -> AsyncIterator[Operation]:
    """Within, the operation that a request asks for, with its files; raises `OperationRefused` for what is none, or too large."""
    if is_form(request):
        async with content_of(request, limits.upload_bytes, limits.body_bytes) as content:
            yield operation(content)
        return
    # Only what no form of another site can send without asking first: so a cookie alone lets nobody act for another.
    if _media_type(request) != JSON_TYPE:
        expected = f"{JSON_TYPE}；带文件的 {FORM_TYPE}，至多 {MOST_FILES} 个"
        raise refused("请求的类型不对", "content-type", expected, f"用 POST 发 {JSON_TYPE}")
    body = b"".join([piece async for piece in pieces(request, limits.body_bytes, "server.body_bytes")])
    try:
        content = read_json(body)
    except ValueError as error:
        raise refused("请求不是 JSON", "body", "UTF-8 的 JSON 对象", "核对发出的内容") from error
    yield operation(content)


def operation(content: Any) -> Operation:
    """The operation of a JSON document."""
    if isinstance(content, list):
        raise refused("一次请求里有几个操作", "body", "一个 JSON 对象", "分几次发；一个文档里可以查几样")
    if not isinstance(content, dict):
        raise refused("请求不是 JSON 对象", "body", '{"query": …}', "核对发出的内容")
    query, variables, name = (content.get(key) for key in ("query", "variables", "operationName"))
    digest = _digest(content)
    if query is None and digest:
        query = ""
    elif not isinstance(query, str) or not query.strip():
        raise refused("没有查询", "query", "GraphQL 文档", "把文档放在 query 里")
    if not isinstance(variables, dict | None):
        raise refused("变量不是 JSON 对象", "variables", '{"名称": 值}', "核对 variables")
    if not isinstance(name, str | None):
        raise refused("操作的名称不是文字", "operationName", "文档里一个操作的名称", "核对 operationName")
    return Operation(query, variables or {}, name, digest if not query else None)


def _digest(content: Mapping[str, Any]) -> str | None:
    """The name of a trusted document: `documentId` as GraphQL over HTTP has it, or Apollo's `persistedQuery`."""
    named = content.get("documentId")
    match content.get("extensions"):
        case {"persistedQuery": {"sha256Hash": digest}}:
            named = named or digest
    if named is None:
        return None
    digest = named.removeprefix("sha256:").lower() if isinstance(named, str) else ""
    if not _SHA256.fullmatch(digest):
        raise refused("文档的编号不对", "documentId", "SHA-256，64 个十六进制数字", "核对 documentId")
    return digest


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
