"""What the dictionary still lacks, and what no longer fits together: told, never in the way of anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.definition import FIELDS, Definition
from xiangheng_platform.indicators.definitions import list_indicators
from xiangheng_platform.indicators.formula_checks import cycle_faults, formula_faults, unchecked_units
from xiangheng_platform.indicators.target_checks import target_faults
from xiangheng_platform.indicators.targets import list_targets
from xiangheng_scoring.errors import Fault

INCOMPLETE, UNSOUND = "INDICATOR-INCOMPLETE", "INDICATOR-UNSOUND"
#: Without these an indicator cannot be collected or judged by anybody but its author.
NEEDED = ("unit", "direction", "period_kind", "office", "definition", "clause")


@dataclass(frozen=True, slots=True)
class DictionaryLint:
    """How many indicators were looked at, what each lacks or contradicts, and what could not be checked."""

    looked_at: int
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is lacking."""
        return not self.faults


def check(view: View, *, office: str = "") -> DictionaryLint:
    """Look at every indicator in use (of an office), and at the targets: `is_clean` tells, `faults` name each."""
    every = list_indicators(view, with_retired=True)
    known = {one.content.code: one.content for one in every}
    chosen = [one for one in known.values() if not one.is_retired and office in one.office]
    faults = [fault for one in chosen for fault in (*_lacking(one), *_contradicting(one, known))]
    codes = {one.code for one in chosen}
    for target in list_targets(view):
        if target.content.indicator in codes:
            faults += target_faults(target.content, known)
    notices = [fault for one in chosen for fault in _unchecked(one, known)]
    return DictionaryLint(len(chosen), (*faults, *cycle_faults(known)), tuple(notices))


def _lacking(one: Definition) -> Iterator[Fault]:
    if lacking := [FIELDS[name] for name in NEEDED if not getattr(one, name)]:
        yield Fault(
            INCOMPLETE,
            f"{one.code} {one.name}",
            f"没有写{'、'.join(lacking)}",
            "编码、计量单位、方向、期别、责任处室、指标定义、条款都有",
            f"xiangheng indicator edit {one.code} --set {lacking[0]}=…",
        )


def _contradicting(one: Definition, known: Mapping[str, Definition]) -> Iterator[Fault]:
    """What was right when it was written and is no more, because another indicator was edited or retired."""
    yield from formula_faults(one, known)
    for code in one.formula.codes if one.formula else ():
        if code in known and known[code].is_retired:
            until = known[code].until
            yield Fault(
                UNSOUND, one.code, f"由已停用的 {code} 推算", f"{until} 之后仍用的指标", "改算式，或一并停用"
            )


def _unchecked(one: Definition, known: Mapping[str, Definition]) -> Iterator[Fault]:
    if not formula_faults(one, known) and unchecked_units(one, known):
        yield Fault(
            UNSOUND,
            one.code,
            "算式里有指标没有写计量单位，单位没有核对",
            remedy="补写各指标的计量单位",
            is_notice=True,
        )
