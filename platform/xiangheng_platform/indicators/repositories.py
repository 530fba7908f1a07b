"""How definitions, targets and baselines become rows of their tables, and rows become them again."""

from dataclasses import asdict, fields
from functools import partial
from typing import Any, TypeVar, cast

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
from xiangheng_platform.indicators.vocabulary import as_words, word_lists
from xiangheng_platform.versioning.repository import Conventions, Repository
from xiangheng_platform.versioning.tables import Versioned
from xiangheng_scoring.scheme import Range
from xiangheng_scoring.titled import Titled

C = TypeVar("C")
READ, CHANGE, VERIFY = "indicator.read", "indicator.change", "indicator.verify"
DICTIONARY = Conventions("indicators", CHANGE, VERIFY, "INDICATOR-TWICE", is_text)
_NAMES = "；"
_RANGES = ("possible", "plausible")


def _columns_of_definition(definition: Definition) -> dict[str, Any]:
    columns = _columns(definition)
    columns["other_names"] = _NAMES.join(definition.other_names)
    for name in _RANGES:
        bounds = columns.pop(name)
        columns |= {f"{name}_low": bounds["low"], f"{name}_high": bounds["high"]}
    return columns


def _columns(content: Any) -> dict[str, Any]:
    """A content's fields as columns; a word of a closed list is plain text, which every database binds alike."""
    return {
        name: str(value) if isinstance(value, Titled) else value for name, value in asdict(content).items()
    }


def _definition(row: IndicatorVersion) -> Definition:
    names = tuple(filter(None, row.other_names.split(_NAMES)))
    ranges = {name: Range(getattr(row, f"{name}_low"), getattr(row, f"{name}_high")) for name in _RANGES}
    return _content(Definition, row, other_names=names, **ranges)


def _content(kind: type[C], row: Versioned, **read: Any) -> C:
    """A row's content: what was read of it already, and every other field as its column has it."""
    names = (field.name for field in fields(cast(Any, kind)) if field.name not in read)
    columns = {name: getattr(row, name) for name in names}
    # A column that is added to a history is empty in the rows that were there before: they leave the field open.
    stated = {name: value for name, value in columns.items() if value is not None}
    return kind(**as_words(stated, word_lists(cast(Any, kind))), **read)


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
    content=partial(_content, Target),
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
    content=partial(_content, Baseline),
)
