"""The notes beside the notice's tasks: each belongs to one, and the numbers that are to be met say what answers them."""

import csv
from importlib.resources import files

from xiangheng_seeds.reference import work_points
from xiangheng_seeds.workpoints import contents


def test_every_note_belongs_to_a_task_or_to_an_item() -> None:
    """A note whose task was misspelt would be lost without a word."""
    text = (files("xiangheng_seeds") / "reference" / "workpoint_notes.csv").read_text(encoding="utf-8-sig")
    noted = {
        (int(row["item_no"]), row["task"], row["indicator"]) for row in csv.DictReader(text.splitlines())
    }
    tasks = {(point.item, point.task, point.indicator) for point in work_points()}
    items = {(point.item, "", "") for point in work_points()}

    assert noted - tasks - items == set()


def test_every_number_of_the_notice_says_what_answers_it() -> None:
    """Or, where it only says what is meant by a word, that it is nothing to be met."""
    official = [one for one in contents() if one.official_target is not None]
    silent = [one for one in official if not (one.indicator_code and one.target_code)]

    assert len(official) == 17
    assert {one.indicator for one in silent if "是口径，不是要完成的数" not in one.note} == set()


def test_no_target_is_named_for_a_number_that_is_not_the_notices() -> None:
    """What was read from words is no official target."""
    assert {one.indicator for one in contents() if one.target_code and one.official_target is None} == set()


def test_what_the_notice_leaves_open_is_told() -> None:
    """“5月前”, and the two names of perhaps one office."""
    notes = {(one.item, one.note) for one in contents()}

    assert any(item == 3 and "5 月底前" in note for item, note in notes)
    assert all("是否同一处室待确认" in note for item, note in notes if item in (8, 10))
