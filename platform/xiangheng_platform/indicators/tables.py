"""Tables of the dictionary, of targets and of baselines: every version a row, none ever changed."""

from decimal import Decimal

from sqlalchemy import Text
from sqlmodel import Field

from xiangheng_platform.store.columns import Exact
from xiangheng_platform.versioning.tables import Versioned


class IndicatorVersion(Versioned, table=True):
    """One version of an indicator's definition; `other_names` are parted by `；`. See `definition.Definition`."""

    __tablename__ = "indicator"

    code: str = Field(index=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    other_names: str = Field(default="", sa_type=Text)
    unit: str = Field(default="", sa_type=Text)
    direction: str = Field(default="", sa_type=Text)
    period_kind: str = Field(default="", sa_type=Text)
    value_kind: str = Field(default="number", sa_type=Text)
    office: str = Field(default="", sa_type=Text)
    source: str = Field(default="", sa_type=Text)
    definition: str = Field(default="", sa_type=Text)
    clause: str = Field(default="", sa_type=Text)
    basis: str = Field(default="", sa_type=Text)
    possible_low: Decimal | None = Field(default=None, sa_type=Exact)
    possible_high: Decimal | None = Field(default=None, sa_type=Exact)
    plausible_low: Decimal | None = Field(default=None, sa_type=Exact)
    plausible_high: Decimal | None = Field(default=None, sa_type=Exact)
    decimals: int | None = None
    origin: str = Field(default="reported", sa_type=Text)
    numerator: str = Field(default="", sa_type=Text)
    denominator: str = Field(default="", sa_type=Text)
    missing: str = Field(default="", sa_type=Text)
    since: str = Field(default="", sa_type=Text)
    until: str = Field(default="", sa_type=Text)
    note: str = Field(default="", sa_type=Text)


class TargetVersion(Versioned, table=True):
    """One version of a target; see `target.Target`. `scope` is written as `Scope` writes itself."""

    __tablename__ = "target"

    code: str = Field(index=True, sa_type=Text)
    indicator: str = Field(index=True, sa_type=Text)
    comparator: str = Field(sa_type=Text)
    value: Decimal | None = Field(default=None, sa_type=Exact)
    upper: Decimal | None = Field(default=None, sa_type=Exact)
    tolerance: Decimal | None = Field(default=None, sa_type=Exact)
    unit: str = Field(default="", sa_type=Text)
    scope: str = Field(sa_type=Text)
    period: str = Field(sa_type=Text)
    baseline_period: str = Field(default="", sa_type=Text)
    clause: str = Field(default="", sa_type=Text)
    basis: str = Field(sa_type=Text)
    note: str = Field(default="", sa_type=Text)


class BaselineVersion(Versioned, table=True):
    """One version of a baseline: the value that an indicator had in a period; see `target.Baseline`."""

    __tablename__ = "baseline"

    indicator: str = Field(index=True, sa_type=Text)
    scope: str = Field(sa_type=Text)
    period: str = Field(sa_type=Text)
    value: Decimal = Field(sa_type=Exact)
    unit: str = Field(default="", sa_type=Text)
    source: str = Field(default="", sa_type=Text)
    note: str = Field(default="", sa_type=Text)
