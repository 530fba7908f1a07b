"""How definitions, targets and baselines become rows of their tables, and rows become them again."""

from dataclasses import asdict
from typing import Any

from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.errors import (
    IndicatorRefused,
    TargetRefused,
    UnknownIndicator,
    UnknownTarget,
)
from xiangheng_platform.indicators.tables import BaselineVersion, IndicatorVersion, TargetVersion
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.indicators.texts import is_text
from xiangheng_platform.versioning.repository import Conventions, Repository
from xiangheng_scoring.scheme import Range

READ, CHANGE, VERIFY = "indicator.read", "indicator.change", "indicator.verify"
DICTIONARY = Conventions("indicators", CHANGE, VERIFY, "INDICATOR-TWICE", is_text)
_NAMES = "；"
_RANGES = ("possible", "plausible")


def _columns_of_definition(definition: Definition) -> dict[str, Any]:
    columns = asdict(definition)
    columns["other_names"] = _NAMES.join(definition.other_names)
    for name in _RANGES:
        bounds = columns.pop(name)
        columns |= {f"{name}_low": bounds["low"], f"{name}_high": bounds["high"]}
    return columns


def _definition(row: IndicatorVersion) -> Definition:
    columns: dict[str, Any] = {
        name: getattr(row, name) for name in Definition.__slots__ if name not in (*_RANGES, "other_names")
    }
    names = tuple(filter(None, row.other_names.split(_NAMES)))
    possible, plausible = (
        Range(getattr(row, f"{name}_low"), getattr(row, f"{name}_high")) for name in _RANGES
    )
    return Definition(**columns, other_names=names, possible=possible, plausible=plausible)


def _columns(content: Target | Baseline) -> dict[str, Any]:
    return asdict(content)


def _target(row: TargetVersion) -> Target:
    return Target(**{name: getattr(row, name) for name in Target.__slots__})


def _baseline(row: BaselineVersion) -> Baseline:
    return Baseline(**{name: getattr(row, name) for name in Baseline.__slots__})


INDICATORS = Repository(
    DICTIONARY,
    noun="指标",
    listing="xiangheng indicator list",
    unknown=UnknownIndicator,
    refused=IndicatorRefused,
    table=IndicatorVersion,
    key=("code",),
    columns=_columns_of_definition,
    content=_definition,
)
TARGETS = Repository(
    DICTIONARY,
    noun="目标",
    listing="xiangheng target list",
    unknown=UnknownTarget,
    refused=TargetRefused,
    table=TargetVersion,
    key=("code",),
    columns=_columns,
    content=_target,
)
BASELINES = Repository(
    DICTIONARY,
    noun="基期值",
    listing="xiangheng target baselines",
    unknown=UnknownTarget,
    refused=TargetRefused,
    table=BaselineVersion,
    key=("indicator", "scope", "period"),
    columns=_columns,
    content=_baseline,
)
