"""A program that writes one act of many rows and is killed at a point of it: `writer.py URL POINT`.

There is a point before and after everything that is sent to the database, before the end of the transaction, and after
it. With a POINT that is never reached the program lives, and prints how many there were.
"""

import os
import signal
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from sqlalchemy import event

from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store

ROWS = 5_000


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


def planted() -> Any:
    """The planted table's class, of the tests' conftest: a program is no test and cannot ask for a fixture."""
    spec = spec_from_file_location("planted", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return module.Planted


def write(url: str, die_at: int) -> int:
    """Write the act; returns how many points there were."""
    database, points, kind = Database(url), Points(die_at), planted()
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(database.engine, name, points)
    rows = (
        {"county": f"县{number}", "value": Decimal(number) / 8, "valid_from": date(2024, 1, 1)}
        for number in range(ROWS)
    )
    with Store(database, lambda: datetime(2024, 5, 1, 1, tzinfo=UTC)).act(
        "user:liu", "test:rows:load", "rows"
    ) as act:
        act.add_many(kind, rows)
    points()
    return points.passed


if __name__ == "__main__":
    print(write(sys.argv[1], int(sys.argv[2])))
