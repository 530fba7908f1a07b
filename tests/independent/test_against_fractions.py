"""The engine equals an independent calculation in fractions, for all units of both assessments."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest

from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.conformance.samples import sample_data
from xiangheng_scoring.engine.dataset import Dataset, OtherTotal
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.scheme import Scheme

NAMES = ["leapfrog", "linkage"]
MISSING = [0.0, 0.15, 0.6]


def data_for(scheme: Scheme, seed: int, missing: float) -> Dataset:
    """Sample data with gaps, but never a gap that blocks; some vetoes fire."""
    whole, holed = sample_data(scheme, seed), sample_data(scheme, seed, missing=missing)
    blocking = {code for code, node in scheme.indicators.items() if "block" in node.missing}
    kept = tuple(row for row in holed.observations if row.indicator not in blocking)
    vetoes = tuple(
        replace(row, value=Decimal(number % 7 == 0))
        for number, row in enumerate(row for row in whole.observations if row.indicator in blocking)
    )
    return replace(holed, observations=kept + vetoes)


def values_of(data: Dataset) -> dict[tuple[str, str, int], Fraction]:
    """The figures as fractions."""
    return {(row.unit, row.indicator, row.period): Fraction(str(row.value)) for row in data.observations}


def findings_of(data: Dataset) -> Mapping[str, int] | None:
    """Findings counted once by number."""
    if not data.has_findings:
        return None
    return Counter(unit for unit, _ in {(row.unit, row.number) for row in data.findings})


def fraction(value: Decimal | None) -> Fraction | None:
    """A decimal as a fraction."""
    return None if value is None else Fraction(str(value))


#: 122 counties take seconds each time: they are calculated with some gaps, without any and with most by the sweep.
SHARES = [
    pytest.param(name, missing, marks=[] if name == "leapfrog" or missing == 0.15 else pytest.mark.thorough)
    for name in NAMES
    for missing in MISSING
]


@pytest.mark.parametrize(("name", "missing"), SHARES)
def test_every_point_of_every_unit(name: str, missing: float, tables_of: Any, calculate: Any) -> None:
    """Points and weights used of every node of every unit are those of rational arithmetic."""
    scheme, _ = open_scheme(name)
    data = data_for(scheme, 11, missing)
    result = score(scheme, data)
    tree = calculate(tables_of(name), values_of(data), findings_of(data))

    for one in result.units:
        points, weights = tree.points(one.unit.code)
        scored = {code: node for code, node in one.nodes.items() if node.points is not None}
        assert {code: fraction(node.points) for code, node in scored.items()} == points
        assert {code: fraction(node.used_weight) for code, node in scored.items()} == weights


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("name", NAMES)
def test_many_more(name: str, seed: int, tables_of: Any, calculate: Any) -> None:
    """The same for many seeds and shares of missing values."""
    scheme, _ = open_scheme(name)
    data = data_for(scheme, seed, seed / 50)
    result = score(scheme, data)
    tree = calculate(tables_of(name), values_of(data), findings_of(data))

    for one in result.units:
        root = next(iter(one.nodes))
        assert fraction(one.total) == tree.points(one.unit.code)[0].get(root)


@pytest.mark.parametrize("name", NAMES)
def test_the_units_and_classes_are_those_of_the_lists(name: str, tables_of: Any) -> None:
    """Units and classes follow from the dated memberships alone."""
    scheme, _ = open_scheme(name)

    assert {unit.code: unit.unit_class for unit in scheme.units.values()} == tables_of(name).classes


@pytest.mark.parametrize("name", NAMES)
def test_ranks_and_grades(name: str, tables_of: Any) -> None:
    """Places count who is better; grades follow lines, quotas, vetoes and floors, from the best down."""
    scheme, _ = open_scheme(name)
    result = score(scheme, data_for(scheme, 5, 0.1))
    within = "class" if tables_of(name).header["ranking"]["within"] == "class" else ""
    groups: dict[str, list[Any]] = {}
    for one in result.units:
        groups.setdefault(one.unit.unit_class if within else "", []).append(one)

    for group in groups.values():
        for one in group:
            assert one.rank == 1 + sum(other.total > one.total for other in group)
        assert {one.unit.code: one.grade for one in group} == grades_by_hand(tables_of(name), group)


def grades_by_hand(tables: Any, group: list[Any]) -> dict[str, str]:
    """Grades of one group, straight from the manual."""
    names = [row["name"] for row in tables.rows("grades")]
    given: dict[str, str] = {}
    for index, row in enumerate(tables.rows("grades")):
        open_to = [
            one
            for one in group
            if one.unit.code not in given
            and one.total >= Decimal(row.get("at_least") or "-1e9")
            and index >= max((names.index(cap) for cap in caps_by_hand(tables, one)), default=0)
        ]
        places = floor(Fraction(row["quota"]) * len(group) / 100) if row.get("quota") else len(group)
        for total in sorted({one.total for one in open_to}, reverse=True):
            tied = [one.unit.code for one in open_to if one.total == total]
            if len(tied) > places:
                break
            places -= len(tied)
            given |= dict.fromkeys(tied, row["name"])
    return given


def caps_by_hand(tables: Any, one: Any) -> list[str]:
    """Grades that vetoes and floors forbid to surpass."""
    found = []
    for row in tables.rows("floors"):
        node = one.nodes[row["node"]]
        if node.points is not None and node.used_weight and fraction(node.exact) is not None:
            share = Fraction(str(node.exact)) * 100 / Fraction(str(node.used_weight))
            found += [row["cap_grade"]] if share < Fraction(row["at_least"]) else []
    for code, node in tables.nodes.items():
        if node["rule"] == "veto" and one.nodes[code].evidence.value > 0:
            found.append(json.loads(node["parameters"])["cap_grade"])
    return found


def test_the_combined_view(tables_of: Any) -> None:
    """Own total and the other's points by their weights, each part rounded once."""
    scheme, _ = open_scheme("linkage")
    totals = tuple(OtherTotal(code, "strategy", Decimal("87.65")) for code in scheme.units)
    result: Result = score(scheme, replace(data_for(scheme, 3, 0.0), totals=totals))
    weights = {
        row["assessment"]: Fraction(row["weight"]) / Fraction(row["full_marks"])
        for row in tables_of("linkage").rows("combination")
    }

    for one in result.units:
        own = floor(Fraction(str(one.total)) * weights["self"] * 100 + Fraction(1, 2))
        other = floor(Fraction("87.65") * weights["strategy"] * 100 + Fraction(1, 2))
        assert one.combined is not None
        assert fraction(one.combined.total) == Fraction(own + other, 100)
