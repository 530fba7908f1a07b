"""The explanations of a trial: a ZIP with the printed document of each unit, so that one is read without the rest."""

import json
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.explain.documents import Explanation
from xiangheng_scoring.explain.explanation import explain_row
from xiangheng_scoring.explain.orders import Orders
from xiangheng_scoring.records import printed, record_of


def write(path: Path, result: Result, notices: Iterable[Fault], progress: Callable[[int, int], None]) -> None:
    """Write the ZIP, best unit first; `progress` is called with units done and units in all."""
    orders, noticed = Orders(result), tuple(notices)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for done, row in enumerate(result.ranked, start=1):
            text = printed(explain_row(orders, row, noticed))
            # Of no day: the same explanations are the same file.
            archive.writestr(ZipInfo(_member(row.unit.code)), text, ZIP_DEFLATED)
            progress(done, len(result.ranked))


def explanation(content: Iterable[bytes], unit: str) -> Explanation | None:
    """The explanation of one unit, by its code, out of the content of such a file; None where it has no such unit.

    The file as packed is held in memory, a tenth of what it says; nothing but the one unit's part is unpacked.
    """
    with ZipFile(BytesIO(b"".join(content))) as archive:
        try:
            told = archive.read(_member(unit))
        except KeyError:
            return None
    return record_of(Explanation, json.loads(told))


def _member(unit: str) -> str:
    return f"{quote(unit, safe='')}.json"  # a code may be any text: no part of it may be taken for a folder
