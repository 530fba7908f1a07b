"""Invented companions of the values: findings, adjustments, assessors' marks, another assessment's totals."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from xiangheng_scoring.engine.dataset import Adjustment, Finding, Mark, OtherTotal
from xiangheng_scoring.numbers.exact import HUNDRED, ZERO, exactly
from xiangheng_scoring.rules.given import Panel
from xiangheng_scoring.scheme import Node, Scheme, Unit
from xiangheng_seeds.chance import bell, chance
from xiangheng_seeds.standing import quality

ASSESSORS = 7
CHANNELS = (("AF", "暗访"), ("RX", "12317"), ("MT", "媒体监督"))
SECOND_CHANNEL = {"暗访": "12317", "12317": "媒体监督", "媒体监督": "12317"}
COMPLAINTS = (
    "监测对象帮扶措施更新不及时",
    "公益性岗位人员长期不在岗",
    "帮扶产业项目闲置",
    "饮水管护不到位，季节性缺水",
    "项目公示公告不规范",
    "小额信贷用途核查不严",
)


def findings(scheme: Scheme, seed: int) -> Iterator[Finding]:
    """Findings of the year; about one in four also arrives through a second channel, under the same number."""
    codes = [code for code, node in scheme.indicators.items() if node.input == "findings"]
    for unit in scheme.units.values():
        for code in codes:
            random = chance(seed, "findings", unit.code, code)
            for index in range(max(0, (bell(random) - quality(scheme, unit, seed)) // 900)):
                prefix, channel = random.choice(CHANNELS)
                number = f"{prefix}{scheme.year}-{unit.code}-{index + 1:02d}"
                description = f"{random.choice(COMPLAINTS)}（虚构）"
                yield Finding(unit.code, code, number, channel, description)
                if random.randrange(4) == 0:
                    yield Finding(unit.code, code, number, SECOND_CHANNEL[channel], description)


def adjustments(scheme: Scheme, seed: int) -> Iterator[Adjustment]:
    """Two units for each item that the scheme allows, each with a document number as evidence."""
    random = chance(seed, "adjustments")
    units = sorted(scheme.units)
    for number, item in enumerate(scheme.adjustments.items.values(), start=1):
        for unit in random.sample(units, min(2, len(units))):
            points = Decimal(random.randint(5, 15)).scaleb(-1)
            signed = points if item.kind == "bonus" else -points
            evidence = f"示例文〔{scheme.year}〕{number}-{unit}号"
            yield Adjustment(unit, item.code, signed, evidence, f"{item.name}（虚构事由）")


def marks(scheme: Scheme, seed: int) -> Iterator[Mark]:
    """Marks of a panel for every unit, on the scale of the rule."""
    nodes = [(code, node) for code, node in scheme.indicators.items() if node.input == "marks"]
    for unit in scheme.units.values():
        for code, node in nodes:
            if node.applies(unit.unit_class):
                yield from _marks_of(scheme, unit, code, node, seed)


def _marks_of(scheme: Scheme, unit: Unit, code: str, node: Node, seed: int) -> Iterator[Mark]:
    random = chance(seed, "marks", unit.code, code)
    rule = node.rule if isinstance(node.rule, Panel) else Panel()
    for number in range(1, max(ASSESSORS, rule.at_least, 2 * rule.trim + 1) + 1):
        share = max(0, min(1000, 840 + (quality(scheme, unit, seed) + bell(random)) // 30))
        yield Mark(unit.code, code, f"评委{number}", _mark(rule.scale, share))


@exactly
def _mark(scale: Decimal, share: int) -> Decimal:
    """A share of the scale as an assessor writes it: whole marks of a hundred, halves of a smaller scale."""
    step = Decimal(1) if scale >= HUNDRED else Decimal("0.5")
    steps = (scale * share / 1000 / step).to_integral_value(rounding=ROUND_HALF_UP)
    return min(scale, max(ZERO, steps * step))


def totals(scheme: Scheme, seed: int) -> Iterator[OtherTotal]:
    """Every unit's total in each other assessment of the combined view."""
    for part in scheme.combination:
        if part.assessment != "self":
            for unit in scheme.units.values():
                chanced = bell(chance(seed, part.assessment, unit.code))
                share = max(0, min(10_000, 8400 + (quality(scheme, unit, seed) + chanced) // 4))
                yield OtherTotal(unit.code, part.assessment, _points(part.full_marks, share))


@exactly
def _points(full_marks: Decimal, share: int) -> Decimal:
    return (full_marks * share / 10_000).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
