"""What a model of risk is to the rooms that train, keep and use it.

    trained = model.train(table, progress)
    trained.probability(values)

A model sees a table of features and nothing else: no name, no place in the register, no store. It may warn, and never judge:
what it gives orders visits, and no score can reach it, which the import contracts hold.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, runtime_checkable

from numpy.typing import NDArray

from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_scoring.numbers.arrays import Array

#: How far training has come: done and total, called as often as there is something to tell.
Progress: TypeAlias = Callable[[int, int], None]
#: The features of households, a row each; NaN where one is missing.
Values: TypeAlias = "NDArray[Any]"


@runtime_checkable
class TrainedModel(Protocol):
    """A model that was trained: it gives probabilities and exact reasons, and is kept as bytes.

    Reading and writing again gives the same bytes, and the same bytes the same probabilities.
    """

    @property
    def digest(self) -> str:
        """The model's name: a digest of all that a probability depends on, in hexadecimal."""

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, in the order of the columns that are given to it."""

    @property
    def base(self) -> float:
        """The logit of the average household that contributions are told against."""

    @property
    def trained_on(self) -> int:
        """The cut month (202312) of the households that it was trained on."""

    @property
    def learnt_until(self) -> int:
        """The last month whose outcomes it learnt from, a correction of its level included: judged at an earlier cut it cheats."""

    @property
    def is_invented(self) -> bool:
        """Whether any of the households that it was trained on was invented (`FeatureTable.is_invented`)."""

    def write(self) -> bytes:
        """The model as a file; nothing in it can be executed."""

    def probability(self, values: Values) -> Array:
        """Of each household the probability of being identified as monitored within twelve months, from 0 to 1."""

    def contributions(self, values: Values) -> Array:
        """Of each household what each feature adds to the logit; with `base` they add up to that of `probability`."""


@runtime_checkable
class RiskModel(Protocol):
    """A way of ranking households by risk that a plugin gives: how a model is trained, and how a kept one is read."""

    @property
    def name(self) -> str:
        """What commands and queries call it by."""

    @property
    def title(self) -> str:
        """What it is called, in Chinese."""

    def train(self, table: FeatureTable, progress: Progress) -> TrainedModel:
        """A model from a table of features with labels; raises `ValueError` where it has none."""

    def read(self, data: bytes) -> TrainedModel:
        """The model that `TrainedModel.write` wrote; what is no such file is refused and never executed."""
