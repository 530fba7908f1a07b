"""Trusted documents: where the settings name some, nothing else is executed."""

import json
from collections.abc import Iterator
from pathlib import Path

from xiangheng_graphql.documents import Trusted, digest_of
from xiangheng_graphql.errors import DocumentsRefused
from xiangheng_scoring.errors import Fault

_FORMAT = '{"编号": "文档", …}，编号是文档的 SHA-256'


def of(path: Path) -> list[Trusted]:
    """The documents of a file or folder; raises `DocumentsRefused` with every fault.

    A file `….json` is a manifest as tools of front ends write it, `{SHA-256: document}` or Apollo's; a file `….graphql` is one
    document.
    """
    files = sorted(path.rglob("*.*")) if path.is_dir() else [path]
    documents: list[Trusted] = []
    faults: list[Fault] = []
    for file in files:
        if file.suffix in (".json", ".graphql"):
            try:
                documents += _documents(file, file.read_text("utf-8-sig"))
            except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
                faults.append(_fault(str(file), f"读不出（{error}）", _FORMAT))
            except DocumentsRefused as refused:
                faults += refused.faults
    if not documents and not faults:
        faults.append(_fault(str(path), "里面没有文档", "….json 或 ….graphql"))
    if faults:
        raise DocumentsRefused(faults)
    return documents


def _documents(file: Path, text: str) -> Iterator[Trusted]:
    if file.suffix == ".graphql":
        return iter([Trusted(text, str(file))])
    content = json.loads(text)
    match content:
        case {"format": "apollo-persisted-query-manifest", "operations": [*operations]}:
            content = {operation["id"]: operation["body"] for operation in operations}
    if not isinstance(content, dict):
        raise ValueError("不是 JSON 对象")
    faults = [
        _fault(
            f"{file}：{name}", "编号与文档不符", digest_of(document) if isinstance(document, str) else "文字"
        )
        for name, document in content.items()
        if not isinstance(document, str) or name.removeprefix("sha256:").lower() != digest_of(document)
    ]
    if faults:
        raise DocumentsRefused(faults)
    return (Trusted(document, f"{file}：{name}") for name, document in content.items())


def _fault(place: str, message: str, expected: str) -> Fault:
    return Fault(DocumentsRefused.code, place, message, expected, "重新生成清单，或改设置 server.documents")
