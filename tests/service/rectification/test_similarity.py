"""Whether two descriptions may be of one problem is a number that anybody can work out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.rectification.policy import ALIKE
from xiangheng_platform.rectification.workbooks.similarity import Likenesses, similarity

WORDS = st.text(st.sampled_from("桃溪县龙潭镇白石村3户补助未发放到位ab12"), min_size=1, max_size=40)
#: What nobody reads as part of what is said.
_LIKE = str.maketrans({"3": "３", "a": "Ａ", "b": "Ｂ", "1": "１", "2": "２"})


@pytest.mark.parametrize(
    ("first", "second", "is_alike"),
    [
        ("白石村3户雨露计划补助未发放到位", "白石村三户雨露计划补助没有发放到位", True),
        ("2户监测对象住房安全鉴定不到位，存在漏雨", "2户监测对象住房安全鉴定不到位，房屋有漏雨现象", True),
        ("防返贫监测对象识别不及时，3户收入骤减未纳入", "防返贫监测对象识别不够及时，有3户收入骤减的农户未纳入监测", True),
        ("龙潭镇白石村3户雨露计划补助未发放", "青山镇青山村5户雨露计划补助未发放", False),
        ("公益性岗位管理不规范，存在吃空饷现象", "公益性岗位补贴发放不及时", False),
        ("扶贫项目资产底数不清", "扶贫项目资产管护不到位", False),
    ],
)  # fmt: skip
def test_what_is_worded_otherwise_is_alike_and_what_is_elsewhere_is_not(
    first: str, second: str, is_alike: bool
) -> None:
    """The threshold lies between the same finding in other words, and the same kind of finding in another village."""
    assert (similarity(first, second) >= ALIKE) is is_alike


def test_it_is_the_share_of_the_pairs_of_characters_in_common() -> None:
    """By hand: of 〔甲 甲乙 乙〕 and 〔甲 甲丙 丙〕 one of three pairs is in common, and so is twice one of six."""
    assert similarity("甲乙", "甲丙") == Fraction(2, 6)


@given(WORDS, WORDS)
def test_it_is_the_same_both_ways_and_between_none_and_all(first: str, second: str) -> None:
    """Which of the two was in the ledger first does not matter."""
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 1


@given(WORDS)
def test_equal_texts_are_alike_whatever_their_blanks_points_and_width(text: str) -> None:
    """Nobody sees more in them."""
    assert similarity(text, text) == 1
    assert similarity(text, f" {'，'.join(text).upper().translate(_LIKE)}。") == 1


@given(WORDS, st.lists(WORDS, max_size=8))
def test_the_nearest_of_many_is_the_first_that_none_is_nearer_than(text: str, others: list[str]) -> None:
    """As comparing with each of them would find it."""
    likenesses = Likenesses((str(key), other) for key, other in enumerate(others))
    by_likeness = [(similarity(text, other), -key) for key, other in enumerate(others)]
    best, key = max(by_likeness, default=(Fraction(0), 0))
    assert likenesses.nearest(text) == ((str(-key), best) if best >= ALIKE else None)
