"""Which indicator a heading or cell means, in which year and unit of measurement."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.files.wording import folded
from xiangheng_scoring.scheme import Node, Scheme

_WHEN = r"(?:19|20)\d\d|上年|基期"
_YEAR = re.compile(rf"^(?:(?P<before>{_WHEN})年?度?)?(?P<text>.+?)(?:\((?P<after>{_WHEN})年?度?值?\))?$")
_MEASURE = re.compile(r"^(?P<text>.+?)(?:\((?P<bracket>[^()]+)\)|\[(?P<square>[^\[\]]+)\]|/(?P<slash>%))$")
_SAME = {"百分比": "%", "％": "%", "percent": "%"}
#: Factors that bring one measure to another exactly: reported measure, indicator's measure → factor.
CONVERSIONS: Mapping[tuple[str, str], Decimal] = {
    ("亿元", "万元"): Decimal(10000),
    ("元", "万元"): Decimal("0.0001"),
    ("千元", "万元"): Decimal("0.1"),
    ("万元", "元"): Decimal(10000),
    ("亿元", "元"): Decimal(100000000),
    ("万元", "亿元"): Decimal("0.0001"),
    ("万人", "人"): Decimal(10000),
    ("人", "万人"): Decimal("0.0001"),
    ("万户", "户"): Decimal(10000),
    ("‰", "%"): Decimal("0.1"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading means: an indicator, the year it names, and the factor to the indicator's measure.

    `problem` tells why it cannot be used though the indicator is known (another measure).
    """

    node: Node
    period: int | None = None
    factor: Decimal = Decimal(1)
    problem: str = ""


class IndicatorIndex:
    """The indicators of a scheme by code, name, and both together."""

    def __init__(self, scheme: Scheme, period: int) -> None:
        self._period = period
        self._nodes: dict[str, Node] = {}
        self._codes: dict[str, Node] = {}
        self._twice: set[str] = set()
        for code, node in scheme.indicators.items():
            shorthand = scheme.nodes.get(code, node)
            self._codes[folded(code)] = node
            for text in {code, shorthand.name, f"{code}{shorthand.name}", f"{shorthand.name}{code}"}:
                self._add(folded(text), node)
        self._names = [
            f"{code} {scheme.nodes.get(code, node).name}" for code, node in scheme.indicators.items()
        ]

    def _add(self, text: str, node: Node) -> None:
        if text in self._nodes and self._nodes[text].indicator != node.indicator:
            self._twice.add(text)
        self._nodes[text] = node

    def heading(self, text: str) -> Heading | None:
        """What a heading means, None if it names no indicator (or a name that two indicators share)."""
        whole = folded(text)
        found = self._node(whole)
        if found is not None:
            return Heading(found)
        parts = _YEAR.match(whole)
        if parts is None:
            return None
        return self._measured(parts["text"], self._year(parts["before"] or parts["after"]))

    def _year(self, text: str | None) -> int | None:
        """The year that a heading names; 上年 and 基期 are the year before the run's."""
        if text is None:
            return None
        return int(text) if text.isdecimal() else self._period - 1

    def _measured(self, text: str, period: int | None) -> Heading | None:
        found = self._node(text)
        if found is not None:
            return Heading(found, period)
        parts = _MEASURE.match(text)
        base = self._node(parts["text"]) if parts else None
        if parts is None or base is None:
            return None
        measure = parts["bracket"] or parts["square"] or parts["slash"] or ""
        return _converted(base, period, _SAME.get(measure, measure))

    def _node(self, text: str) -> Node | None:
        if text in self._twice:
            return None
        return self._nodes.get(text) or self._of_code_prefix(text)

    def _of_code_prefix(self, text: str) -> Node | None:
        """A code followed by something that is no part of a code, as in `EL-P03参保率`."""
        for code, node in self._codes.items():
            rest = text.removeprefix(code)
            if rest != text and not re.match(r"[a-z0-9.\-]", rest) and not _MEASURE.match(text):
                return node
        return None

    def nearest(self, text: str) -> str:
        """Indicators that the text may have meant."""
        near = difflib.get_close_matches(text, self._names, n=3, cutoff=0.4)
        return f"是否为 {'、'.join(near)}" if near else "方案 nodes 表中的编码或名称"


def _converted(node: Node, period: int | None, measure: str) -> Heading:
    own = folded(_SAME.get(node.unit, node.unit))
    if not own or measure in (own, folded(node.unit)):
        return Heading(node, period)
    factor = CONVERSIONS.get((measure, own))
    if factor is not None:
        return Heading(node, period, factor)
    return Heading(node, period, problem=f"计量单位「{measure}」，方案为「{node.unit}」")
