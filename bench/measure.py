"""Best of several runs of a job and of its floor, turn by turn, so that both see the same machine."""

import gc
import time
import tracemalloc
from collections.abc import Callable

Work = Callable[[], object]


def best_of(run: Work, floor: Work, repeats: int) -> tuple[float, float]:
    """The shortest seconds of each, after one run of each that is not counted."""
    run()
    floor()
    seconds = [(_timed(run), _timed(floor)) for _ in range(repeats)]
    own, of_floor = zip(*seconds, strict=True)
    return min(own), min(of_floor)


def _timed(work: Work) -> float:
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def peak_mebibytes(work: Work) -> float:
    """The most that Python's allocator and NumPy's held at once while the work ran."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
