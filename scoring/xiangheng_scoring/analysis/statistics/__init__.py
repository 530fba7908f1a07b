"""Statistics that an evaluator expects, over arrays of shape (units, indicators), usable without a scheme.

summary         each indicator by itself, availability, outliers
correlation     Pearson, Spearman, Kendall, flags, two rankings
structure       Cronbach's alpha, principal components
influence       effective weights, shares of variance, weights that would equalise them
profile         strengths and weaknesses of one unit
"""

from xiangheng_scoring.analysis.statistics.correlation import (
    CorrelationFlag,
    RankChange,
    correlation_flags,
    kendall,
    pearson,
    rank_change,
    rank_correlation,
    spearman,
)
from xiangheng_scoring.analysis.statistics.influence import (
    Influence,
    effective_weights,
    equalising_weights,
    influence,
)
from xiangheng_scoring.analysis.statistics.profile import Profile, Standing, profile
from xiangheng_scoring.analysis.statistics.structure import (
    Components,
    alpha_without,
    components,
    cronbach_alpha,
)
from xiangheng_scoring.analysis.statistics.summary import (
    Availability,
    Summary,
    availability,
    outliers,
    summary,
)

__all__ = [
    "Availability", "Components", "CorrelationFlag", "Influence", "Profile", "RankChange", "Standing", "Summary",
    "alpha_without", "availability", "components", "correlation_flags", "cronbach_alpha", "effective_weights",
    "equalising_weights", "influence", "kendall", "outliers", "pearson", "profile", "rank_change", "rank_correlation",
    "spearman", "summary",
]  # fmt: skip
