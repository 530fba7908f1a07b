"""The model as a plugin gives it: how it is trained and how a kept one is read."""

from dataclasses import dataclass
from typing import ClassVar

from xiangheng_platform.monitoring.features.declared import FEATURES, Feature
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.models import Progress
from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_risk.model.reading import model_of
from xiangheng_risk.model.training import DEFAULTS, Settings, train


@dataclass(frozen=True, slots=True)
class AdditiveRisk:
    """Additive monotone boosting in tables, of the features that are known here; see `monitoring.models.RiskModel`."""

    name: ClassVar = "additive"
    title: ClassVar = "可加单调提升模型"
    known: tuple[Feature, ...] = FEATURES
    settings: Settings = DEFAULTS

    def train(self, table: FeatureTable, progress: Progress) -> AdditiveModel:
        """A model of a table with labels; raises `TrainingImpossible`."""
        return train(table, self.settings, progress)

    def read(self, data: bytes) -> AdditiveModel:
        """A model of the features that are known here; raises `ModelFileRefused` or `FeaturesMismatch`."""
        return model_of(data, self.known)
