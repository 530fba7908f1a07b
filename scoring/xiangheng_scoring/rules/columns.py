"""A column of figures in floats: what the vector form of a rule sees, for robustness and statistics only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # NumPy is imported where arrays are made; a scheme is read without it
    from xiangheng_scoring.numbers.arrays import Array


@dataclass(frozen=True)
class Column:
    """The values of one indicator for units that are compared with each other.

    `values` (units,) are float64 without gaps, after the node's transformations; `cohort` and `changes` are sorted, of
    any length, and hold everybody compared; `baselines` (units,) where the rule needs them. `sign` is 1 where more is
    better, −1 where less is, 0 where neither.
    """

    values: "Array"
    cohort: "Array"
    changes: "Array"
    baselines: "Array | None" = None
    sign: int = 1
    target: float | None = None
    reference: float | None = None
