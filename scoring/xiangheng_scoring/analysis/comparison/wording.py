"""A comparison in Chinese sentences that an inspector can read out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xiangheng_scoring.analysis.comparison.differences import EFFECTS, Comparison, Difference, Overtaking
from xiangheng_scoring.engine.result import UnitResult
from xiangheng_scoring.numbers.exact import decimals_of, exact_sum, exactly, half_up, plain

EFFECT_WORDS: Mapping[str, str] = {
    "value": "数值",
    "weight": "权重",
    "frame": "参照",
    "rule": "规则",
    "missing": "缺报",
    "adjustment": "加减分",
}
EFFECT_MEANINGS: Mapping[str, str] = {
    "value": "本对象报来的数变了",
    "weight": "指标体系变了：权重、汇总方式、指标的增减和适用类别",
    "frame": "同组比较的其他对象变了（最好、最差、位次的参照）",
    "rule": "计分规则变了：规则、参数、方向、目标值、变换、取整",
    "missing": "缺报的多少和处理变了",
    "adjustment": "加减分变了",
}


WITHIN_ERROR = "两个数相差在误差范围之内"


def signed(value: Decimal, decimals: int = 2) -> str:
    """A change with its sign: `+1.50`, `−0.30`, `0`."""
    if not value:
        return "0"
    shown = plain(value) if decimals_of(value) > decimals else f"{half_up(value, decimals)}"
    return f"+{shown}" if value > 0 else f"−{shown.lstrip('-')}"


def effects_said(effects: Mapping[str, Decimal]) -> str:
    """Effects in the order of their size, those of 0 and those not named left out: `数值 +2.10，参照 −0.46`."""
    by_size = sorted((name for name in EFFECTS if effects.get(name)), key=lambda name: -abs(effects[name]))
    return "，".join(f"{EFFECT_WORDS[name]} {signed(effects[name])}" for name in by_size)


@exactly
def difference_said(
    difference: Difference, leaves: Mapping[str, str] | None = None, most: int = 3
) -> list[str]:
    """Why a total differs: the sum of effects, then the indicators that did most (`leaves`: names by code)."""
    here, there = difference.here, difference.there
    lines = [f"{_against(here, there)}，相差 {signed(difference.difference)} 分"]
    if not difference.by_size:
        return [f"{lines[0]}。"]
    lines[0] += f"：{effects_said(difference.effects)}。"
    sums = [(code, exact_sum(effects.values())) for code, effects in difference.by_leaf.items()]
    moved = sorted((part for part in sums if part[1]), key=lambda part: (-abs(part[1]), part[0]))
    if moved:
        names = leaves or {}
        indicators = "；".join(
            f"{code}{f' {names[code]}' if code in names else ''} {signed(change)}"
            f"（{effects_said(difference.by_leaf[code])}{'；' + WITHIN_ERROR if code in difference.within_error else ''}）"
            for code, change in moved[:most]
        )
        lines.append(f"　变动最大的指标：{indicators}。")
    return lines


def _against(here: UnitResult, there: UnitResult) -> str:
    if here.unit.code == there.unit.code:
        return f"{there.unit.name}总分 {here.total} → {there.total}，位次 {here.rank} → {there.rank}"
    return f"{there.unit.name} {there.total} 分（第 {there.rank} 位）对{here.unit.name} {here.total} 分（第 {here.rank} 位）"


@exactly
def overtaking_said(overtaking: Overtaking) -> str:
    """Who overtook whom, and by which effect."""
    word = EFFECT_WORDS[overtaking.decisive]
    before = (
        "同分"
        if not overtaking.gap_here
        else f"原来{'落后' if overtaking.gap_here < 0 else '领先'} {abs(overtaking.gap_here)} 分"
    )
    after = (
        "现在同分"
        if not overtaking.gap_there
        else f"现在{'领先' if overtaking.gap_there > 0 else '落后'} {abs(overtaking.gap_there)} 分"
    )
    by_exact = "（位次按取整前的总分）" if overtaking.gap_here > 0 or overtaking.gap_there < 0 else ""
    return (
        f"{overtaking.winner.name}超过{overtaking.loser.name}：{before}，{after}{by_exact}；"
        f"{_moved_total(overtaking.of_winner)}，{_moved_total(overtaking.of_loser)}；"
        f"主要因为{word}（{effects_said(overtaking.effects)}）。"
    )


def _moved_total(difference: Difference) -> str:
    here, there = difference.here, difference.there
    return f"{there.unit.name} {here.total} → {there.total}（第 {here.rank} → {there.rank} 位）"


def left_out_said(comparison: Comparison) -> list[str]:
    """Whom the comparison could not cover, and why."""
    kind = comparison.there.scheme.unit_kind
    groups: Sequence[tuple[str, Sequence[str]]] = (
        ("只在原批次", [unit.name for unit in comparison.only_here]),
        ("只在现批次", [unit.name for unit in comparison.only_there]),
        ("缺总分", [unit.name for unit in comparison.without_total]),
    )
    return [
        f"{word}的{kind} {len(names)} 个，没有比较：{'、'.join(names[:5])}{' 等' if len(names) > 5 else ''}。"
        for word, names in groups
        if names
    ]
