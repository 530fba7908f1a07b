"""For each number that is the notice's own, the indicator and the target that answer it.

What was only read from words (100 for 应学尽学, 12 for 按月) makes no target: it must never look like the notice's number.
"""

from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.target import Target
from xiangheng_platform.indicators.vocabulary import (
    ClauseBasis,
    Comparator,
    Direction,
    PeriodKind,
    TargetBasis,
)
from xiangheng_platform.workpoints.content import BETWEEN_OFFICES, Content
from xiangheng_platform.workpoints.words import Comparison
from xiangheng_seeds.dictionary import kind_of
from xiangheng_seeds.workpoints import contents

#: Indicators of the notice alone, which no assessment asks counties for.
OWN = "WP-"
_COMPARATORS = {
    Comparison.EQ: Comparator.EQ,
    Comparison.GE: Comparator.GE,
    Comparison.APPROX: Comparator.APPROX,
}


def definition_rows() -> list[Definition]:
    """The indicators that only the notice names."""
    return [_definition(row) for row in contents() if row.indicator_code.startswith(OWN)]


def target_rows() -> list[Target]:
    """The targets whose number stands in the notice."""
    return [_target(row) for row in contents() if row.target_code]


def _definition(row: Content) -> Definition:
    return Definition(
        code=row.indicator_code,
        name=row.indicator,
        unit=row.unit,
        direction=Direction.POSITIVE if row.comparison is Comparison.GE else Direction.INTERVAL,
        period_kind=PeriodKind.ANNUAL,
        value_kind=kind_of(row.unit),
        office=BETWEEN_OFFICES.join(row.offices),
        source=row.source,
        clause=f"{row.clause}{row.quote}",
        basis=ClauseBasis.NOTICE,
    )


def _target(row: Content) -> Target:
    return Target(
        code=row.target_code,
        indicator=row.indicator_code,
        comparator=_COMPARATORS[row.comparison],
        value=row.official_target,
        unit=row.unit,
        period=str(row.plan_year),
        clause=f"{row.clause}{row.quote}",
        basis=TargetBasis.EXPLICIT,
        note=row.note,
    )
