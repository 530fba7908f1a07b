"""Sample data for any scheme, from a seed: what the checks score. Never realistic, always legal."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

from xiangheng_scoring.engine.dataset import Dataset, Finding, Mark, Observation
from xiangheng_scoring.numbers.exact import ZERO
from xiangheng_scoring.scheme import Node, Scheme

T = TypeVar("T")
YEARS = 2


def sample_data(scheme: Scheme, seed: int, *, missing: float = 0.0) -> Dataset:
    """Values for every unit, indicator and the years around the scheme's; a share `missing` is left out."""
    random = Random(seed)
    observations: list[Observation] = []
    marks: list[Mark] = []
    findings: list[Finding] = []
    for unit in scheme.units:
        for code, node in scheme.indicators.items():
            if random.random() < missing:
                continue
            if node.input == "marks":
                marks += [Mark(unit, code, f"评委{number}", _value(random, node)) for number in range(1, 6)]
            elif node.input == "findings":
                findings += [
                    Finding(unit, code, f"{unit}-{number}") for number in range(random.randint(0, 3))
                ]
            else:
                years = range(scheme.year - YEARS, scheme.year + 1)
                observations += [Observation(unit, code, year, _value(random, node)) for year in years]
    return Dataset(tuple(observations), (), tuple(marks), tuple(findings), (), has_findings=missing < 1)


def _value(random: Random, node: Node) -> Decimal:
    """A value of at most two decimals inside the possible range, mostly near what the rule looks at."""
    plausible, possible = node.plausible, node.possible
    low = next((end for end in (plausible.low, possible.low) if end is not None), Decimal(1))
    high = next((end for end in (plausible.high, possible.high) if end is not None), None)
    if high is None:
        high = max(low, abs(node.target or Decimal(0)) * 2) + 10
    return Decimal(random.randint(int(low * 100), int(max(low, high) * 100))).scaleb(-2)


def even_data(scheme: Scheme) -> Dataset:
    """Every unit with the same values in every year: nothing to tell units apart by."""
    return _filled(scheme, {code: _value(Random(code), node) for code, node in scheme.indicators.items()})


def extreme_data(scheme: Scheme) -> Iterator[tuple[str, Dataset]]:
    """Every value at the lower, then at the upper end of its possible range, then 0 where 0 is possible."""
    usual = {code: _value(Random(code), node) for code, node in scheme.indicators.items()}
    for what, chosen in (("在可能范围下端", "low"), ("在可能范围上端", "high")):
        ends = {code: getattr(node.possible, chosen) for code, node in scheme.indicators.items()}
        yield what, _filled(scheme, {code: usual[code] if end is None else end for code, end in ends.items()})
    zero = {code: ZERO for code, node in scheme.indicators.items() if node.possible.holds(ZERO)}
    yield "全部为 0", _filled(scheme, usual | zero)


def _filled(scheme: Scheme, values: Mapping[str, Decimal]) -> Dataset:
    """The same value of an indicator for every unit and year."""
    observations, marks = [], []
    for unit in scheme.units:
        for code, node in scheme.indicators.items():
            if node.input == "marks":
                marks += [Mark(unit, code, f"评委{number}", values[code]) for number in range(1, 6)]
            elif node.input == "value":
                years = range(scheme.year - YEARS, scheme.year + 1)
                observations += [Observation(unit, code, year, values[code]) for year in years]
    return Dataset(tuple(observations), (), tuple(marks), has_findings=True)


def shuffled(data: Dataset, seed: int) -> Dataset:
    """The same figures with every table in another order."""
    random = Random(seed)
    return Dataset(
        observations=_mixed(random, data.observations),
        adjustments=_mixed(random, data.adjustments),
        marks=_mixed(random, data.marks),
        findings=_mixed(random, data.findings),
        totals=_mixed(random, data.totals),
        has_findings=data.has_findings,
    )


def _mixed(random: Random, rows: Sequence[T]) -> tuple[T, ...]:
    return tuple(random.sample(rows, len(rows)))
