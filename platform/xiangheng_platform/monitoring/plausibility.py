"""What is wrong with an evaluation that was handed in: figures that cannot be, or that say different things of the same.

No document can show that its figures were worked out from households. But one that was changed by hand has to be right
throughout: every figure within its bounds, every share the quotient of its counts, every advantage the difference of two figures,
the list as long as the capacity says, and the year that it is judged by after all that was learnt from.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from math import isclose, isfinite
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from xiangheng_platform.monitoring.evaluation_documents import (
    ChallengerRecord,
    Figures,
    IntervalRecord,
    RiskEvaluation,
)
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning

#: Documents tell ten digits of a float.
_NEAR = 1e-6


def evaluation_faults(evaluation: RiskEvaluation) -> list[Fault]:
    """All that is wrong with it, each at the path of its field; contradictions only where every figure can be by itself."""
    path = ("evaluation",)
    return list(_impossible(evaluation, path)) or list(_contradictory(evaluation, path))


def _impossible(record: Any, path: tuple[str, ...]) -> Iterator[Fault]:
    """Values of another type than their field's, or outside of its bounds."""
    kind: Any = type(record)
    for name, hint in _hints(kind).items():
        yield from _impossible_value(getattr(record, name), hint, (*path, name))


def _impossible_value(value: Any, hint: Any, path: tuple[str, ...]) -> Iterator[Fault]:
    kinds, meanings = _meant(hint)
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _impossible_value(item, get_args(kinds[0])[0], (*path, str(number)))
    elif is_dataclass(value):
        yield from _impossible(value, path)
    elif not any(_is_of(value, kind) for kind in kinds):
        yield _fault(path, f"「{value}」不是这一项该有的内容", "risk evaluate 写出的内容")
    elif isinstance(value, float | int):
        least = max((meaning.minimum for meaning in meanings if meaning.minimum is not None), default=None)
        most = min((meaning.maximum for meaning in meanings if meaning.maximum is not None), default=None)
        if least is not None and value < least:
            yield _fault(path, f"{value} 太小", f"不小于 {least}")
        if most is not None and value > most:
            yield _fault(path, f"{value} 太大", f"不大于 {most}")


def _contradictory(evaluation: RiskEvaluation, path: tuple[str, ...]) -> Iterator[Fault]:
    """Figures that do not follow from those that they are made of."""
    figures = evaluation.figures
    if evaluation.cut < (first := shifted(evaluation.trained_on, evaluation.horizon)):
        yield _fault((*path, "cut"), f"{evaluation.cut} 在训练用过的一年里", f"不早于 {first}")
    places = max(1, int(evaluation.capacity * figures.households + 0.5))
    if figures.ranking.places != places:
        yield _fault((*path, "figures", "ranking", "places"), f"{figures.ranking.places}", f"{places}")
    yield from _contradictory_figures(figures, (*path, "figures"))
    for number, challenger in enumerate(evaluation.challengers):
        yield from _contradictory_challenger(challenger, figures, (*path, "challengers", str(number)))
    for number, part in enumerate(evaluation.slices):
        if part.figures:
            yield from _contradictory_figures(part.figures, (*path, "slices", str(number), "figures"))
    names = [challenger.name for challenger in evaluation.challengers]
    if len(set(names)) < len(names):
        yield _fault((*path, "challengers"), "有对手写了两次", "每个对手一次")


def _contradictory_figures(figures: Figures, path: tuple[str, ...]) -> Iterator[Fault]:
    households, events, ranking = figures.households, figures.events, figures.ranking
    if not ranking.events_found <= min(events, ranking.places) <= households or events > households:
        yield _fault(
            path, "户数、发生数、名单上的户数互相矛盾", "名单上的和发生的不多于全部，两者兼有的不多于其一"
        )
        return
    precision = _quotient(ranking.events_found, ranking.places)
    yield from _unequal(figures.rate, _quotient(events, households), (*path, "rate"))
    yield from _unequal(
        ranking.recall.value, _quotient(ranking.events_found, events), (*path, "ranking", "recall", "value")
    )
    yield from _unequal(ranking.precision, precision, (*path, "ranking", "precision"))
    if figures.probability:
        ratio = _quotient(events, figures.probability.expected)
        told = figures.probability.observed_to_expected
        yield from _unequal(told, ratio, (*path, "probability", "observed_to_expected"))
    # Not of PR-AUC: samples that draw events twice put it too high, all of them where events are few.
    for name in ("auc", "recall"):
        yield from _contradictory_interval(getattr(ranking, name), (*path, "ranking", name))


def _contradictory_challenger(
    challenger: ChallengerRecord, model: Figures, path: tuple[str, ...]
) -> Iterator[Fault]:
    """A rival that was judged by other households, or an advantage that is none."""
    theirs = challenger.figures
    judged = [(each.households, each.events, each.ranking.places) for each in (model, theirs)]
    if judged[0] != judged[1]:
        yield _fault((*path, "figures"), "不是同一批户、同样长的名单", "与模型同样的户数、发生数和名单")
    yield from _contradictory_figures(theirs, (*path, "figures"))
    for name in ("recall", "auc"):
        gain: IntervalRecord = getattr(challenger, f"{name}_gain")
        ours, others = (getattr(figures.ranking, name).value for figures in (model, theirs))
        yield from _unequal(gain.value, ours - others, (*path, f"{name}_gain", "value"))
        yield from _contradictory_interval(gain, (*path, f"{name}_gain"))


def _contradictory_interval(figure: IntervalRecord, path: tuple[str, ...]) -> Iterator[Fault]:
    if figure.low is not None and not figure.low <= figure.value:
        yield _fault((*path, "low"), f"{figure.low} 大于这个数 {figure.value}", "下限不大于它")
    if figure.high is not None and not figure.value <= figure.high:
        yield _fault((*path, "high"), f"{figure.high} 小于这个数 {figure.value}", "上限不小于它")


def _unequal(told: float | None, right: float | None, path: tuple[str, ...]) -> Iterator[Fault]:
    if told is None or right is None:
        if told is not right:
            yield _fault(path, f"「{told}」", f"{right}")
    elif not isclose(told, right, rel_tol=_NEAR, abs_tol=_NEAR):
        yield _fault(path, f"{told:.6g} 与其他各数不符", f"{right:.6g}")


def _quotient(part: float, whole: float) -> float | None:
    return part / whole if whole else None


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}


def _meant(hint: Any) -> tuple[list[Any], list[Meaning]]:
    """The types that a field may hold, and what its values keep to."""
    if get_origin(hint) is Annotated:
        base, *notes = get_args(hint)
        kinds, meanings = _meant(base)
        return kinds, [*meanings, *(note for note in notes if isinstance(note, Meaning))]
    if get_origin(hint) in (Union, UnionType):
        parts = [_meant(part) for part in get_args(hint)]
        return [kind for kinds, _ in parts for kind in kinds], [each for _, more in parts for each in more]
    return [hint], []


def _is_of(value: Any, kind: Any) -> bool:
    """Whether a value is of a type; a whole number is a float too, and a truth is no number."""
    if value is None or kind is NoneType:
        return value is None and kind is NoneType
    if kind is float:
        return isinstance(value, float | int) and not isinstance(value, bool) and isfinite(value)
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool))


def _fault(path: tuple[str, ...], message: str, expected: str) -> Fault:
    place = FieldPath(path, ".".join(path[1:]), "检验结果")
    return Fault(
        "RISK-LIST-VALUE",
        place,
        message,
        expected,
        "不要改检验结果；用模型的插件重新检验",
    )
