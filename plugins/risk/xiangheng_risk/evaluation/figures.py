"""The figures of a way of ranking: of all households, of each county, of each audit group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan

import numpy as np

from xiangheng_platform.monitoring.evaluation_documents import (
    Figures,
    IntervalRecord,
    ProbabilityFigures,
    QuotaRecord,
    RankFigures,
    SliceKind,
    SliceRecord,
    Withheld,
)
from xiangheng_platform.monitoring.words import Group
from xiangheng_risk.evaluation.bootstrap import REPETITIONS, SEED, Interval, interval
from xiangheng_risk.evaluation.calibration import (
    Bins,
    brier,
    brier_skill,
    calibration_error,
    calibration_line,
    reliability,
)
from xiangheng_risk.evaluation.errors import EvaluationRefused
from xiangheng_risk.evaluation.ranking import (
    Ranking,
    Texts,
    at_capacity,
    first_of,
    first_of_each,
    places_by_county,
    places_for,
)
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints

#: Of fewer households nothing is told: neither a figure nor how many they are.
FEWEST = 10


@dataclass(frozen=True, eq=False)
class Judged:
    """A way of ranking households beside what happened to them, with the lists that follow from it.

    `score` orders them, higher first; `is_probability` says whether it can be judged as a probability too. `capacity` is
    the share of the households that a list holds.
    """

    label: Flags
    score: Array
    households: Ints
    counties: Texts
    capacity: float
    is_probability: bool = True
    repetitions: int = REPETITIONS

    def __post_init__(self) -> None:
        if not self.label.any() or self.label.all():
            raise EvaluationRefused(
                f"{self.label.size} 户中 {int(self.label.sum())} 户发生",
                at="标签",
                expected="有发生的，也有没有发生的",
                remedy="核对截止月份，以及此后的识别纳入记录是否齐全",
            )
        if np.isnan(self.score).any() or (
            self.is_probability and not ((self.score >= 0) & (self.score <= 1)).all()
        ):
            raise EvaluationRefused(
                "有的概率不在 0 与 1 之间，或不是数", at="模型给出的概率", expected="0 至 1 之间的数"
            )

    @cached_property
    def ranking(self) -> Ranking:
        """All households in the order of the list."""
        return Ranking.of(self.label, self.score, self.households)

    @cached_property
    def places(self) -> int:
        """How many households a list of all counties together holds."""
        return places_for(self.capacity, self.label.size)

    @cached_property
    def listed(self) -> Flags:
        """Who is on the list of all counties together."""
        return first_of(self.ranking.order, self.places)

    @cached_property
    def listed_by_county(self) -> Flags:
        """Who is on the list of his own county, each as long as the same share of its households."""
        return first_of_each(
            self.ranking.order, self.counties, places_by_county(self.capacity, self.counties)
        )

    def figures(self, rows: Flags | None = None) -> Figures:
        """Of all households, or of some of them, with events among them and others; the list is that of all."""
        chosen = np.ones(self.label.size, dtype=np.bool_) if rows is None else rows
        label, score = self.label[chosen], self.score[chosen]
        return Figures(
            households=int(label.size),
            events=int(label.sum()),
            rate=float(label.mean()),
            ranking=self._ranking_of(chosen),
            probability=_probability_of(label, score) if self.is_probability else None,
        )

    def quota(self, rows: Flags | None = None) -> QuotaRecord:
        """What lists by county find, of all events or of those of some households."""
        chosen = np.ones(self.label.size, dtype=np.bool_) if rows is None else rows
        found = at_capacity(self.label[chosen], self.listed_by_county[chosen])
        return QuotaRecord(
            found.places, found.events, _known(found.recall), _known(found.precision), _known(found.lift)
        )

    def _ranking_of(self, chosen: Flags) -> RankFigures:
        label, listed = self.label[chosen], self.listed[chosen]
        ranking = Ranking.of(label, self.score[chosen], self.households[chosen])
        found = at_capacity(label, listed)

        def recall(times: Ints | None) -> float:
            often = np.ones(label.size) if times is None else times
            events = often[label].sum()
            return float(often[label & listed].sum() / events) if events else float("nan")

        auc, precision, recalled = (
            told(interval(figure, label.size, self.repetitions, SEED))
            for figure in (ranking.auc, ranking.average_precision, recall)
        )
        return RankFigures(
            auc=auc,
            average_precision=precision,
            recall=recalled,
            precision=_known(found.precision),
            lift=_known(found.lift),
            places=found.places,
            events_found=found.events,
        )


def _probability_of(label: Flags, probability: Array) -> ProbabilityFigures:
    line = calibration_line(label, probability)
    expected = float(probability.sum())
    return ProbabilityFigures(
        expected=expected,
        observed_to_expected=float(label.sum() / expected),
        brier=brier(label, probability),
        brier_skill=brier_skill(label, probability),
        calibration_error=calibration_error(reliability(label, probability, Bins.EQUAL_COUNT)),
        intercept=line.intercept if line else None,
        slope=line.slope if line else None,
    )


def slices(judged: Judged, groups: Mapping[str, Flags], names: Mapping[str, str]) -> Iterator[SliceRecord]:
    """The figures of each county by code, then of each audit group; `names` says what counties are called."""
    for code in np.unique(judged.counties):
        yield _slice(
            judged, judged.counties == code, SliceKind.COUNTY, str(code), names.get(str(code), str(code))
        )
    for group, members in groups.items():
        yield _slice(judged, members, SliceKind.GROUP, group, _title(group))


def _slice(judged: Judged, rows: Flags, kind: SliceKind, code: str, name: str) -> SliceRecord:
    withheld = _withheld(judged.label[rows])
    if withheld:
        return SliceRecord(kind, code, name, withheld, None, None)
    return SliceRecord(kind, code, name, None, judged.figures(rows), judged.quota(rows))


def _title(group: str) -> str:
    """What a group is called; a panel from elsewhere may have others, which bear their own names."""
    return Group(group).label if group in list(Group) else group


def _withheld(label: Flags) -> Withheld | None:
    if label.size < FEWEST:
        return Withheld.TOO_FEW
    if not label.any():
        return Withheld.NO_EVENTS
    return Withheld.ALL_EVENTS if label.all() else None


def told(figure: Interval) -> IntervalRecord:
    """A figure with its interval as programs are told it, without what is not a number."""
    return IntervalRecord(figure.value, _known(figure.low), _known(figure.high))


def _known(value: float) -> float | None:
    return None if isnan(value) else value
