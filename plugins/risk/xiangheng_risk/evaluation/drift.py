"""Whether a model still fits: what it is given, what it says, and what comes of it month by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xiangheng_platform.monitoring.drift_documents import Band, InputDrift, MonthDrift, RiskDrift, Verdict
from xiangheng_platform.monitoring.features.labels import HORIZON, check_embargo
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.models import TrainedModel
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_risk.evaluation.errors import EvaluationRefused
from xiangheng_risk.evaluation.importance import given_to
from xiangheng_risk.evaluation.ranking import Ranking, churn, first_of, order_of, places_for
from xiangheng_risk.evaluation.stability import band, psi
from xiangheng_scoring.numbers.arrays import Array, Ints

#: Observed divided by expected has to leave these bounds in so many months on end.
LOWEST_RATIO, HIGHEST_RATIO, MONTHS_ON_END = 0.8, 1.25, 2
#: A month of which fewer events were expected judges nothing: chance alone would move its ratio out of the bounds.
LEAST_EXPECTED = 100
#: How far the AUC has to fall, over the events of so many months, and how many events that takes.
AUC_FALL, AUC_MONTHS, LEAST_EVENTS = 0.03, 3, 100
CAUTION = (
    "PSI 只看特征和得分的分布，看不见水平的变化：分布不动，发生的户也可能多一倍或少一半。"
    "所以另看实际与预计之比和逐月 AUC，并以这两项决定是否重新训练。"
)


@dataclass(frozen=True, eq=False)
class Course:
    """Households as of a cut, and the month in which each was identified after it, 0 where it was not, as far as `upto`."""

    table: FeatureTable
    identified: Ints
    upto: int


@dataclass(frozen=True, slots=True)
class Reference:
    """The AUC that is held to, and where it is from, in Chinese."""

    auc: float
    source: str


@dataclass(frozen=True, eq=False)
class Lists:
    """What drift is seen in: the households of the training, those of the month before, and those whose list is in use."""

    training: Course
    before: FeatureTable
    current: Course


def drift(
    model: TrainedModel, lists: Lists, capacity: float, reference: Reference | None, *, is_invented: bool
) -> RiskDrift:
    """All of it with a verdict; without a `reference` the AUC on the training's own year, which is too kind.

    Raises `EmbargoBroken` where the year of the training had not ended at the cut, and `EvaluationRefused` where no month
    after the cut is known, or nothing happened in the training's year.
    """
    training, current = lists.training, lists.current
    check_embargo(training.table.month, current.table.month)
    if current.upto <= current.table.month:
        raise EvaluationRefused(
            f"{current.table.month} 之后的识别纳入一个月也没有", at="识别纳入", remedy="选更早的截止月份"
        )
    before, now = (_scores(model, course.table) for course in (training, current))
    held = reference or _own_reference(training, before)
    months = tuple(_months(current, now, _timing(training)))
    inputs = tuple(sorted(_inputs(model, training.table, current.table), key=lambda row: -row.psi))
    score_psi = psi(before, now)
    verdict, reasons = _judgement(months, held, score_psi, inputs)
    return RiskDrift(
        model=model.digest,
        is_invented=is_invented,
        reference=training.table.month,
        cut=current.table.month,
        upto=current.upto,
        score_psi=score_psi,
        score_band=band(score_psi),
        capacity=capacity,
        churn=churn(
            _listed(lists.before, _scores(model, lists.before), capacity),
            _listed(current.table, now, capacity),
        ),
        reference_auc=held.auc,
        reference_source=held.source,
        months=months,
        inputs=inputs,
        verdict=verdict,
        reasons=tuple(reasons),
        caution=CAUTION,
    )


def _scores(model: TrainedModel, table: FeatureTable) -> Array:
    return model.probability(given_to(model, table))


def _listed(table: FeatureTable, score: Array, capacity: float) -> Ints:
    """The households on the list of a month."""
    order = order_of(score, table.households)
    return table.households[first_of(order, places_for(capacity, len(table)))]


def _own_reference(training: Course, score: Array) -> Reference:
    auc = Ranking.of(training.identified > 0, score, training.table.households).auc()
    return Reference(auc, f"{training.table.month} 训练数据本身，偏乐观；以检验结果为准更好")


def _timing(training: Course) -> Array:
    """The share of a year's events that fell into each month after the cut, in the year of the training."""
    months = [shifted(training.table.month, number) for number in range(1, HORIZON + 1)]
    counts = np.array([(training.identified == month).sum() for month in months], dtype=np.float64)
    if not counts.sum():
        raise EvaluationRefused(
            f"{training.table.month} 之后一年没有一户识别纳入", at="识别纳入", remedy="核对台账的识别纳入记录"
        )
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def _months(course: Course, score: Array, timing: Array) -> Iterator[MonthDrift]:
    """Each month after the cut that is known."""
    cut = course.table.month
    for number, share in enumerate(timing, start=1):
        month = shifted(cut, number)
        if month > course.upto:
            return
        expected = float(score.sum() * share)
        observed = int((course.identified == month).sum())
        ratio = observed / expected if expected else None
        yield MonthDrift(month, expected, observed, ratio, _rolling_auc(course, score, month))


def _rolling_auc(course: Course, score: Array, month: int) -> float | None:
    """Events of the last months against those not identified by then; who was identified earlier is neither."""
    first = shifted(month, 1 - AUC_MONTHS)
    identified = course.identified
    is_event = (identified >= first) & (identified <= month)
    is_other = (identified == 0) | (identified > month)
    if is_event.sum() < LEAST_EVENTS or not is_other.any():
        return None
    rows = is_event | is_other
    return Ranking.of(is_event[rows], score[rows], course.table.households[rows]).auc()


def _inputs(model: TrainedModel, before: FeatureTable, now: FeatureTable) -> Iterator[InputDrift]:
    titles = {feature.name: feature.title for feature in now.features}
    for name in model.features:
        was, is_ = (table.column(name).astype(np.float64) for table in (before, now))
        index = psi(was, is_)
        yield InputDrift(
            name,
            titles[name],
            index,
            band(index),
            missing_before=float(np.isnan(was).mean()),
            missing_now=float(np.isnan(is_).mean()),
        )


def _judgement(
    months: Sequence[MonthDrift], held: Reference, score_psi: float, inputs: Sequence[InputDrift]
) -> tuple[Verdict, list[str]]:
    """What happens decides whether to train anew; what is seen of the inputs only whether to look."""
    reasons = [*_level_reasons(months), *_order_reasons(months, held)]
    if reasons:
        return Verdict.RETRAIN, reasons
    moved = [row.title for row in inputs if row.band is Band.SHIFTED]
    if band(score_psi) is not Band.STABLE:
        reasons.append(f"得分的分布有变动（PSI {score_psi:.3f}）")
    if moved:
        reasons.append(f"{len(moved)} 个特征的分布变动大：{'、'.join(moved[:5])}")
    return (Verdict.WATCH, reasons) if reasons else (Verdict.KEEP, ["实际与预计相符，排序没有变差"])


def _level_reasons(months: Sequence[MonthDrift]) -> Iterator[str]:
    """The first run of months on end in which what happened is too far from what was expected."""
    run: list[MonthDrift] = []
    for row in months:
        is_off = (
            row.ratio is not None
            and row.expected >= LEAST_EXPECTED
            and not LOWEST_RATIO <= row.ratio <= HIGHEST_RATIO
        )
        run = [*run, row] if is_off else []
        if len(run) == MONTHS_ON_END:
            ratios = "、".join(f"{month.month} 为 {month.ratio:.2f}" for month in run)
            yield f"实际与预计之比连续 {MONTHS_ON_END} 个月在 {LOWEST_RATIO} 至 {HIGHEST_RATIO} 之外：{ratios}"
            return


def _order_reasons(months: Sequence[MonthDrift], held: Reference) -> Iterator[str]:
    """The latest AUC that is known, where it is too far below what is held to."""
    known = [row for row in months if row.auc is not None]
    if known and known[-1].auc is not None and held.auc - known[-1].auc >= AUC_FALL:
        yield (
            f"近 {AUC_MONTHS} 个月的 AUC 为 {known[-1].auc:.3f}（{known[-1].month}），"
            f"比基准 {held.auc:.3f} 低 {AUC_FALL} 以上"
        )
