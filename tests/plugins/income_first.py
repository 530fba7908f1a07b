"""income-first: an evaluator's own model of risk, by which households with the lowest income come first."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.models import Progress
from xiangheng_scoring.plugins import hook


@dataclass(frozen=True)
class Trained:
    """Income below the usual raises the logit of the average household, income above lowers it."""

    features: tuple[str, ...]
    base: float
    usual: float
    trained_on: int
    is_invented: bool

    @property
    def digest(self) -> str:
        """The name of the model."""
        return sha256(self.write()).hexdigest()

    @property
    def learnt_until(self) -> int:
        """A year after the cut: the same month of the next year."""
        return self.trained_on + 100

    def write(self) -> bytes:
        """The model as JSON."""
        return json.dumps(asdict(self)).encode()

    def contributions(self, values: Any) -> Any:
        """Nothing but income contributes; of one that is missing it is as if it were usual."""
        added = np.zeros(values.shape)
        income = self.features.index("income")
        added[:, income] = np.nan_to_num(np.tanh((self.usual - values[:, income]) / 1000))
        return added

    def probability(self, values: Any) -> Any:
        """By the logit."""
        return 1 / (1 + np.exp(-self.base - self.contributions(values).sum(axis=1)))


class IncomeFirst:
    """Learns how many become poor, and what income is usual."""

    name = "income-first"
    title = "收入最低的在前"

    def train(self, table: FeatureTable, progress: Progress) -> Trained:
        """Two numbers from a table of features."""
        if table.label is None:
            raise ValueError("nobody knows yet what became of these households")
        rate = table.label.mean()
        usual = np.nanmedian(table.column("income"))
        return Trained(
            table.names, float(np.log(rate / (1 - rate))), float(usual), table.month, table.is_invented
        )

    def read(self, data: bytes) -> Trained:
        """The model that was written."""
        kept = json.loads(data)
        names = tuple(kept["features"])
        return Trained(names, kept["base"], kept["usual"], kept["trained_on"], kept["is_invented"])


@hook
def risk_models() -> list[IncomeFirst]:
    """The models that this plugin gives."""
    return [IncomeFirst()]
