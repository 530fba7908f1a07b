"""Made-up schemes and data of a given size, with the rule kinds of official practice in turn."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

from xiangheng_scoring.conformance.samples import sample_data
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.observations import FigureColumn, Observations
from xiangheng_scoring.scheme import Row, Scheme, SchemeTables, build_scheme

DIMENSIONS = 5
RULES = (
    ("efficacy", '{"satisfactory":"cohort_max","unallowable":"cohort_min","floor":0,"cap":100}', ""),
    ("minmax", '{"cohort":"class"}', ""),
    ("target_ratio", '{"cap":1,"floor":0.6}', "90"),
    ("deduct", '{"deduct":5,"per":0.1,"measure":"shortfall","count":"ceil"}', "100"),
    ("bands", '{"bands":[[95,100],[90,85],[80,70],[0,0]],"mode":"linear"}', ""),
    ("rank", '{"cohort":"class","step":0.5}', ""),
    ("progress", '{"cohort":"class"}', ""),
    ("interval", '{"full":[40,60],"zero_low":0,"zero_high":100}', ""),
    ("goalposts", '{"low":0,"high":100}', ""),
)
GRADES = (("好", "90", "30"), ("较好", "80", "50"), ("一般", "60", ""), ("较差", "", ""))


def sized_scheme(units: int, indicators: int) -> Scheme:
    """A scheme of so many units in three classes and so many indicators in five dimensions, weights alike."""
    header = {
        "format": "1",
        "code": "bench",
        "name": "量速度的方案",
        "year": "2024",
        "invented": "true",
        "ranking.within": "class",
        "grades.within": "class",
        "grades.quota_ties": "exclude",
    }
    rows = {
        "nodes": tuple(Row(values, values["code"]) for values in _nodes(indicators)),
        "units": tuple(
            Row({"code": f"{number:05}", "name": f"县{number}", "class": "甲乙丙"[number % 3]}, str(number))
            for number in range(units)
        ),
        "grades": tuple(
            Row(
                {key: text for key, text in zip(("name", "at_least", "quota"), grade, strict=True) if text},
                "grades",
            )
            for grade in GRADES
        ),
    }
    return build_scheme(SchemeTables("量速度", Row(header, "方案"), rows))


def _nodes(indicators: int) -> Iterator[dict[str, str]]:
    yield {"code": "T", "name": "总分", "weight": "100", "weighting": "equal", "missing": "reweight"}
    for number in range(DIMENSIONS):
        yield {"code": f"D{number}", "parent": "T", "name": f"维度{number}", "weighting": "equal"}
    for number in range(indicators):
        rule, parameters, target = RULES[number % len(RULES)]
        node = {
            "code": f"I{number:03}",
            "parent": f"D{number % DIMENSIONS}",
            "name": f"指标{number}",
            "rule": rule,
            "parameters": parameters,
            "missing": "reweight",
            "value_min": "0",
            "value_max": "100",
            "unit": "%",
        }
        yield node | ({"target": target} if target else {})


def sized_data(scheme: Scheme, *, missing: float = 0.0) -> Dataset:
    """Figures for the scheme's year and the year before."""
    data = sample_data(scheme, 1, missing=missing)
    recent = tuple(row for row in data.observations if row.period >= scheme.year - 1)
    return replace(data, observations=recent)


def sized_columns(scheme: Scheme) -> Dataset:
    """The same as columns: values of two decimals from 0 to 100, equal ones held once, as they are where a workbook is read."""
    random, units = Random(1), tuple(scheme.units)
    hundredths = [Decimal(number).scaleb(-2) for number in range(10_001)]
    columns = [
        FigureColumn(indicator, year, units, random.choices(hundredths, k=len(units)))
        for year in (scheme.year - 1, scheme.year)
        for indicator in scheme.indicators
    ]
    return Dataset(Observations(columns))
