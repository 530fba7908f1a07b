"""The kinds of arrays that households are held in: a row a household."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]
#: Indices of closed lists, months and ages: arithmetic with numbers of other arrays first makes them larger.
Small: TypeAlias = NDArray[np.int8]
#: Pseudonymous keys of households and members.
Keys: TypeAlias = NDArray[np.int64]
Counts: TypeAlias = NDArray[np.int_]
