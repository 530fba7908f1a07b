"""Help pages are in Chinese throughout, and their columns stand under each other on a terminal."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from xiangheng_scoring.cli.app import make_app
from xiangheng_scoring.cli.chinese import columns, folded


def pages(command: Any, context: Any = None) -> Iterator[str]:
    """The help page of every command, from the top down."""
    here = typer.Context(command, parent=context, info_name=command.name)
    yield command.get_help(here)
    for child in getattr(command, "commands", {}).values():
        yield from pages(child, here)


def test_no_page_keeps_the_library_s_english() -> None:
    """Headings, kinds of values, defaults and bounds are in Chinese."""
    english = re.compile(r"Usage|Options:|<[a-z ]+>|<list|\[default|\[required|x>=|Show this", re.IGNORECASE)

    assert [found[0] for page in pages(make_app()) if (found := english.search(page))] == []


@pytest.mark.parametrize("width", ["60", "80"])
def test_every_page_fits_the_terminal(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chinese character takes two columns, and no line is longer than the terminal is wide."""
    monkeypatch.setenv("COLUMNS", width)
    lines = [line for page in pages(make_app()) for line in page.splitlines() if not line.startswith("用法")]

    assert [line for line in lines if columns(line) > int(width)] == []


def test_what_options_mean_stands_in_one_column() -> None:
    """Whatever kind of value an option takes, its meaning begins under the one above it."""
    page = make_app().commands["score"].get_help(typer.Context(make_app().commands["score"]))
    rows = re.findall(r"^(  -.*?  +)\S", page, re.MULTILINE)

    assert len({columns(row) for row in rows}) == 1


def test_a_text_is_folded_by_what_a_terminal_shows() -> None:
    """Words are not broken, no line begins with a full stop, and nothing is lost."""
    text = "数据误差和缺报的数各造多少份，percentile_rank 为不造。"
    lines = list(folded(text, 24))

    assert all(columns(line) <= 24 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
