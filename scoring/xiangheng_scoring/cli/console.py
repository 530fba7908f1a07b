"""The console that people read, without what is shown on it: a command that prints a table needs nothing of scoring."""

from collections.abc import Iterable
from functools import partial

from rich.console import Console


def console(*, to_error: bool = False) -> Console:
    """A console for people; nothing is cut off when the output goes to a file.

    Text of workbooks is shown as it is: [b] is no markup, :100: no picture.
    """
    plainly = partial(Console, stderr=to_error, highlight=False, markup=False, emoji=False)
    screen = plainly()
    return screen if screen.is_terminal else plainly(width=160)


def print_lines(screen: Console, lines: Iterable[str]) -> None:
    """Lines of text that the terminal folds: folded by us, a command that is copied from them would be cut."""
    for line in lines:
        screen.print(line, soft_wrap=True)
