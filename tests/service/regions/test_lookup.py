"""What a code or a name means: never guessed, and former ones too. The names are real, the province is cut down."""

from datetime import date

import pytest

from xiangheng_platform.regions.drafts import Draft, Part
from xiangheng_platform.regions.errors import AmbiguousRegion, RegionNotInForce, UnknownRegion
from xiangheng_platform.regions.facts import Document, Fact, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.lookup import candidates, find

BEGIN = date(2012, 1, 1)
NOW = date(2024, 5, 1)
RENAMED = (
    ("430124", "430182", "宁乡市", date(2017, 4, 10)),
    ("430221", "430212", "渌口区", date(2018, 6, 19)),
    ("430521", "430582", "邵东市", date(2019, 7, 1)),
    ("431121", "431181", "祁阳市", date(2021, 1, 20)),
)


@pytest.fixture(scope="module")
def hunan() -> Gazetteer:
    """A part of Hunan with its four renamed counties."""
    rows = [
        ("430000", "湖南省", Level.PROVINCE, None),
        ("430100", "长沙市", Level.PREFECTURE, 1),
        ("430200", "株洲市", Level.PREFECTURE, 1),
        ("430500", "邵阳市", Level.PREFECTURE, 1),
        ("431100", "永州市", Level.PREFECTURE, 1),
        ("433100", "湘西土家族苗族自治州", Level.PREFECTURE, 1),
        ("430124", "宁乡县", Level.COUNTY, 2),
        ("430221", "株洲县", Level.COUNTY, 3),
        ("430521", "邵东县", Level.COUNTY, 4),
        ("430523", "邵阳县", Level.COUNTY, 4),
        ("431121", "祁阳县", Level.COUNTY, 5),
        ("431129", "江华瑶族自治县", Level.COUNTY, 5),
        ("433122", "泸溪县", Level.COUNTY, 6),
    ]
    facts = tuple(Fact(key, *row, BEGIN) for key, row in enumerate(rows, start=1))
    draft = Draft(Gazetteer(facts, last_key=len(facts)), Document("批复"))
    for old, new, name, day in RENAMED:
        draft.rename(old, name, day, new)
    return draft.validated()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("433122", "433122"),
        ("泸溪县", "433122"),
        ("泸溪", "433122"),
        (" 泸 溪 县 ", "433122"),
        ("４３３１２２", "433122"),
        ("433122000000", "433122"),
        ("湘西", "433100"),
        ("湘西州", "433100"),
        ("湘西自治州", "433100"),
        ("江华自治县", "431129"),
        ("湖南省湘西自治州泸溪县", "433122"),
        ("江华县", "431129"),
        ("湖南省湘西土家族苗族自治州泸溪县", "433122"),
        ("湘西州泸溪", "433122"),
    ],
)
def test_a_division_is_found_as_it_is_said(hunan: Gazetteer, text: str, code: str) -> None:
    """Code, name, short name, name behind those above it; blanks and full width do not matter."""
    assert find(hunan, text, NOW).code == code


@pytest.mark.parametrize(("old", "new", "name", "day"), RENAMED)
def test_a_former_code_means_the_same_division(
    hunan: Gazetteer, old: str, new: str, name: str, day: date
) -> None:
    """After the change the old code finds the new one, before it the new code finds the old one."""
    assert (find(hunan, old, NOW).code, find(hunan, old, NOW).name) == (new, name)
    assert find(hunan, new, BEGIN).code == old


@pytest.mark.parametrize("former", ["宁乡县", "株洲县", "邵东县", "祁阳县", "长沙市宁乡县"])
def test_a_former_name_means_the_same_division(hunan: Gazetteer, former: str) -> None:
    """Old tables of other years are still read."""
    found = find(hunan, former, NOW)

    assert found.code in {new for _, new, _, _ in RENAMED}


@pytest.mark.parametrize(("day", "code"), [(date(2017, 4, 9), "430124"), (date(2017, 4, 10), "430182")])
def test_a_change_is_so_from_its_first_day_on(hunan: Gazetteer, day: date, code: str) -> None:
    """The eve has the old tree, the day has the new one."""
    assert find(hunan, "宁乡", day).code == code


def test_a_name_of_several_is_refused_with_all_of_them(hunan: Gazetteer) -> None:
    """邵阳 is a city and a county: code, full name and days of each are told."""
    with pytest.raises(AmbiguousRegion) as refused:
        find(hunan, "邵阳", NOW)

    assert [(one.code, one.full_name, one.valid_from, one.valid_to) for one in refused.value.candidates] == [
        ("430500", "湖南省邵阳市", BEGIN, None),
        ("430523", "湖南省邵阳市邵阳县", BEGIN, None),
    ]
    assert "430523 湖南省邵阳市邵阳县（2012-01-01 起）" in str(refused.value)


def test_a_name_was_of_several_on_another_day(hunan: Gazetteer) -> None:
    """In 2015 株洲 was a city and a county; since the county is 渌口区 it is the city."""
    assert [one.code for one in candidates(hunan, "株洲", date(2015, 1, 1))] == ["430200", "430221"]
    assert find(hunan, "株洲", NOW).code == "430200"


@pytest.mark.parametrize("text", ["邵阳市邵阳县", "邵阳邵阳县", "湖南省邵阳县", "邵阳县"])
def test_a_longer_name_makes_it_certain(hunan: Gazetteer, text: str) -> None:
    """A name in full comes before the short name of another."""
    assert find(hunan, text, NOW).code == "430523"


@pytest.mark.parametrize("text", ["岳阳市邵阳县", "没有县", "999999", "", "县"])
def test_nothing_is_guessed(hunan: Gazetteer, text: str) -> None:
    """What fits nothing is told, with what is written most like it."""
    with pytest.raises(UnknownRegion):
        find(hunan, text, NOW)


def test_what_is_no_more_says_what_became_of_it(hunan: Gazetteer) -> None:
    """A county that was merged away is not silently taken for its successor."""
    draft = Draft(hunan, Document("演练"))
    draft.merge(["430523", "430582"], Part("430582", "邵东市"), date(2023, 1, 1))
    merged = draft.validated()

    with pytest.raises(RegionNotInForce, match="2023-01-01 合并为 邵东市（430582）"):
        find(merged, "邵阳县", NOW)


def test_a_code_that_was_given_twice_is_asked_for(hunan: Gazetteer) -> None:
    """On a day when nobody bears it, a code that two bore one after the other means neither."""
    draft = Draft(hunan, Document("演练"))
    draft.recode("433122", "433199", date(2014, 1, 1))
    draft.recode("430523", "433122", date(2015, 1, 1))
    draft.recode("433122", "430598", date(2016, 1, 1))
    twice = draft.validated()

    assert find(twice, "433122", date(2013, 1, 1)).name == "泸溪县"
    assert find(twice, "433122", date(2015, 6, 1)).name == "邵阳县"
    with pytest.raises(AmbiguousRegion):
        find(twice, "433122", NOW)


def test_without_any_record_that_is_said() -> None:
    """Asked as of a moment before the first entry, nothing is compared with nothing."""
    with pytest.raises(UnknownRegion, match="还没有登记任何区划"):
        find(Gazetteer(), "泸溪", NOW)
