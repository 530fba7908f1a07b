"""A record that was handed in keeps to what its fields say of themselves, or every value that does not is told where it stands."""

from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from xiangheng_scoring.departures import departures
from xiangheng_scoring.records import Digest, Meaning

_NAME = "a" * 64


@dataclass(frozen=True)
class Gauge:
    """A record within another."""

    depth: Annotated[Annotated[float, Meaning(minimum=0)] | None, Meaning("null: not read", maximum=100)]


@dataclass(frozen=True)
class River:
    """A record as whoever edits a document might hand it in."""

    gauges: Annotated[tuple[Gauge, ...], Meaning(most=2)]
    name: Digest = _NAME
    class_: str = "甲"
    bridges: int = 0


def where(record: Any) -> list[str]:
    """The paths at which a record departs."""
    return [".".join(each.path) for each in departures(record)]


@pytest.mark.parametrize("depth", [None, 0, 100, 99.5])
def test_what_a_field_may_hold_is_no_departure(depth: float | None) -> None:
    """Its bounds are within them; a whole number is a number."""
    assert where(River((Gauge(depth),))) == []


@pytest.mark.parametrize("depth", [-0.1, 100.1, "深", True, float("nan"), float("inf")])
def test_a_value_out_of_bounds_or_of_another_type_is_told_at_its_path(depth: Any) -> None:
    """Also of a record within; a truth is no number, and neither is what is none."""
    assert where(River((Gauge(1), Gauge(depth)))) == ["gauges.1.depth"]


def test_all_are_told_at_once() -> None:
    """A list that is too long, a text of another form, a name that Python keeps for itself by the name that documents use."""
    record: Any = River((Gauge(1),) * 3, name="b", class_=7, bridges=True)  # type: ignore[arg-type]
    assert where(record) == ["gauges", "name", "class", "bridges"]
