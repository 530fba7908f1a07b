"""What blocks a run: the values that are missing where they must not be, one fault for each cause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.scheme import Node, Unit

_MOST_NAMED = 3
_REMEDY = "补报，或在方案中改缺报处理"


@dataclass(frozen=True, slots=True)
class Blocked:
    """A missing value: whose, of what, why, and of which year.

    `is_of_all` tells that nobody has reported the indicator for that year: then a table is missing, not a cell.
    """

    unit: Unit
    leaf: Node
    reason: str
    period: int
    is_of_all: bool = False


def blocked_faults(blocked: Sequence[Blocked], period: int, kind: str) -> Iterator[Fault]:
    """The faults in the order of units; what is missing of everybody is one fault a year, or of the assessed year one
    an indicator.
    """
    of_all: dict[tuple[int, str], list[Blocked]] = {}
    for missing in blocked:
        leaf = missing.leaf
        if missing.is_of_all:
            key = (missing.period, leaf.indicator if missing.period == period else "")
            of_all.setdefault(key, []).append(missing)
        else:
            place = f"{missing.unit.name}（{missing.unit.code}）› {leaf.indicator} {leaf.name}"
            yield Fault("RUN-MISSING", place, missing.reason, _expected(missing), _REMEDY)
    for group in of_all.values():
        leaves = list({missing.leaf.indicator: missing.leaf for missing in group}.values())
        units = list(dict.fromkeys(missing.unit.name for missing in group))
        yield Fault(
            "RUN-MISSING",
            some_of([f"{leaf.indicator} {leaf.name}" for leaf in leaves], _MOST_NAMED, "项指标"),
            f"{group[0].reason}，{some_of(units, _MOST_NAMED)} {len(units)} 个{kind}都没有",
            _expected(group[0]),
            _REMEDY,
        )


def _expected(missing: Blocked) -> str:
    source = missing.leaf.source
    return f"{missing.period} 年的值" + (f"，由{source}报送" if source else "")
