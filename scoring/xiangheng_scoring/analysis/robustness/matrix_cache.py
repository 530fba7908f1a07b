"""Matrices of scores, one for each way of treating, normalising and completing one world's data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xiangheng_scoring.analysis.robustness.options import DRAWN, SCHEME
from xiangheng_scoring.analysis.robustness.realisations import Realisations
from xiangheng_scoring.analysis.robustness.score_matrix import ScoreMatrix, score_matrix_of
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.methods.normalisation import MinMax, Normalisation, PercentileRank, ZScore, normalise
from xiangheng_scoring.numbers.arrays import Array

MOST_BYTES = 256 * 2**20
_METHODS: Mapping[str, Normalisation] = {
    "min_max": MinMax(),
    "z_score": ZScore(mean=50, sd=10),
    "percentile_rank": PercentileRank(scale=100),
}


@dataclass(frozen=True, order=True)
class MatrixKey:
    """Which matrix: the world's number and the names of treatment, normalisation and missing policy."""

    world: int = 0
    treatment: str = "none"
    normalisation: str = SCHEME
    missing: str = SCHEME


class MatrixCache:
    """All matrices of a result; world by world, so that only one world's evidence is in memory."""

    def __init__(self, result: Result, worlds: Realisations) -> None:
        self._result = result
        self._worlds = worlds
        by_class = result.scheme.ranking.within == "class"
        classes = [unit.unit.unit_class if by_class else "" for unit in result.units]
        self._groups = [np.array([name == group for name in classes]) for group in dict.fromkeys(classes)]
        self._score_matrices: dict[tuple[int, bool, str], ScoreMatrix] = {}
        self._kept: dict[MatrixKey, Array] = {}

    def scores(self, key: MatrixKey) -> Array:
        """The matrix of scores, shape (units, leaves), about 0–100; NaN where there is none.

        Matrices are kept for the next study, as long as all of them together are small.
        """
        if key in self._kept:
            return self._kept[key]
        matrix = self._score_matrix(key.world, key.missing == DRAWN, key.treatment)
        scores = matrix.scores if key.normalisation == SCHEME else self._normalised(matrix, key.normalisation)
        if key.missing == "reweight":
            scores = np.where(matrix.by_policy, np.nan, scores)
        if scores.nbytes * (len(self._kept) + 1) <= MOST_BYTES:
            self._kept[key] = scores
        return scores

    def _score_matrix(self, world: int, is_drawn: bool, treatment: str) -> ScoreMatrix:
        key = (world, is_drawn, treatment)
        if key not in self._score_matrices:
            self._score_matrices = {
                other: matrix for other, matrix in self._score_matrices.items() if other[0] == world
            }
            self._score_matrices[key] = (
                self._score_matrix(world, is_drawn, "none").treated()
                if treatment == "treated"
                else score_matrix_of(self._result, self._worlds.table(world, drawn=is_drawn))
            )
        return self._score_matrices[key]

    def _normalised(self, matrix: ScoreMatrix, method: str) -> Array:
        """Normalised inside each ranking group; what scores 0 by policy is as bad as the worst of its column."""
        scores = np.full_like(matrix.values, np.nan)
        for members in self._groups:
            normalised = normalise(matrix.values[members], _METHODS[method])
            zero = np.isnan(matrix.values[members]) & ~np.isnan(matrix.scores[members])
            scores[members] = np.where(zero, np.fmin.reduce(normalised, axis=0), normalised)
        return scores
