"""What a command prints for a program: one document, alone on standard output."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from contextvars import ContextVar
from typing import Any, TextIO

_for_programs: ContextVar[TextIO | None] = ContextVar("for_programs", default=None)


@contextmanager
def only_documents() -> Iterator[None]:
    """Within, only `print_json` reaches standard output; whatever else is printed goes to standard error.

    A plugin's author prints while looking for a mistake, and a line among JSON is read by no program.
    """
    token = _for_programs.set(sys.stdout)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _for_programs.reset(token)


def print_json(document: Any, *, default: Callable[[Any], Any] | None = None) -> None:
    """A document on standard output; `default` says how values are written that JSON has no form for."""
    print(
        json.dumps(document, ensure_ascii=False, indent=2, default=default),
        file=_for_programs.get() or sys.stdout,
    )
