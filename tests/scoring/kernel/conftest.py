"""Small invented schemes from a few lines of text, and data for them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from xiangheng_scoring.data import Dataset, Observation
from xiangheng_scoring.scheme import Row, Scheme, SchemeTables, build_scheme

MakeScheme = Callable[..., Scheme]
MakeData = Callable[..., Dataset]
HEADER = {"format": "1", "code": "small", "name": "小方案", "year": "2024"}
UNITS = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|y\n4|丁|y"


def rows_of(table: str, text: str) -> tuple[Row, ...]:
    """Rows of a table from lines with `|` between cells; the first line names the columns."""
    lines = [line.strip().split("|") for line in text.strip().splitlines()]
    names = lines[0]
    return tuple(
        Row({name: cell for name, cell in zip(names, line, strict=False) if cell}, f"{table} 第 {number} 行")
        for number, line in enumerate(lines[1:], start=2)
    )


@pytest.fixture(scope="session")
def make_scheme() -> MakeScheme:
    """Build a scheme: `make_scheme(nodes, units=…, grades=…, header={…})`."""

    def make(
        nodes: str, *, header: Mapping[str, str] | None = None, units: str = UNITS, **tables: str
    ) -> Scheme:
        texts = {"nodes": nodes, "units": units, **tables}
        rows = {name: rows_of(name, text) for name, text in texts.items()}
        return build_scheme(SchemeTables("小方案", Row({**HEADER, **(header or {})}, "scheme"), rows))

    return make


@pytest.fixture(scope="session")
def make_data() -> MakeData:
    """Observations of 2024 from `{"A": {"1": "95"}}`; of 2023 from `past`."""

    def make(
        values: Mapping[str, Mapping[str, str]], past: Mapping[str, Mapping[str, str]] | None = None
    ) -> Dataset:
        years = ((2024, values), (2023, past or {}))
        return Dataset(
            tuple(
                Observation(unit, code, year, Decimal(value))
                for year, table in years
                for code, column in table.items()
                for unit, value in column.items()
            )
        )

    return make
