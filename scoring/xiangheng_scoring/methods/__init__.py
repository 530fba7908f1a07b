"""Methods of the field as functions over NumPy arrays, usable without a scheme.

    normalisation     min-max, z-score, rank, Borda, percentile rank, distances, goalposts, fraction of max
    treatment         winsorising, logarithm, Box–Cox, by the rule of skewness and kurtosis
    imputation        constants, means and medians by group, over a panel
    weighting         given, equal, entropy, CRITIC, first component, AHP, swing
    aggregation       arithmetic, geometric, harmonic, power mean
    whole tables      Copeland, TOPSIS, Mazziotta–Pareto, benefit of the doubt

Matrices are float64 of shape (units, indicators), NaN is missing, directions are 1 or -1 (`arrays`). The manual has a
section for each: `docs/manual/methods.md`.
"""
