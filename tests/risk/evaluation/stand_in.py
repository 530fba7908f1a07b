"""Tables of households drawn at random, whose true probability is known, and models that stand in for trained ones."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.models import Progress
from xiangheng_scoring.numbers.arrays import Array, Flags

NAMES = ("income", "serious", "self_paid", "size", "lifted", "illness_shocks", "head_age")
DECLARED = tuple(feature for name in NAMES for feature in FEATURES if feature.name == name)
#: What each feature truly adds to the log odds of the stand-in's law.
TRUE_EFFECTS = {"income": -0.8, "serious": 1.2, "illness_shocks": 1.5}
TRUE_BASE = -3.4


def drawn_table(rows: int, month: int, seed: int = 0, counties: int = 4) -> FeatureTable:
    """Households with labels drawn by `true_probability`, the third of them old."""
    generator = np.random.default_rng([seed, month])
    values = generator.normal(size=(rows, len(DECLARED))).astype(np.float32)
    values[:, NAMES.index("serious")] = generator.poisson(0.3, rows)
    values[:, NAMES.index("illness_shocks")] = generator.poisson(0.1, rows)
    values[:, NAMES.index("lifted")] = generator.random(rows) < 0.3
    values[generator.random(rows) < 0.05, NAMES.index("head_age")] = np.nan
    codes = np.array([f"43{number:04}" for number in range(counties)])
    table = FeatureTable(
        DECLARED,
        values,
        generator.permutation(np.arange(rows, dtype=np.int64) * 7 + month),
        codes[generator.integers(0, counties, rows)],
        month,
        audit={"elderly": generator.random(rows) < 1 / 3, "relocated": np.arange(rows) < 5},
    )
    label: Flags = generator.random(rows) < true_probability(table)
    return FeatureTable(table.features, values, table.households, table.counties, month, label, table.audit)


def true_probability(table: FeatureTable) -> Array:
    """The law that labels are drawn by."""
    added = sum(effect * table.column(name).astype(np.float64) for name, effect in TRUE_EFFECTS.items())
    return np.asarray(1 / (1 + np.exp(-(TRUE_BASE + added))), dtype=np.float64)


@dataclass(frozen=True)
class Linear:
    """A model that adds its effects up; with those of the law it is the truth itself."""

    effects: Mapping[str, float] = field(default_factory=lambda: dict(TRUE_EFFECTS))
    base: float = TRUE_BASE
    features: tuple[str, ...] = NAMES
    trained_on: int = 202312
    learnt_until: int = 202412
    is_invented: bool = True

    @property
    def digest(self) -> str:
        """Of all that it is."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def write(self) -> bytes:
        """Never kept."""
        raise NotImplementedError

    def probability(self, values: Any) -> Array:
        """By the sum of what is added."""
        return np.asarray(1 / (1 + np.exp(-(self.base + self.contributions(values).sum(axis=1)))))

    def contributions(self, values: Any) -> Array:
        """Each feature times its effect; what is missing adds nothing."""
        effects = np.array([self.effects.get(name, 0.0) for name in self.features])
        return np.asarray(np.nan_to_num(values.astype(np.float64)) * effects, dtype=np.float64)


class StandIn:
    """A kind of model whose training gives the truth."""

    name = "linear"
    title = "替身模型"

    def train(self, table: FeatureTable, progress: Progress) -> Linear:
        """The truth, without looking."""
        return Linear()

    def read(self, data: bytes) -> Linear:
        """The truth."""
        return Linear()


def silent(done: int, total: int) -> None:
    """Progress that nobody looks at."""
