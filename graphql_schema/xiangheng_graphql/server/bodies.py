"""What is sent over HTTP: an operation as JSON, or as a form with files (the GraphQL multipart request specification)."""

import json
from typing import Any

from starlette.requests import Request

from xiangheng_graphql.errors import OperationRefused
from xiangheng_graphql.execution import Operation
from xiangheng_scoring.places import FieldPath

JSON_TYPE = "application/json"


async def operation_of(request: Request, most: int) -> Operation:
    """The operation that a request asks for; raises `OperationRefused` for what is none, or too large."""
    # Only what no form of another site can send without asking first: so a cookie alone lets nobody act for another.
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON_TYPE:
        raise _refused("请求的类型不对", "content-type", JSON_TYPE, f"用 POST 发 {JSON_TYPE}")
    body = await _bounded(request, most)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _refused("请求不是 JSON", "body", "UTF-8 的 JSON 对象", "核对发出的内容") from error
    return operation(content)


def operation(content: Any) -> Operation:
    """The operation of a JSON document."""
    if isinstance(content, list):
        raise _refused("一次请求里有几个操作", "body", "一个 JSON 对象", "分几次发；一个文档里可以查几样")
    if not isinstance(content, dict):
        raise _refused("请求不是 JSON 对象", "body", '{"query": …}', "核对发出的内容")
    query, variables, name = (content.get(key) for key in ("query", "variables", "operationName"))
    if not isinstance(query, str) or not query.strip():
        raise _refused("没有查询", "query", "GraphQL 文档", "把文档放在 query 里")
    if not isinstance(variables, dict | None):
        raise _refused("变量不是 JSON 对象", "variables", '{"名称": 值}', "核对 variables")
    if not isinstance(name, str | None):
        raise _refused("操作的名称不是文字", "operationName", "文档里一个操作的名称", "核对 operationName")
    return Operation(query, variables or {}, name)


async def _bounded(request: Request, most: int) -> bytes:
    """The body, read no further than it may be long: what a client says of its length may be untrue."""
    chunks, length = [], 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > most:
            raise _refused(f"请求超过 {most} 字节", "body", f"至多 {most} 字节", "拆成几次，文件另外上传")
        chunks.append(chunk)
    return b"".join(chunks)


def _refused(message: str, field: str, expected: str, remedy: str) -> OperationRefused:
    return OperationRefused(message, at=FieldPath((field,), field), expected=expected, remedy=remedy)
