"""Invented values for any scheme: realistic in level, trend and differences, the same bytes on every machine.

All arithmetic is on whole numbers (thousandths of a spread), because a float from another processor might
round the other way. Nothing here is an observation of any county.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from xiangheng_scoring.data import Adjustment, Dataset, Finding, Mark, Observation, OtherTotal, Sample
from xiangheng_scoring.rules import Veto
from xiangheng_scoring.scheme import Node, Scheme, Unit
from xiangheng_seeds.profiles import Profile, profile_of

YEARS = 3
MISSING_PER_MILLE = 10
CHANNELS = (("AF", "暗访"), ("RX", "12317"), ("MT", "媒体监督"))


@dataclass(frozen=True, slots=True)
class Invented:
    """A made-up dataset, and which cell holds the planted outlier (implausible, but possible)."""

    dataset: Dataset
    outlier: Observation | None


def invent(scheme: Scheme, seed: int = 1) -> Invented:
    """Invented figures for the scheme's year and the two before: values, findings, adjustments, marks, totals."""
    observations = [row for unit in scheme.units.values() for row in _values(scheme, unit, seed)]
    observations, outlier = _with_outlier(scheme, observations, seed)
    findings = tuple(row for unit in scheme.units.values() for row in _findings(scheme, unit, seed))
    return Invented(
        Dataset(
            observations=tuple(observations),
            adjustments=tuple(_adjustments(scheme, seed)),
            marks=tuple(row for unit in scheme.units.values() for row in _marks(scheme, unit, seed)),
            findings=findings,
            totals=tuple(_totals(scheme, seed)),
            has_findings=any(node.input == "findings" for node in scheme.leaves),
            is_invented=True,
        ),
        outlier,
    )


def _random(*parts: object) -> Random:
    """A generator of its own for each subject, so that adding an indicator does not change the others."""
    return Random("|".join(map(str, parts)))


def bell(random: Random) -> int:
    """A whole number with mean 0 and standard deviation 1000: the sum of twelve uniform ones."""
    return sum(random.randint(-500, 500) for _ in range(12))


def quality(scheme: Scheme, unit: Unit, seed: int) -> int:
    """How well a unit does on the whole, in thousandths of a standard deviation; later classes do better."""
    place = scheme.classes.index(unit.unit_class) if unit.unit_class in scheme.classes else 0
    return bell(_random(seed, "quality", unit.code)) + 350 * place


def _values(scheme: Scheme, unit: Unit, seed: int) -> Iterator[Observation]:
    general = quality(scheme, unit, seed)
    for code, node in scheme.indicators.items():
        if node.input == "value" and node.applies(unit.unit_class):
            yield from _series(scheme, unit, code, node, _random(seed, unit.code, code), general)


def _series(
    scheme: Scheme, unit: Unit, code: str, node: Node, random: Random, general: int
) -> Iterator[Observation]:
    profile = profile_of(node)
    own = (6 * general + 8 * bell(random)) // 10
    pace = 250 + bell(random) // 8
    for back in range(YEARS - 1, -1, -1):
        level = own - back * pace + bell(random) // 6
        is_gone = back == 0 and random.randrange(1000) < MISSING_PER_MILLE
        if is_gone and "block" not in node.missing:
            continue
        yield Observation(
            unit.code,
            code,
            scheme.year - back,
            _value(node, profile, level),
            sample=_sample(node, random, profile, level),
        )


def _value(node: Node, profile: Profile, level: int) -> Decimal:
    if isinstance(node.rule, Veto):
        return Decimal(0)
    return profile.value(-level if node.direction == "negative" else level)


def _sample(node: Node, random: Random, profile: Profile, level: int) -> Sample | None:
    """A survey value comes with the number asked and an interval of the stated error around it."""
    if node.error is None or "第三方" not in node.source:
        return None
    value = _value(node, profile, level)
    high = value + node.error
    return Sample(
        random.randint(60, 120), value - node.error, high if node.possible.holds(high) else node.possible.high
    )


def _with_outlier(
    scheme: Scheme, observations: list[Observation], seed: int
) -> tuple[list[Observation], Observation | None]:
    """One value of the year moved to where it is possible but implausible."""
    open_ended = {
        code: node
        for code, node in scheme.indicators.items()
        if node.plausible.high is not None
        and node.possible.holds(node.plausible.high + 15)
        and node.input == "value"
    }
    candidates = [
        index
        for index, row in enumerate(observations)
        if row.indicator in open_ended and row.period == scheme.year
    ]
    if not candidates:
        return observations, None
    index = _random(seed, "outlier").choice(candidates)
    row = observations[index]
    limit = open_ended[row.indicator].plausible.high or Decimal(0)
    planted = Observation(row.unit, row.indicator, row.period, limit + Decimal("12.5"), sample=None)
    return [*observations[:index], planted, *observations[index + 1 :]], planted


def _findings(scheme: Scheme, unit: Unit, seed: int) -> Iterator[Finding]:
    """Findings of the year; now and then one reaches the division through two channels under one number."""
    random = _random(seed, "findings", unit.code)
    for code, node in scheme.indicators.items():
        if node.input != "findings":
            continue
        for index in range(max(0, (bell(random) - quality(scheme, unit, seed)) // 900)):
            prefix, channel = CHANNELS[random.randrange(len(CHANNELS))]
            number = f"{prefix}{scheme.year}-{unit.code}-{index + 1:02d}"
            yield Finding(unit.code, code, number, channel, "示例问题（虚构）")
            if random.randrange(4) == 0:
                yield Finding(
                    unit.code, code, number, "12317" if channel != "12317" else "媒体监督", "示例问题（虚构）"
                )


def _adjustments(scheme: Scheme, seed: int) -> Iterator[Adjustment]:
    random = _random(seed, "adjustments")
    for number, item in enumerate(scheme.adjustments.items.values(), start=1):
        for unit in random.sample(sorted(scheme.units), min(2, len(scheme.units))):
            points = Decimal(random.randint(5, 15)).scaleb(-1)
            signed = points if item.kind == "bonus" else -points
            evidence = f"示例文号〔{scheme.year}〕{number}-{unit}"
            yield Adjustment(unit, item.code, signed, evidence, "示例事由（虚构）")


def _marks(scheme: Scheme, unit: Unit, seed: int) -> Iterator[Mark]:
    random = _random(seed, "marks", unit.code)
    for code, node in scheme.indicators.items():
        if node.input == "marks":
            for number in range(1, 8):
                mark = max(0, min(100, 84 + (quality(scheme, unit, seed) + bell(random)) // 300))
                yield Mark(unit.code, code, f"评委{number}", Decimal(mark))


def _totals(scheme: Scheme, seed: int) -> Iterator[OtherTotal]:
    for part in scheme.combination:
        if part.assessment != "self":
            for unit in scheme.units.values():
                share = (
                    8400
                    + (quality(scheme, unit, seed) + bell(_random(seed, part.assessment, unit.code))) // 4
                )
                points = part.full_marks * max(0, min(10000, share))
                yield OtherTotal(unit.code, part.assessment, points.scaleb(-4).quantize(Decimal("0.01")))
