"""Matrices of scores, one for each way of treating, normalising and completing one world's data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xiangheng_scoring.arrays import Array
from xiangheng_scoring.methods.normalisation import MinMax, Normalisation, PercentileRank, ZScore, normalise
from xiangheng_scoring.result import Result
from xiangheng_scoring.robustness.options import DRAWN, SCHEME
from xiangheng_scoring.robustness.sheets import Sheet, sheet_of
from xiangheng_scoring.robustness.worlds import DataWorlds

MOST_BYTES = 256 * 2**20
_METHODS: Mapping[str, Normalisation] = {
    "min_max": MinMax(),
    "z_score": ZScore(mean=50, sd=10),
    "percentile_rank": PercentileRank(scale=100),
}


@dataclass(frozen=True, order=True)
class PanelKey:
    """Which matrix: the world's number and the names of treatment, normalisation and missing policy."""

    world: int = 0
    treatment: str = "none"
    normalisation: str = SCHEME
    missing: str = SCHEME


class Panels:
    """All matrices of a result; world by world, so that only one world's evidence is in memory."""

    def __init__(self, result: Result, worlds: DataWorlds) -> None:
        self._result = result
        self._worlds = worlds
        by_class = result.scheme.ranking.within == "class"
        classes = [one.unit.unit_class if by_class else "" for one in result.units]
        self._groups = [np.array([name == group for name in classes]) for group in dict.fromkeys(classes)]
        self._sheets: dict[tuple[int, bool, str], Sheet] = {}
        self._made: dict[PanelKey, Array] = {}

    def scores(self, key: PanelKey) -> Array:
        """The matrix of scores, shape (units, leaves), about 0–100; NaN where there is none.

        Matrices are kept for the next study, as long as all of them together are small.
        """
        if key in self._made:
            return self._made[key]
        found = self._scored(key)
        if found.nbytes * (len(self._made) + 1) <= MOST_BYTES:
            self._made[key] = found
        return found

    def _scored(self, key: PanelKey) -> Array:
        sheet = self._sheet(key.world, key.missing == DRAWN, key.treatment)
        found = sheet.scores if key.normalisation == SCHEME else self._normalised(sheet, key.normalisation)
        return np.where(sheet.by_policy, np.nan, found) if key.missing == "reweight" else found

    def _sheet(self, world: int, is_drawn: bool, treatment: str) -> Sheet:
        key = (world, is_drawn, treatment)
        if key not in self._sheets:
            self._sheets = {other: sheet for other, sheet in self._sheets.items() if other[0] == world}
            self._sheets[key] = self._new_sheet(*key)
        return self._sheets[key]

    def _new_sheet(self, world: int, is_drawn: bool, treatment: str) -> Sheet:
        if treatment == "treated":
            return self._sheet(world, is_drawn, "none").treated()
        return sheet_of(self._result, self._worlds.table(world, drawn=is_drawn))

    def _normalised(self, sheet: Sheet, method: str) -> Array:
        """Normalised inside each ranking group; what scores 0 by policy is as bad as the worst of its column."""
        made = np.full_like(sheet.values, np.nan)
        for members in self._groups:
            found = normalise(sheet.values[members], _METHODS[method])
            zero = np.isnan(sheet.values[members]) & ~np.isnan(sheet.scores[members])
            made[members] = np.where(zero, np.fmin.reduce(found, axis=0), found)
        return made
