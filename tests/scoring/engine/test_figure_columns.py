"""Data come as rows or as columns, and a run cannot tell which: the same scores, names, proofs, cells and faults."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Dataset, Observation, Sample
from xiangheng_scoring.engine.dataset_checks import contradictions
from xiangheng_scoring.engine.observations import FigureColumn, Observations, columns_of
from xiangheng_scoring.engine.reported import Reported
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import FaultsFound
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.lazy_sequences import LazySequence
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.places import Origin
from xiangheng_scoring.scheme import Row, Scheme, SchemeTables, build_scheme

SLOW = settings(deadline=None, max_examples=60)
#: What rows of a small scheme say: known units and indicators and strange ones, values that may be and that may not.
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "9"]),
        st.sampled_from(["A", "B", "Z"]),
        st.sampled_from([2023, 2024]),
        st.sampled_from(["0", "1", "100", "100.5", "-1", "0.25", "7.0"]),
    ),
    max_size=14,
)


class Unasked(LazySequence[Origin]):
    """Cells of which nobody may ask."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def item(self, at: int) -> Origin:
        """No cell."""
        raise AssertionError(at)


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """Two indicators of whole numbers and of shares, three units."""
    nodes: list[dict[str, str]] = [
        {"code": "T", "name": "总分", "weight": "100", "missing": "reweight"},
        {"code": "A", "parent": "T", "name": "甲项", "weight": "50", "rule": "minmax", "missing": "reweight",
         "parameters": '{"cohort":"assessment"}', "value_min": "0", "value_max": "100", "value_decimals": "0"},
        {"code": "B", "parent": "T", "name": "乙项", "weight": "50", "rule": "progress", "missing": "reweight",
         "parameters": '{"cohort":"assessment"}', "value_max": "100"},
    ]  # fmt: skip
    return scheme_of(nodes, "123")


def scheme_of(nodes: Sequence[dict[str, str]], units: Sequence[str]) -> Scheme:
    """A scheme for 2024 of these nodes and units."""
    rows = {
        "nodes": tuple(Row(values, values["code"]) for values in nodes),
        "units": tuple(Row({"code": code, "name": f"县{code}"}, code) for code in units),
    }
    header = {"format": "1", "code": "two", "name": "两项", "year": "2024"}
    return build_scheme(SchemeTables("两项", Row(header, "方案"), rows))


def as_columns(rows: Sequence[Observation], random: Random) -> Observations:
    """The rows as columns: those of an indicator and year in one or in several, in any order."""
    columns = []
    for (indicator, period), own in grouped(((row.indicator, row.period), row) for row in rows).items():
        random.shuffle(own)
        while own:
            size = random.choice([1, len(own), len(own)])
            part, own = own[:size], own[size:]
            columns.append(
                FigureColumn(
                    indicator,
                    period,
                    [row.unit for row in part],
                    [row.value for row in part],
                    [row.origin for row in part],
                    [row.sample for row in part] if any(row.sample for row in part) else (),
                )
            )
    random.shuffle(columns)
    return Observations(columns)


def outcome(scheme: Scheme, data: Dataset) -> tuple[Any, ...]:
    """Names, totals and the evidence of every value; of what cannot be scored the faults."""
    try:
        result = score(scheme, data)
    except FaultsFound as refusal:
        return type(refusal), sorted(map(repr, refusal.faults))
    evidence = {code: dict(column) for code, column in result.values.items()}
    return result.run_id, result.result_digest, result.provenance_digest, evidence


@SLOW
@given(drawn=st.data(), seed=st.integers(0, 2**32))
def test_a_run_of_columns_is_the_run_of_their_rows(
    corpus: ModuleType, drawn: st.DataObject, seed: int
) -> None:
    """Of every kind, policy and step before scoring, with holes, wherever a column begins and in whatever order it lies."""
    random = Random(seed)
    scheme, data = random.choice(list(corpus.cases(drawn.draw(st.sampled_from(corpus.PARTS)))))
    rows = [
        replace(
            row,
            origin=Origin("数.xlsx", row.indicator, f"{number}", act=number % 3 or None),
            sample=Sample(number, row.value - 1, row.value + 1) if number % 5 == 0 else None,
        )
        for number, row in enumerate(data.observations)
        if random.random() > drawn.draw(st.sampled_from([0.0, 0.1]))
    ]

    by_rows = outcome(scheme, replace(data, observations=tuple(rows)))

    assert outcome(scheme, replace(data, observations=as_columns(rows, random))) == by_rows


@SLOW
@given(given_rows=ROWS, seed=st.integers(0, 2**32))
def test_columns_are_refused_as_their_rows_are(
    scheme: Scheme, given_rows: list[tuple[str, str, int, str]], seed: int
) -> None:
    """Strange units and indicators, what is reported twice, impossible or too fine: each fault as told row by row."""
    rows = [
        Observation(unit, code, year, Decimal(value), Origin("数.xlsx", "表", f"A{number}"))
        for number, (unit, code, year, value) in enumerate(given_rows, start=1)
    ]
    told = grouped(
        (fault.code, str(fault.at))
        for fault in contradictions(scheme.vocabulary, Dataset(as_columns(rows, Random(seed))))
    )
    known = [row for row in rows if row.indicator in scheme.indicators]
    keys = [(row.unit, row.indicator, row.period) for row in rows]

    assert sorted(told.pop("DATA-UNIT", [])) == sorted(str(row.origin) for row in rows if row.unit == "9")
    assert sorted(told.pop("DATA-INDICATOR", [])) == sorted(
        str(row.origin) for row in rows if row.indicator == "Z"
    )
    assert len(told.pop("DATA-TWICE", [])) == len(keys) - len(set(keys))
    assert sorted(told.pop("DATA-RANGE", [])) == sorted(
        str(row.origin) for row in known if row.value > 100 or (row.value < 0 and row.indicator == "A")
    )
    assert sorted(told.pop("DATA-DECIMALS", [])) == sorted(
        str(row.origin) for row in known if row.indicator == "A" and row.value % 1
    )
    assert not told


def test_a_whole_column_that_comes_twice_is_told_of_each_unit(scheme: Scheme) -> None:
    """Though each of the two lies as the scheme does, and by itself there is nothing to say of it."""
    column = FigureColumn("B", 2024, list(scheme.units), [Decimal(1), Decimal(2), Decimal(3)])

    assert not contradictions(scheme.vocabulary, Dataset(Observations([column])))
    twice = contradictions(scheme.vocabulary, Dataset(Observations([column, column])))
    assert [(fault.code, fault.message[:2]) for fault in twice] == [
        ("DATA-TWICE", f"县{unit}") for unit in scheme.units
    ]


@SLOW
@given(held=st.lists(st.sampled_from("123"), unique=True), seed=st.integers(0, 2**32))
def test_what_a_unit_reported_is_found_wherever_it_stands(scheme: Scheme, held: list[str], seed: int) -> None:
    """By unit and in the order of the scheme: the value, its row with its cell, and None where there is none."""
    rows = {
        unit: Observation(
            unit,
            "A",
            2024,
            Decimal(number),
            Origin("数.xlsx", "表", f"A{number}"),
            Sample(number) if number else None,
        )
        for number, unit in enumerate(held)
    }
    column = Reported(scheme, Dataset(as_columns(list(rows.values()), Random(seed)))).column("A", 2024)

    assert [column.row(unit) for unit in "123"] == [rows.get(unit) for unit in "123"]
    assert column.values() == [column.value(unit) for unit in "123"]
    assert column.values() == [rows[unit].value if unit in rows else None for unit in "123"]
    assert column.is_complete == (len(held) == 3)


def test_no_row_is_made_of_what_is_only_scored(scheme: Scheme) -> None:
    """A run asks for no cell of a clean column; the evidence of one value does."""
    columns = [
        FigureColumn(code, year, "123", [Decimal(year % 7), Decimal(3), Decimal(1)], Unasked(3))
        for code in "AB"
        for year in (2023, 2024)
    ]
    result = score(scheme, Dataset(Observations(columns)))

    assert result.run_id
    assert result.result_digest
    with pytest.raises(AssertionError):
        dict(result.values["A"])


def many_units(count: int) -> Scheme:
    """Two indicators whose scores are their values, of 60 and 40 marks."""
    goalposts = {
        "parent": "T",
        "rule": "goalposts",
        "parameters": '{"low":0,"high":100}',
        "missing": "reweight",
    }
    return scheme_of(
        [
            {"code": "T", "name": "总分", "weight": "100", "missing": "reweight"},
            {"code": "A", "name": "甲项", "weight": "60"} | goalposts,
            {"code": "B", "name": "乙项", "weight": "40"} | goalposts,
        ],
        [f"{number:04}" for number in range(count)],
    )


def test_the_name_of_a_run_is_the_digest_of_all_its_values() -> None:
    """More units than are put in order at a time, each column with holes of its own and in an order of its own."""
    random, scheme = Random(1), many_units(1700)
    rows = [
        Observation(unit, code, year, Decimal(random.randint(0, 100)))
        for unit in scheme.units
        for code in "AB"
        for year in (2023, 2024)
        if random.random() < 0.9
    ]
    result = score(scheme, Dataset(as_columns(random.sample(rows, len(rows)), random)))

    assert result.run_id == digest(
        {
            "scheme": scheme.digest,
            "frame": None,
            "period": 2024,
            "engine": result.provenance.engine_number,
            "plugin": [result.provenance.plugin, result.provenance.plugin_digest],
            "settings": dict(result.provenance.settings),
            "data": {
                "observations": sorted((row.unit, row.indicator, row.period, str(row.value)) for row in rows),
                **dict.fromkeys(("samples", "adjustments", "marks", "findings", "totals"), ()),
                "has_findings": False,
            },
        }
    )


def test_each_of_very_many_units_has_its_own_points() -> None:
    """More units than are summed up at a time: points are the values, the first and the last as any other."""
    scheme = many_units(5000)
    first = [Decimal(number % 101) for number in range(5000)]
    second = [Decimal(number // 50) for number in range(5000)]
    columns = [
        FigureColumn(code, 2024, list(scheme.units), values) for code, values in (("A", first), ("B", second))
    ]

    units = score(scheme, Dataset(Observations(columns))).units

    assert [row.total for row in units] == [
        (6 * value + 4 * other) / 10 for value, other in zip(first, second, strict=True)
    ]
    assert units[4999].nodes["A"].points == first[4999] * 6 / 10


def test_a_dataset_of_columns_is_one_of_rows(scheme: Scheme) -> None:
    """Equal to it, merged with it, handed to another process and given other rows."""
    rows = tuple(Observation(unit, code, 2024, Decimal(7)) for code in "AB" for unit in "123")
    data = Dataset(Observations(columns_of(rows)), has_findings=True)
    more = Dataset((Observation("1", "A", 2023, Decimal(1)),))

    assert data == Dataset(rows, has_findings=True)
    assert data != Dataset(rows[:-1], has_findings=True)
    assert data != Dataset((*rows[:-1], replace(rows[-1], value=Decimal(8))), has_findings=True)
    assert data.merged([more]).observations == (*rows, *more.observations)
    assert more.merged([data]).columns == [*more.columns, *data.columns]
    assert pickle.loads(pickle.dumps(data)) == data
    assert replace(data, observations=rows[:2]).columns == columns_of(rows[:2])
    assert [data.observations[at] for at in range(-6, 6)] == [*rows, *rows]
    assert data.observations[1:5:2] == rows[1:5:2]
    with pytest.raises(IndexError):
        data.observations[6]
