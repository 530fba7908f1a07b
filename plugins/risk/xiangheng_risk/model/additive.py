"""The trained model: its features, their bins and tables, and what it was trained on; as a file, and back."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.features.declared import Feature
from xiangheng_platform.monitoring.features.labels import HORIZON
from xiangheng_platform.monitoring.level import Correction
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_risk.model import scoring
from xiangheng_risk.model.bins import Bins, Codes
from xiangheng_risk.model.errors import FeaturesMismatch
from xiangheng_risk.model.files import content_digest, packed
from xiangheng_risk.model.tables import on_grid
from xiangheng_scoring.numbers.arrays import Array

FORMAT = "xiangheng-risk-additive/2"


@dataclass(frozen=True, slots=True)
class Training:
    """What a model was trained on and how, which is part of its name.

    `month` is the cut, `events` how many of the households were identified within the horizon, `data` the digest of the table,
    `libraries` the versions that the fit may depend on, `is_invented` whether any of the households was invented.
    """

    month: int
    households: int
    events: int
    data: str
    settings: Mapping[str, float]
    libraries: Mapping[str, str]
    is_invented: bool


@dataclass(frozen=True)
class AdditiveModel:
    """A trained model that `monitoring.models.TrainedModel` describes: a table a feature, whose entries add up to the logit.

    `tables` has a row a feature and a column a code; `uncorrected_base` is the logit of the average household of training, before
    `correction`. `typical` is what such a household has of each feature: the median, of a truth the share.
    """

    declared: tuple[Feature, ...]
    bins: Bins
    tables: Array
    uncorrected_base: float
    typical: Array
    training: Training
    correction: Correction | None = None

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, in the order of the columns that are given to it."""
        return tuple(feature.name for feature in self.declared)

    @cached_property
    def base(self) -> float:
        """The logit of the average household, its level corrected."""
        return self.uncorrected_base + (self.correction.shift if self.correction else 0.0)

    @cached_property
    def digest(self) -> str:
        """The model's name: SHA-256 of everything that its file says."""
        return content_digest(self.arrays())

    @property
    def trained_on(self) -> int:
        """The cut month of the households that it was trained on."""
        return self.training.month

    @property
    def learnt_until(self) -> int:
        """The last month whose outcomes it learnt from: the end of the training's horizon, or of a later correction."""
        known = shifted(self.training.month, HORIZON)
        return max(known, self.correction.month) if self.correction else known

    @property
    def is_invented(self) -> bool:
        """Whether any of the households that it was trained on was invented."""
        return self.training.is_invented

    def probability(self, values: NDArray[Any]) -> Array:
        """Of each household the probability of being identified within the horizon; raises `FeaturesMismatch`."""
        return scoring.probability(scoring.logits(self.base, self.tables, self.codes(values)))

    def contributions(self, values: NDArray[Any]) -> Array:
        """Of each household what each feature adds to the logit of the average household; raises `FeaturesMismatch`."""
        return scoring.contributions(self.tables, self.codes(values))

    def codes(self, values: NDArray[Any]) -> Codes:
        """The codes of households; raises `FeaturesMismatch` where the columns are not as many as the features."""
        if values.ndim != 2 or values.shape[1] != len(self.declared):
            raise FeaturesMismatch(
                f"给了 {values.shape[-1]} 列特征，模型有 {len(self.declared)} 个",
                at="特征表",
                expected="、".join(self.features[:3]) + " 等，次序相同",
                remedy="用训练时的特征重新算一遍特征表",
            )
        return self.bins.codes(values)

    def corrected(self, correction: Correction) -> "AdditiveModel":
        """The same model with its level corrected, and so with another name; it takes the place of a former correction."""
        return replace(self, correction=replace(correction, shift=float(on_grid(correction.shift))))

    def write(self) -> bytes:
        """The model as a file of arrays; nothing in it can be executed, and `reading.model_of` reads it."""
        return packed({**self.arrays(), "digest": np.array(self.digest)})

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that the model is, as arrays of numbers and text."""
        training, correction = self.training, self.correction
        return {
            "format": np.array(FORMAT),
            "features": np.array([specification(feature) for feature in self.declared]),
            "edge_counts": np.array([len(edges) for edges in self.bins.edges], np.int64),
            "edges": np.concatenate([*self.bins.edges, np.empty(0, np.float32)]),
            "tables": self.tables,
            "base": np.array(self.uncorrected_base),
            "typical": self.typical,
            "trained": np.array(
                [training.month, training.households, training.events, training.is_invented], np.int64
            ),
            "data": np.array(training.data),
            "setting_names": np.array(list(training.settings), np.str_),
            "settings": np.array(list(training.settings.values()), np.float64),
            "library_names": np.array(list(training.libraries), np.str_),
            "libraries": np.array(list(training.libraries.values()), np.str_),
            "correction": np.array(astuple(correction) if correction else [], np.float64),
        }


def specification(feature: Feature) -> tuple[str, ...]:
    """What a feature is to a model, as text: its name, its cause, from what it is known, its direction and unit."""
    return (feature.name, str(feature.cause), str(feature.known), f"{feature.direction:+d}", feature.unit)
