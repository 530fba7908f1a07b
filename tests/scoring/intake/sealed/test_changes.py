"""A changed figure of a bundle is told with what it was, by the result that was kept with it."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from xiangheng_scoring.cli.bundles import BUNDLE, RESULT
from xiangheng_scoring.explain.explanation import leaves_of
from xiangheng_scoring.intake.sealed.changes import changed_figures
from xiangheng_scoring.intake.sealed.results import read_result

#: A kept run by the name of its assessment: see conftest.
KeptOf = Callable[[str], Any]


@pytest.mark.parametrize("name", ["leapfrog", "linkage"])
def test_a_whole_bundle_has_the_figures_of_its_result(kept_of: KeptOf, name: str) -> None:
    """Values, baselines, adjustments and findings: nothing is told to be changed that was not."""
    folder = kept_of(name).folder

    assert changed_figures(folder / BUNDLE, read_result(folder / RESULT)) == ()


def told(folder: Path) -> list[tuple[str, str, str]]:
    """Of each change the file, what is there, and what was."""
    faults = changed_figures(folder / BUNDLE, read_result(folder / RESULT))
    return [(fault.where, fault.message, fault.expected) for fault in faults]


def swapped(folder: Path, name: str, old: str, new: str) -> None:
    """Put `new` in the place of the only `old` of a file of figures."""
    path = folder / BUNDLE / "data" / name
    text = path.read_bytes().decode()
    assert text.count(old) == 1, text.count(old)
    path.write_bytes(text.replace(old, new).encode())


def row(folder: Path, name: str, *parts: str) -> str:
    """The first line of a file of figures that has all of the parts."""
    lines = (folder / BUNDLE / "data" / name).read_bytes().decode().splitlines()[1:]
    return next(line for line in lines if all(part in line for part in parts))


def raised(folder: Path, line: str) -> tuple[str, str]:
    """A row's value with a 9 before it, in the file too: what it was, and what it is."""
    value = json.loads(line)[3]
    swapped(folder, "observations.jsonl", line, line.replace(f',"{value}",', f',"9{value}",'))
    return value, f"9{value}"


def test_a_value(copy: Path) -> None:
    """By unit, indicator and year, with its cell, as it was and as it is."""
    was, now = raised(copy, row(copy, "observations.jsonl", '"430524","LF-A01",2024'))
    cell = "（全国防返贫监测信息系统.xlsx › 数据 › E6）"

    assert told(copy) == [
        (
            "data/observations.jsonl",
            f"隆回县（430524）LF-A01 监测对象风险消除率 2024 年：现在是「{now}{cell}」",
            f"旁边的 result 所载的「{was}{cell}」",
        )
    ]


def test_a_baseline(copy: Path) -> None:
    """A value of an earlier year, which the score rests on too."""
    explanation = read_result(copy / RESULT).explanation("430524")
    leaf = next(
        leaf
        for leaf in leaves_of(explanation.tree)
        if leaf.baseline_period and leaf.gap is None and not leaf.transforms
    )
    place = f'"430524","{leaf.indicator}",{leaf.baseline_period}'
    was, now = raised(copy, row(copy, "observations.jsonl", place))

    assert told(copy) == [
        (
            "data/observations.jsonl",
            f"隆回县（430524）{leaf.indicator} {leaf.name} {leaf.baseline_period} 年（基期值）：现在是「{now}」",
            f"旁边的 result 所载的「{was}」",
        )
    ]


def test_a_value_that_was_taken_out(copy: Path) -> None:
    """It is missing now, and was not."""
    line = row(copy, "observations.jsonl", '"430524","LF-A01",2024')
    swapped(copy, "observations.jsonl", f"{line}\n", "")
    ((_, now, then),) = told(copy)

    assert now.endswith("现在是「没有」")
    assert json.loads(line)[3] in then


def test_another_cell(copy: Path) -> None:
    """The same value from elsewhere is no longer what was proved."""
    line = row(copy, "observations.jsonl", '"430524","LF-A01",2024')
    swapped(copy, "observations.jsonl", line, line.replace('"E6"', '"E7"'))
    ((_, now, then),) = told(copy)

    assert "E7" in now
    assert "E6" in then


@pytest.mark.parametrize("change", ["changed", "added", "taken out"])
def test_adjustments(copy: Path, change: str) -> None:
    """All of a unit beside all that it had: one that is gone, one more, or another number of points."""
    line = row(copy, "adjustments.jsonl", "[")
    unit, points = (line.split(",")[place].strip('["') for place in (0, 2))
    new = {"changed": line.replace(f'"{points}"', '"9"', 1), "added": f"{line}\n{line}", "taken out": None}[
        change
    ]
    swapped(copy, "adjustments.jsonl", f"{line}\n", "" if new is None else f"{new}\n")
    ((name, now, then),) = told(copy)

    assert name == "data/adjustments.jsonl"
    assert f"（{unit}）加减分" in now
    assert now.rpartition("「")[2] != then.rpartition("「")[2]


def test_findings(kept_of: KeptOf, tmp_path: Path) -> None:
    """One that is gone, by the unit and the indicator under which it counted."""
    folder = copytree(kept_of("linkage").folder, tmp_path / "批次")
    finding = kept_of("linkage").bundle.data.findings[0]
    line = row(folder, "findings.jsonl", f'"{finding.unit}"', f'"{finding.indicator}"', f'"{finding.number}"')
    swapped(folder, "findings.jsonl", f"{line}\n", "")
    changes = told(folder)

    assert {name for name, *_ in changes} == {"data/findings.jsonl"}
    assert any(finding.number in then and finding.number not in now for _, now, then in changes)


def test_a_table_that_cannot_be_read_and_one_that_is_gone(copy: Path) -> None:
    """Of the one that is told, of the other nothing: its figures are not known to be others."""
    path = copy / BUNDLE / "data" / "observations.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    (copy / BUNDLE / "data" / "adjustments.jsonl").unlink()
    ((name, message, _),) = told(copy)

    assert (name, message) == ("data/observations.jsonl", "读不懂：最后一行没有写完")
