"""How a command tells what came of it."""

from collections.abc import Callable

from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.records import Published


def tell(record: Published, show: Callable[[], None], *, as_json: bool) -> None:
    """Tell a program by the record's document, a person by what `show` prints."""
    if as_json:
        print_record(record)
    else:
        show()


def tell_lines(record: Published, *lines: str, as_json: bool) -> None:
    """Tell a program by the record's document, a person by some lines."""
    tell(record, lambda: print("".join(f"{line}\n" for line in lines), end=""), as_json=as_json)
