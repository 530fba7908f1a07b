"""The lines of the log: every event of ours and every message of the libraries as one JSON document, and where they go."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import FileIO
from pathlib import Path
from traceback import format_tb

from xiangheng_graphql import answers
from xiangheng_graphql.errors import LogRefused
from xiangheng_graphql.events import Event, Told
from xiangheng_platform.settings import ServerSettings
from xiangheng_platform.store.moments import BEIJING, beijing_day
from xiangheng_scoring.system_reasons import reason_of

#: What libraries say below a warning is about themselves.
_CHATTY = ("uvicorn.error", "websockets", "asyncio")


@contextmanager
def telling(settings: ServerSettings) -> Iterator[None]:
    """Within, the log of this program goes where the settings say; raises `LogRefused`."""
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if settings.log_folder:
        try:
            handler = DailyFiles(Path(settings.log_folder), settings.log_days)
        except OSError as error:
            raise LogRefused(
                f"写不了日志（{reason_of(error)}：{error.filename}）",
                at="设置 server.log_folder",
                expected="可以写的文件夹",
                remedy="改文件夹的权限，或改设置，留空写到标准错误输出",
            ) from error
    handler.setFormatter(Lines(with_messages=settings.log_level == "debug"))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(level)
        handler.close()


class Lines(logging.Formatter):
    """Makes a line of each record; `with_messages` tells of exceptions what they say, which may name somebody's data."""

    def __init__(self, *, with_messages: bool = False) -> None:
        super().__init__()
        self._with_messages = with_messages

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, an event of ours or what a library says."""
        if isinstance(record, Told):
            event, fields = record.msg, dict(record.fields)
        else:
            event, fields = Event.OTHER.value, {"logger": record.name, "message": record.getMessage()}
        error = fields.pop("error", None) or (record.exc_info or (None, None))[1]
        if error is not None:
            fields["traceback"] = _traceback(error, self._with_messages)
        line = {
            "at": datetime.fromtimestamp(record.created, BEIJING).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": event,
            "process": record.process,
            **fields,
        }
        return answers.as_bytes(line, str).decode()


def _traceback(error: BaseException, with_messages: bool) -> str:
    """Where an exception and those behind it were raised, the first first, as Python tells it."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    others = [behind] if behind else []
    if isinstance(error, BaseExceptionGroup):
        others += error.exceptions
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    own = "".join(format_tb(error.__traceback__)) + (f"{name}: {error}" if with_messages else name)
    return "\n".join([*(_traceback(other, with_messages) for other in others), own])


class DailyFiles(logging.Handler):
    """A folder with a file for each day in Beijing and each process; those of more than so many days ago are taken away.

    A file is never renamed: under Windows nobody can rename what another process has open.
    """

    def __init__(
        self,
        folder: Path,
        days: int,
        clock: Callable[[], datetime] = lambda: datetime.now(BEIJING),
    ) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._days = days
        self._clock = clock
        self._day: date | None = None
        self._file: FileIO | None = None
        self._open()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record down, at once: of a process that was killed the last lines are what somebody wants to know."""
        try:
            self._open().write(self.format(record).encode() + b"\n")
        except Exception:  # as every handler of the library: what cannot be told stops nobody
            self.handleError(record)

    def close(self) -> None:
        """Close the day's file."""
        if self._file:
            self._file.close()
        super().close()

    def _open(self) -> FileIO:
        today = beijing_day(self._clock())
        if self._file is None or today != self._day:
            if self._file:
                self._file.close()
            self._clear(today - timedelta(days=self._days))
            name = f"serve-{today.isoformat()}-{os.getpid()}.log"
            self._file = (self._folder / name).open("ab", buffering=0)
            self._day = today
        return self._file

    def _clear(self, last: date) -> None:
        for path in self._folder.glob("serve-????-??-??-*.log"):
            if path.name[6:16] < last.isoformat():
                path.unlink(missing_ok=True)
