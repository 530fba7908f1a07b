"""Columns of tables from arrays: words for indices, and nulls where nothing is said."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray


def words(texts: Sequence[str], indices: NDArray[Any]) -> pl.Series:
    """Each row's text of a list; null where the index is negative."""
    # Without str() Polars would take members of an Enum for objects.
    series = pl.Series([*map(str, texts), None], dtype=pl.String)
    return series.gather(pl.Series(np.where(indices < 0, len(texts), indices).astype(np.uint32)))


def constant(text: str | None, rows: int) -> pl.Series:
    """The same text, or null, in every row."""
    return pl.Series([text], dtype=pl.String).new_from_index(0, rows)


def where(condition: NDArray[np.bool_], values: NDArray[Any]) -> pl.Series:
    """The values where something is true, null elsewhere."""
    return pl.select(pl.when(pl.lit(pl.Series(condition))).then(pl.lit(pl.Series(values)))).to_series()
