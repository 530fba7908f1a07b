"""Operations with files: the GraphQL multipart request specification (`operations`, `map`, then the files)."""

from asyncio import timeout
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from xiangheng_graphql.assembly.json_text import read_json
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.errors import OperationRefused
from xiangheng_scoring.places import FieldPath

FORM_TYPE = "multipart/form-data"
#: A header that no form of a page can set. A script of another site cannot either, unless this server lets it.
OWN_HEADER = "x-xiangheng"
#: How many files an operation brings at most.
MOST_FILES = 20
#: Seconds within which some of a body has to come.
PATIENCE = 30.0
_PARTS = frozenset({"operations", "map"})


@asynccontextmanager
async def content_of(request: Request, most: int, most_json: int) -> AsyncIterator[Any]:
    """Within, the content of `operations` with the files in their places; afterwards they are closed.

    Raises `OperationRefused` for a form that is none, too large, or does not say what its files are for.
    """
    async with _parsed(request, most, most_json) as form:
        files: dict[str, UploadFile] = {}
        for name, part in form.multi_items():
            if name in files:
                raise refused(f"有两个文件叫「{_utf8(name)}」", "files", "各部分名称不同", "改名称")
            if isinstance(part, UploadFile):
                files[name] = part
            elif name not in _PARTS:
                raise refused(f"不认识「{_utf8(name)}」", "files", "operations、map 和文件", "去掉这一部分")
        content, places = _json(form, "operations"), _json(form, "map")
        if not isinstance(places, dict) or set(places) != {_utf8(name) for name in files} or not files:
            raise refused(
                "map 与文件对不上", "map", '每个文件的名称：{"0": ["variables.files.0"]}', "核对 map"
            )
        for name, part in files.items():
            upload = Upload(_utf8(part.filename or ""), part.file)
            paths = places[_utf8(name)]
            if not isinstance(paths, list) or not paths:
                raise refused("map 没有说文件在哪里", "map", '["variables.files.0"]', "核对 map")
            for path in paths:
                _set(content, path, upload)
        yield content


@asynccontextmanager
async def _parsed(request: Request, most: int, most_json: int) -> AsyncIterator[FormData]:
    """The parts of a form, each text as Latin-1: that keeps every byte, where anything else would guess at what is no UTF-8."""
    headers = Headers({"content-type": f"{request.headers['content-type']}; charset=latin-1"})
    parser = MultiPartParser(
        headers,
        pieces(request, most, "server.upload_bytes"),
        max_files=MOST_FILES,
        max_fields=len(_PARTS),
        max_part_size=most_json,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError) as error:
        expected = f"operations、map，和至多 {MOST_FILES} 个文件，都有名称"
        raise refused("看不懂这个表单，或部分太多、太长", "body", expected, "按 multipart 规范发") from error
    try:
        yield form
    finally:
        await form.close()


async def pieces(request: Request, most: int, setting: str) -> AsyncGenerator[bytes, None]:
    """The body as it comes, no more than it may have: what a client says of its length may be untrue.

    Raises `OperationRefused` for a longer one, and for one of which nothing came for long: a client that sends a byte a minute
    would hold its connection for as long as it likes.
    """
    length, is_more = 0, True
    while is_more:
        try:
            async with timeout(PATIENCE):
                message = await request.receive()
        except TimeoutError as error:
            raise refused(
                "请求没有发完", "body", f"每 {PATIENCE:g} 秒至少发来一些", "查网络，再发一次"
            ) from error
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece, is_more = message.get("body", b""), message.get("more_body", False)
        length += len(piece)
        if length > most:
            raise refused(f"请求超过 {most} 字节", "body", f"至多 {most} 字节（{setting}）", "分几次发")
        yield piece


def _json(form: FormData, name: str) -> Any:
    given = form.getlist(name)
    if len(given) != 1 or not isinstance(given[0], str):
        raise refused(f"应有一个 {name}", name, "一份 JSON", "按 multipart 规范发")
    try:
        return read_json(_utf8(given[0]))
    except ValueError as error:
        raise refused(f"{name} 不是 JSON", name, "UTF-8 的 JSON", "核对发出的内容") from error


def _set(content: Any, path: Any, upload: Upload) -> None:
    """Put a file where a path leads, through objects and lists, if null stands there."""
    names = path.split(".") if isinstance(path, str) else []
    holder: Any = None
    key: Any = None
    try:
        if names[0] != "variables":
            raise KeyError(names[0])
        value = content
        for name in names:
            holder, key = value, _key(value, name)
            value = holder[key]
        if value is not None:
            raise ValueError(path)
        holder[key] = upload
    except (LookupError, TypeError, ValueError) as error:
        expected = "变量里为 null 的一处，如 variables.files.0"
        raise refused("map 指的地方不对", "map", expected, "核对 map 和 variables") from error


def _key(holder: Any, name: str) -> Any:
    """What a name of a path is in what holds it; raises `ValueError` for what holds nothing by name."""
    if isinstance(holder, Mapping):
        return name
    if isinstance(holder, list) and name.isascii() and name.isdigit():
        return int(name)
    raise ValueError(name)


def _utf8(text: str) -> str:
    """The text that was read as Latin-1; raises `OperationRefused` for bytes that are no UTF-8."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError as error:
        raise refused("名称或内容不是 UTF-8", "body", "UTF-8", "核对文件名的编码") from error


def refused(message: str, field: str, expected: str, remedy: str) -> OperationRefused:
    """Why a request is not executed."""
    return OperationRefused(message, at=FieldPath((field,), field), expected=expected, remedy=remedy)
