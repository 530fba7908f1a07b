"""Rows are read back as they were written, whatever stands in them, and the same rows are the same bytes."""

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Adjustment, Finding, Interim, Months, Observation, Sample
from xiangheng_scoring.intake.sealed.rows import lines_of, rows_of
from xiangheng_scoring.places import Origin

#: Line ends of every system, quotes, what a spreadsheet takes for a formula, a code with zeros, what JSON escapes.
ODD = [
    "",
    "甲\r\n乙",
    "甲\r乙",
    "甲\n",
    "\u2028",
    '"引"',
    "=1+1",
    "0012",
    "a,b;c\t|",
    "\x00\x1f",
    "👍🏽",
    "\\n",
    " 甲 ",
]
TEXTS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20
) | st.sampled_from(list(map(Decimal, ["95.300", "1E+3", "-0", "0E-7", "1E-12"])))
ORIGINS = st.builds(Origin, TEXTS, TEXTS, TEXTS, st.integers(0, 10**6), st.none() | st.integers(0, 10**9))
SAMPLES = st.none() | st.builds(Sample, st.none() | st.integers(0), st.none() | NUMBERS, st.none() | NUMBERS)
YEARS = st.integers(1900, 2200)
ROWS = {
    Observation: st.builds(Observation, TEXTS, TEXTS, YEARS, NUMBERS, ORIGINS, SAMPLES),
    Interim: st.builds(
        Interim,
        TEXTS,
        TEXTS,
        YEARS,
        st.builds(Months, st.integers(1, 12), st.integers(1, 12)),
        NUMBERS,
        ORIGINS,
    ),
    Adjustment: st.builds(Adjustment, TEXTS, TEXTS, NUMBERS, TEXTS, TEXTS, ORIGINS, ORIGINS, ORIGINS),
    Finding: st.builds(Finding, *[TEXTS] * 5, ORIGINS, TEXTS, TEXTS),
    Origin: ORIGINS,
}


@given(st.data(), st.sampled_from(list(ROWS)))
def test_rows_are_read_back_with_every_character_and_digit(data: st.DataObject, kind: Any) -> None:
    """To the zeros behind a number, which decide how a score is written, and the act of a place, which equality passes over."""
    rows = data.draw(st.lists(ROWS[kind], max_size=4))
    again = rows_of(kind, lines_of(kind, rows))

    assert sorted(map(repr, again)) == sorted(map(repr, rows))


@given(st.lists(ROWS[Observation], max_size=6), st.integers())
def test_the_same_rows_are_the_same_bytes_in_any_order(rows: list[Observation], seed: int) -> None:
    """A line a row, whatever line ends stand in its texts, so that no system's own creep in."""
    content = lines_of(Observation, rows)

    assert lines_of(Observation, Random(seed).sample(rows, len(rows))) == content
    assert content.count(b"\n") == len(rows) + 1
    assert b"\r" not in content


GOOD = '["1","A",2024,"5",["f","s","B2",0,null],null]'
HEADING = '["unit","indicator","period","value","origin","sample"]'


@pytest.mark.parametrize(
    "line",
    [
        '["1","A",2024,"5",["f","s","B2",0,null]]',
        '{"unit":"1"}',
        '[1,"A",2024,"5",["f","s","B2",0,null],null]',
        '["1","A","2024","5",["f","s","B2",0,null],null]',
        '["1","A",true,"5",["f","s","B2",0,null],null]',
        '["1","A",2024,5,["f","s","B2",0,null],null]',
        '["1","A",2024,"5e1",["f","s","B2",0,null],null]',
        '["1","A",2024,"NaN",["f","s","B2",0,null],null]',
        '["1","A",2024,"1E+999999999",["f","s","B2",0,null],null]',
        '["1","A",2024,null,["f","s","B2",0,null],null]',
        '["1","A",2024,"5",null,null]',
        '["1","A",2024,"5",["f","s","B2",0],null]',
        '["1","A",2024,"5",["f","s","B2",0,null],["10",null,null]]',
        f"{GOOD},{GOOD}",
        "[" * 100_000,
        "",
    ],
)
def test_a_line_that_was_not_written_so_is_refused(line: str) -> None:
    """Another number of columns, another type, a number that is none, or one that would fill the memory."""
    assert len(rows_of(Observation, f"{HEADING}\n{GOOD}\n".encode())) == 1
    with pytest.raises(ValueError, match=r"."):
        rows_of(Observation, f"{HEADING}\n{GOOD}\n{line}\n".encode())


@pytest.mark.parametrize(
    "content", ["", f"{HEADING}", f"{HEADING}\n{GOOD}", f"{GOOD}\n", f"{HEADING.upper()}\n"]
)
def test_a_table_without_its_head_or_its_end_is_refused(content: str) -> None:
    """What was cut off is no shorter table."""
    with pytest.raises(ValueError, match=r"第 1 行|没有写完"):
        rows_of(Observation, content.encode())


def test_more_rows_than_are_read_at_a_time() -> None:
    """None is lost where one part ends and the next begins."""
    rows = [Observation(f"{number:05}", "A", 2024, Decimal(number)) for number in range(20_001)]

    assert rows_of(Observation, lines_of(Observation, rows)) == tuple(rows)


def test_a_line_can_be_read_by_any_program() -> None:
    """Each is JSON of its own: names first, then values in that order."""
    row = Observation("1", "A", 2024, Decimal("95.30"), Origin("数.xlsx", "医保", "D17"), Sample(40))
    heading, line = map(json.loads, lines_of(Observation, [row]).decode().splitlines())

    assert dict(zip(heading, line, strict=True)) == {
        "unit": "1", "indicator": "A", "period": 2024, "value": "95.30",
        "origin": ["数.xlsx", "医保", "D17", 0, None], "sample": [40, None, None],
    }  # fmt: skip
