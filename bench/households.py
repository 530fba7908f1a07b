"""Two million invented households and their months, beside drawing as many random numbers of the same kinds and nothing else.

python bench/households.py FOLDER HOUSEHOLDS    # one generation in this process: its CPU and the most memory it held
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
from apart import Apart, tell
from measure import Work, cpu_seconds

from xiangheng_risk.invented.counties import INVENTED_CODES, invent_counties
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.invented.tables import tables_of

_SAMPLE = 20_000


def generating(households: int) -> tuple[Work, Work]:
    """All files of so many households, and the drawing alone: both tell the seconds of CPU."""
    calls = _drawing_of_a_county()

    def _draw() -> float:
        return cpu_seconds(lambda: [call() for call in calls], 1) * households / _SAMPLE

    return Apart(__file__, (str(Path(tempfile.mkdtemp()) / "register"), str(households))), _draw


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


def _generate_anew(folder: Path, households: int) -> None:
    try:
        generate(folder, households)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    tell(partial(_generate_anew, Path(sys.argv[1]), int(sys.argv[2])))
