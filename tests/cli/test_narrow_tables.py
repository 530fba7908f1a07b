"""Every table at the width of a narrow terminal: no figure is cut off, and what is left out is named."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console
from rich.table import Table

from xiangheng_scoring.analysis.comparison import compare
from xiangheng_scoring.analysis.robustness import Uncertainty, leave_one_out, sensitivity, study
from xiangheng_scoring.analysis.statistics.report import Report
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.cli.studies import (
    branches_table,
    changes_table,
    indicators_table,
    sources_table,
    study_table,
)
from xiangheng_scoring.cli.tables import comparison_table, difference_table, ranking_table
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_seeds.generator import invent

Tables = Callable[[int], list[Table]]


def invented(name: str, seed: int = 1) -> Result:
    """An official assessment on invented values."""
    scheme, _ = open_scheme(name)
    return score(scheme, invent(scheme, seed).dataset)


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Every table of figures that a command prints, for a terminal of a given width."""
    result = invented("leapfrog")
    studied = study(result, Uncertainty(worlds=1), trials=20)
    compared = compare(invented("leapfrog", 2), result)
    report, found = Report(result), sensitivity(studied.model, base=16)
    names = {leaf.code: leaf.name for leaf in result.scheme.leaves}
    return lambda room: [
        ranking(result, room),
        comparison_table(compared, room),
        difference_table(compared.differences[0], names, room),
        study_table(studied, room),
        sources_table(found, room),
        changes_table("逐一去掉", studied, leave_one_out(result)[:10], room),
        indicators_table(report, room),
        branches_table(report, room),
    ]


def ranking(result: Result, room: int) -> Table:
    """The ranking with intervals as wide as they come."""
    return ranking_table(result, room=room, intervals={one.unit.code: "100–122" for one in result.units})


@pytest.mark.parametrize("room", [60, 80, 120])
def test_no_cell_is_cut_off(tables: Tables, room: int) -> None:
    """Columns are left out or folded instead, so that whatever is shown is shown whole."""
    for table in tables(room):
        shown = io.StringIO()
        Console(width=room, file=shown).print(table)

        assert "…" not in shown.getvalue()


def test_what_is_left_out_is_named() -> None:
    """The reader of a narrow terminal is told what a wider one would show; a wide one shows it all."""
    result = invented("linkage")
    narrow, wide = ranking(result, 60), ranking(result, 400)

    assert str(narrow.caption).startswith("窗口较窄，未列：各维度、位次区间、综合得分")
    assert {"县市区", "类别", "总分", "等次"} <= {str(column.header) for column in narrow.columns}
    assert wide.caption is None
