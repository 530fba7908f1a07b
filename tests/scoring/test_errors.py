"""What every error of the kit states, and how lists within messages are cut."""

import pytest

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError, some_of
from xiangheng_scoring.intake.errors import FileEmpty, FileRefused


def test_an_error_has_the_code_and_title_of_its_head_and_the_kind_of_its_base() -> None:
    """A kind that is not stated is the base's; a base keeps its own code and title."""

    class NotThere(XianghengError, code="NOT-THERE", title="不在", kind=Kind.UNKNOWN):
        pass

    class Nowhere(NotThere, code="NOWHERE", title="哪里都不在"):
        pass

    assert (Nowhere.code, Nowhere.title, Nowhere.kind) == ("NOWHERE", "哪里都不在", Kind.UNKNOWN)
    assert (NotThere.code, NotThere.title) == ("NOT-THERE", "不在")
    assert str(Nowhere("没有", at="这里")) == "这里   没有    [NOWHERE]"


def test_a_file_is_named_or_a_place_in_it() -> None:
    """The name of a file alone is a place that a program can mark."""
    assert FileRefused("空的", at="医保.xlsx").fault.at == FileEmpty("空的", at="医保.xlsx").fault.at
    assert FileRefused("空的", at="医保.xlsx").fault.where == "医保.xlsx"


@pytest.mark.parametrize(
    ("names", "counted", "told"),
    [
        (["甲", "乙"], "", "甲、乙"),
        (["甲", "乙", "丙"], "", "甲、乙 等"),
        (["甲", "乙", "丙"], "个", "甲、乙 等 3 个"),
        (["甲", "乙"], "个", "甲、乙"),
    ],
)
def test_of_a_long_list_the_first_are_named(names: list[str], counted: str, told: str) -> None:
    """A list that is cut says so, and with a word to count by how many there are."""
    assert some_of(names, 2, counted) == told


def test_of_two_bases_the_one_that_says_its_kind_decides() -> None:
    """Several faults of what one part refuses end a command as that part's refusals do, in either order of the bases."""

    class OfAPart(XianghengError, code="PART", title="一处", kind=Kind.STORE):
        """A part's own refusal."""

    class First(FaultsFound, OfAPart, code="PART-FIRST", title="先"):
        """Its base of faults comes first."""

    class Last(OfAPart, FaultsFound, code="PART-LAST", title="后"):
        """Its base of faults comes last."""

    assert (First.kind, Last.kind) == (Kind.STORE, Kind.STORE)
