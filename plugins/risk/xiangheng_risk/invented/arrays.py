"""The kinds of arrays that households are held in beside the kit's: a row a household."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Indices of closed lists, months and ages: half of what is known of two million members. Arithmetic makes them larger first.
Small: TypeAlias = NDArray[np.int8]
#: Pseudonymous keys of households and members.
Keys: TypeAlias = NDArray[np.int64]
