"""A bundle is read back as it was written, is the same bytes for the same run, and whatever is otherwise in it is told."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xiangheng_scoring.cli.bundles import BUNDLE, open_bundle
from xiangheng_scoring.conformance.samples import shuffled
from xiangheng_scoring.engine.bundle import Bundle, score_bundle
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.frames import framed, freeze
from xiangheng_scoring.errors import FaultsFound, SchemeRefused
from xiangheng_scoring.intake.sealed.bundles import read_bundle, write_bundle
from xiangheng_scoring.intake.sealed.errors import SealBroken
from xiangheng_scoring.intake.sealed.folders import MANIFEST
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.scheme import Row

NAMES = ["leapfrog", "linkage"]
VALUES = "data/observations.jsonl"
#: A kept run by the name of its assessment: see conftest.
KeptOf = Callable[[str], Any]


def files(folder: Path) -> dict[str, bytes]:
    """The content of every file, by its path within the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def rows(data: Dataset) -> list[Any]:
    """All that a dataset holds, in one order, with the acts of places, which equality passes over."""
    tables = (data.observations, data.interim, data.adjustments, data.marks, data.findings, data.totals)
    listed = [sorted(map(repr, table)) for table in (*tables, data.findings_tables)]
    return [*listed, data.has_findings, data.is_invented]


def codes(refusal: FaultsFound) -> list[tuple[str, str]]:
    """What is told of the seal: code and file of each fault. Which figures were changed is held by `test_changes`."""
    return [(fault.code, fault.where) for fault in refusal.faults if fault.code != "SEAL-FIGURE"]


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_is_read_back_whole(kept_of: KeptOf, name: str) -> None:
    """Scheme, every figure with its cell, year, who scores, and what was noticed."""
    folder, bundle, _ = kept_of(name)
    again = open_bundle(folder / BUNDLE)

    assert again.scheme.digest == bundle.scheme.digest
    assert rows(again.data) == rows(bundle.data)
    assert (again.period, again.provenance) == (bundle.period, bundle.provenance)
    assert (again.notices, [*map(str, again.notices)]) == (bundle.notices, [*map(str, bundle.notices)])
    assert again.run_id == bundle.run_id


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_that_was_read_is_written_as_the_same_bytes(
    kept_of: KeptOf, name: str, tmp_path: Path
) -> None:
    """And the figures in another order are, too."""
    folder, bundle, _ = kept_of(name)
    write_bundle(open_bundle(folder / BUNDLE), tmp_path / "again")
    mixed = replace(
        shuffled(bundle.data, 5),
        is_invented=bundle.data.is_invented,
        findings_tables=bundle.data.findings_tables[::-1],
    )
    write_bundle(replace(bundle, data=mixed), tmp_path / "mixed")

    expected = files(folder / BUNDLE)
    assert files(tmp_path / "again") == expected
    assert files(tmp_path / "mixed") == expected


def test_no_file_tells_of_the_machine(kept_of: KeptOf) -> None:
    """Neither where it was written, nor that a line ends otherwise on Windows; tables of schemes are as they are exported."""
    folder = kept_of("leapfrog").folder

    for name, content in files(folder).items():
        assert str(folder).encode() not in content
        assert name.endswith(".csv") or b"\r" not in content
        assert name.isascii()


def test_a_frame_goes_with_the_bundle(kept_of: KeptOf, tmp_path: Path) -> None:
    """A run that is held to last year's standard is held to it wherever it is scored."""
    _, bundle, scored = kept_of("leapfrog")
    held = replace(bundle, scheme=framed(bundle.scheme, freeze(scored.result)))
    write_bundle(held, tmp_path / "bundle")
    again = open_bundle(tmp_path / "bundle")

    assert again.scheme.frame == held.scheme.frame
    assert again.run_id == held.run_id != bundle.run_id
    results = [score_bundle(each, lambda done, total: None).result.result_digest for each in (held, again)]
    assert results[0] == results[1]


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old`."""
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def add(path: Path) -> None:
    """A file that was not there."""
    path.write_text("x", encoding="utf-8")


def overwrite(path: Path, content: bytes) -> None:
    """Put other bytes in the place of a file's."""
    path.write_bytes(content)


def spoil(folder: Path) -> None:
    """A file too many, one too few, and one that is another."""
    add(folder / "x")
    add(folder / "scheme/nodes.csv")
    (folder / VALUES).unlink()


TAMPERED: dict[str, tuple[Callable[[Path], None], list[tuple[str, str]]]] = {
    "a changed cell": (lambda at: change(at / VALUES, ",2024,", ",2023,"), [("SEAL-ALTERED", VALUES)]),
    "a changed weight": (lambda at: change(at / "scheme/nodes.csv", "3", "4"), [("SEAL-ALTERED", "scheme/nodes.csv")]),
    "a notice taken out": (lambda at: change(at / "notices.json", "曾用名", ""), [("SEAL-ALTERED", "notices.json")]),
    "values that are gone": (lambda at: (at / VALUES).unlink(), [("SEAL-MISSING", VALUES)]),
    "a strange table": (lambda at: add(at / "scheme/说明2.csv"), [("SEAL-FOREIGN", "scheme/说明2.csv")]),
    "a note": (lambda at: add(at / "备注.txt"), [("SEAL-FOREIGN", "备注.txt")]),
    "no manifest": (lambda at: (at / MANIFEST).unlink(), [("SEAL-MISSING", MANIFEST)]),
    "a manifest that is none": (lambda at: overwrite(at / MANIFEST, b"\xff{"), [("SEAL-MANIFEST", MANIFEST)]),
    "an empty manifest": (lambda at: overwrite(at / MANIFEST, b""), [("SEAL-MANIFEST", MANIFEST)]),
    "a deep manifest": (lambda at: overwrite(at / MANIFEST, b"[" * 99_999), [("SEAL-MANIFEST", MANIFEST)]),
    "another mark": (lambda at: change(at / MANIFEST, '"invented": true', '"invented": false'), [("SEAL-ALTERED", MANIFEST)]),
    "another year": (lambda at: change(at / MANIFEST, '"period": 2024', '"period": 2023'), [("SEAL-ALTERED", MANIFEST)]),
    "a year as text": (lambda at: change(at / MANIFEST, '"period": 2024', '"period": "2024"'), [("SEAL-MANIFEST", MANIFEST)]),
    "a key of somebody's": (lambda at: change(at / MANIFEST, '"period"', '"note": 1, "period"'), [("SEAL-MANIFEST", MANIFEST)]),
    "a newer format": (lambda at: change(at / MANIFEST, "bundle/1", "bundle/2"), [("SEAL-FORMAT", MANIFEST)]),
    "another format": (lambda at: change(at / MANIFEST, "xiangheng-bundle/1", "其他"), [("SEAL-FORMAT", MANIFEST)]),
    "three at once": (
        spoil, [("SEAL-MISSING", VALUES), ("SEAL-ALTERED", "scheme/nodes.csv"), ("SEAL-FOREIGN", "x")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_otherwise_is_told_with_its_file(copy: Path, what: str) -> None:
    """All at once, each by name with what should be there and what to do."""
    tamper, expected = TAMPERED[what]
    tamper(copy / BUNDLE)
    with pytest.raises(SealBroken) as refused:
        open_bundle(copy / BUNDLE)

    assert codes(refused.value) == expected
    assert all(fault.expected and fault.remedy for fault in refused.value.faults)


@pytest.mark.parametrize("old", [b"\n", b"\r\n"])
def test_only_other_line_ends_are_told_as_that(copy: Path, old: bytes) -> None:
    """Nobody changed a figure: what passed the files on did, and which way is told apart from a changed cell."""
    new = b"\r\n" if old == b"\n" else b"\n"
    name = VALUES if old == b"\n" else "scheme/nodes.csv"
    path = copy / BUNDLE / name
    path.write_bytes(path.read_bytes().replace(old, new))
    with pytest.raises(SealBroken) as refused:
        open_bundle(copy / BUNDLE)

    assert codes(refused.value) == [("SEAL-ALTERED", name)]
    assert "只有换行改了" in refused.value.faults[0].message


def test_what_systems_leave_behind_is_no_part_of_it(copy: Path, kept_of: KeptOf) -> None:
    """Thumbnails, lock files, and the shadows of files that a Mac writes beside each, of which one looks like a table."""
    for name in ("Thumbs.db", ".DS_Store", "scheme/._nodes.csv", "data/~$observations.jsonl"):
        add(copy / BUNDLE / name)

    assert open_bundle(copy / BUNDLE).run_id == kept_of("leapfrog").bundle.run_id


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes among files are there on Unix only")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(copy: Path) -> None:
    """Nor is a pipe that nobody listed."""
    (copy / BUNDLE / VALUES).unlink()
    for name in (VALUES, "x"):
        os.mkfifo(copy / BUNDLE / name)
    with pytest.raises(SealBroken) as refused:
        open_bundle(copy / BUNDLE)

    assert codes(refused.value) == [("SEAL-MISSING", VALUES), ("SEAL-FOREIGN", "x")]


@pytest.mark.parametrize("name", [MANIFEST, VALUES, "notices.json"])
@pytest.mark.parametrize("content", [b"\xff\xfe", b'["', b"[" * 99_999, b""])
def test_why_a_file_cannot_be_read_is_told_in_chinese(copy: Path, name: str, content: bytes) -> None:
    """What a library says of it is English, and of no use to whoever got the folder."""
    overwrite(copy / BUNDLE / name, content)
    if name != MANIFEST:
        forged(copy / BUNDLE)
    with pytest.raises(SealBroken) as refused:
        open_bundle(copy / BUNDLE)

    assert all("读不懂：" in fault.message or "第 1 行" in fault.message for fault in refused.value.faults)
    assert not any(re.search(r"[a-z]{4,} [a-z]+", fault.message) for fault in refused.value.faults)


def test_newer_is_told_from_strange(copy: Path) -> None:
    """A newer format asks for a newer program, a result for the right folder, a whole run for the folder within."""

    def remedy(folder: Path) -> str:
        with pytest.raises(SealBroken) as refused:
            open_bundle(folder)
        return refused.value.faults[0].remedy

    assert remedy(copy).endswith(str(copy / "bundle"))
    assert "计分包在 bundle" in remedy(copy / "result")
    change(copy / BUNDLE / MANIFEST, "bundle/1", "bundle/12")
    assert "升级" in remedy(copy / BUNDLE)
    change(copy / BUNDLE / MANIFEST, "bundle/12", "bundle/0")
    assert "升级" not in remedy(copy / BUNDLE)


def forged(folder: Path, **changes: Any) -> None:
    """A manifest whose digests are right again for what now lies there, with `changes` made in it."""
    path = folder / MANIFEST
    told = json.loads(path.read_text(encoding="utf-8")) | changes
    for file in told["files"]:
        file["sha256"] = hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest()
    told["digest"] = digest({name: value for name, value in told.items() if name != "digest"})
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


FORGED: dict[str, tuple[Callable[[Path], None], dict[str, Any], str]] = {
    "a value": (lambda at: change(at / VALUES, ',2024,"', ',2024,"1'), {}, MANIFEST),
    "a unit": (lambda at: change(at / VALUES, '["43', '["44'), {}, "data"),
    "a cell": (lambda at: change(at / VALUES, ".xlsx", ".xls"), {}, "data"),
    "a weight": (lambda at: change(at / "scheme/nodes.csv", "建议", "官定"), {}, "scheme"),
    "the year": (lambda at: None, {"period": 2023}, MANIFEST),
    "who scored": (lambda at: None, {"plugins": []}, MANIFEST),
    "a line": (lambda at: change(at / VALUES, '",2024,', '","2024",'), {}, VALUES),
    "notices": (lambda at: change(at / "notices.json", "notices/1", "notices/2"), {}, "notices.json"),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_digests_written_anew_do_not_make_it_the_run_that_it_was(copy: Path, what: str) -> None:
    """Its name is that of its content: a changed bundle is another run, however carefully it was changed."""
    tamper, changes, where = FORGED[what]
    tamper(copy / BUNDLE)
    forged(copy / BUNDLE, **changes)
    with pytest.raises(SealBroken) as refused:
        open_bundle(copy / BUNDLE)

    assert codes(refused.value) == [("SEAL-CONTENT", where)]


def test_forging_nothing_is_no_forgery(copy: Path, kept_of: KeptOf) -> None:
    """The test's own forger writes what was there: what is refused above is refused for what was changed."""
    before = files(copy / BUNDLE)
    forged(copy / BUNDLE)

    assert files(copy / BUNDLE) == before


def test_a_path_out_of_the_folder_is_never_opened(copy: Path) -> None:
    """A manifest may name what it likes: only what lies in the folder is read."""
    path = copy / BUNDLE / MANIFEST
    told = json.loads(path.read_text(encoding="utf-8"))
    told["files"].append({"name": "../../etc/passwd", "sha256": "0" * 64})
    told["digest"] = digest({name: value for name, value in told.items() if name != "digest"})
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(SealBroken) as refused:
        open_bundle(copy / BUNDLE)

    assert codes(refused.value) == [("SEAL-MISSING", "../../etc/passwd")]


def test_a_scheme_that_a_table_cannot_hold_is_not_written(kept_of: KeptOf, tmp_path: Path) -> None:
    """What would be read back as another scheme: a control character, and a text that a spreadsheet's error reads like."""
    bundle: Bundle = kept_of("leapfrog").bundle
    tables = bundle.scheme.tables
    for text in ("甲\x01乙", "#N/A"):
        header = Row({**tables.header.values, "source": text}, "scheme")
        units = tuple(replace(row, values={**row.values, "note": text}) for row in tables.of("units"))
        odd = replace(tables, header=header, rows={**tables.rows, "units": units})
        with pytest.raises(SchemeRefused):
            write_bundle(replace(bundle, scheme=replace(bundle.scheme, tables=odd)), tmp_path / "bundle")


def test_the_files_alone_tell_what_they_are(kept_of: KeptOf) -> None:
    """A bundle is read without its plugin's code, which may not be there: what it needs stands in its manifest."""
    folder, bundle, _ = kept_of("linkage")
    manifest = read_bundle(folder / BUNDLE).manifest

    assert [plugin.name for plugin in manifest.plugins] == ["linkage"]
    assert manifest.run_id == bundle.run_id
    assert manifest.scheme.digest == bundle.scheme.digest
