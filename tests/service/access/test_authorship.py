"""Whose word a content still is, part by part, whoever wrote the last version."""

from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.access.authorship import writers

PARTS = ("name", "unit", "note")
LOGINS = st.sampled_from(("liu", "ma", "chen"))
CONTENTS = st.fixed_dictionaries(dict.fromkeys(PARTS, st.sampled_from(("", "a", "b"))))


def test_a_part_is_its_writers_until_somebody_changes_it() -> None:
    """Liu's unit stands in ma's version; liu's name does not."""
    history = [("liu", {"name": "甲", "unit": "人"}), ("ma", {"name": "乙", "unit": "人"})]

    assert writers(history, {}) == {"liu", "ma"}
    assert writers([*history, ("ma", {"name": "乙", "unit": "户"})], {}) == {"ma"}


def test_who_empties_a_part_wrote_it_and_who_left_it_open_did_not() -> None:
    """A note that was struck out is a statement; one that nobody began is none."""
    left_open = {"note": ""}

    assert writers([("liu", {"name": "甲", "note": ""})], left_open) == {"liu"}
    assert writers([("liu", {"note": ""})], left_open) == set()
    assert writers([("liu", {"note": "疑"}), ("ma", {"note": ""})], left_open) == {"ma"}


@given(st.lists(st.tuples(LOGINS, CONTENTS), max_size=8))
def test_the_writers_are_those_of_the_last_change_of_each_part(
    history: list[tuple[str, dict[str, str]]],
) -> None:
    """The same, found by looking backwards from the last content."""
    expected = set()
    for part in PARTS:
        values = ["", *(content[part] for _, content in history)]
        changes = [index for index in range(1, len(values)) if values[index] != values[index - 1]]
        if changes:
            expected.add(history[changes[-1] - 1][0])

    assert writers(history, dict.fromkeys(PARTS, "")) == expected
