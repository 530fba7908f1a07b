"""The card of a model of risk: all that whoever uses its list, or answers for it, has to know of it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
from xiangheng_scoring.records import Format, Meaning


@dataclass(frozen=True, slots=True)
class RiskCard:
    """The figures behind a card's page, and who answers for the model."""

    FORMAT: ClassVar = Format(
        "xiangheng-risk-card/1", "The figures of a model card, which stand beside its page"
    )
    written_on: date
    owner: Annotated[str | None, Meaning("who answers for the model; null where nobody was named")]
    approval: Annotated[str | None, Meaning("who allowed its use, and when; null where nobody has yet")]
    universe: Annotated[str, Meaning("in Chinese: which households are ranked")]
    label: Annotated[str, Meaning("in Chinese: what is foretold")]
    failures: Annotated[tuple[str, ...], Meaning("in Chinese: where it is known to be weak")]
    evaluation: RiskEvaluation
    drift: Annotated[RiskDrift | None, Meaning("null where it has not been watched yet")]
