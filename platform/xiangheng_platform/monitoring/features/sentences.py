"""What a household has of a feature, in words that a village officer understands, beside what an average household has.

Made of the feature and its value when they are read, so that nothing is kept in words that somebody may not see.
"""

from collections.abc import Iterable, Mapping
from math import isnan

from xiangheng_platform.monitoring.features.declared import Feature
from xiangheng_platform.monitoring.words import DwellingGrade, Schooling

#: Features that are true or not: what is said where they are, and where they are not.
TRUTHS: Mapping[str, tuple[str, str]] = {
    "lifted": ("是脱贫户", "不是脱贫户"),
    "unsafe_dwelling": ("住房出现安全问题", "住房没有出现安全问题"),
    "unsafe_water": ("饮水出现安全问题", "饮水没有出现安全问题"),
    "dropout": ("有义务教育阶段的孩子失学辍学", "没有孩子失学辍学"),
    "uninsured": ("有成员未参加基本医保", "成员都参加了基本医保"),
    "cooperative": ("加入了合作社", "没有加入合作社"),
    "driven": ("有龙头企业或带头人带动", "没有龙头企业或带头人带动"),
    "venture": ("经营产业项目", "没有经营产业项目"),
}
#: Features that are parts of a whole, told in per cent.
SHARES = frozenset(
    {"elderly_share", "dependency", "away_share", "transfer_share", "self_paid_share", "self_paid_share_12"}
)
#: What it means that a feature is missing, where it means more than that nothing is recorded.
MISSING: Mapping[str, str] = {
    "schooling": "没有普通或技能劳动力",
    "away_share": "没有普通或技能劳动力",
    "months_since_shock": "近12个月没有突发情况",
}
#: Words for the steps of a feature that is a grade; the first is step 0.
GRADES: Mapping[str, tuple[str, ...]] = {
    "schooling": tuple(word.label for word in Schooling),
    "dwelling_grade": ("", *(word.label for word in DwellingGrade)),
}


def sentence(feature: Feature, value: float | None, typical: float | None = None) -> str:
    """What a household has, and in brackets what an average one has, where that is known: `近3个月务工人数 1 人（一般户 2 人）`.

    A value that is missing is None or NaN.
    """
    value, typical = _known(value), _known(typical)
    if value is None:
        return MISSING.get(feature.name, f"{feature.title}没有记录")
    usual = "" if typical is None else typical_words(feature, typical)
    if feature.name in TRUTHS:
        return TRUTHS[feature.name][value < 0.5] + usual
    return f"{feature.title} {amount(feature, value)}{usual}"


def change_sentence(feature: Feature, before: float | None, now: float | None) -> str:
    """What a household had of a feature and has now: `近3个月务工人数由 2 人变为 0 人`; missing values as in `sentence`."""
    had, has = sentence(feature, before), sentence(feature, now)
    if had == has:
        return f"{has}，与此前相近"
    before, now = _known(before), _known(now)
    if before is None or now is None or feature.name in TRUTHS:
        return f"原来{had}，现在{has}"
    was = amount(feature, before)
    return f"{feature.title}由 {was}{' ' * was[-1:].isdigit()}变为 {amount(feature, now)}"


def cause_sentence(cause: str, features: Iterable[str]) -> str:
    """A cause with the sentences of the features that stand behind it: `因病：大病人数 1 人；成员都参加了基本医保`."""
    return f"{cause}：{'；'.join(features)}"


def typical_words(feature: Feature, typical: float) -> str:
    """What an average household has, in brackets; of a truth, how many of a hundred."""
    if feature.name in TRUTHS:
        return f"（一般每 100 户有 {100 * typical:.0f} 户这样）"
    return f"（一般户 {amount(feature, typical)}）"


def amount(feature: Feature, value: float) -> str:
    """A value with its unit, in as many digits as say something: yuan without a decimal, a share in per cent."""
    if feature.name in GRADES:
        steps = GRADES[feature.name]
        return steps[min(max(round(value), 0), len(steps) - 1)]
    if feature.name in SHARES:
        return f"{value:.0%}"
    if feature.name == "income_trend":
        return f"{'增' if value >= 0 else '减'} {abs(value):.0%}"
    if feature.unit == "元":
        return f"{value:,.0f} 元"
    return f"{round(value, 1 if feature.unit else 2):g} {feature.unit}".rstrip()


def _known(value: float | None) -> float | None:
    return None if value is None or isnan(value) else value
