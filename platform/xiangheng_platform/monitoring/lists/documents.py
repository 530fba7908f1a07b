"""What is told of models of risk, of lists of households to visit, and of what visits found."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import Count, Month, RiskEvaluation, Share
from xiangheng_platform.monitoring.lists.words import Change, RiskBand, VisitOutcome, Way
from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_scoring.records import Digest, Format, Meaning

County = Annotated[NamedDivision, Meaning("the county, as it is called today or was called last")]
Login = Annotated[str, Meaning("who did, by login")]
Act = Annotated[int, Meaning("number of the act that wrote it")]


@dataclass(frozen=True, slots=True)
class RiskReason:
    """What one official cause adds to the log odds of a household, against the average one."""

    cause: Annotated[str, Meaning("the official cause or the context, in Chinese")]
    logit: Annotated[float, Meaning("what its features add together; above 0 it raises the risk")]
    features: Annotated[tuple[str, ...], Meaning("those that add most to it, in Chinese, the most first")]
    sentence: Annotated[
        str | None,
        Meaning(
            "the cause with what the household has of these features beside a typical one, or of a change what it had and has, "
            "in Chinese; null: the list was made before that was kept"
        ),
    ] = None
    is_partial: Annotated[
        bool,
        Meaning("true: the sum is without features that tell of income, health, disability or sudden events"),
    ] = False


@dataclass(frozen=True, slots=True)
class ListedHousehold:
    """A household on the list of a month."""

    FORMAT: ClassVar = Format("xiangheng-listed-household/1", "`xiangheng household visits put-on --json`")
    key: Annotated[str, Meaning("the key that stands for it: drawn at random, it says nothing")]
    county: County
    month: Month
    way: Annotated[Way, Meaning("how it came onto the list")]
    place: Annotated[
        int | None, Meaning("1: the highest of all that were ranked; null: it was not", minimum=1)
    ]
    percentile: Annotated[
        Share | None, Meaning("share of all that were ranked that stands lower; null: it was not")
    ]
    percentile_before: Annotated[Share | None, Meaning("the same a month before; null: not ranked then")]
    probability: Annotated[
        Share | None, Meaning("of being identified as monitored within twelve months; null: not ranked")
    ]
    band: Annotated[
        RiskBand | None, Meaning("how high it stands among all that were ranked; null: it was not")
    ]
    changes: Annotated[tuple[Change, ...], Meaning("what is new against the list of the month before")]
    reasons: Annotated[
        tuple[RiskReason, ...],
        Meaning("up to three causes that raise the risk, then up to two that lower it"),
    ]
    base: Annotated[
        float | None,
        Meaning(
            "log odds of the average household: with `reasons` and `rest` exactly this household's; null: not ranked, or some is withheld"
        ),
    ]
    rest: Annotated[float | None, Meaning("what all other causes add to the log odds; null as `base`")]
    since_before: Annotated[
        tuple[RiskReason, ...],
        Meaning(
            "what each cause adds beyond what the same model says of the month before, the most first; none: it was not ranked then"
        ),
    ]
    is_withheld: Annotated[
        bool, Meaning("true: what tells of income, health, disability or sudden events is left out")
    ]
    is_off: Annotated[bool, Meaning("true: somebody took it off")]
    decision: Annotated[str | None, Meaning("why somebody put it on or took it off; null: nobody did")]
    decided_by: Annotated[str | None, Meaning("who put it on or took it off, by login; null: nobody did")]
    is_invented: Annotated[bool, Meaning("true: the household is invented, or what it was ranked by in part")]
    act: Act


@dataclass(frozen=True, slots=True)
class ListedCounty:
    """A county on a list."""

    county: County
    households: Annotated[Count, Meaning("how many were ranked")]
    visits: Annotated[Count, Meaning("how many it can visit in the month")]
    drawn: Annotated[Count, Meaning("how many of these were drawn at random")]
    marginal: Annotated[
        Share | None, Meaning("probability of the last household that the model put on; null: it put on none")
    ]


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the level of a list's probabilities was watched: what was expected of earlier households, and what happened."""

    cut: Annotated[Month, Meaning("the month as of which households were ranked for this, by the same model")]
    upto: Annotated[Month, Meaning("the last month whose identifications were counted")]
    households: Annotated[Count, Meaning("how many were ranked for this")]
    observed: Annotated[Count, Meaning("how many of them were identified in between")]
    expected: Annotated[
        float, Meaning("how many should have been, by the model and by the season of the year before")
    ]
    measured: Annotated[
        float | None,
        Meaning(
            "what, added to every logit, would put the level right; null: too few were identified to say"
        ),
    ]
    lowest: Annotated[
        float | None, Meaning("the lowest that the observed speak for at 95 %; null as `measured`")
    ]
    highest: Annotated[float | None, Meaning("the highest; null as `measured`")]
    shift: Annotated[
        float,
        Meaning(
            "what was added to every logit of the list: `measured` in steps of 1/512 where chance does not explain it, else 0"
        ),
    ]

    @property
    def ratio(self) -> float | None:
        """Observed divided by expected; None where nothing was expected."""
        return self.observed / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class VisitList:
    """The list of a month, as far as whoever asks sees it."""

    FORMAT: ClassVar = Format("xiangheng-visit-list/1", "`xiangheng household visits rank --json`")
    month: Month
    model: Annotated[Digest, Meaning("name of the model that ranked")]
    households: Annotated[Count, Meaning("how many households were ranked, in all counties")]
    seed: Annotated[str, Meaning("by which the random ones were drawn")]
    frame: Annotated[str, Meaning("digest of what they were drawn from; empty: none were drawn")]
    counties: Annotated[tuple[ListedCounty, ...], Meaning("those in sight, by code")]
    listed: Annotated[Count, Meaning("households on it now")]
    entered: Annotated[Count, Meaning("that were not on the list before")]
    left: Annotated[Count, Meaning("that were on the list before and are not on this one")]
    churn: Annotated[Share | None, Meaning("entered ÷ listed; null: there was no list before")]
    level: Annotated[
        ListLevel | None,
        Meaning("how the level was watched; null: nothing is known since what the model learnt from"),
    ]
    is_invented: Annotated[
        bool,
        Meaning(
            "true: some of the households that were ranked are invented, or those that the model learnt from"
        ),
    ]
    made_by: Login
    act: Act


@dataclass(frozen=True, slots=True)
class VisitListDocument:
    """A page of a list."""

    FORMAT: ClassVar = Format("xiangheng-visit-list-page/1", "`xiangheng household visits show --json`")
    list: VisitList
    rows: tuple[ListedHousehold, ...]
    next: Annotated[str | None, Meaning("where the next page begins; null: this is the last")]


@dataclass(frozen=True, slots=True)
class CountyCapacity:
    """How many households a county can visit in a month."""

    county: County
    since: Annotated[Month, Meaning("the first month that it holds for")]
    visits: Annotated[Count, Meaning("how many households in a month")]
    stated_by: Login
    act: Act


@dataclass(frozen=True, slots=True)
class VisitCapacities:
    """What each county can do."""

    FORMAT: ClassVar = Format("xiangheng-visit-capacity/1", "`xiangheng household visits capacity --json`")
    month: Month
    counties: tuple[CountyCapacity, ...]


@dataclass(frozen=True, slots=True)
class VisitedHousehold:
    """What a visit to a household found."""

    FORMAT: ClassVar = Format("xiangheng-visit-outcome/1", "`xiangheng household visits report --json`")
    household: Annotated[str, Meaning("the key that stands for it")]
    county: County
    visited_on: Annotated[date, Meaning("the day of the visit")]
    outcome: Annotated[VisitOutcome, Meaning("what it found")]
    list_month: Annotated[
        Month | None, Meaning("month of the list because of which it was visited; null: because of none")
    ]
    way: Annotated[Way | None, Meaning("how it came onto that list; null: visited because of none")]
    reported_by: Login
    act: Act


@dataclass(frozen=True, slots=True)
class VisitRate:
    """A share of visits that found a household at risk, and between which shares it lies with 95 % confidence."""

    share: Annotated[Share, Meaning("the share itself")]
    low: Annotated[Share, Meaning("the lower end of Wilson's interval")]
    high: Annotated[Share, Meaning("its upper end")]


@dataclass(frozen=True, slots=True)
class WayResults:
    """What visits found of the households that came onto a list in one way."""

    way: Annotated[Way, Meaning("how they came onto it")]
    listed: Annotated[Count, Meaning("how many are on it now")]
    reported: Annotated[Count, Meaning("of how many a visit because of this list was reported")]
    telling: Annotated[
        Count, Meaning("of how many a visit tells: somebody was there, and it had not moved away")
    ]
    at_risk: Annotated[Count, Meaning("how many of these were at risk, by the last visit that tells")]
    rate: Annotated[
        VisitRate | None,
        Meaning(
            "share at risk of those that tell; of those drawn at random each county counts with the households that its model left out; null: none tells"
        ),
    ]


@dataclass(frozen=True, slots=True)
class VisitResults:
    """What the visits of a list found, of the counties in sight."""

    FORMAT: ClassVar = Format("xiangheng-visit-results/1", "`xiangheng household visits results --json`")
    month: Month
    model: Annotated[Digest, Meaning("name of the model that ranked")]
    ways: Annotated[tuple[WayResults, ...], Meaning("by the model, at random, by a person, in this order")]
    lift: Annotated[
        float | None,
        Meaning(
            "rate of those by the model divided by that of those at random; null: one is not known, or the latter is 0"
        ),
    ]
    left_out: Annotated[Count, Meaning("households that were ranked and that the model left out")]
    at_risk_left_out: Annotated[
        float | None,
        Meaning("how many of these are at risk, as those at random speak for them; null: none tells"),
    ]
    is_invented: Annotated[bool, Meaning("true: some of the households that were ranked are invented")]


@dataclass(frozen=True, slots=True)
class RiskModelRecord:
    """A trained model as it is registered."""

    digest: Annotated[Digest, Meaning("its name")]
    kind: Annotated[str, Meaning("the name by which a plugin gives this sort of model")]
    plugin: Annotated[str, Meaning("which plugin")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    trained_on: Annotated[Month, Meaning("the cut month of what it was trained on")]
    may_ship: Annotated[
        bool, Meaning("whether its evaluation shows that it beats the rules that need no model")
    ]
    approved_by: Annotated[
        str | None, Meaning("who approved that it makes lists; null: nobody did, or it was withdrawn")
    ]
    approval: Annotated[str | None, Meaning("why it was approved; null as `approved_by`")]
    withdrawn_by: Annotated[
        str | None,
        Meaning("who said that it makes no more lists; null: nobody did, or it was approved again"),
    ]
    withdrawal: Annotated[str | None, Meaning("why it was withdrawn; null as `withdrawn_by`")]
    withdrawn_at: Annotated[datetime | None, Meaning("when it was withdrawn; null as `withdrawn_by`")]
    is_invented: Annotated[
        bool,
        Meaning(
            "true: trained or judged on invented households, so that it says nothing of real ones and makes no list of them"
        ),
    ]
    registered_by: Login
    registered_at: Annotated[datetime, Meaning("when it was registered")]
    act: Act


@dataclass(frozen=True, slots=True)
class RiskModels:
    """The models that are registered."""

    FORMAT: ClassVar = Format("xiangheng-risk-models/1", "`xiangheng household models list --json`")
    models: tuple[RiskModelRecord, ...]


@dataclass(frozen=True, slots=True)
class RiskDriftMonths:
    """What was found of a model month by month."""

    FORMAT: ClassVar = Format("xiangheng-risk-drift-months/1", "`xiangheng household models drift --json`")
    months: Annotated[tuple[RiskDrift, ...], Meaning("the last month first")]


@dataclass(frozen=True, slots=True)
class RiskModelDossier:
    """A registered model with what is known of how good it is."""

    FORMAT: ClassVar = Format("xiangheng-registered-model/1", "`xiangheng household models show --json`")
    model: RiskModelRecord
    evaluation: RiskEvaluation
    card: Annotated[str | None, Meaning("its model card, as text; null: none was handed over")]


@dataclass(frozen=True, slots=True)
class RiskMetrics:
    """How good a model is on a later year than it was trained on; its evaluation tells the rest."""

    cut: Annotated[Month, Meaning("the month as of which the households were judged")]
    households: Annotated[Count, Meaning("how many were judged")]
    events: Annotated[Count, Meaning("how many of them were identified within twelve months")]
    capacity: Annotated[Share, Meaning("how much of all households the list holds that it is judged by")]
    recall: Annotated[Share, Meaning("share of the events on that list")]
    precision: Annotated[float | None, Meaning("share of that list that are events; null: nobody is on it")]
    lift: Annotated[
        float | None, Meaning("precision divided by the rate among all of them; null: nobody is on it")
    ]
    auc: Annotated[Share, Meaning("share of pairs of an event and another in the right order")]
    average_precision: Annotated[Share, Meaning("PR-AUC; as high as the rate where nothing is known")]
    brier_skill: Annotated[
        float | None, Meaning("0 is none, 1 is perfect; null where scores are no probabilities")
    ]
    calibration_error: Annotated[
        Share | None, Meaning("ECE of ten bins of equally many households; null as `brier_skill`")
    ]
    slope: Annotated[float | None, Meaning("of the calibration line; 1 is right; null where there is none")]


def metrics_of(evaluation: RiskEvaluation) -> RiskMetrics:
    """The figures of an evaluation that are shown first."""
    ranking, probability = evaluation.figures.ranking, evaluation.figures.probability
    return RiskMetrics(
        cut=evaluation.cut,
        households=evaluation.figures.households,
        events=evaluation.figures.events,
        capacity=evaluation.capacity,
        recall=ranking.recall.value,
        precision=ranking.precision,
        lift=ranking.lift,
        auc=ranking.auc.value,
        average_precision=ranking.average_precision.value,
        brier_skill=probability.brier_skill if probability else None,
        calibration_error=probability.calibration_error if probability else None,
        slope=probability.slope if probability else None,
    )
