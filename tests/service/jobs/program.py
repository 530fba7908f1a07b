"""A worker as a program of its own: `program.py URL LEASE MOMENT POINT`. It runs what waits, then ends.

With a POINT it kills itself there, as `tests/service/store/writer.py` does: before or after everything that is sent to
the database, before the end of each transaction, and after all; it prints how many points there were. MOMENT is what
its clock reads, or `now` for the machine's. With POINT `hang`, the first attempt of a job stays at its half for ever.
"""

import os
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from sqlalchemy import event

from xiangheng_platform.jobs.context import JobContext
from xiangheng_platform.jobs.kinds import registry
from xiangheng_platform.jobs.worker import Worker
from xiangheng_platform.settings import JobSettings
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.moments import system_clock
from xiangheng_platform.store.store import Store


class Points:
    """Counts the points passed, and dies at the one that was asked for."""

    def __init__(self, die_at: int) -> None:
        self.die_at = die_at
        self.passed = 0

    def __call__(self, *_: Any) -> None:
        """One more point passed."""
        self.passed += 1
        if self.passed == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def helpers() -> Any:
    """The tests' conftest: a program is no test and cannot ask for a fixture."""
    spec = spec_from_file_location("job_helpers", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(url: str, lease: int, moment: str, point: str) -> int:
    """Work; returns how many points were passed."""
    database, points, given = (
        Database(url, patience=60),
        Points(int(point) if point != "hang" else -1),
        helpers(),
    )
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(database.engine, name, points)

    def _function(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if point == "hang" and context.job.attempt == 1:
            context.progress(1, 2, "一半")
            threading.Event().wait()
        return given.write(context, arguments)  # type: ignore[no-any-return]  # loaded by its path

    clock = system_clock if moment == "now" else lambda: datetime.fromisoformat(moment)
    worker = Worker(
        Store(database, clock, lease_clock=lambda session: clock()),
        registry([given.make_kind(_function)]),
        given.inspector,
        JobSettings(lease_seconds=lease, poll_seconds=0.02),
    )
    if point == "hang":
        worker.run()
    worker.run_waiting()
    points()
    return points.passed


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]))
