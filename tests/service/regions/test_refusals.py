"""A change that contradicts itself or what is recorded is refused, with every fault at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from xiangheng_platform.regions.drafts import Draft, Part
from xiangheng_platform.regions.errors import ChangeRefused
from xiangheng_platform.regions.facts import ChangeKind, Document, Fact, Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer

BEGIN = date(2012, 1, 1)
DAY = date(2020, 1, 1)
LATER = date(2022, 1, 1)
Change = Callable[[Draft], None]


def refused(gazetteer: Gazetteer, *changes: Change, source: str = "文件") -> list[str]:
    """The codes of the faults of a draft."""
    with pytest.raises(ChangeRefused) as found:
        accepted(gazetteer, *changes, source=source)
    return [fault.code for fault in found.value.faults]


def accepted(gazetteer: Gazetteer, *changes: Change, source: str = "文件") -> Gazetteer:
    """The gazetteer after changes."""
    draft = Draft(gazetteer, Document(source))
    for change in changes:
        change(draft)
    return draft.validated()


def test_a_code_is_borne_once_on_a_day(gazetteer: Gazetteer) -> None:
    """The code of a neighbour is refused, and who bears it is named."""
    with pytest.raises(ChangeRefused, match="桃溪县") as found:
        accepted(gazetteer, lambda draft: draft.recode("990121", "990122", DAY))

    assert [fault.code for fault in found.value.faults] == ["REGION-CODE"]


def test_a_code_may_be_borne_again_later(gazetteer: Gazetteer) -> None:
    """430521 was 衡阳县 once and 邵东县 later: that is why a code is no identity."""
    freed = accepted(gazetteer, lambda draft: draft.recode("990121", "990131", DAY))
    again = accepted(freed, lambda draft: draft.recode("990122", "990121", LATER))

    assert [fact.name for fact in again.by_code["990121"]] == ["甲州县", "桃溪县"]


def test_a_parent_must_be_there_on_the_day(gazetteer: Gazetteer) -> None:
    """Nothing is put below what begins later."""
    begun = accepted(
        gazetteer, lambda draft: draft.establish(Part("990300", "丙州市"), Level.PREFECTURE, "990000", LATER)
    )

    assert refused(begun, lambda draft: draft.move("990121", "990300", DAY)) == ["REGION-UNKNOWN"]


def test_what_has_something_below_it_is_not_abolished(gazetteer: Gazetteer) -> None:
    """Each division that would hang on nothing is a fault of its own."""
    assert refused(gazetteer, lambda draft: draft.abolish("990200", DAY)) == ["REGION-PARENT"] * 2


def test_a_ring_is_refused_and_called_one(gazetteer: Gazetteer) -> None:
    """The province cannot come under its county, nor a division under itself."""
    assert refused(gazetteer, lambda draft: draft.move("990200", "990221", DAY)) == ["REGION-CYCLE"]
    assert refused(gazetteer, lambda draft: draft.move("990100", "990100", DAY)) == ["REGION-CYCLE"]


def test_a_parent_is_of_a_higher_level(gazetteer: Gazetteer) -> None:
    """A county lies in no county."""
    assert refused(gazetteer, lambda draft: draft.move("990121", "990222", DAY)) == ["REGION-LEVEL"]


def test_there_is_one_root(gazetteer: Gazetteer) -> None:
    """A second province without a parent is refused."""
    second: Change = lambda draft: draft.establish(Part("980000", "别省"), Level.PROVINCE, "", DAY)  # noqa: E731

    assert refused(gazetteer, second) == ["REGION-PARENT"]


@pytest.mark.parametrize(
    ("code", "name", "fault"),
    [
        ("99012", "新县", "REGION-CODE"),
        ("９９０１２４", "新县", "REGION-CODE"),
        ("99012a", "新县", "REGION-CODE"),
        ("990124", "", "REGION-NAME"),
        ("990124", "甲/乙县", "REGION-NAME"),
        ("990124", " ", "REGION-NAME"),
        ("990124", "甲县 ", "REGION-NAME"),
        ("990124", "甲\n县", "REGION-NAME"),
        ("990124", "县" * 61, "REGION-NAME"),
    ],
)
def test_codes_and_names_are_well_formed(gazetteer: Gazetteer, code: str, name: str, fault: str) -> None:
    """A statutory code has as many digits as its level has; a name can stand in a path."""
    assert refused(
        gazetteer, lambda draft: draft.establish(Part(code, name), Level.COUNTY, "990100", DAY)
    ) == [fault]


def test_a_reporting_unit_is_coded_as_people_count_it(gazetteer: Gazetteer) -> None:
    """It has no statutory code, and nothing lies below it."""
    begun = accepted(
        gazetteer,
        lambda draft: draft.establish(Part("GLQ-1", "丁管理区"), Level.COUNTY, "990100", DAY, Kind.WITHIN),
    )

    assert begun.tree(DAY).division("GLQ-1").kind is Kind.WITHIN
    assert refused(begun, lambda draft: draft.move("990121", "GLQ-1", LATER)) == ["REGION-PARENT"]


def test_all_faults_are_told_at_once(gazetteer: Gazetteer) -> None:
    """Whoever mends one finds no other afterwards."""
    found = refused(gazetteer, lambda draft: draft.rename("990121", "", DAY, "990122"), source=" ")

    assert sorted(found) == ["REGION-CODE", "REGION-NAME", "REGION-SOURCE"]


def test_a_change_that_changes_nothing_is_refused(gazetteer: Gazetteer) -> None:
    """Most likely the wrong division was named."""
    assert refused(gazetteer, lambda draft: draft.rename("990121", "甲州县", DAY)) == ["REGION-NAME"]


def test_a_change_before_one_that_contradicts_it_is_refused(gazetteer: Gazetteer) -> None:
    """What is recorded says that it was called otherwise until then."""
    named = accepted(gazetteer, lambda draft: draft.rename("990121", "甲州市辖县", LATER))

    assert refused(named, lambda draft: draft.rename("990121", "前县", DAY)) == ["REGION-LATER"]
    assert refused(named, lambda draft: draft.abolish("990121", DAY)) == ["REGION-LATER"]


def test_a_change_before_one_of_another_kind_is_carried_on(gazetteer: Gazetteer) -> None:
    """A rename that is entered late holds after the move that was recorded first."""
    moved = accepted(gazetteer, lambda draft: draft.move("990121", "990200", LATER))
    named = accepted(moved, lambda draft: draft.rename("990121", "新名县", DAY))

    assert [(fact.valid_from, fact.name, fact.parent) for fact in named.of_key(4)] == [
        (BEGIN, "甲州县", 2),
        (DAY, "新名县", 2),
        (LATER, "新名县", 3),
    ]


def test_one_document_may_rename_and_move(gazetteer: Gazetteer) -> None:
    """Two changes of one day that do not touch the same are one turn."""
    turned = accepted(
        gazetteer,
        lambda draft: draft.rename("990121", "新名县", DAY, "990231"),
        lambda draft: draft.move("990231", "990200", DAY),
    )

    assert turned.tree(DAY).path("990231") == "990000/990200/990231"
    assert len(turned.of_key(4)) == 2


def test_a_day_has_one_rename_only(gazetteer: Gazetteer) -> None:
    """A second name from the same day on contradicts the first."""
    named = accepted(gazetteer, lambda draft: draft.rename("990121", "新名县", DAY))

    assert refused(named, lambda draft: draft.rename("990121", "又名县", DAY)) == ["REGION-LATER"]


@pytest.mark.parametrize("parts", [[], [Part("990131", "子县")], [Part("990131", "子县")] * 2])
def test_a_split_makes_two_or_more(gazetteer: Gazetteer, parts: list[Part]) -> None:
    """One part is a rename, and no code is given twice."""
    assert refused(gazetteer, lambda draft: draft.split("990121", parts, DAY, {})) == ["REGION-CODE"]


def test_a_split_says_where_the_children_go(gazetteer: Gazetteer) -> None:
    """A child that is left out hangs on nothing; one that goes to no part is told."""
    parts = [Part("990300", "丙州市"), Part("990400", "丁州市")]
    going = {"990221": "990300", "990222": "990400"}

    divided = accepted(gazetteer, lambda draft: draft.split("990200", parts, DAY, going))

    assert [divided.tree(DAY).division(code).parent for code in going] == ["990300", "990400"]
    assert refused(gazetteer, lambda draft: draft.split("990200", parts, DAY, {"990221": "990300"})) == [
        "REGION-PARENT"
    ]
    assert "REGION-PARENT" in refused(
        gazetteer, lambda draft: draft.split("990200", parts, DAY, going | {"990222": "990500"})
    )


def test_a_division_goes_on_as_a_part_of_itself(gazetteer: Gazetteer) -> None:
    """With its own code among the parts it stays the same division."""
    divided = accepted(
        gazetteer, lambda draft: draft.split("990121", [Part("990121"), Part("990131", "新区")], DAY, {})
    )
    change = divided.changes[-1]

    assert (change.kind, change.olds, change.news) == (ChangeKind.SPLIT, (4,), (4, 9))


def test_the_children_follow_a_merger(gazetteer: Gazetteer) -> None:
    """Nobody has to say where they go: there is one place."""
    merged = accepted(gazetteer, lambda draft: draft.merge(["990100", "990200"], Part("990100"), DAY))

    assert {one.parent for one in merged.tree(DAY).at_level(Level.COUNTY)} == {"990100"}
    assert merged.tree(date(2019, 12, 31)).division("990221").parent == "990200"


def test_a_merger_is_of_two_or_more(gazetteer: Gazetteer) -> None:
    """One that merges with itself, or with nothing, does not."""
    assert refused(gazetteer, lambda draft: draft.merge(["990121", "990121"], Part("990121"), DAY)) == [
        "REGION-CODE"
    ]


def test_the_first_day_of_all_days_is_no_accident(gazetteer: Gazetteer) -> None:
    """A slip of the year is told like any other day before everything."""
    assert refused(gazetteer, lambda draft: draft.rename("990121", "新县", date.min)) == ["REGION-UNKNOWN"]


def test_spans_that_overlap_are_found(gazetteer: Gazetteer) -> None:
    """What no change can make is refused all the same, should data say it."""
    twice = Fact(4, "990131", "甲州县", Level.COUNTY, 2, LATER)

    assert refused(replace(gazetteer, facts=(*gazetteer.facts, twice))) == ["REGION-OVERLAP"]
