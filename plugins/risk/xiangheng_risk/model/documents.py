"""What programs are told of a trained model, of the households that it ranks, and why one stands where it does."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from xiangheng_platform.monitoring.features.sentences import cause_sentence
from xiangheng_platform.monitoring.level import Correction
from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_scoring.records import Format, Meaning

#: So many features of a cause are put into words: the rest adds less than they do.
_MOST_TOLD = 2


@dataclass(frozen=True, slots=True)
class FeatureSpread:
    """How much a feature moves the risk of different households."""

    feature: Annotated[str, Meaning("name of the feature")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    cause: Annotated[str, Meaning("the official cause that it is told under, or what else it speaks of")]
    direction: Annotated[
        int, Meaning("-1 where more of it never raises the risk, 1 where it never lowers it")
    ]
    edges: Annotated[int, Meaning("between how many edges its values are told apart")]
    spread: Annotated[float, Meaning("from the lowest to the highest that it adds to a logit")]


@dataclass(frozen=True, slots=True)
class TrainedRecord:
    """A model that was trained and written."""

    FORMAT: ClassVar = Format("xiangheng-risk-model/1", "xiangheng risk train --json")
    file: Annotated[str, Meaning("where it was written")]
    model: Annotated[str, Meaning("name of the model, a digest of all that it is")]
    is_invented: Annotated[bool, Meaning("whether it was trained on invented households")]
    month: Annotated[int, Meaning("the cut: nothing later was known of a household, such as 202312")]
    households: Annotated[int, Meaning("how many it was trained on")]
    events: Annotated[int, Meaning("how many of them were identified in the twelve months after")]
    base: Annotated[float, Meaning("the logit of the average household")]
    features: Annotated[tuple[FeatureSpread, ...], Meaning("what it is given, in order")]


@dataclass(frozen=True, slots=True)
class FeatureReason:
    """What one feature of a household adds to its logit."""

    feature: Annotated[str, Meaning("name of the feature")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    value: Annotated[float | None, Meaning("what the household has; null where it is not known")]
    typical: Annotated[
        float | None, Meaning("what an average household of training has: the median, of a truth the share")
    ]
    logit: Annotated[float, Meaning("what it adds to the logit of the average household")]
    sentence: Annotated[str, Meaning("the value beside the typical one, in Chinese")]


@dataclass(frozen=True, slots=True)
class CauseReason:
    """What all features of one cause add to a household's logit."""

    cause: Annotated[str, Meaning("the official cause, or what else the features speak of")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    logit: Annotated[float, Meaning("what its features add together, exactly their sum")]
    odds: Annotated[
        float,
        Meaning("by how many times it multiplies the odds of an average household; below 1 it lowers them"),
    ]
    features: Annotated[
        tuple[FeatureReason, ...], Meaning("the features that add to it the same way, the strongest first")
    ]

    @property
    def sentence(self) -> str:
        """The cause with what most stands behind it, in Chinese."""
        return cause_sentence(self.title, (each.sentence for each in self.features[:_MOST_TOLD]))


@dataclass(frozen=True, slots=True)
class Change:
    """What one cause adds now beyond what it added in an earlier month."""

    cause: Annotated[str, Meaning("the official cause, or what else the features speak of")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    logit: Annotated[
        float, Meaning("what it adds now less what it added then; they add up to the change of the logit")
    ]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A household's probability of falling back, and its exact reasons."""

    FORMAT: ClassVar = Format("xiangheng-risk-explanation/1", "xiangheng risk explain --json")
    household: Annotated[str, Meaning("pseudonymous key of the household, of up to 19 digits")]
    month: Annotated[int, Meaning("the month up to which it is known, such as 202412")]
    model: Annotated[str, Meaning("name of the model, a digest")]
    is_invented: Annotated[bool, Meaning("whether the household is invented")]
    probability: Annotated[float, Meaning("of being identified as monitored in the twelve months after")]
    average: Annotated[float, Meaning("the probability of the average household of training")]
    base: Annotated[
        float, Meaning("the logit of the average household; with all causes it is the household's")
    ]
    up: Annotated[tuple[CauseReason, ...], Meaning("the three causes that raise the risk most")]
    down: Annotated[tuple[CauseReason, ...], Meaning("the two that lower it most")]
    rest: Annotated[float, Meaning("what all other causes add together")]
    before: Annotated[
        float | None, Meaning("the probability in the earlier month; null where none was asked for")
    ]
    changes: Annotated[tuple[Change, ...], Meaning("by cause, what changed since then, the largest first")]


@dataclass(frozen=True, slots=True)
class ListedCause:
    """A cause that raises a listed household's risk."""

    cause: Annotated[str, Meaning("the official cause, or what else the features speak of")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    odds: Annotated[float, Meaning("by how many times it multiplies the odds of an average household")]


@dataclass(frozen=True, slots=True)
class ListedHousehold:
    """A household on the list."""

    place: Annotated[int, Meaning("its place on the list, 1 first")]
    household: Annotated[str, Meaning("pseudonymous key of the household, of up to 19 digits")]
    county: Annotated[str, Meaning("six-digit code of its county")]
    probability: Annotated[float, Meaning("of being identified as monitored in the twelve months after")]
    causes: Annotated[tuple[ListedCause, ...], Meaning("what raises its risk most, the strongest first")]


@dataclass(frozen=True, slots=True)
class RankedList:
    """Whom to visit first, as of a month: so many of each county as it can visit."""

    FORMAT: ClassVar = Format("xiangheng-risk-list/1", "xiangheng risk rank --json")
    model: Annotated[str, Meaning("name of the model, a digest")]
    month: Annotated[int, Meaning("the month up to which households are known, such as 202412")]
    is_invented: Annotated[bool, Meaning("whether the households are invented")]
    households: Annotated[int, Meaning("how many were ranked")]
    capacity: Annotated[float, Meaning("the share of each county's households that can be visited")]
    expected: Annotated[
        float, Meaning("how many of the listed are expected to fall back: their probabilities added")
    ]
    marginal: Annotated[float, Meaning("the lowest probability on the list")]
    listed: Annotated[
        tuple[ListedHousehold, ...], Meaning("in the order of the probability, equal ones by key")
    ]


@dataclass(frozen=True, slots=True)
class CorrectionRecord:
    """A model whose level was corrected, and by what evidence."""

    FORMAT: ClassVar = Format("xiangheng-risk-correction/1", "xiangheng risk correct --json")
    file: Annotated[str, Meaning("where the corrected model was written")]
    model: Annotated[str, Meaning("name of the corrected model, a digest")]
    month: Annotated[int, Meaning("up to which month outcomes were known, such as 202503")]
    observed: Annotated[int, Meaning("how many of the ranked households were identified by then")]
    expected: Annotated[float, Meaning("how many should have been, by the model as it was trained")]
    shift: Annotated[float, Meaning("what is added to every logit")]
    lowest: Annotated[float, Meaning("the lowest shift that the observed speak for at 95 %")]
    highest: Annotated[float, Meaning("the highest")]
    is_evident: Annotated[bool, Meaning("whether chance alone would hardly bring as much")]


def correction_record(model: AdditiveModel, correction: Correction, file: Path) -> CorrectionRecord:
    """What is told of a correction and of the file of the corrected model."""
    return CorrectionRecord(
        file=str(file),
        model=model.digest,
        month=correction.month,
        observed=correction.observed,
        expected=correction.expected,
        shift=correction.shift,
        lowest=correction.lowest,
        highest=correction.highest,
        is_evident=correction.is_evident,
    )


def trained_record(model: AdditiveModel, file: Path, *, is_invented: bool) -> TrainedRecord:
    """What is told of a model and its file."""
    training = model.training
    return TrainedRecord(
        file=str(file),
        model=model.digest,
        is_invented=is_invented,
        month=training.month,
        households=training.households,
        events=training.events,
        base=model.base,
        features=tuple(
            FeatureSpread(
                feature.name,
                feature.title,
                str(feature.cause),
                feature.direction,
                len(edges),
                float(table[: len(edges) + 1].max() - table[: len(edges) + 1].min()),
            )
            for feature, edges, table in zip(model.declared, model.bins.edges, model.tables, strict=True)
        ),
    )
