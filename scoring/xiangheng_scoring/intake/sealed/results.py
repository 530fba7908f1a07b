"""Results in and out: a folder that stands by itself, with neither the rules nor the figures that it was made from.

manifest.json        digests, and of which bundle it is
result.json          what `score --json` prints
explanations.jsonl   what `explain --json` prints of each unit, a line each, in the order of their codes
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from xiangheng_scoring.engine.bundle import Scored
from xiangheng_scoring.errors import Fault, UnknownUnit
from xiangheng_scoring.explain.documents import Explanation, ResultRecord, UnitRecord, result_record
from xiangheng_scoring.explain.explanation import explain_row
from xiangheng_scoring.explain.orders import Orders
from xiangheng_scoring.explain.recorded import digest_of_record
from xiangheng_scoring.intake.sealed.documents import BundleManifest, ResultManifest
from xiangheng_scoring.intake.sealed.errors import SealBroken
from xiangheng_scoring.intake.sealed.folders import (
    AGAIN,
    open_sealed,
    read_document,
    seal,
    sealed_files,
    unreadable,
)
from xiangheng_scoring.records import document, printed, read_back

RESULT, EXPLANATIONS = "result.json", "explanations.jsonl"


@dataclass(frozen=True)
class KeptResult:
    """A result read back from its folder, from which each unit's explanation is read when it is asked for."""

    folder: Path
    manifest: ResultManifest
    record: ResultRecord

    def explanation(self, unit: str) -> Explanation:
        """The explanation of a unit, by code or name, as it was when the result was kept.

        Raises `UnknownUnit` if it is none of the result's, `SealBroken` where the folder was changed since.
        """
        codes = sorted(row.code for row in self.record.units)
        code = self._named(unit).code
        with (self.folder / EXPLANATIONS).open("rb") as lines:
            line = next(islice(lines, codes.index(code), None), b"")
        return self._explanation(code, line)

    def explanations(self) -> Iterator[Explanation]:
        """The explanation of each unit, in the order of their codes; raises `SealBroken` as `explanation` does."""
        with (self.folder / EXPLANATIONS).open("rb") as lines:
            for code in sorted(row.code for row in self.record.units):
                yield self._explanation(code, lines.readline())

    def _explanation(self, code: str, line: bytes) -> Explanation:
        try:
            explanation = read_back(Explanation, json.loads(line))
        except (ValueError, RecursionError) as error:
            raise self._broken(f"{code} 的说明读不懂：{unreadable(error)}") from error
        if (explanation.unit.code, explanation.result_digest) != (code, self.record.result_digest):
            raise self._broken(f"{code} 的说明不在它的那一行")
        return explanation

    def _named(self, unit: str) -> UnitRecord:
        rows = [row for row in self.record.units if unit in (row.code, row.name)]
        if len(rows) == 1:
            return rows[0]
        known = "、".join(f"{row.code} {row.name}" for row in rows or self.record.units[:3])
        raise UnknownUnit(
            f"「{unit}」是几个对象的名称" if rows else f"这份计分结果里没有「{unit}」",
            at=self.record.scheme.name,
            expected=f"代码或全称，如 {known}",
            remedy=f"对象都在 {RESULT} 的 units 里",
        )

    def _broken(self, message: str) -> SealBroken:
        fault = Fault("SEAL-CONTENT", EXPLANATIONS, message, "每个对象一行说明", AGAIN)
        return SealBroken([fault], at=str(self.folder))


def write_result(
    scored: Scored, bundle: BundleManifest, folder: Path, progress: Callable[[int, int], None]
) -> ResultManifest:
    """Write the result of a bundle into `folder`, which is made; `progress` is called with units done and units in all."""
    result, notices = scored
    folder.mkdir(parents=True)
    folder.joinpath(RESULT).write_bytes(printed(result_record(result, notices)).encode())
    orders = Orders(result)
    with folder.joinpath(EXPLANATIONS).open("wb") as file:
        for done, row in enumerate(result.units, start=1):
            file.write(_line(explain_row(orders, row, notices)))
            progress(done, len(result.units))
    return seal(
        folder,
        ResultManifest(
            digest="",
            files=sealed_files(folder),
            run_id=result.run_id,
            result_digest=result.result_digest,
            bundle=bundle.digest,
        ),
    )


def read_result(folder: Path) -> KeptResult:
    """A result as it was kept.

    Raises `SealBroken` where a file is not what was sealed, or the result does not come to its digest; `FileMissing` where there
    is no folder.
    """
    manifest = open_sealed(folder, ResultManifest)
    record = read_document(folder, RESULT, ResultRecord)
    stated = [
        ("结果摘要", record.result_digest, digest_of_record(record)),
        ("结果摘要", manifest.result_digest, record.result_digest),
        ("计分批次", manifest.run_id, record.run_id),
    ]
    faults = [
        Fault("SEAL-CONTENT", RESULT, f"{what}是 {has}", f"所写的 {digest}", AGAIN)
        for what, digest, has in stated
        if digest != has
    ]
    if faults:
        raise SealBroken(faults, at=str(folder))
    return KeptResult(folder, manifest, record)


def _line(explanation: Explanation) -> bytes:
    text = json.dumps(document(explanation), ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()
