"""Schemes and data from a few lines of text, for every test of the scoring kit that wants them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from xiangheng_scoring.engine.dataset import Dataset, Observation
from xiangheng_scoring.errors import Fault, SchemeRefused
from xiangheng_scoring.rules import BUILT_IN, RuleKinds
from xiangheng_scoring.scheme import Row, Scheme, SchemeTables, build_scheme

TablesOf = Callable[..., SchemeTables]
SchemeOf = Callable[..., Scheme]
FaultsOf = Callable[..., tuple[Fault, ...]]
DataOf = Callable[..., Dataset]

HEADER = {"format": "1", "code": "tabled", "name": "表中方案", "year": "2024"}
FOUR = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|y\n4|丁|y"


def _rows(table: str, text: str) -> tuple[Row, ...]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    names = lines[0]
    return tuple(
        Row({name: cell for name, cell in zip(names, line, strict=False) if cell}, f"{table} 第 {number} 行")
        for number, line in enumerate(lines[1:], start=2)
    )


@pytest.fixture(scope="session")
def tables_of() -> TablesOf:
    """Scheme tables from texts with `|` between cells, a faulty header included: `tables_of(nodes, header={…}, grades=…)`."""

    def make(
        nodes: str, *, header: Mapping[str, str] | None = None, units: str = FOUR, **more: str
    ) -> SchemeTables:
        texts = {"nodes": nodes, "units": units, **more}
        values = {key: text for key, text in {**HEADER, **(header or {})}.items() if text}
        return SchemeTables(
            "表中方案", Row(values, "scheme"), {name: _rows(name, text) for name, text in texts.items()}
        )

    return make


@pytest.fixture(scope="session")
def scheme_of(tables_of: TablesOf) -> SchemeOf:
    """A checked scheme from the same texts; `kinds` adds rule kinds to the built-in ones."""

    def make(nodes: str, *, kinds: RuleKinds | None = None, **more: object) -> Scheme:
        return build_scheme(tables_of(nodes, **more), {**BUILT_IN, **(kinds or {})})

    return make


@pytest.fixture(scope="session")
def faults_of(tables_of: TablesOf) -> FaultsOf:
    """The faults of a scheme that must be refused."""

    def make(nodes: str, **more: object) -> tuple[Fault, ...]:
        with pytest.raises(SchemeRefused) as refused:
            build_scheme(tables_of(nodes, **more))
        return refused.value.faults

    return make


@pytest.fixture(scope="session")
def data_of() -> DataOf:
    """Observations of 2024 from `{"A": {"1": "95"}}`, of earlier years from `{2023: {"A": {"1": "90"}}}`."""

    def make(
        values: Mapping[str, Mapping[str, str]],
        past: Mapping[int, Mapping[str, Mapping[str, str]]] | None = None,
    ) -> Dataset:
        years = {2024: values, **(past or {})}
        return Dataset(
            tuple(
                Observation(unit, code, year, Decimal(value))
                for year, table in years.items()
                for code, column in table.items()
                for unit, value in column.items()
            )
        )

    return make
