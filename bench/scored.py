"""A run of data as columns in a process of its own: its CPU, and the most memory that it held with all its data.

python bench/scored.py UNITS INDICATORS    # one run in this process
"""

import sys

from apart import Apart, tell
from measure import Work
from sized import sized_columns, sized_scheme

from xiangheng_scoring.engine.scoring import score


def scoring_more(units: int, fewer: int, indicators: int) -> tuple[Work, Work]:
    """A run of so many units and one of fewer, whether the work grows as they do: each tells the seconds of CPU."""
    return _apart(units, indicators), _apart(fewer, indicators)


def _apart(units: int, indicators: int) -> Apart:
    return Apart(__file__, (str(units), str(indicators)))


if __name__ == "__main__":
    scheme = sized_scheme(int(sys.argv[1]), int(sys.argv[2]))
    data = sized_columns(scheme)
    tell(lambda: score(scheme, data))
