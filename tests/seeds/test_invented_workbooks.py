"""Invented workbooks: read back they are the invented data, however oddly a department writes them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.reading.dataset import Reading, read_data
from xiangheng_scoring.places import Origin
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.faulty import Planted, write_faulty
from xiangheng_seeds.generator import Invented, invent
from xiangheng_seeds.sheets import MARK, file_names, put, workbook
from xiangheng_seeds.workbooks import HABITS, write_workbooks

T = TypeVar("T", bound=Any)
Invention = Callable[[Scheme], tuple[Invented, list[Path]]]


def figures(data: Dataset) -> dict[str, Hashable]:
    """A dataset without order and without places, so that two of them can be compared."""

    def bare(rows: Iterable[T]) -> frozenset[T]:
        return frozenset(replace(row, origin=Origin()) for row in rows)

    return {
        "observations": bare(data.observations),
        "adjustments": bare(data.adjustments),
        "marks": bare(data.marks),
        "findings": bare(data.findings),
        "totals": bare(data.totals),
        "has_findings": data.has_findings,
        "is_invented": data.is_invented,
    }


def cells(book: openpyxl.Workbook) -> list[Any]:
    """All cells of a workbook that hold something."""
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def first_text(path: Path) -> str:
    """What stands in the first cell of a workbook's first sheet that holds something."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return next(
            str(cell.value)
            for row in book.worksheets[0].iter_rows()
            for cell in row
            if cell.value is not None
        )
    finally:
        book.close()


def digests(paths: Sequence[Path]) -> dict[str, str]:
    """Digest of each file, by name."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture(scope="module")
def invention(tmp_path_factory: pytest.TempPathFactory) -> Invention:
    """The data of seed 1 for a scheme and its workbooks, written when they are first asked for."""
    known: dict[str, tuple[Invented, list[Path]]] = {}

    def of(scheme: Scheme) -> tuple[Invented, list[Path]]:
        if scheme.code not in known:
            data = invent(scheme)
            known[scheme.code] = data, write_workbooks(scheme, data.dataset, tmp_path_factory.mktemp("报送"))
        return known[scheme.code]

    return of


@pytest.fixture(scope="module")
def invented(assessment: Scheme, invention: Invention) -> Invented:
    """The data of seed 1."""
    return invention(assessment)[0]


@pytest.fixture(scope="module")
def written(assessment: Scheme, invention: Invention) -> list[Path]:
    """The workbooks of seed 1."""
    return invention(assessment)[1]


@pytest.fixture(scope="module")
def reading(assessment: Scheme, written: list[Path]) -> Reading:
    """What is read from them."""
    return read_data(written, assessment.vocabulary, assessment.year)


def test_what_is_written_is_read_back_exactly(invented: Invented, reading: Reading) -> None:
    """Every figure of every kind, of three years, is the same to the last digit."""
    assert figures(reading.dataset) == figures(invented.dataset)


@given(seed=st.integers(0, 2**64))
@settings(
    max_examples=settings().max_examples // 8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_seed_of_the_odd_scheme_is_read_back_exactly(
    odd: Scheme, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """Panels, shares, old baselines, and years without a finding come back as they went."""
    data = invent(odd, seed).dataset
    paths = write_workbooks(odd, data, tmp_path_factory.mktemp("odd"))

    assert figures(read_data(paths, odd.vocabulary, odd.year).dataset) == figures(data)


def test_reading_notices_the_outlier_and_the_former_name_only(reading: Reading) -> None:
    """Nothing else in the workbooks is so odd that a person must look at it."""
    notices = reading.notices

    # A dash in a count is told too: it may say that there were none, or that nobody counted.
    unusual = [notice for notice in notices if notice.code == "DATA-UNUSUAL" and "填 0" not in notice.message]
    assert {notice.code for notice in notices} <= {"DATA-UNUSUAL", "DATA-UNIT"}
    assert len(unusual) == 1
    assert all("曾用名" in notice.message for notice in notices if notice.code == "DATA-UNIT")


@pytest.mark.parametrize("name", ["leapfrog", pytest.param("linkage", marks=pytest.mark.thorough), "odd"])
def test_the_unit_error_is_the_only_fault_of_the_dirty_variant(
    request: pytest.FixtureRequest, name: str, tmp_path: Path
) -> None:
    """A share sent as a fraction is refused with its cell, whatever the department's habits."""
    scheme: Scheme = request.getfixturevalue(name)
    paths = write_workbooks(scheme, invent(scheme).dirty, tmp_path)
    with pytest.raises(DataRefused) as refusal:
        read_data(paths, scheme.vocabulary, scheme.year)

    assert [fault.code for fault in refusal.value.faults] == ["DATA-FRACTION"]


@pytest.mark.parametrize("name", ["leapfrog", "linkage", "odd"])
def test_the_faulty_workbook_is_refused_with_exactly_its_planted_faults(
    request: pytest.FixtureRequest, name: str, invention: Invention, tmp_path: Path
) -> None:
    """Each planted fault is found in its cell, and none that was not planted."""
    scheme: Scheme = request.getfixturevalue(name)
    path = tmp_path / "有错处.xlsx"
    planted = write_faulty(scheme, invention(scheme)[0].dataset, path)
    with pytest.raises(DataRefused) as refusal:
        read_data([path], scheme.vocabulary, scheme.year)

    found = [Planted(fault.code, fault.where.rpartition(" › ")[2]) for fault in refusal.value.faults]
    assert found == planted
    assert len(planted) == 6


def test_the_same_seed_gives_the_same_bytes(odd: Scheme, tmp_path: Path) -> None:
    """A workbook written again is the same file, so that nobody takes it for a new one."""
    data = invent(odd).dataset

    assert digests(write_workbooks(odd, data, tmp_path / "a")) == digests(
        write_workbooks(odd, data, tmp_path / "b")
    )


def test_every_workbook_says_in_its_first_cell_that_it_is_invented(written: list[Path]) -> None:
    """Whoever opens one of them alone cannot take it for real."""
    assert [path.name for path in written if MARK not in first_text(path)] == []


def test_each_department_has_a_workbook_of_its_own(assessment: Scheme, written: list[Path]) -> None:
    """One file a source, beside the companions; none has overwritten another."""
    sources = {node.source for node in assessment.indicators.values() if node.input == "value"}
    companions = [path for path in written if path.stem.endswith(("加减分", "清单", "得分"))]

    assert len({path for path in written if path.exists()}) == len(sources) + len(companions)


def test_the_departments_of_the_assessment_of_all_counties_have_all_the_habits(
    linkage: Scheme, invention: Invention
) -> None:
    """Percentages as text and as formatted cells, merged cells, an empty first column, a former name, notes."""
    _, paths = invention(linkage)
    books = [openpyxl.load_workbook(path) for path in paths]
    first_columns = {
        sheet.min_column for book in books for sheet in book
    }  # before going through cells adds more
    filled = [cell for book in books for cell in cells(book)]
    texts = {cell.value for cell in filled if isinstance(cell.value, str)}

    assert any(text.endswith("%") and text[:-1].replace(".", "").isdigit() for text in texts)
    assert {"宁乡县", "宁乡市", "序号", "合计", "年度", "市州", "备注", "—"} <= texts
    assert "0.0%" in {cell.number_format for cell in filled}
    assert 2 in first_columns
    assert any(sheet.merged_cells.ranges for book in books for sheet in book)
    assert {"2022年", "2023年", "2024年", "数据"} <= {sheet.title for book in books for sheet in book}


def test_some_thousands_are_separated_by_commas_in_text(leapfrog: Scheme, invention: Invention) -> None:
    """A sum of money is typed as 12,345 by some clerk."""
    _, paths = invention(leapfrog)
    typed = [
        cell.value
        for path in paths
        for cell in cells(openpyxl.load_workbook(path))
        if isinstance(cell.value, str)
    ]

    assert any("," in text and text.replace(",", "").isdigit() for text in typed)


@pytest.mark.parametrize("count", range(1, len(HABITS) + 1))
def test_each_habit_alone_can_be_read(
    odd: Scheme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """A scheme with few departments meets few habits; here every department has the same one."""
    data = invent(odd).dataset
    monkeypatch.setattr("xiangheng_seeds.workbooks.HABITS", HABITS[count - 1 : count])
    paths = write_workbooks(odd, data, tmp_path)

    assert figures(read_data(paths, odd.vocabulary, odd.year).dataset) == figures(data)


@given(value=st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False))
@settings(deadline=None)
def test_a_figure_of_up_to_fifteen_digits_is_itself_in_a_cell(
    value: Decimal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The float that a workbook stores shows the very digits that were written."""
    path = tmp_path_factory.mktemp("cell") / "cell.xlsx"
    with workbook(path) as book:
        put(book.add_worksheet(), 0, 0, value)

    assert Decimal(repr(cells(openpyxl.load_workbook(path))[0].value)) == value


@given(sources=st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=8))
def test_no_two_sources_share_a_file(sources: list[str]) -> None:
    """Shortened names are kept apart, also where a file system does not tell capitals from small letters."""
    names = file_names(sources)

    assert len({name.casefold() for name in names.values()}) == len(sources)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("省农业农村厅（省乡村振兴局）", "省农业农村厅"),
        ("国家统计局湖南调查总队、省统计局", "国家统计局湖南调查总队"),
        ("全国防返贫监测信息系统/省防返贫监测帮扶管理平台", "全国防返贫监测信息系统"),
        ("a:b*c", "abc"),
        ("（未定）", "报送数据"),
    ],
)
def test_a_file_is_called_after_the_first_department(source: str, name: str) -> None:
    """A name that can stand on any disk, without what is in brackets or comes second."""
    assert file_names([source]) == {source: name}
