"""Targets and baselines as plain data: what is asked of an indicator where and when, and what it was before."""

from dataclasses import dataclass
from decimal import Decimal

from xiangheng_platform.indicators.units import Quantity, Unit, unit_or_unstated
from xiangheng_platform.indicators.vocabulary import AGAINST_BASELINE, Comparator, TargetBasis

PROVINCE, REGION, GROUP = "province", "region", "group"


def scope_parts(scope: str) -> tuple[str, str]:
    """What a scope is (`PROVINCE`, `REGION`, `GROUP`), and the code of the division at the end of its path, or of the group."""
    kind, _, path = scope.partition(":")
    return kind, path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked of an indicator.

    `value` is the level that is asked for; with `between` it goes up to `upper`, both included; with `approx` it may
    be missed by `tolerance`, in the unit of differences (个百分点 for %). Against a baseline, `value` is the change
    that is asked for at least (none: any), and with `stable` `tolerance` the change that is allowed at most; its unit
    says whether that is a difference or a share of the baseline.

    `scope` is `province`, `region:` with a path of codes, or `group:` with a group's code. `basis` tells whether the
    number is the notice's own: one that is `derived` from words is never shown as official.
    """

    code: str
    indicator: str
    comparator: Comparator
    value: Decimal | None = None
    unit: str = ""
    period: str = ""
    scope: str = PROVINCE
    upper: Decimal | None = None
    tolerance: Decimal | None = None
    baseline_period: str = ""
    clause: str = ""
    basis: TargetBasis = TargetBasis.EXPLICIT
    note: str = ""

    @property
    def needs_baseline(self) -> bool:
        """Whether it asks for a change."""
        return self.comparator in AGAINST_BASELINE

    @property
    def measure(self) -> Unit:
        """The unit of its numbers; raises `UnknownMeasure`."""
        return unit_or_unstated(self.unit)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value of an indicator that changes are held against: of a period, in a scope, with its source."""

    indicator: str
    period: str
    value: Decimal
    unit: str = ""
    scope: str = PROVINCE
    source: str = ""
    note: str = ""

    @property
    def quantity(self) -> Quantity:
        """The value with its unit."""
        return Quantity(self.value, unit_or_unstated(self.unit))
