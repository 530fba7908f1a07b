"""Boosted trees of scikit-learn, for our model and for its challenger alike."""

import os
from typing import Any


def boosting(**settings: Any) -> Any:
    """A `HistGradientBoostingClassifier` with these settings, the same for any number of threads.

    Its rounds are as many as are asked for: rounds that depend on a part held out at random would make two trainings on
    neighbouring months differ for no reason.
    """
    # OpenMP reads it when it is loaded, which is when scikit-learn first is. A thread that spins while it waits for a processor
    # holds up all others, and they burn theirs meanwhile: on two processors that others used too, a fit took 76 seconds of them
    # where sleeping threads took 21. To use as many threads as processors are free is no way: whoever trains has just read
    # the register, and was the load.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(early_stopping=False, **settings)
