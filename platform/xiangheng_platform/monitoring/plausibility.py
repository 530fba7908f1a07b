"""What is wrong with what was found of a model and handed in: figures that cannot be, or that say different things of the same.

No document can show that its figures were worked out from households. But one that was changed by hand has to be right
throughout: every figure within its bounds, every share the quotient of its counts, every advantage the difference of two figures,
the list as long as the capacity says, and the year that it is judged by after all that was learnt from.
"""

from collections.abc import Iterator
from math import isclose

from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import (
    ChallengerRecord,
    Figures,
    IntervalRecord,
    RiskEvaluation,
)
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_scoring.departures import departures
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

#: Documents tell ten digits of a float.
_NEAR = 1e-6
#: What is handed in by its argument, and what to do about one that was changed.
_HANDED_IN = {
    "evaluation": ("检验结果", "不要改检验结果；用模型的插件重新检验"),
    "drift": ("监测结果", "不要改监测结果；用模型的插件重新监测"),
}


def departure_faults(record: RiskEvaluation | RiskDrift, name: str) -> list[Fault]:
    """Values of what was handed in as `name` that cannot be by themselves: nothing else can be asked of it before they are right."""
    return [_fault(each.path, each.message, each.expected) for each in departures(record, (name,))]


def contradiction_faults(evaluation: RiskEvaluation) -> list[Fault]:
    """Figures that do not follow from those that they are made of, where every one can be by itself."""
    return list(_contradictory(evaluation, ("evaluation",)))


def _contradictory(evaluation: RiskEvaluation, path: tuple[str, ...]) -> Iterator[Fault]:
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
        stated = figures.probability.observed_to_expected
        yield from _unequal(stated, ratio, (*path, "probability", "observed_to_expected"))
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


def _unequal(stated: float | None, right: float | None, path: tuple[str, ...]) -> Iterator[Fault]:
    if stated is None or right is None:
        if stated is not right:
            yield _fault(path, f"「{stated}」", f"{right}")
    elif not isclose(stated, right, rel_tol=_NEAR, abs_tol=_NEAR):
        yield _fault(path, f"{stated:.6g} 与其他各数不符", f"{right:.6g}")


def _quotient(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _fault(path: tuple[str, ...], message: str, expected: str) -> Fault:
    document, remedy = _HANDED_IN[path[0]]
    return Fault("RISK-LIST-VALUE", FieldPath(path, ".".join(path[1:]), document), message, expected, remedy)
