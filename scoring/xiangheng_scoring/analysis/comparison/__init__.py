"""What moved a total: differences between years, schemes and units, split into effects that sum exactly."""

from xiangheng_scoring.analysis.comparison.changes import Change, changes
from xiangheng_scoring.analysis.comparison.differences import (
    EFFECTS,
    Comparison,
    Difference,
    Overtaking,
    compare,
    compare_units,
)
from xiangheng_scoring.analysis.comparison.wording import (
    EFFECT_MEANINGS,
    EFFECT_WORDS,
    difference_said,
    left_out_said,
    overtaking_said,
    signed,
)

__all__ = [
    "EFFECTS", "EFFECT_MEANINGS", "EFFECT_WORDS", "Change", "Comparison", "Difference", "Overtaking", "changes", "compare", "compare_units",
    "difference_said", "left_out_said", "overtaking_said", "signed",
]  # fmt: skip
