"""How many threads the products of a study are given: they are many and small."""

from contextlib import AbstractContextManager, nullcontext

#: From so many scores on (units × indicators) a product is large enough to be shared out among threads.
LARGE = 100_000


def few_threads(scores: int) -> AbstractContextManager[object]:
    """One thread of BLAS while a study of so many scores is reckoned, or as many as there are where that is large.

    The limit holds for the whole process as long as it lasts.
    """
    if scores >= LARGE:
        return nullcontext()
    from threadpoolctl import threadpool_limits

    # Threads that wait for the next small product burn their processors meanwhile: of 122 × 45, two threads took twice
    # the time of one by the clock, and two to three times its CPU.
    limits: AbstractContextManager[object] = threadpool_limits(1, "blas")
    return limits
