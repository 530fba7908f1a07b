"""Best of several runs of a job and of its floor, turn by turn, so that both see the same machine."""

import gc
import os
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

Work = Callable[[], object]


@dataclass(frozen=True)
class Spent:
    """The seconds that one call of a work took: by the clock, and of CPU, here and in processes that it started and saw end.

    `told` is what it gave as the seconds that count; None where the clock does.
    """

    clock: float
    cpu: float
    told: float | None = None

    @property
    def seconds(self) -> float:
        """The seconds that count."""
        return self.clock if self.told is None else self.told


def best_of(run: Work, floor: Work, repeats: int, *, tell_seconds: bool = False) -> tuple[Spent, Spent]:
    """The call of each that took the fewest seconds, after one of each that is not counted."""
    run()
    floor()
    pairs = [tuple(_spent(work, tell_seconds=tell_seconds) for work in (run, floor)) for _ in range(repeats)]
    own, of_floor = (min(calls, key=attrgetter("seconds")) for calls in zip(*pairs, strict=True))
    return own, of_floor


def _spent(work: Work, *, tell_seconds: bool) -> Spent:
    gc.collect()
    begun, cpu = time.perf_counter(), _cpu() + _cpu(of_children=True)
    told = work()
    clock, cpu = time.perf_counter() - begun, _cpu() + _cpu(of_children=True) - cpu
    if not tell_seconds:
        return Spent(clock, cpu)
    assert isinstance(told, float)
    return Spent(clock, cpu, told)


def cpu_seconds(work: Work, times: int, *, of_children: bool = False) -> float:
    """The seconds of CPU, in user and system, of a work that is done so many times: of each, on average.

    Of this process, or of those that it started and that have ended.
    """
    before = _cpu(of_children=of_children)
    for _ in range(times):
        work()
    return (_cpu(of_children=of_children) - before) / times


def _cpu(*, of_children: bool = False) -> float:
    told = os.times()
    return told.children_user + told.children_system if of_children else time.process_time()


def peak_mebibytes(work: Work) -> float:
    """The most that Python's allocator and NumPy's held at once while the work ran."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
