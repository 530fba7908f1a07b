"""A record makes its document and the schema of it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.records import (
    Format,
    JsonObject,
    Meaning,
    Points,
    document,
    read_back,
    record_of,
    schema,
)


class Crop(Enum):
    """What grows."""

    RICE = "rice"
    RAPE = "rape"


@dataclass(frozen=True, slots=True)
class Plot:
    """A field, and what was parted from it."""

    code: Annotated[str, Meaning(pattern="^[0-9]{6}$")]
    area: Annotated[Decimal, Meaning("under the plough", unit="mu")]
    crop: Crop | None
    parts: "tuple[Plot, ...]" = ()


@dataclass(frozen=True, slots=True)
class Harvest:
    """What came in."""

    FORMAT: ClassVar = Format("xiangheng-harvest/1", "xiangheng harvest show --json")
    year: Annotated[int, Meaning(minimum=1949, maximum=9999)]
    counted: bool
    day: date | None
    recorded_at: datetime
    best: Annotated[Plot | None, Meaning("null: none stands out")]
    plots: tuple[Plot, ...]
    words: Annotated[tuple[Annotated[Crop, Meaning(among=(Crop.RAPE,))], ...] | None, Meaning("in season")]
    noted: Annotated[JsonObject, Meaning(values=Plot | int | str)]
    seen: int | str | None
    paid: Points
    yield_: Annotated[float | None, Meaning(unit="t/ha", minimum=0)]
    season: Literal["early", "late"]
    hands: Annotated[tuple[str, ...], Meaning(most=2)]
    shares: Annotated[JsonObject, Meaning(names=("ours", "theirs"), needs=("ours",), values=float)]


PLOTS = st.recursive(
    st.builds(
        Plot, code=st.from_regex(r"\A[0-9]{6}\Z"), area=st.decimals(allow_nan=False, allow_infinity=False)
    ),
    lambda plots: st.builds(
        Plot,
        code=st.just("430000"),
        area=st.decimals(-1000, 1000, places=3),
        parts=st.lists(plots, max_size=3).map(tuple),
    ),
    max_leaves=5,
)
HARVESTS = st.builds(
    Harvest,
    year=st.integers(1949, 9999),
    recorded_at=st.datetimes(timezones=st.just(UTC)),
    best=st.none() | PLOTS,
    plots=st.lists(PLOTS, max_size=3).map(tuple),
    words=st.none() | st.lists(st.just(Crop.RAPE), max_size=3).map(tuple),
    noted=st.dictionaries(st.text(), st.integers() | st.text() | PLOTS, max_size=3).map(JsonObject),
    paid=st.decimals(allow_nan=False, allow_infinity=False).map(Points),
    yield_=st.none() | st.just(math.nan) | st.floats(0, allow_infinity=False),
    hands=st.lists(st.text(), max_size=2).map(tuple),
    shares=st.fixed_dictionaries({"ours": st.floats(0, 1)}).map(JsonObject),
)
VALIDATOR = jsonschema.Draft202012Validator(
    schema(Harvest), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
SAMPLE = Harvest(
    2024,
    True,
    date(2024, 9, 1),
    datetime(2024, 9, 2, 1, tzinfo=UTC),
    None,
    (Plot("430001", Decimal("1.50E+2"), Crop.RICE, (Plot("430002", Decimal("0.10"), None),)),),
    (Crop.RAPE,),
    JsonObject({"by": "liu"}),
    None,
    Points("82.50"),
    0.1 + 0.2,
    "late",
    ("liu",),
    JsonObject({"ours": 2 / 3}),
)


@given(HARVESTS)
def test_every_document_is_valid_by_the_schema_of_its_record(harvest: Harvest) -> None:
    """Whatever a record holds, its document is what its schema says."""
    VALIDATOR.validate(document(harvest))


def test_a_record_is_read_back_from_its_document() -> None:
    """Every number exact, words, days and records within it as what they were; a name that is missing and may not be null is told."""
    told = document(SAMPLE)
    again = record_of(Harvest, told)
    assert document(again) == told
    assert (again.plots, again.paid, again.words) == (SAMPLE.plots, SAMPLE.paid, SAMPLE.words)
    assert (again.day, again.recorded_at) == (SAMPLE.day, SAMPLE.recorded_at)
    with pytest.raises(LookupError):
        record_of(Harvest, {name: value for name, value in told.items() if name != "year"})


@given(HARVESTS)
def test_whatever_was_written_is_read_back_strictly(harvest: Harvest) -> None:
    """Through JSON and back it is the same document, and nothing of it is refused."""
    told = document(harvest)

    assert document(read_back(Harvest, json.loads(json.dumps(told)))) == told


def test_values_of_an_object_are_read_back_as_what_they_were() -> None:
    """Its names are not ours to fix; of what type its values are is."""
    noted = JsonObject({"a": Plot("430001", Decimal("0.10"), None), "b": 3, "c": "x"})

    assert read_back(Harvest, document(replace(SAMPLE, noted=noted))).noted == noted


@pytest.mark.parametrize(
    "change",
    [
        {"format": "xiangheng-harvest/2"},
        {"year": "2024"},
        {"year": True},
        {"counted": 1},
        {"day": "2024-9-1"},
        {"paid": "1e2"},
        {"paid": "NaN"},
        {"season": "夏"},
        {"words": ["wheat"]},
        {"hands": "liu"},
        {"hands": [1]},
        {"best": {"code": "430001", "area": "1", "crop": None, "parts": [], "more": 1}},
        {"best": {"code": "430001", "area": "01", "crop": None, "parts": []}},
        {"noted": []},
        {"noted": {"a": 1.5}},
        {"more": 1},
    ],
)
def test_what_was_not_written_so_is_refused(change: dict[str, Any]) -> None:
    """A name too many, a text where a number is meant, a number in another spelling: nobody wrote this with our hand."""
    told = document(SAMPLE)
    assert read_back(Harvest, told)
    with pytest.raises(ValueError, match="xiangheng-harvest/1"):
        read_back(Harvest, told | change)
    for name in told:
        with pytest.raises(ValueError, match="xiangheng-harvest/1"):
            read_back(Harvest, {other: value for other, value in told.items() if other != name})


@pytest.mark.parametrize("told", [None, [], "x", 1])
def test_what_is_no_object_is_no_record(told: object) -> None:
    """Whatever JSON it is."""
    with pytest.raises(ValueError, match="xiangheng-harvest/1"):
        read_back(Harvest, told)


def test_what_an_earlier_program_did_not_write_yet_is_null() -> None:
    """Where it may be, also within a record that stands for one of several."""
    told = document(SAMPLE)
    del told["yield"]
    told["best"] = {"code": "430003", "area": "1", "parts": []}
    again = record_of(Harvest, told)
    assert (again.yield_, again.best) == (None, Plot("430003", Decimal(1), None))


def test_a_document_keeps_the_order_of_the_fields_and_every_number_exact() -> None:
    """Format first; decimals without exponent, days and moments ISO 8601, words by value, nothing left out."""
    plot: dict[str, Any] = {"code": "430002", "area": "0.1", "crop": None, "parts": []}
    expected = {
        "format": "xiangheng-harvest/1",
        "year": 2024,
        "counted": True,
        "day": "2024-09-01",
        "recorded_at": "2024-09-02T01:00:00+00:00",
        "best": None,
        "plots": [{"code": "430001", "area": "150", "crop": "rice", "parts": [plot]}],
        "words": ["rape"],
        "noted": {"by": "liu"},
        "seen": None,
        "paid": "82.50",
        "yield": 0.3,
        "season": "late",
        "hands": ["liu"],
        "shares": {"ours": 0.6666666667},
    }
    assert list(document(SAMPLE).items()) == list(expected.items())


@pytest.mark.parametrize(
    "changed",
    [
        {"more": 1},
        {"paid": 82.5},
        {"yield": "0.3"},
        {"yield": -0.1},
        {"season": "autumn"},
        {"hands": ["liu", "wang", "li"]},
        {"shares": {}},
        {"shares": {"ours": 0.5, "nobody's": 0.5}},
        {"shares": {"ours": "half"}},
        {"format": "xiangheng-harvest/2"},
        {"year": 1948},
        {"year": 10_000},
        {"counted": "yes"},
        {"day": "1 May"},
        {"recorded_at": None},
        {"best": {"code": "430001"}},
        {"plots": [{"code": "43", "area": "1", "crop": None, "parts": []}]},
        {"plots": [{"code": "430001", "area": "1e3", "crop": None, "parts": []}]},
        {"plots": [{"code": "430001", "area": "1", "crop": "wheat", "parts": []}]},
        {"plots": [{"code": "430001", "area": "1", "crop": None, "parts": [], "more": 1}]},
        {"words": ["wheat"]},
        {"words": ["rice"]},
        {"noted": []},
        {"noted": {"by": None}},
        {"seen": 1.5},
    ],
)
def test_a_schema_refuses_what_its_record_cannot_hold(changed: dict[str, Any]) -> None:
    """Every name is required and no other allowed; words, patterns and bounds are kept to, within nested records too."""
    assert not VALIDATOR.is_valid(document(SAMPLE) | changed)


@pytest.mark.parametrize("name", list(document(SAMPLE)))
def test_a_schema_requires_every_field(name: str) -> None:
    """What is not known is null, never absent."""
    assert not VALIDATOR.is_valid({key: value for key, value in document(SAMPLE).items() if key != name})


def test_a_schema_says_what_fields_mean() -> None:
    """Title, meanings and units stand in the schema."""
    described = schema(Harvest)

    assert described["title"] == "xiangheng harvest show --json"
    assert described["properties"]["best"]["description"] == "null: none stands out"
    assert described["$defs"]["Plot"]["properties"]["area"]["description"] == "under the plough; unit: mu"


def test_a_field_that_no_record_may_hold_is_refused_by_name() -> None:
    """A mapping, which GraphQL has no type for, and a float, which is not exact, are the programmer's mistakes."""

    @dataclass(frozen=True, slots=True)
    class Rates:
        FORMAT: ClassVar = Format("xiangheng-rates/1", "rates")
        by_county: Mapping[str, Decimal]

    @dataclass(frozen=True, slots=True)
    class Rate:
        FORMAT: ClassVar = Format("xiangheng-rate/1", "rate")
        rate: bytes

    with pytest.raises(TypeError, match=r"Rates\.by_county: no record holds .*Mapping"):
        schema(Rates)
    with pytest.raises(TypeError, match=r"Rate\.rate: no record holds .*bytes"):
        schema(Rate)


def test_two_records_of_one_name_are_refused() -> None:
    """A schema defines records by their names."""

    class Elsewhere:
        @dataclass(frozen=True, slots=True)
        class Plot:
            code: str

    @dataclass(frozen=True, slots=True)
    class Both:
        FORMAT: ClassVar = Format("xiangheng-both/1", "both")
        plot: Plot
        other: Elsewhere.Plot

    with pytest.raises(TypeError, match="the same name"):
        schema(Both)
