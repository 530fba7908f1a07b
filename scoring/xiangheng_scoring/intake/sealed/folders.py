"""Sealed folders: files beside a manifest with the digest of each, and nothing else.

Nothing in one is ever executed: its files are text (JSON, CSV, TOML), and what is read is checked against the manifest first.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.folders import are_left_behind
from xiangheng_scoring.intake.containers.source import open_source
from xiangheng_scoring.intake.errors import FileMissing, FileRefused
from xiangheng_scoring.intake.sealed.documents import SealedFile
from xiangheng_scoring.intake.sealed.errors import SealBroken
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.records import Published, document, printed, read_back
from xiangheng_scoring.system_reasons import reason_of

MANIFEST = "manifest.json"
AGAIN = "从原来的文件夹重新复制（不要打开后另存，不要用会改换行的方式传送）"
#: Of a file that whatever passed it on wrote with other line ends.
ONLY_LINE_ENDS = "只有换行改了，内容没有变"
_BLOCK = 1 << 20


class SealedManifest(Published, Protocol):
    """A manifest of any sealed folder."""

    @property
    def digest(self) -> str: ...  # noqa: D102

    @property
    def files(self) -> tuple[SealedFile, ...]: ...  # noqa: D102


M = TypeVar("M", bound=SealedManifest)
P = TypeVar("P", bound=Published)


def sealed_files(folder: Path) -> tuple[SealedFile, ...]:
    """The files that were written to a folder, by name, with their digests."""
    return tuple(SealedFile(name, _sha256(folder / name)) for name in sorted(_names(folder)))


def seal(folder: Path, manifest: M) -> M:
    """Write the manifest with its own digest, which is returned with it."""
    own = replace(manifest, digest=_digest(manifest))
    folder.joinpath(MANIFEST).write_bytes(printed(own).encode())
    return own


def open_sealed(folder: Path, kind: type[M]) -> M:
    """The manifest of a folder that holds what was sealed.

    Raises `SealBroken` naming every file that was changed, is missing or is none of them, or that the manifest is none, or of
    another format than is read here; `FileMissing` where there is no folder.
    """
    if not folder.is_dir():
        raise FileMissing(
            "没有这个文件夹。",
            at=str(folder),
            expected="score --out 写出的文件夹",
            remedy="核对文件夹的名称。",
        )
    manifest = read_manifest(folder, kind)
    if faults := list(_differences(folder, manifest)):
        raise SealBroken(faults, at=str(folder))
    return manifest


def read_document(folder: Path, name: str, kind: type[P]) -> P:
    """The record of a document in a sealed folder; raises `SealBroken` where it is none."""
    try:
        return read_back(kind, json.loads((folder / name).read_bytes()))
    except (OSError, ValueError, RecursionError) as error:
        fault = Fault("SEAL-CONTENT", name, f"读不懂：{unreadable(error)}", kind.FORMAT.name, AGAIN)
        raise SealBroken([fault], at=str(folder)) from error


def unreadable(error: Exception) -> str:
    """Why a text is not what was sealed, in words: those of the libraries are English."""
    match error:
        case UnicodeDecodeError():
            return f"第 {error.start + 1} 个字节起不是 UTF-8 文字"
        case json.JSONDecodeError():
            return "不是完整的 JSON"
        case RecursionError():
            return "嵌套太深"
        case OSError():
            return reason_of(error)
    return str(error)


def _digest(manifest: SealedManifest) -> str:
    return digest({name: value for name, value in document(manifest).items() if name != "digest"})


def read_manifest(folder: Path, kind: type[M]) -> M:
    """The manifest of a folder, whatever else lies there; raises `SealBroken` where it is none, or is not as it was sealed."""
    path = folder / MANIFEST
    refused = partial(_refused, folder, path)
    try:
        told = json.loads(open_source(path).data.decode())
    except FileMissing:
        known = kind.FORMAT.name
        inside = [
            name for name in ("bundle", "result") if name in known and (folder / name / MANIFEST).exists()
        ]
        remedy = f"写里面的：{folder / inside[0]}" if inside else AGAIN
        raise refused("SEAL-MISSING", "没有清单", "封存时写的清单", remedy) from None
    except (FileRefused, ValueError, RecursionError) as error:
        raise refused(
            "SEAL-MANIFEST", f"清单读不懂：{unreadable(error)}", "封存时写的 JSON", AGAIN
        ) from error
    stated, known = told.get("format") if isinstance(told, dict) else None, kind.FORMAT.name
    if stated != known:
        raise refused("SEAL-FORMAT", f"格式是「{stated}」", known, _remedy_of_format(stated, known))
    try:
        manifest = read_back(kind, told)
    except ValueError as error:
        raise refused("SEAL-MANIFEST", str(error), "封存时写的清单", AGAIN) from error
    if manifest.digest != _digest(manifest):
        raise refused("SEAL-ALTERED", "清单改动过，与其中的摘要不符", f"摘要 {manifest.digest}", AGAIN)
    return manifest


def _refused(folder: Path, path: Path, code: str, message: str, expected: str, remedy: str) -> SealBroken:
    return SealBroken([Fault(code, path.name, message, expected, remedy)], at=str(folder))


def _remedy_of_format(stated: object, known: str) -> str:
    family, _, number = known.rpartition("/")
    newer = re.fullmatch(rf"{re.escape(family)}/(\d{{1,6}})", str(stated))
    if newer and int(newer[1]) > int(number):
        return "这是更新的版本写的：升级本机的湘衡后再用"
    return "核对是不是这个文件夹：计分包在 bundle，计分结果在 result"


def _differences(folder: Path, manifest: SealedManifest) -> Iterator[Fault]:
    present = _names(folder)
    for file in manifest.files:
        # Of what is no regular file nothing is read: a pipe would keep whoever reads it waiting for ever.
        if file.name not in present or not (folder / file.name).is_file():
            yield Fault("SEAL-MISSING", file.name, "缺这个文件", f"摘要 {file.sha256}", AGAIN)
            continue
        try:
            has = _sha256(folder / file.name)
        except OSError as error:
            yield Fault("SEAL-MISSING", file.name, f"打不开：{reason_of(error)}", "可以读的文件", "查权限")
            continue
        if has != file.sha256:
            is_same_text = file.sha256 in _of_text((folder / file.name).read_bytes())
            changed = ONLY_LINE_ENDS if is_same_text else f"封存以后改动过，摘要是 {has}"
            yield Fault("SEAL-ALTERED", file.name, changed, f"摘要 {file.sha256}", AGAIN)
    for name in sorted(present - {file.name for file in manifest.files}):
        yield Fault("SEAL-FOREIGN", name, "封存时没有这个文件", "只有清单所列的文件", "移走它")


def _names(folder: Path) -> set[str]:
    """The files of a folder and below but for the manifest and what systems leave behind, named as on every machine."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return {path.as_posix() for path in paths if not are_left_behind(path.parts)} - {MANIFEST}


def _sha256(path: Path) -> str:
    summed = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            summed.update(block)
    return summed.hexdigest()


def _of_text(data: bytes) -> set[str]:
    """The digests of a text with the one and with the other line ends: what passes texts on may change them."""
    lines = data.replace(b"\r\n", b"\n")
    return {hashlib.sha256(text).hexdigest() for text in (lines, lines.replace(b"\n", b"\r\n"))}
