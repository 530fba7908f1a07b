"""Commands that are printed to be typed next work as they are printed."""

import os
import shlex

import pytest

from xiangheng_scoring.cli.typed import quoted


@pytest.mark.skipif(os.name == "nt", reason="the shell of Windows has other rules")
@pytest.mark.parametrize(
    "path", ["方案", "a b", "评价(一)", "甲&乙", "$HOME", 'a"b', "it's", "c:\\x y", "（试）"]
)
def test_a_path_means_itself_to_the_shell(path: str) -> None:
    """Whatever signs a folder's name has, the shell reads one word, and it is the name."""
    assert shlex.split(quoted(path)) == [path]


def test_a_plain_path_is_printed_plainly() -> None:
    """Chinese names need no quotes, which would only get in the reader's way."""
    assert quoted("demo-output/十五县/数据.xlsx") == "demo-output/十五县/数据.xlsx"


def test_signs_of_a_shell_are_quoted() -> None:
    """Brackets and ampersands mean something to a shell where they stand bare."""
    assert [quoted(path)[0] for path in ("评价(一)", "甲&乙", "a;b")] == ['"', '"', '"']
