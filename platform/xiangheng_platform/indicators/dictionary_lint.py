"""What the dictionary still lacks, and what no longer fits together: told, never in the way of anything."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.definition import FIELDS, Definition
from xiangheng_platform.indicators.definitions import list_indicators
from xiangheng_platform.indicators.formula_checks import cycle_faults, formula_faults, unchecked_units
from xiangheng_platform.indicators.target_checks import target_faults
from xiangheng_platform.indicators.targets import list_targets
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped

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
    known = _known(view)
    chosen = [
        definition
        for definition in known.values()
        if not definition.is_retired and office in definition.office
    ]
    faults = [fault for definition in chosen for fault in _faults(definition, known)]
    codes = {definition.code for definition in chosen}
    for target in list_targets(view):
        if target.content.indicator in codes:
            faults += target_faults(target.content, known)
    notices = [notice for definition in chosen for notice in _notices(definition, known)]
    return DictionaryLint(len(chosen), (*faults, *cycle_faults(known)), tuple(notices))


def faults_of_each(view: View, codes: Iterable[str]) -> dict[str, tuple[Fault, ...]]:
    """What is to be said of some indicators, whether in use or retired, by code: faults, those of targets, notices."""
    known = _known(view)
    of_targets = grouped(
        (target.content.indicator, fault)
        for target in list_targets(view)
        for fault in target_faults(target.content, known)
    )
    return {
        code: (
            *_faults(known[code], known),
            *of_targets.get(code, ()),
            *_notices(known[code], known),
        )
        for code in codes
        if code in known
    }


def _known(view: View) -> dict[str, Definition]:
    every = list_indicators(view, with_retired=True)
    return {indicator.content.code: indicator.content for indicator in every}


def _faults(definition: Definition, known: Mapping[str, Definition]) -> Iterator[Fault]:
    yield from _lacking(definition)
    yield from _contradicting(definition, known)


def _notices(definition: Definition, known: Mapping[str, Definition]) -> Iterator[Fault]:
    if not formula_faults(definition, known) and unchecked_units(definition, known):
        yield Fault(
            UNSOUND,
            definition.code,
            "算式里有指标没有写计量单位，单位没有核对",
            remedy="补写各指标的计量单位",
            is_notice=True,
        )


def _lacking(definition: Definition) -> Iterator[Fault]:
    if lacking := [FIELDS[name] for name in NEEDED if not getattr(definition, name)]:
        yield Fault(
            INCOMPLETE,
            f"{definition.code} {definition.name}",
            f"没有写{'、'.join(lacking)}",
            "编码、计量单位、方向、期别、责任处室、指标定义、条款都有",
            f"xiangheng indicator edit {definition.code} --set {lacking[0]}=…",
        )


def _contradicting(definition: Definition, known: Mapping[str, Definition]) -> Iterator[Fault]:
    """What was right when it was written and is no more, because another indicator was edited or retired."""
    yield from formula_faults(definition, known)
    for code in definition.formula.codes if definition.formula else ():
        if code in known and known[code].is_retired:
            yield Fault(
                UNSOUND,
                definition.code,
                f"由已停用的 {code} 推算",
                f"{known[code].until} 之后仍用的指标",
                "改算式，或一并停用",
            )
