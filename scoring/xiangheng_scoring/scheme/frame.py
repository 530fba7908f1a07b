"""What the data of one year decide, so that it can be kept: cohorts, points of treatment, weights.

A scheme may leave parameters to its data (weights by entropy, the ends of winsorising). `Fitted` is what they became;
a `Frame` holds the cohorts as well, and lets another year or a new unit be scored without moving old scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.rules import NOBODY, Ordered, Treated


@dataclass(frozen=True, slots=True)
class Cohort:
    """What an indicator's rule compares: the values of all units of one group, and their changes, in order.

    `reference` is the value of the unit that the rule names, if it names one.
    """

    values: Ordered = NOBODY
    changes: Ordered = NOBODY
    reference: Decimal | None = None


@dataclass(frozen=True)
class Fitted:
    """What a scheme left to its data: treatments by indicator, in the order of its steps; shares by branch and child."""

    treatments: Mapping[str, tuple[Treated, ...]] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """The parameters of one run, frozen. `cohorts` is by indicator and class (an empty class: all units).

    `bases` says for each indicator, as a digest, on what scale its frozen values stand: a scheme that measures it
    otherwise cannot use them. `scheme` and `period` name the run it was taken from, `is_invented` whether its figures
    are made up.
    """

    scheme: str
    scheme_digest: str
    period: int
    is_invented: bool
    bases: Mapping[str, str]
    cohorts: Mapping[str, Mapping[str, Cohort]]
    fitted: Fitted

    @cached_property
    def digest(self) -> str:
        """The digest of everything that can move a score."""
        return digest(
            {
                "bases": dict(self.bases),
                "cohorts": {
                    code: {group: cohort_content(cohort) for group, cohort in groups.items()}
                    for code, groups in self.cohorts.items()
                },
                **fitted_content(self.fitted),
            }
        )


def cohort_content(cohort: Cohort) -> dict[str, Any]:
    """A cohort as plain data."""
    return {"values": list(cohort.values), "changes": list(cohort.changes), "reference": cohort.reference}


def fitted_content(fitted: Fitted) -> dict[str, Any]:
    """Fitted parameters as plain data."""
    return {
        "treatments": {
            code: [{item.name: getattr(step, item.name) for item in step.parameters()} for step in steps]
            for code, steps in fitted.treatments.items()
        },
        "weights": {branch: dict(shares) for branch, shares in fitted.shares.items()},
    }
