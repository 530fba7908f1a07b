"""How firm a ranking is: all sources of uncertainty together, each alone, and what each is to blame for.

    study           one seeded Monte Carlo: rank intervals, acceptability, grades, pairwise orders
    sensitivity     Sobol indices with intervals, and an order of importance only when it is stable
    ablation        one indicator left out, one alternative or weight at a time

Floats throughout: nothing here reaches a score.
"""

from xiangheng_scoring.analysis.robustness.ablation import Change, leave_one_out, one_at_a_time
from xiangheng_scoring.analysis.robustness.monte_carlo import Study, study
from xiangheng_scoring.analysis.robustness.options import (
    AGGREGATIONS,
    MISSING,
    NORMALISATIONS,
    SOURCES,
    TREATMENTS,
    Uncertainty,
)
from xiangheng_scoring.analysis.robustness.sobol import Indices, Sensitivity, sensitivity, sobol_indices
from xiangheng_scoring.analysis.robustness.trials import Model

__all__ = [
    "AGGREGATIONS", "MISSING", "NORMALISATIONS", "SOURCES", "TREATMENTS", "Change", "Indices", "Model", "Sensitivity", "Study",
    "Uncertainty", "leave_one_out", "one_at_a_time", "sensitivity", "sobol_indices", "study",
]  # fmt: skip
