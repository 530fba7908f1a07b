"""What a command prints: to the last character or told, and for a program one document, alone on standard output."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from xiangheng_scoring.records import Published

_for_programs: ContextVar[TextIO | None] = ContextVar("for_programs", default=None)
#: What systems answer when whoever reads the output has gone; Windows calls it an invalid argument.
_CLOSED = frozenset({errno.EPIPE, errno.ESHUTDOWN, errno.EINVAL})


class OutputLost(BaseException):
    """Standard output takes no more: `is_closed` where its reader has gone, else `reason` says why.

    No `Exception`, like an interruption: what catches the errors of a rule or of a job must not take it for one.
    """

    def __init__(self, cause: OSError | None) -> None:
        super().__init__(cause)
        self.is_closed = cause is not None and cause.errno in _CLOSED
        self.reason = "没有打开"
        if cause is not None:
            from xiangheng_scoring.system_reasons import reason_of

            self.reason = reason_of(cause)


class _Stream:
    """A stream of text that hands whatever it cannot write to `lost`; everything else is the stream's own."""

    def __init__(self, stream: TextIO | None, lost: Callable[[OSError | None], None]) -> None:
        self._stream, self._lost = stream, lost

    def write(self, text: str) -> int:
        """Write, or tell that it cannot be written."""
        if self._stream is None:
            self._lost(None)
            return 0
        try:
            return self._stream.write(text)
        except OSError as cause:
            self._lost(cause)
            return 0

    def flush(self) -> None:
        """Flush, or tell that it cannot be written."""
        if self._stream is not None:
            try:
                self._stream.flush()
            except OSError as cause:
                self._lost(cause)

    def isatty(self) -> bool:
        """Whether a person reads it on a terminal."""
        return self._stream is not None and self._stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def checked_streams() -> Iterator[None]:
    """Within, output that cannot be written raises `OutputLost`, at the latest at the end.

    Left to itself, Python writes a file's last block while it shuts down, where nobody can answer any more. What
    standard error does not take is dropped: there is nowhere left to tell it.
    """

    def lose(cause: OSError | None) -> None:
        raise OutputLost(cause)

    out, told = sys.stdout, sys.stderr
    try:
        with redirect_stdout(_stream(out, lose)), redirect_stderr(_stream(told, lambda cause: None)):
            yield
            sys.stdout.flush()
    except OutputLost:
        _to_nowhere(out)
        raise


def _stream(stream: TextIO | None, lost: Callable[[OSError | None], None]) -> TextIO:
    return cast(TextIO, _Stream(stream, lost))


def _to_nowhere(stream: TextIO | None) -> None:
    """Lead the rest of a stream to nowhere, so that the shutdown does not fail at it once more."""
    with suppress(OSError, AttributeError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, cast(TextIO, stream).fileno())
        os.close(nowhere)


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
    from xiangheng_scoring.records import json_text

    print(json_text(document, default=default), file=_for_programs.get() or sys.stdout)


def print_record(record: "Published") -> None:
    """A record's document on standard output."""
    from xiangheng_scoring.records import document

    print_json(document(record))
