"""A text table by columns holds the cells that it holds cell by cell."""

from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.delimited import read_delimited
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.plain import Plain
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.containers.text_columns import by_columns

FIELDS = st.sampled_from(
    [
        "",
        "",
        " ",
        "甲县",
        "甲\u200b县",
        "⻓沙",
        "\u202e21",
        "95",
        "95.0",
        "-0",
        "1e5",
        "#N/A",
        '"a\nb"',
        "x" * 500,
    ]
)


def grid_of(rows: list[list[str]]) -> Grid:
    """The table as it is read cell by cell."""
    (grid,) = read_delimited(Source("表.csv", "\n".join(map(",".join, rows)).encode()))
    return grid


@given(st.lists(st.lists(FIELDS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_the_cells_are_those_of_the_file(rows: list[list[str]]) -> None:
    """By position, with what each shows and what is wrong with it; and line by line, in their order."""
    grid = grid_of(rows)
    columns = by_columns(grid)

    assert dict(columns.cells) == dict(grid.cells)
    assert dict(columns.lines) == dict(grid.lines)
    assert columns.fields == grid.fields


def test_what_is_seen_as_it_stands_is_kept_in_arrays() -> None:
    """A text that is written often is kept once; errors, blanks and what is drawn otherwise are kept as cells."""
    columns = by_columns(grid_of([["甲县", "95", "甲县"], ["#N/A", " ", "甲\u200b县"]]))

    assert isinstance(columns.plain, Plain)
    assert columns.plain.texts == ["甲县", "95"]
    assert list(columns.odd) == [(2, 1), (2, 2), (2, 3)]
