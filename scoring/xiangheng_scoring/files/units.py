"""Which unit a row means: by code, name, former name or a name without its suffix, never by guessing."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from xiangheng_scoring.files.wording import folded
from xiangheng_scoring.scheme import Scheme
from xiangheng_scoring.scheme.fields import split_list

_NATIONALITIES = re.compile(r"(?:苗族|侗族|瑶族|土家族|白族|回族|维吾尔族|壮族)+$")


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit of the scheme's table, assessed or not."""

    code: str
    name: str
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """What a row's code and name mean: a unit, perhaps with a notice; or a problem with its code and remedy."""

    unit: KnownUnit | None = None
    notice: str = ""
    problem: str = ""
    fault: str = "DATA-UNIT"
    expected: str = ""


class UnitIndex:
    """All units of a scheme's table by code, name, former name and stem."""

    def __init__(self, scheme: Scheme) -> None:
        self.kind = scheme.unit_kind
        self.assessed = frozenset(scheme.units)
        known = [_known(row.values) for row in scheme.tables.of("units")]
        self._by_code = {unit.code: unit for unit in known}
        self._by_name = {folded(unit.name): unit for unit in known}
        self._by_other: dict[str, list[KnownUnit]] = {}
        for unit in known:
            for name in (*unit.other_names, stem(unit.name)):
                self._by_other.setdefault(folded(name), []).append(unit)

    def match(self, code: str, name: str) -> UnitMatch:
        """The unit of a row; a code and a name that are both given must fit each other."""
        by_code, by_name = self._of_code(code), self._of_name(name)
        if not code:
            return by_name
        if not name:
            return by_code
        return self._both(code, name, by_code, by_name)

    def _both(self, code: str, name: str, by_code: UnitMatch, by_name: UnitMatch) -> UnitMatch:
        if by_code.unit is None and by_name.unit is None:
            return by_name if by_code.problem else by_code
        if by_code.unit is not None and by_code.unit == by_name.unit:
            return by_name
        right = by_code.unit or by_name.unit
        expected = f"{right.code} {right.name}" if right else ""
        if by_code.unit and by_name.unit:
            expected = f"{by_code.unit.code} {by_code.unit.name}，或 {by_name.unit.code} {by_name.unit.name}"
        return UnitMatch(
            problem=f"名称「{name}」与代码「{code}」不符", fault="DATA-UNIT-MISMATCH", expected=expected
        )

    def _of_code(self, code: str) -> UnitMatch:
        unit = self._by_code.get(code) or self._by_code.get(code.rstrip("0").ljust(6, "0"))
        if unit is not None:
            return UnitMatch(unit)
        return UnitMatch(
            problem=f"没有代码为「{code}」的{self.kind}", expected=self._nearest(code, list(self._by_code))
        )

    def _of_name(self, name: str) -> UnitMatch:
        text = folded(name)
        if text in self._by_name:
            return UnitMatch(self._by_name[text])
        candidates = list(dict.fromkeys(self._by_other.get(text, [])))
        if len(candidates) == 1:
            unit = candidates[0]
            word = "曾用名" if text in map(folded, unit.other_names) else "简称"
            return UnitMatch(unit, notice=f"「{name}」是{word}，按 {unit.name}（{unit.code}）读")
        if candidates:
            named = "、".join(f"{unit.name}（{unit.code}）" for unit in candidates)
            return UnitMatch(problem=f"「{name}」可能是几个{self.kind}", expected=named)
        names = [unit.name for unit in self._by_code.values()]
        return UnitMatch(problem=f"没有名为「{name}」的{self.kind}", expected=self._nearest(name, names))

    def _nearest(self, text: str, choices: list[str]) -> str:
        near = difflib.get_close_matches(text, choices, n=3, cutoff=0.5)
        return f"是否为 {'、'.join(near)}" if near else "方案 units 表中的代码或名称"


def _known(values: Mapping[str, str]) -> KnownUnit:
    names = split_list(values.get("other_names", ""))
    return KnownUnit(values.get("code", ""), values.get("name", ""), names)


def stem(name: str) -> str:
    """A county's name without 县, 市, 区 or 自治县, as it is said: 凤凰县 → 凤凰, 城步苗族自治县 → 城步."""
    if name.endswith("自治县"):
        return _NATIONALITIES.sub("", name.removesuffix("自治县")) or name
    return name[:-1] if len(name) > 2 and name[-1] in "县市区" else name
