"""Best of several runs of a job and of its floor, turn by turn, so that both see the same machine."""

import gc
import os
import time
import tracemalloc
from collections.abc import Callable

Work = Callable[[], object]


def best_of(run: Work, floor: Work, repeats: int, *, tell_seconds: bool = False) -> tuple[float, float]:
    """The shortest seconds of each, after one run of each that is not counted; their own, if they tell seconds."""
    run()
    floor()
    timed = _told if tell_seconds else _timed
    seconds = [(timed(run), timed(floor)) for _ in range(repeats)]
    own, of_floor = zip(*seconds, strict=True)
    return min(own), min(of_floor)


def _timed(work: Work) -> float:
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _told(work: Work) -> float:
    gc.collect()
    seconds = work()
    assert isinstance(seconds, float)
    return seconds


def cpu_seconds(work: Work, times: int, *, of_children: bool = False) -> float:
    """The seconds of CPU, in user and system, of a work that is done so many times: of each, on average.

    Of this process, or of those that it started and that have ended.
    """
    before = _cpu(of_children=of_children)
    for _ in range(times):
        work()
    return (_cpu(of_children=of_children) - before) / times


def _cpu(*, of_children: bool) -> float:
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
