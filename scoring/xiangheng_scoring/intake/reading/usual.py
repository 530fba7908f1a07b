"""Plain numbers of one indicator judged together: those of which there is nothing to say are values as they stand."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.intake.containers.plain import has_decimals
from xiangheng_scoring.intake.containers.stored import decimal_of
from xiangheng_scoring.intake.measures import is_counted
from xiangheng_scoring.intake.reading.figures import is_usual
from xiangheng_scoring.vocabulary import Term


def usual_values(
    numbers: NDArray[np.float64], term: Term, scale: Decimal
) -> tuple[NDArray[np.bool_], list[Decimal]]:
    """Which stored numbers, brought to the indicator's measure, are possible, plausible and no finer than they may be; and those values."""
    values = list(map(decimal_of, numbers.tolist()))
    if scale != 1:
        values = [value * scale for value in values]
    are_usual = np.ones(len(values), np.bool_)
    if not values:
        return are_usual, values
    # Scales are positive: the extremes are possible, and so is all between them.
    ends = values[int(numbers.argmin())], values[int(numbers.argmax())]
    if not all(is_usual(term, end) for end in ends):
        are_usual &= np.fromiter((is_usual(term, value) for value in values), np.bool_, len(values))
    decimals = 0 if term.decimals is None and is_counted(term.unit) else term.decimals
    if decimals is not None:
        are_usual &= _have_decimals(numbers, values, decimals, scale)
    if are_usual.all():
        return are_usual, values
    return are_usual, [value for value, kept in zip(values, are_usual.tolist(), strict=True) if kept]


def _have_decimals(
    numbers: NDArray[np.float64], values: Sequence[Decimal], decimals: int, scale: Decimal
) -> NDArray[np.bool_]:
    if scale == 1:
        return has_decimals(numbers, decimals)
    unit = Decimal((0, (1,), -decimals))
    return np.fromiter((not value % unit for value in values), np.bool_, len(values))
