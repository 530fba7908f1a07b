"""Outcomes drawn at random, with the ties and the small numbers that break formulas."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xiangheng_scoring.numbers.arrays import Array, Flags, Ints

Outcomes = tuple[Flags, Array, Ints]


@st.composite
def outcomes(draw: st.DrawFn) -> Outcomes:
    """Labels of both kinds, scores with many ties between 0 and 1, and household keys, each different."""
    rows = draw(st.integers(2, 40))
    label = draw(arrays(np.bool_, rows))
    label[0], label[1] = True, False
    scores = draw(arrays(np.int64, rows, elements=st.integers(1, 19))) / 20
    keys = draw(st.permutations(range(rows)))
    return label, scores, np.array(keys, dtype=np.int64)
