"""A run is repeatable: same digests for any row order, form of the scheme, thread count and hash seed."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal, localcontext
from pathlib import Path

import pytest

from xiangheng_scoring.analysis.comparison import compare
from xiangheng_scoring.analysis.comparison.documents import comparison_record
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.conformance.samples import sample_data, shuffled
from xiangheng_scoring.engine.dataset import Adjustment, Dataset
from xiangheng_scoring.engine.provenance import PluginFiles, folder_digest
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.explain.documents import result_record
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.intake.writing.schemes import write_scheme_folder, write_scheme_workbook
from xiangheng_scoring.places import Origin
from xiangheng_scoring.records import document
from xiangheng_scoring.scheme import Row, Scheme, build_scheme
from xiangheng_seeds.generator import invent
from xiangheng_seeds.workbooks import write_workbooks

NAMES = ["leapfrog", "linkage"]
#: What takes seconds each time for 122 counties, by the same code: reading workbooks and writing documents again.
READ = ["leapfrog", pytest.param("linkage", marks=pytest.mark.thorough)]
SCRIPT = """
import sys
from pathlib import Path
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.intake.reading.dataset import read_data
scheme, provenance = open_scheme(sys.argv[1])
result = score(scheme, read_data([Path(sys.argv[2])], scheme.vocabulary, 2024).dataset, provenance=provenance)
print(result.run_id, result.result_digest, result.provenance_digest)
"""


def names(result: Result) -> tuple[str, str]:
    """The two digests that must not move."""
    return result.run_id, result.result_digest


@pytest.fixture(scope="module", params=NAMES)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    """Each assessment's scheme."""
    return open_scheme(request.param)[0]


@pytest.fixture(scope="module")
def data(scheme: Scheme) -> Dataset:
    """Figures for it."""
    return sample_data(scheme, 1)


@pytest.fixture(scope="module")
def expected(scheme: Scheme, data: Dataset) -> tuple[str, str]:
    """The digests of the run of these figures."""
    return names(score(scheme, data))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_matter(
    scheme: Scheme, data: Dataset, expected: tuple[str, str], seed: int
) -> None:
    """Shuffled tables are the same run."""
    assert names(score(scheme, shuffled(data, seed))) == expected


def test_folder_and_workbook_are_the_same_scheme(
    scheme: Scheme, data: Dataset, expected: tuple[str, str], tmp_path: Path
) -> None:
    """A scheme written as workbook, and that as folder, has the digest and gives the run of the original."""
    write_scheme_workbook(scheme.tables, tmp_path / "方案.xlsx")
    workbook = read_scheme_tables(tmp_path / "方案.xlsx")
    write_scheme_folder(workbook, tmp_path / "方案")
    for tables in (workbook, read_scheme_tables(tmp_path / "方案")):
        again = build_scheme(tables)
        assert again.digest == scheme.digest
        assert names(score(again, data)) == expected


def test_rows_and_columns_of_a_scheme_in_another_order(scheme: Scheme) -> None:
    """Order in the scheme's own tables carries no meaning, but for grades and classes."""
    tables = scheme.tables
    rows = {
        name: rows
        if name in ("grades", "classes")
        else tuple(Row(dict(reversed(list(row.values.items()))), row.place) for row in reversed(rows))
        for name, rows in tables.rows.items()
    }

    assert build_scheme(replace(tables, rows=rows)).digest == scheme.digest


@pytest.mark.parametrize("threads", [pytest.param(1, marks=pytest.mark.thorough), 2, 8])
def test_any_number_of_threads(
    scheme: Scheme, data: Dataset, expected: tuple[str, str], threads: int
) -> None:
    """Runs side by side do not touch each other."""
    with ThreadPoolExecutor(threads) as pool:
        runs = pool.map(lambda _: names(score(scheme, data)), range(threads + 1))

    assert {*runs} == {expected}


@pytest.mark.parametrize("name", READ)
def test_scheme_and_data_are_read_alike_in_a_thread_of_little_precision(name: str, tmp_path: Path) -> None:
    """A caller whose decimals have three digits reads the same weights and values."""
    invented = open_scheme(name)[0]
    write_workbooks(invented, invent(invented).dataset, tmp_path)

    def run() -> Result:
        scheme, provenance = open_scheme(name)
        return score(scheme, read_data([tmp_path], scheme.vocabulary, 2024).dataset, provenance=provenance)

    expected = names(run())
    with localcontext() as context:
        context.prec = 3
        assert names(run()) == expected


@pytest.mark.parametrize("name", READ)
def test_documents_are_written_alike_in_a_thread_of_little_precision(name: str) -> None:
    """What was computed is told in full, adjustments and comparisons too, whatever precision the reader has."""
    scheme, _ = open_scheme(name)
    here = score(scheme, sample_data(scheme, 1))
    there = score(scheme, replace(here.data, adjustments=_adjusted(scheme)))
    found = compare(here, there)
    expected = document(result_record(there)), document(comparison_record(found))
    with localcontext() as context:
        context.prec = 2
        assert (document(result_record(there)), document(comparison_record(found))) == expected


def _adjusted(scheme: Scheme) -> tuple[Adjustment, ...]:
    """1.25 points more or less for the first unit under every item, as its kind has it."""
    unit = next(iter(scheme.units))
    return tuple(
        Adjustment(unit, code, Decimal("1.25" if item.kind == "bonus" else "-1.25"), f"{code} 号文")
        for code, item in scheme.adjustments.items.items()
    )


@pytest.mark.parametrize("name", READ)
def test_other_processes_hash_seeds_and_places(name: str, tmp_path: Path) -> None:
    """Other interpreters, with other hash seeds, time zones and locales, print the same three digests."""
    scheme, _ = open_scheme(name)
    write_workbooks(scheme, invent(scheme).dataset, tmp_path / "报送")
    worlds = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    ]
    command = [sys.executable, "-X", "utf8", "-c", SCRIPT, name, str(tmp_path / "报送")]
    printed = {
        subprocess.run(command, env=os.environ | world, capture_output=True, text=True, check=True).stdout
        for world in worlds
    }

    assert len(printed) == 1


def test_a_figure_in_another_cell_is_the_same_run(scheme: Scheme, data: Dataset) -> None:
    """Provenance has a digest of its own: moving a figure moves that one only."""
    moved = replace(
        data,
        observations=tuple(replace(row, origin=Origin("另.xlsx", "表", "A1")) for row in data.observations),
    )
    first, second = score(scheme, data), score(scheme, moved)

    assert names(first) == names(second)
    assert first.provenance_digest != second.provenance_digest


def test_what_may_change_a_result_changes_the_name(scheme: Scheme, data: Dataset) -> None:
    """Another value, another plugin file or another setting is another run."""
    first = score(scheme, data)
    changed = replace(data.observations[0], value=data.observations[0].value + Decimal("0.01"))
    others = [
        score(scheme, replace(data, observations=(changed, *data.observations[1:]))),
        score(scheme, data, provenance=replace(first.provenance, plugins=(PluginFiles("p", "1", "other"),))),
        score(scheme, data, provenance=replace(first.provenance, settings={"a": "1"})),
    ]

    assert len({first.run_id, *(other.run_id for other in others)}) == 4


def test_numbers_that_are_equal_are_the_same_run(
    scheme: Scheme, data: Dataset, expected: tuple[str, str]
) -> None:
    """98.60 and 98.6 are one figure."""
    padded = tuple(
        replace(row, value=Decimal(f"{row.value:f}0") if "." in f"{row.value:f}" else row.value)
        for row in data.observations
    )

    assert (
        score(
            scheme,
            Dataset(padded, data.adjustments, data.marks, data.findings, data.totals, data.has_findings),
        ).run_id
        == expected[0]
    )


def test_line_ends_of_a_plugin_do_not_matter(tmp_path: Path) -> None:
    """A plugin checked out on Windows has the digest that it has on Linux."""
    for name, end in (("unix", b"\n"), ("windows", b"\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rules.py").write_bytes(b"a = 1" + end + b"b = 2" + end)

    assert folder_digest(tmp_path / "unix") == folder_digest(tmp_path / "windows")


def test_workbooks_and_generator_agree(tmp_path: Path) -> None:
    """Figures that went through workbooks are the figures that were invented."""
    scheme, _ = open_scheme("leapfrog")
    data = invent(scheme).dataset
    write_workbooks(scheme, data, tmp_path / "报送")

    assert (
        score(scheme, read_data([tmp_path / "报送"], scheme.vocabulary, 2024).dataset).result_digest
        == score(scheme, data).result_digest
    )
