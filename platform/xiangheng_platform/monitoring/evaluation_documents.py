"""What is told of how good a model of risk is, on households of a later year than it was trained on.

The records stand here and not with the plugin that fills them, so that queries serve what any plugin's evaluation said.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

from xiangheng_scoring.records import Digest, Format, Meaning
from xiangheng_scoring.titled import Titled

Share: TypeAlias = Annotated[float, Meaning(minimum=0, maximum=1)]
Count: TypeAlias = Annotated[int, Meaning(minimum=0)]
Month: TypeAlias = Annotated[int, Meaning("year and month as a whole number, 202412", minimum=190001)]


class Withheld(Titled):
    """Why there are no figures of some households."""

    TOO_FEW = (
        "too_few",
        "不足10户，不列",
        "under ten households: neither their number nor anything else is told",
    )
    NO_EVENTS = ("no_events", "没有发生，不能算", "nothing happened to any of them")
    ALL_EVENTS = ("all_events", "全部发生，不能算", "it happened to all of them")


class SliceKind(Titled):
    """By what households are compared with each other."""

    COUNTY = ("county", "县市区", "where the households live")
    GROUP = ("group", "人群", "an audit group: compared afterwards, never a feature")


@dataclass(frozen=True, slots=True)
class IntervalRecord:
    """A figure, and between which values it lay in 95 % of the bootstrap's samples."""

    value: Annotated[float, Meaning("the figure itself")]
    low: Annotated[float | None, Meaning("the lower end; null where no sample gave the figure")]
    high: Annotated[float | None, Meaning("the upper end; null as `low`")]


@dataclass(frozen=True, slots=True)
class ProbabilityFigures:
    """Whether the probabilities of some households mean what they say."""

    expected: Annotated[float, Meaning("the sum of the probabilities", unit="households")]
    observed_to_expected: Annotated[
        float, Meaning("the events divided by `expected`: 1 is right on the whole")
    ]
    brier: Annotated[Share, Meaning("mean squared difference of probability and outcome")]
    brier_skill: Annotated[float, Meaning("1 − Brier ÷ that of the rate alone: 0 is none, 1 is perfect")]
    calibration_error: Annotated[
        Share, Meaning("ECE of ten bins of equally many households; chance alone makes some of it")
    ]
    intercept: Annotated[
        float | None,
        Meaning("of the outcome's log odds on those foretold; 0 is right; null: it does not exist"),
    ]
    slope: Annotated[
        float | None,
        Meaning("of the same line; below 1 the model is too sure of itself; null: it does not exist"),
    ]


@dataclass(frozen=True, slots=True)
class RankFigures:
    """How well a ranking puts first those whom it befell."""

    auc: Annotated[IntervalRecord, Meaning("share of pairs of an event and another in the right order")]
    average_precision: Annotated[
        IntervalRecord, Meaning("PR-AUC; as high as the rate where nothing is known")
    ]
    recall: Annotated[IntervalRecord, Meaning("share of the events on the list; 1 − recall: exclusion error")]
    precision: Annotated[float | None, Meaning("share of the list that are events; null: nobody is on it")]
    lift: Annotated[
        float | None, Meaning("precision divided by the rate among all of them; null as `precision`")
    ]
    places: Annotated[Count, Meaning("how many of them are on the list")]
    events_found: Annotated[Count, Meaning("how many of the events are on the list")]


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a way of ranking is for some households."""

    households: Annotated[Count, Meaning("how many were judged")]
    events: Annotated[Count, Meaning("how many of them were identified within the horizon")]
    rate: Annotated[Share, Meaning("events among the households")]
    ranking: Annotated[RankFigures, Meaning("by the list of all counties together")]
    probability: Annotated[ProbabilityFigures | None, Meaning("null where scores are no probabilities")]


@dataclass(frozen=True, slots=True)
class QuotaRecord:
    """What lists by county find, each as long as the same share of its county's households."""

    places: Annotated[Count, Meaning("how many are on these lists")]
    events_found: Annotated[Count, Meaning("how many of the events are on them")]
    recall: Annotated[Share | None, Meaning("share of the events on them; null: there are no events")]
    precision: Annotated[Share | None, Meaning("share of the lists that are events; null: nobody is on them")]
    lift: Annotated[
        float | None, Meaning("precision divided by the rate among all of them; null: one of them is none")
    ]


@dataclass(frozen=True, slots=True)
class SliceRecord:
    """The same for the households of a county, or of an audit group."""

    kind: Annotated[SliceKind, Meaning("by what these households are taken together")]
    code: Annotated[str, Meaning("the county's six-digit code, or the group's name")]
    name: Annotated[str, Meaning("as it is shown: the code where no other name is known")]
    withheld: Annotated[Withheld | None, Meaning("why there are no figures; null where there are")]
    figures: Annotated[Figures | None, Meaning("how well they are ranked; null where withheld")]
    quota: Annotated[QuotaRecord | None, Meaning("what of them lists by county find; null where withheld")]


@dataclass(frozen=True, slots=True)
class ChallengerRecord:
    """Another way of ranking the same households, and how far the model is before it."""

    name: Annotated[str, Meaning("what programs know it by")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    is_rule: Annotated[bool, Meaning("true: it needs no model")]
    figures: Annotated[Figures, Meaning("how well it ranks")]
    recall_gain: Annotated[
        IntervalRecord, Meaning("the model's recall on the list less this one's; above 0 the model is better")
    ]
    auc_gain: Annotated[IntervalRecord, Meaning("the model's AUC less this one's")]


@dataclass(frozen=True, slots=True)
class ShippingRecord:
    """Whether the model may be used: its recall is above that of every rule that needs no model, the whole interval."""

    may_ship: Annotated[bool, Meaning("true: it beats every one of them, so that it may be approved")]
    reasons: Annotated[tuple[str, ...], Meaning("in Chinese: what spoke for it, or against it")]
    warnings: Annotated[
        tuple[str, ...], Meaning("in Chinese: what must be looked at, and forbids nothing by itself")
    ]


@dataclass(frozen=True, slots=True)
class PointRecord:
    """A point of a curve."""

    x: Annotated[float, Meaning("along")]
    y: Annotated[float, Meaning("up")]


@dataclass(frozen=True, slots=True)
class CurveRecord:
    """A curve by name: the recall (y) at each share of the households (x)."""

    name: Annotated[str, Meaning("of the model, or of a challenger")]
    title: Annotated[str, Meaning("the same in Chinese")]
    points: Annotated[tuple[PointRecord, ...], Meaning("from left to right")]


@dataclass(frozen=True, slots=True)
class BinRecord:
    """Households of similar probability: what was foretold of them, and what happened."""

    households: Annotated[Count, Meaning("how many of them")]
    foretold: Annotated[Share, Meaning("the mean of their probabilities")]
    happened: Annotated[Share, Meaning("how much of them it happened to")]


@dataclass(frozen=True, slots=True)
class FeatureRecord:
    """What the model is given of a household, where it comes from, and what it does."""

    name: Annotated[str, Meaning("what programs know it by")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    cause: Annotated[str, Meaning("the official cause that it is told under, or the context, in Chinese")]
    source: Annotated[str, Meaning("of which rows and months it is known, in Chinese")]
    unit: Annotated[str, Meaning("in Chinese; empty: a share, or yes (1) and no (0)")]
    direction: Annotated[
        int,
        Meaning(
            "−1: more of it never raises the risk, 1: never lowers it, 0: left open", minimum=-1, maximum=1
        ),
    ]
    missing: Annotated[Share, Meaning("how much of the households that were judged has none")]
    auc: Annotated[Share | None, Meaning("by itself, whichever way it works; null where it is constant")]
    is_alarm: Annotated[
        bool, Meaning("true: by itself too good to be true; it is taken to say what is to be foretold")
    ]
    importance: Annotated[float, Meaning("mean size of what it adds to the log odds")]
    shape: Annotated[
        tuple[PointRecord, ...],
        Meaning(
            "what it adds (y) at its value (x), means over groups of households; empty for the less important"
        ),
    ]
    missing_effect: Annotated[
        float | None, Meaning("what it adds where it is missing; null where it never is")
    ]


@dataclass(frozen=True, slots=True)
class ExcludedRecord:
    """A column of the register that the model may not be given."""

    dataset: Annotated[str, Meaning("of which rows it is a column")]
    name: Annotated[str, Meaning("what programs know it by")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    reason: Annotated[str, Meaning("why, in Chinese")]


@dataclass(frozen=True, slots=True)
class OracleRecord:
    """The model beside the truth, which is known of invented households only."""

    auc: Annotated[Share, Meaning("of the true probability as of the cut: nothing can rank better")]
    auc_share: Annotated[float, Meaning("the model's AUC divided by the truth's")]
    recall: Annotated[Share, Meaning("of the true probability, on a list as long")]
    calibration_error: Annotated[
        Share,
        Meaning(
            "the model's mean distance from the true probability, in ten bins of equally many households"
        ),
    ]
    distance: Annotated[float, Meaning("root of the mean squared difference of probability and truth")]


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A library that the figures were made with."""

    name: Annotated[str, Meaning("of the library")]
    version: Annotated[str, Meaning("the one that was installed")]


@dataclass(frozen=True, slots=True)
class RiskEvaluation:
    """How good a model of risk is on a later year than it was trained on, beside rules and other models."""

    FORMAT: ClassVar = Format(
        "xiangheng-risk-evaluation/1", "What an evaluation of a model of risk prints and keeps"
    )
    model: Annotated[Digest, Meaning("the model's name")]
    kind: Annotated[str, Meaning("what sort of model it is, by the name that a plugin gives it")]
    title: Annotated[str, Meaning("the same in Chinese")]
    is_invented: Annotated[
        bool,
        Meaning(
            "true: the households are invented, or those that the model learnt from, and so is all of this"
        ),
    ]
    trained_on: Annotated[
        Month, Meaning("the cut month of what it was trained on; challengers are trained on it too")
    ]
    cut: Annotated[Month, Meaning("the month as of which the households are judged")]
    horizon: Annotated[int, Meaning("how long after the cut an event counts", unit="months", minimum=1)]
    capacity: Annotated[Share, Meaning("how much of all households the list holds")]
    repetitions: Annotated[Count, Meaning("samples of each bootstrap")]
    seed: Annotated[int, Meaning("of the bootstrap")]
    figures: Annotated[Figures, Meaning("of all households together")]
    quota: Annotated[QuotaRecord, Meaning("of lists by county")]
    slices: Annotated[tuple[SliceRecord, ...], Meaning("by county, then by audit group")]
    challengers: Annotated[
        tuple[ChallengerRecord, ...], Meaning("rules that need no model, then other models, on the same rows")
    ]
    shipping: Annotated[ShippingRecord, Meaning("whether the model may be used, and why")]
    reliability: Annotated[tuple[BinRecord, ...], Meaning("ten bins of equally many households")]
    gains: Annotated[tuple[CurveRecord, ...], Meaning("of the model and of each challenger")]
    features: Annotated[tuple[FeatureRecord, ...], Meaning("the most important first")]
    excluded: Annotated[tuple[ExcludedRecord, ...], Meaning("what it may not be given")]
    oracle: Annotated[OracleRecord | None, Meaning("null where the truth is not known, as always in reality")]
    versions: Annotated[
        tuple[VersionRecord, ...], Meaning("of the libraries that the figures were made with")
    ]
