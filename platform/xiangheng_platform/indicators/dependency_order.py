"""Indicators derived from derived ones: in which order they are reckoned, and that no chain comes back to itself."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from xiangheng_platform.indicators.derivation import Derived, Formula, derive
from xiangheng_platform.indicators.errors import CircularDerivation
from xiangheng_platform.indicators.units import Quantity
from xiangheng_scoring.grouping import grouped


def refuse_cycles(needs: Mapping[str, tuple[str, ...]]) -> None:
    """Raise `CircularDerivation` if an indicator needs itself, by whatever way."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        # The sorter names each before what needs it; a reader follows what is derived from what.
        raise CircularDerivation(error.args[1][::-1]) from error


def derive_with_parts(
    code: str, formulas: Mapping[str, Formula], values: Mapping[str, Quantity | None]
) -> tuple[Derived, ...]:
    """The value of a derived indicator, last, after those of the derived indicators it needs and was not given.

    Raises what `derive` raises, and `CircularDerivation`.
    """
    known, results = {part: value for part, value in values.items() if part != code}, []
    needs = _needs(code, formulas, known)
    refuse_cycles(needs)
    skipped: dict[str, tuple[str, ...]] = {}
    for part in filter(needs.__contains__, TopologicalSorter(needs).static_order()):
        result = derive(part, formulas[part], known, skipped)
        skipped[part] = result.skipped
        known[part] = None if result.value is None else Quantity(result.value, result.unit)
        results.append(result)
    return tuple(results)


def needed(code: str, formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """Every indicator that goes into a derived one, directly or through others, in the order of the expressions."""
    return tuple(dict.fromkeys(part for codes in _needs(code, formulas, {}).values() for part in codes))


def users(needs: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """What each indicator goes into directly, of what each derived one looks at."""
    return grouped((part, code) for code, parts in needs.items() for part in parts)


def reached(start: Iterable[str], links: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """What links lead to from some indicators, these first, each once, also where the links come back to themselves."""
    seen = dict.fromkeys(start)
    waiting = list(seen)
    while waiting:
        further = [code for code in links.get(waiting.pop(0), ()) if code not in seen]
        seen |= dict.fromkeys(further)
        waiting += further
    return tuple(seen)


def _needs(
    code: str, formulas: Mapping[str, Formula], values: Mapping[str, Quantity | None]
) -> dict[str, tuple[str, ...]]:
    """What each derived indicator looks at, beginning with one, as far as there is no value for it."""
    needs: dict[str, tuple[str, ...]] = {}
    waiting = [code]
    while waiting:
        part = waiting.pop(0)
        if part not in needs and part not in values and part in formulas:
            needs[part] = formulas[part].codes
            waiting.extend(needs[part])
    return needs
