"""What is told of how the households, the scores and what happens move away from what a model was trained on."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_platform.monitoring.evaluation_documents import Count, Month, Share
from xiangheng_scoring.records import Digest, Format, Meaning
from xiangheng_scoring.titled import Titled


class Band(Titled):
    """How far a distribution has moved, by the bounds that are usual for PSI."""

    STABLE = ("stable", "稳定", "below 0.1")
    MOVED = ("moved", "有变动", "0.1 to 0.25")
    SHIFTED = ("shifted", "变动大", "above 0.25")


class Verdict(Titled):
    """What is to be done with the model."""

    KEEP = ("keep", "继续使用", "nothing has moved so far that it matters")
    WATCH = ("watch", "留意", "something has moved, and what happens does not yet say that it matters")
    RETRAIN = ("retrain", "重新训练", "what happens no longer follows what it foretells")


@dataclass(frozen=True, slots=True)
class InputDrift:
    """How one feature's distribution has moved."""

    name: Annotated[str, Meaning("what programs know it by")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    psi: Annotated[float, Meaning("population stability index against the month of training")]
    band: Annotated[Band, Meaning("how far that is")]
    missing_before: Annotated[Share, Meaning("how much of the households had none in the month of training")]
    missing_now: Annotated[Share, Meaning("how much of them has none now")]


@dataclass(frozen=True, slots=True)
class MonthDrift:
    """What was expected of a month after the cut, and what happened."""

    month: Annotated[Month, Meaning("which month, as 202412")]
    expected: Annotated[
        float, Meaning("the sum of the probabilities times the month's usual share of a year's events")
    ]
    observed: Annotated[Count, Meaning("households identified in the month")]
    ratio: Annotated[float | None, Meaning("observed divided by expected; null where nothing was expected")]
    auc: Annotated[
        float | None,
        Meaning("over the events of this month and the two before it; null where there are too few"),
    ]


@dataclass(frozen=True, slots=True)
class RiskDrift:
    """Whether a model still fits: what it is given, what it says, and what comes of it month by month."""

    FORMAT: ClassVar = Format("xiangheng-risk-drift/1", "What watching a model of risk prints and keeps")
    model: Annotated[Digest, Meaning("the model's name")]
    is_invented: Annotated[bool, Meaning("true: the households are invented, and so is everything told here")]
    reference: Annotated[Month, Meaning("the cut month that is compared with: that of the training")]
    cut: Annotated[Month, Meaning("the cut month whose list is in use")]
    upto: Annotated[Month, Meaning("the last month whose events are known")]
    score_psi: Annotated[float, Meaning("population stability index of the scores of all households")]
    score_band: Annotated[Band, Meaning("how far that is")]
    capacity: Annotated[Share, Meaning("how much of all households the list holds")]
    churn: Annotated[Share, Meaning("share of the list that was not on the list of the month before")]
    reference_auc: Annotated[float, Meaning("what the monthly AUC is held against")]
    reference_source: Annotated[str, Meaning("where that is from, in Chinese")]
    months: Annotated[tuple[MonthDrift, ...], Meaning("those after the cut whose events are known")]
    inputs: Annotated[tuple[InputDrift, ...], Meaning("what moved most first")]
    verdict: Annotated[Verdict, Meaning("what is to be done with the model")]
    reasons: Annotated[tuple[str, ...], Meaning("why, in Chinese")]
    caution: Annotated[str, Meaning("what these figures cannot see, in Chinese")]
