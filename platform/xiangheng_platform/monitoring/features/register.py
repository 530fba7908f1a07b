"""The register as lazy frames of any engine, and what features may see of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import narwhals as nw

from xiangheng_platform.monitoring.columns import COUNTY, DATASETS, MONTH, Dataset, Use


@dataclass(frozen=True, slots=True)
class Register:
    """The register's tables, each a lazy frame with the columns that `columns.Dataset.kept` lists."""

    households: "nw.LazyFrame[Any]"
    members: "nw.LazyFrame[Any]"
    months: "nw.LazyFrame[Any]"
    identifications: "nw.LazyFrame[Any]"

    @classmethod
    def of(cls, frames: Mapping[str, Any]) -> Self:
        """A register from an engine's own frames by name of the dataset: of Polars, DuckDB, Spark."""
        return cls(**{name: nw.from_native(frames[name]).lazy() for name in DATASETS})

    def rows(self, dataset: Dataset, cut: int) -> "nw.LazyFrame[Any]":
        """All columns of the rows of a dataset that speak of the cut month or one before it."""
        frame: nw.LazyFrame[Any] = getattr(self, dataset.name)
        return frame.filter(nw.col(MONTH.name) <= cut)

    def usable(self, dataset: Dataset, cut: int) -> "nw.LazyFrame[Any]":
        """The same rows, with those columns only that features may be made of: what is dropped here can be asked for by none."""
        return self.rows(dataset, cut).select(
            column.name for column in dataset.kept if column.use is Use.FEATURE
        )


def latest(rows: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Of tables that a county hands in as a whole each time, the last of each county: who is missing there has left it."""
    last = rows.group_by(COUNTY.name).agg(nw.col(MONTH.name).max())
    return rows.join(last, on=[COUNTY.name, MONTH.name], how="semi")
