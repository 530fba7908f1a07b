"""Two million invented households and their months, beside drawing as many random numbers of the same kinds and nothing else."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
from measure import Work, cpu_seconds

from xiangheng_risk.invented.counties import INVENTED_CODES, invent_counties
from xiangheng_risk.invented.tables import tables_of

#: Generates in a process of its own, and tells its CPU and the most memory that it held.
_GENERATE = """
import json, resource, sys
from pathlib import Path
from xiangheng_risk.invented.generation import generate
generate(Path(sys.argv[1]), int(sys.argv[2]))
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
_SAMPLE = 20_000
_peaks: list[float] = []


def generating(households: int) -> tuple[Work, Work]:
    """All files of so many households, and the drawing alone: both tell the seconds of CPU."""

    def _generate() -> float:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", _GENERATE, str(Path(folder) / "register"), str(households)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds, mebibytes = json.loads(told)
        _peaks.append(mebibytes)
        return float(seconds)

    calls = _drawing_of_a_county()

    def _draw() -> float:
        return cpu_seconds(lambda: [call() for call in calls], 1) * households / _SAMPLE

    return _generate, _draw


def peak_of_generating() -> float:
    """The most mebibytes that a generation held, of those that were run."""
    return max(_peaks)


class _Recording:
    """A generator of random numbers that keeps what it was asked for."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self.calls: list[Callable[[], Any]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._generator, name)

        def _drawn(*arguments: Any, **options: Any) -> Any:
            self.calls.append(partial(method, *arguments, **options))
            return method(*arguments, **options)

        return _drawn


def _drawing_of_a_county() -> list[Callable[[], Any]]:
    county = invent_counties(INVENTED_CODES[:1], _SAMPLE, 1)[0]
    recording = _Recording(county.generator(1))
    for _ in tables_of(county, cast(np.random.Generator, recording)):
        pass
    return recording.calls
