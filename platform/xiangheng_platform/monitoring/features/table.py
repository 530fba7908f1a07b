"""A table of features: what models are trained on, what they score, and what is evaluated, as arrays of NumPy."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.features.declared import Feature

Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Households as of one month, a row each: their features, and where it is known what became of them, the label.

    `values` has a column for each of `features`, of 32-bit floats, NaN where one is missing. `households` are keys,
    `counties` codes, `month` the cut (202412). `label` says who was identified as monitored within the horizon after the cut, `None`
    where that is not known yet. `audit` says by name of a group who belongs to it: compared afterwards, never trained on. `is_invented` says that any of the households is invented.
    Any panel can be put into one; arrays are not copied, and are not to be changed.
    """

    features: tuple[Feature, ...]
    values: "NDArray[np.float32]"
    households: "NDArray[np.int64]"
    counties: "NDArray[Any]"
    month: int
    label: Flags | None = None
    audit: Mapping[str, Flags] = field(default_factory=dict)
    is_invented: bool = False

    def __len__(self) -> int:
        return len(self.households)

    @property
    def names(self) -> tuple[str, ...]:
        """The features' names, in the order of the columns."""
        return tuple(feature.name for feature in self.features)

    def column(self, name: str) -> "NDArray[np.float32]":
        """One feature of every household; raises `ValueError` for a name that is none of its features'."""
        return self.values[:, self.names.index(name)]

    def rows(self, chosen: "NDArray[np.bool_] | NDArray[np.integer[Any]]") -> Self:
        """The households that are chosen, by a truth for each or by their positions."""
        return type(self)(
            self.features,
            self.values[chosen],
            self.households[chosen],
            self.counties[chosen],
            self.month,
            None if self.label is None else self.label[chosen],
            {name: members[chosen] for name, members in self.audit.items()},
            self.is_invented,
        )

    def also(self, households: Collection[int]) -> Self:
        """The same table, with these households labelled too; those that it has not are passed over."""
        if self.label is None or not households:
            return self
        label = self.label | np.isin(self.households, list(households))
        return replace(self, label=label)

    @classmethod
    def joined(cls, tables: "Sequence[FeatureTable]") -> Self:
        """The households of tables of the same features and month, one after the other; at least one table."""
        first = tables[0]
        labels = [table.label for table in tables if table.label is not None]
        return cls(
            first.features,
            np.concatenate([table.values for table in tables]),
            np.concatenate([table.households for table in tables]),
            np.concatenate([table.counties for table in tables]),
            first.month,
            np.concatenate(labels) if len(labels) == len(tables) else None,
            {name: np.concatenate([table.audit[name] for table in tables]) for name in first.audit},
            any(table.is_invented for table in tables),
        )
