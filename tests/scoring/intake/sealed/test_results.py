"""A kept result stands by itself: it is read back with every proof, and comes to its own digest."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from xiangheng_scoring.errors import UnknownUnit
from xiangheng_scoring.explain.documents import ResultRecord, result_record
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.intake.sealed.errors import SealBroken
from xiangheng_scoring.intake.sealed.folders import MANIFEST
from xiangheng_scoring.intake.sealed.results import EXPLANATIONS, RESULT, read_result
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.records import document, printed

NAMES = ["leapfrog", "linkage"]
#: A kept run by the name of its assessment: see conftest.
KeptOf = Callable[[str], Any]


@pytest.mark.parametrize("name", NAMES)
def test_the_record_read_back_is_the_record(kept_of: KeptOf, name: str) -> None:
    """Every number of every node, with its type, and the digest that the result itself has."""
    folder, _, scored = kept_of(name)
    kept = read_result(folder / "result")

    assert kept.record == result_record(*scored)
    assert kept.record.result_digest == scored.result.result_digest
    assert printed(kept.record).encode() == (folder / "result" / RESULT).read_bytes()


@pytest.mark.parametrize("name", ["leapfrog", pytest.param("linkage", marks=pytest.mark.thorough)])
def test_every_unit_is_explained_from_the_record_as_from_the_result(kept_of: KeptOf, name: str) -> None:
    """Equal in every field, down to cells, clauses, findings, bounds and adjustments."""
    folder, _, (result, notices) = kept_of(name)
    kept = read_result(folder / "result")

    for row in result.units:
        assert kept.explanation(row.unit.code) == explain(result, row.unit.code, notices)


def test_findings_and_adjustments_are_kept_with_their_cells(kept_of: KeptOf) -> None:
    """What takes points away is proved from the record alone."""
    folder, bundle, (result, notices) = kept_of("linkage")
    kept, finding, claimed = (
        read_result(folder / "result"),
        bundle.data.findings[0],
        bundle.data.adjustments[0],
    )
    explanation = kept.explanation(finding.unit)

    assert explanation == explain(result, finding.unit, notices)
    counted = [
        row
        for leaf in leaves_of(explanation.tree)
        if leaf.findings is not None
        for row in leaf.findings.counted
    ]
    assert finding.number in [row.number for row in counted]
    assert claimed.evidence in [row.evidence for row in kept.explanation(claimed.unit).adjustments]


def test_a_unit_is_named_by_code_or_full_name(kept_of: KeptOf) -> None:
    """Another is told with what could be meant."""
    folder, _, (result, _) = kept_of("leapfrog")
    kept, unit = read_result(folder / "result"), result.units[3].unit

    assert kept.explanation(unit.code) == kept.explanation(unit.name)
    with pytest.raises(UnknownUnit, match="没有「长安街」"):
        kept.explanation("长安街")


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old`."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


@pytest.mark.parametrize("name", [RESULT, EXPLANATIONS])
def test_a_changed_point_or_proof_is_told(copy: Path, name: str) -> None:
    """With the file in which it stands."""
    change(copy / "result" / name, "县", "市")
    with pytest.raises(SealBroken) as refused:
        read_result(copy / "result")

    assert [(fault.code, fault.where) for fault in refused.value.faults] == [("SEAL-ALTERED", name)]


def rewritten(folder: Path, **changes: Any) -> None:
    """A result changed by somebody who writes its digests anew, but for the one that it comes to."""
    told = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    told["units"][0] |= changes
    (folder / RESULT).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    resealed(folder)


def resealed(folder: Path) -> None:
    """Write all digests of the manifest anew."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for file in manifest["files"]:
        file["sha256"] = sha256((folder / file["name"]).read_bytes()).hexdigest()
    manifest["digest"] = digest({name: value for name, value in manifest.items() if name != "digest"})
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [{"total": "99.99"}, {"grade": "好"}, {"rank": 2}, {"adjustment": "5"}, {"rank": "1"}, {"total": "1e2"}],
)
def test_a_result_that_does_not_come_to_its_digest_is_none(copy: Path, changes: dict[str, Any]) -> None:
    """Whoever changes a total, a rank or a grade would have to find another digest of the same name."""
    rewritten(copy / "result")
    read_result(copy / "result")
    rewritten(copy / "result", **changes)
    with pytest.raises(SealBroken) as refused:
        read_result(copy / "result")

    assert [(fault.code, fault.where) for fault in refused.value.faults] == [("SEAL-CONTENT", RESULT)]


@pytest.mark.parametrize("is_swapped", [True, False])
def test_a_proof_of_another_unit_is_not_told_as_one_s_own(copy: Path, is_swapped: bool) -> None:
    """Though somebody wrote the digests anew: lines that stand in another order, or a line that is none."""
    path, codes = copy / "result" / EXPLANATIONS, read_result(copy / "result").record.units
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*rest, first] if is_swapped else [b"{}\n", *rest]))
    resealed(copy / "result")
    kept, unit = read_result(copy / "result"), min(row.code for row in codes)
    with pytest.raises(SealBroken) as refused:
        kept.explanation(unit)

    assert [(fault.code, fault.where) for fault in refused.value.faults] == [("SEAL-CONTENT", EXPLANATIONS)]


def test_the_kept_result_is_what_json_prints(kept_of: KeptOf) -> None:
    """One format for whoever reads a run, from a pipe or from a folder."""
    folder, _, scored = kept_of("leapfrog")
    told = json.loads((folder / "result" / RESULT).read_text(encoding="utf-8"))

    assert told == document(result_record(*scored))
    assert told["format"] == ResultRecord.FORMAT.name
