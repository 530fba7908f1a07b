"""The tree of a day answers without any store."""

from datetime import date

import pytest

from xiangheng_platform.access.reach import Reach, Target
from xiangheng_platform.regions.errors import UnknownRegion
from xiangheng_platform.regions.facts import Fact, Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.tree import Tree

DAY = date(2024, 5, 1)


@pytest.fixture
def tree(gazetteer: Gazetteer) -> Tree:
    """The province on a day, with a reporting unit in it."""
    unit = Fact(9, "990171", "丁管理区", Level.COUNTY, 2, date(2020, 1, 1), kind=Kind.SEPARATE)
    return Tree.of((*gazetteer.facts, unit), DAY)


def test_children_stand_by_code(tree: Tree) -> None:
    """What lies right below a division, reporting units too."""
    assert [one.code for one in tree.children("990100")] == ["990121", "990122", "990123", "990171"]


def test_ancestors_begin_with_the_root(tree: Tree) -> None:
    """From the province down to the one right above."""
    assert [one.name for one in tree.ancestors("990222")] == ["试验省", "乙州土家族苗族自治州"]


def test_a_path_is_what_rights_compare(tree: Tree) -> None:
    """A person of the prefecture reaches the county by its path, and not another prefecture's."""
    path = tree.path("990222")

    assert path == "990000/990200/990222"
    assert Reach(region=tree.path("990200")).covers(Target(region=path))
    assert not Reach(region=tree.path("990100")).covers(Target(region=path))


def test_a_full_name_is_how_an_address_begins(tree: Tree) -> None:
    """All names from the top down, written together."""
    assert tree.full_name("990122") == "试验省甲州市桃溪县"


def test_a_subtree_begins_with_itself(tree: Tree) -> None:
    """A division and everything below it."""
    assert [one.code for one in tree.subtree("990200")] == ["990200", "990221", "990222"]


def test_reporting_units_are_no_divisions_of_a_level(tree: Tree) -> None:
    """A 管理区 is never counted among the counties."""
    assert len(tree.at_level(Level.COUNTY)) == 5
    assert len(tree.at_level(Level.COUNTY, "990100")) == 3


def test_the_root_has_no_parent(tree: Tree) -> None:
    """Nothing lies above the province."""
    assert (tree.root.code, tree.parent("990000"), tree.root.parent) == ("990000", None, None)


def test_a_code_of_another_day_is_unknown(tree: Tree) -> None:
    """Asking for what is not there says how to find where it is."""
    with pytest.raises(UnknownRegion, match="「990999」"):
        tree.division("990999")


def test_what_began_later_is_not_there(gazetteer: Gazetteer) -> None:
    """Before its first day there is nothing, and the root says so."""
    tree = gazetteer.tree(date(2011, 12, 31))

    assert len(tree) == 0
    with pytest.raises(UnknownRegion, match="没有登记任何区划"):
        _ = tree.root


def test_a_tree_cannot_be_changed(tree: Tree) -> None:
    """It is handed around freely."""
    with pytest.raises(AttributeError):
        tree.day = date(2020, 1, 1)  # type: ignore[misc]  # that it is refused is what is tested
