"""Which unit a row means: by code, name, former name or a name without its suffix, never by guessing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.cells import quotable
from xiangheng_scoring.intake.numerals import whole_text
from xiangheng_scoring.intake.reading.division_names import short_names
from xiangheng_scoring.intake.reading.lines import BRACKETED, row_in_one
from xiangheng_scoring.intake.reading.nearest import Nearest
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.vocabulary import KnownUnit, Vocabulary

_ABOVE = re.compile(r"(?:[^省]{2,3}省)?(?P<prefecture>[^省市]{2,10}(?:自治州|市|州))?")
_PREFECTURE = re.compile(r"(?:自治州|市|州)$")
#: The mark of a footnote behind a name, as a raised 1 or ① is folded.
_FOOTNOTE = re.compile(r"(?<=\D)\[(?:\d{1,2}|[*a-z①-⑳])\]$")
_CODE_LENGTH = 6
#: A longer text is no name of a unit, whatever stands before it, and is not looked into.
_LONGEST_LABEL = 100
#: How alike a misspelt name is to the one that was meant: 泸西县 to 泸溪县.
_ALIKE = 0.6
_UNIT_ENDS = ("县", "区", "旗")
_SHORTEST_CODE, _SHORTEST_NOTE = 4, 4
_FULL_CODE = re.compile(r"(\d{6})(?:0{3}|0{6})")


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """What a row's labels mean: a unit, perhaps with a notice; or a problem with its code and remedy.

    `is_above` tells that the row is of a place that contains units: a prefecture, the province. `above` is the
    prefecture or province that stands before the name (常德市), where no code beside it makes the unit certain.
    """

    unit: KnownUnit | None = None
    notice: str = ""
    problem: str = ""
    fault: str = "DATA-UNIT"
    expected: str = ""
    is_above: bool = False
    above: str = ""


class UnitIndex:
    """All units of a vocabulary by code, name, former name and short name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.kind = vocabulary.unit_kind
        self.assessed = frozenset(vocabulary.units)
        self._list, known = vocabulary.wording.units, vocabulary.known_units
        self._by_code = {folded(unit.code): unit for unit in known}
        self._by_name = {folded(unit.name): unit for unit in known}
        self._by_other = grouped(
            (folded(name), unit) for unit in known for name in (*unit.other_names, *short_names(unit.name))
        )
        self._longest = sorted(self._by_code, key=len, reverse=True)
        self._matches: dict[str, UnitMatch] = {}
        self._near_codes = Nearest([unit.code for unit in known])
        self._near_names = Nearest([unit.name for unit in known])

    def match(self, labels: Sequence[str]) -> UnitMatch:
        """The unit of a row; a code and a name that are both given must fit each other."""
        matches = [self._of(label) for label in labels]
        units = {match.unit.code: match.unit for match in matches if match.unit}
        if len(units) == 1 and all(match.unit for match in matches):
            match = next((match for match in matches if match.notice), matches[0])
            is_above = not match.above or all(other.above for other in matches)
            return match if is_above else replace(match, above="")
        if not units:
            return next((match for match in matches if match.is_above), matches[-1])
        return self._misfit(labels, list(units.values()))

    def is_known(self, label: str) -> bool:
        """Whether a label is exactly a code or name; for finding a column of units without a heading."""
        return folded(label) in self._by_code or folded(label) in self._by_name

    def namesake(self, above: str) -> KnownUnit | None:
        """The unit that tells the digits of a prefecture: itself, or the county that bears its name (长沙市, 长沙县)."""
        return self._by_name.get(above) or self._by_name.get(_PREFECTURE.sub("县", above))

    def is_near(self, label: str) -> bool:
        """Whether a label is the code or name of a unit, or a name misspelt."""
        return self.match([label]).unit is not None or bool(self._near_names.of(label, _ALIKE))

    def is_row_of(self, text: str) -> bool:
        """Whether a text is a whole row in one cell: the code or name of a unit, perhaps misspelt, and a figure."""
        label = row_in_one(text)
        name = BRACKETED.sub("", label)
        return bool(label) and (self.is_near(name) or name.isdecimal() or name.endswith(_UNIT_ENDS))

    def may_be_county(self, name: str) -> bool:
        """Whether a name beside a word for a sum is a unit's, or one misspelt: 泸西县合计 sums up no units."""
        return self.match([name]).unit is not None or (name.endswith(_UNIT_ENDS) and self.is_near(name))

    def resembles(self, label: str) -> bool:
        """Whether a label that names no unit may be meant to: it is near to one, looks like a code or name, or is short."""
        if len(label) > _LONGEST_LABEL:
            return False
        digits = sum(map(str.isdecimal, label))
        is_code = digits >= _SHORTEST_CODE and 2 * digits >= len(label) and not label.endswith("年")
        is_prefecture = _PREFECTURE.search(label) is not None
        if is_code or (is_prefecture and self.namesake(folded(label)) is not None):
            return is_code
        return (
            self.is_near(label)
            or label.endswith(_UNIT_ENDS)
            or (len(label) <= _SHORTEST_NOTE and not is_prefecture)
        )

    def _misfit(self, labels: Sequence[str], units: Sequence[KnownUnit]) -> UnitMatch:
        quoted = " ".join(f"「{label}」" for label in labels)
        return UnitMatch(
            problem=f"代码和名称 {quoted} 不是同一个{self.kind}",
            fault="DATA-UNIT-MISMATCH",
            expected="，或 ".join(f"{unit.code} {unit.name}" for unit in units),
        )

    def _of(self, label: str) -> UnitMatch:
        if len(label) > _LONGEST_LABEL:
            return self._none(quotable(label))
        if label not in self._matches:
            text = _FOOTNOTE.sub("", folded(label))
            unit = self._exact(text) or self._exact(whole_text(text))
            self._matches[label] = (
                (unit and UnitMatch(unit))
                or self._of_both(label, text)
                or self._of_other(label, text)
                or self._of_longer(label, text)
                or self._none(label)
            )
        return self._matches[label]

    def _exact(self, text: str) -> KnownUnit | None:
        full = _FULL_CODE.fullmatch(text)
        code = self._by_code.get(text) or (self._by_code.get(full[1]) if full else None)
        return code or self._by_name.get(text)

    def _of_both(self, label: str, text: str) -> UnitMatch | None:
        """Code and name in one cell: `430421 衡阳县`, `衡阳县（430421）`."""
        # The longest first: a shorter code may be a part of it.
        for code in self._longest:
            name = text.replace(code, "", 1).strip("()[]-/") if len(code) > 1 and code in text else ""
            if name and not re.search(rf"[0-9a-z]{re.escape(code)}|{re.escape(code)}[0-9a-z]", text):
                unit = self._exact(name)
                if unit is None:
                    return None
                fits = unit == self._by_code[code]
                return UnitMatch(unit) if fits else self._misfit([label], [self._by_code[code], unit])
        return None

    def _of_other(self, label: str, text: str) -> UnitMatch | None:
        candidates = list(dict.fromkeys(self._by_other.get(text, [])))
        if len(candidates) == 1:
            unit = candidates[0]
            word = "曾用名" if text in map(folded, unit.other_names) else "简称"
            return UnitMatch(unit, notice=f"「{label}」是{word}，按 {unit.name}（{unit.code}）读")
        return (
            UnitMatch(
                problem=f"「{label}」可能是几个{self.kind}",
                expected="、".join(f"{unit.name}（{unit.code}）" for unit in candidates),
            )
            if candidates
            else None
        )

    def _of_longer(self, label: str, text: str) -> UnitMatch | None:
        """A name or former name with the province or prefecture before it: `湖南省郴州市桂东县`."""
        # From the left, so that the longest name is tried first; no place has a name of one character.
        for at in range(2, len(text)):
            above, name = _ABOVE.fullmatch(text[:at]), text[at:]
            is_former = any(name in map(folded, unit.other_names) for unit in self._by_other.get(name, ()))
            match = UnitMatch(self._by_name.get(name))
            if match.unit is None and is_former:
                match = self._of_other(label, name) or match
            if above and (match.unit or match.problem):
                place = above["prefecture"] or text[:at]
                other = self._by_name.get(place)
                # Behind the name of a unit that has none below it (`吉首市凤凰县`) nobody knows which is meant.
                if match.unit and other and not other.code.endswith("00"):
                    return self._misfit([label], [other, match.unit])
                return replace(match, above=place)
        return None

    def _none(self, label: str) -> UnitMatch:
        is_code = label.isdecimal() and len(label) <= _LONGEST_LABEL
        near = (self._near_codes if is_code else self._near_names).of(label, _ALIKE)
        return UnitMatch(
            problem=f"没有{'代码' if is_code else '名'}为「{label}」的{self.kind}",
            expected=f"是否为 {'、'.join(near)}" if near else f"{self._list}中的代码或名称",
            is_above=is_code and self._is_above(label),
        )

    def _is_above(self, code: str) -> bool:
        """The code of a prefecture or province: two zeros behind what a unit's code begins with."""
        start = code[:_CODE_LENGTH].rstrip("0").ljust(2, "0")
        start += "0" * (len(start) % 2)
        return (
            (len(code) == _CODE_LENGTH or _FULL_CODE.fullmatch(code) is not None)
            and len(start) <= 4
            and any(known.startswith(start) for known in self._by_code)
        )
