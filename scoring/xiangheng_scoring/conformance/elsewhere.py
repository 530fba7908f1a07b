"""Another machine on another day: what a rule answers there must be what it answers here.

The clock, the environment, the host and the folder are exchanged before the plugin is imported. What the kit and other
libraries read of the environment stays as it is: only the plugin's own code is shown something else.
"""

import datetime
import locale
import os
import platform
import socket
import sys
import tempfile
import time
from collections.abc import ItemsView, Iterator, ValuesView
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

#: Seconds from now at which the rule is asked: before its time, and in a year, month and weekday far from these.
CLOCKS = (-0x2A000000, 0x1D0FABCD)
#: What every variable of the environment holds for the plugin's code.
STRANGE = "7"
_LOCALES = ("de_DE.UTF-8", "fr_FR.UTF-8", "zh_CN.UTF-8", "C")
_DEPTH = 8
_now = time.time
_localtime, _gmtime, _strftime = time.localtime, time.gmtime, time.strftime


class _Clock:
    """The moved clock; `offset` in seconds."""

    offset = 0

    def time(self) -> float:
        return _now() + self.offset


_clock = _Clock()


class _Date(datetime.date):
    @classmethod
    def today(cls) -> Any:
        return cls.fromtimestamp(_clock.time())


class _Datetime(datetime.datetime):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.fromtimestamp(_clock.time(), tz)

    @classmethod
    def today(cls) -> Any:
        return cls.fromtimestamp(_clock.time())

    @classmethod
    def utcnow(cls) -> Any:
        return cls.fromtimestamp(_clock.time(), datetime.UTC).replace(tzinfo=None)


class _Environment(dict[str, str]):
    """The environment, in which the plugin's own code finds every variable set to something strange."""

    def __init__(self, real: Any, folder: Path) -> None:
        super().__init__(real)
        self._folder = folder

    def __getitem__(self, key: str) -> str:
        return STRANGE if self._is_plugin() else super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        return STRANGE if self._is_plugin() else super().get(key, default)

    def items(self) -> ItemsView[str, str]:  # type: ignore[override]  # a view of the same kind as os.environ gives
        return dict.fromkeys(self, STRANGE).items() if self._is_plugin() else super().items()

    def values(self) -> ValuesView[str]:  # type: ignore[override]  # as above
        return dict.fromkeys(self, STRANGE).values() if self._is_plugin() else super().values()

    def __contains__(self, key: object) -> bool:
        return self._is_plugin() or super().__contains__(key)

    def _is_plugin(self) -> bool:
        frame: FrameType | None = sys._getframe(2)
        for _ in range(_DEPTH):
            if frame is None:
                return False
            if Path(frame.f_code.co_filename).is_relative_to(self._folder):
                return True
            frame = frame.f_back
        return False


def move(folder: Path) -> None:
    """Exchange clock, environment, host, locale and folder for the plugin whose package lies in `folder`."""
    for name in _LOCALES:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
            break
    # Of the locales that are asked for a machine may have none but its own.
    convention = {**locale.localeconv(), "decimal_point": ",", "thousands_sep": "."}
    environment = _Environment(os.environ, folder)
    exchanged: dict[ModuleType, dict[str, Any]] = {
        datetime: {"date": _Date, "datetime": _Datetime},
        time: {
            "time": _clock.time,
            "time_ns": lambda: int(_clock.time() * 1_000_000_000),
            "localtime": lambda seconds=None: _localtime(_clock.time() if seconds is None else seconds),
            "gmtime": lambda seconds=None: _gmtime(_clock.time() if seconds is None else seconds),
            "strftime": lambda form, moment=None: _strftime(form, moment or _localtime(_clock.time())),
        },
        os: {"environ": environment, "getenv": environment.get, "cpu_count": lambda: 97},
        platform: {
            "node": lambda: "elsewhere",
            "system": lambda: "Elsewhere",
            "release": lambda: "0",
        },
        socket: {"gethostname": lambda: "elsewhere"},
        locale: {
            "localeconv": lambda: dict(convention),
            "getlocale": lambda category=locale.LC_CTYPE: ("de_DE", "UTF-8"),
        },
    }
    for module, substitutes in exchanged.items():
        for name, substitute in substitutes.items():
            setattr(module, name, substitute)
    os.chdir(tempfile.gettempdir())


@contextmanager
def at(offset: int) -> Iterator[None]:
    """Within, the clock of this process is `offset` seconds away."""
    before = _clock.offset
    _clock.offset = offset
    try:
        yield
    finally:
        _clock.offset = before
