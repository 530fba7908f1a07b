"""Definitions and targets on a terminal: lists as tables, one thing as its fields."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Column, Table

from xiangheng_platform.indicators.attainment import wording
from xiangheng_platform.indicators.baselines import BaselineVersion
from xiangheng_platform.indicators.definition import FIELDS, WORDS, value_text
from xiangheng_platform.indicators.definitions import Indicator
from xiangheng_platform.indicators.target import GROUP, PROVINCE, scope_parts
from xiangheng_platform.indicators.target_checks import FIELDS as TARGET_FIELDS
from xiangheng_platform.indicators.target_checks import WORDS as TARGET_WORDS
from xiangheng_platform.indicators.targets import TargetVersion
from xiangheng_platform.indicators.vocabulary import Origin, labelled
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.versioning.repository import Version
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.titled import Titled

#: Fields of a target that its first line tells already.
_IN_THE_WORDING = ("code", "indicator", "comparator", "value", "upper", "tolerance", "unit")


def print_indicators(indicators: Sequence[Indicator]) -> None:
    """A line for each indicator; what nobody has verified, or stated, is seen at a glance."""
    rows = (
        (
            indicator.content.code,
            indicator.content.name,
            indicator.content.unit or "—",
            indicator.content.direction.short if indicator.content.direction else "—",
            indicator.content.period_kind.label if indicator.content.period_kind else "—",
            indicator.content.office or "—",
            "" if indicator.content.origin is Origin.REPORTED else indicator.content.origin.label,
            str(indicator.number),
            verified(indicator),
        )
        for indicator in indicators
    )
    _print_table(("编码", "名称", "单位", "方向", "期别", "责任处室", "来历", "版", "核实"), rows)
    unverified = sum(not indicator.is_verified for indicator in indicators)
    print(f"共 {len(indicators)} 项" + (f"，其中 {unverified} 项未经核实" if unverified else ""))


def print_indicator(indicator: Indicator) -> None:
    """Every field that is stated, and whose word stands for it."""
    print(f"{indicator.content.code} {indicator.content.name}")
    _print_fields(indicator.content, {name: title for name, title in FIELDS.items() if name != "name"}, WORDS)
    print(stamp(indicator))


def print_targets(targets: Sequence[TargetVersion]) -> None:
    """A line for each target: what is asked of which indicator, where and when, and whose number it is."""
    rows = (
        (
            target.content.code,
            target.content.indicator,
            wording(target.content),
            target.content.period,
            scope(target.content.scope),
            target.content.basis.label,
            str(target.number),
            verified(target),
        )
        for target in targets
    )
    _print_table(("编码", "指标", "要求", "期", "范围", "依据", "版", "核实"), rows)


def print_target(target: TargetVersion) -> None:
    """Every field that is stated, and whose word stands for it."""
    print(f"{target.content.code}：{target.content.indicator} {wording(target.content)}")
    titles = {name: title for name, title in TARGET_FIELDS.items() if name not in _IN_THE_WORDING}
    _print_fields(target.content, titles, TARGET_WORDS)
    print(stamp(target))


def print_baselines(baselines: Sequence[BaselineVersion]) -> None:
    """A line for each baseline."""
    rows = (
        (
            baseline.content.indicator,
            baseline.content.period,
            str(baseline.content.quantity),
            scope(baseline.content.scope),
            baseline.content.source or "—",
            str(baseline.number),
            verified(baseline),
        )
        for baseline in baselines
    )
    _print_table(("指标", "期", "基期值", "范围", "出处", "版", "核实"), rows)


def stamp(version: Version[Any]) -> str:
    """Which version it is, who wrote it when, and who verified it."""
    what = "，撤销" if version.is_withdrawn else "，随参考数据装入" if version.is_loaded else ""
    return f"第 {version.number} 版，{beijing(version.recorded_at)}（北京时间）{version.author}{what}，{verified(version)}"


def verified(version: Version[Any]) -> str:
    """Who verified a version, or that nobody has."""
    return f"{version.verified_by} 已核实" if version.is_verified else "未核实"


def scope(text: str) -> str:
    """A scope for a reader; a region by the last code of its path."""
    kind, code = scope_parts(text)
    return {PROVINCE: "全省", GROUP: f"名单 {code}"}.get(kind, code)


def _print_fields(content: Any, titles: Mapping[str, str], words: Mapping[str, type[Titled]]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, title in titles.items():
        if text := value_text(getattr(content, name, "")):
            table.add_row(title, scope(text) if name == "scope" else labelled(words.get(name, ()), text))
    console().print(table)


def _print_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    columns = (Column(title, no_wrap=title in ("编码", "指标", "单位", "期", "版")) for title in headings)
    table = Table(*columns, header_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console().print(table)
