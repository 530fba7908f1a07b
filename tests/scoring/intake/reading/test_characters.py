"""What a clerk sees is what is read: hidden characters are not there, turned ones and look-alikes are named."""

import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.characters import as_compared, peculiar, visible
from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]
#: Zero-width spaces and joiners, BOM, soft hyphen, marks and isolates of direction, variation selectors, a tag.
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202a\u202c\u202d\u2066\u2068\u2069\ufe0f\U000e0061"
TURNING = "\u200f\u061c\u202b\u202e\u2067"


def refused(scheme: Scheme, path: Path) -> tuple[Fault, ...]:
    """The faults for which a file is refused."""
    with pytest.raises(DataRefused) as refusal:
        read_data([path], scheme.vocabulary, 2024)
    return refusal.value.faults


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_hidden_character_is_not_there(scheme: Scheme, text_table: HandIn, hidden: str, place: int) -> None:
    """In headings, labels, codes, years, measures and figures, at the beginning, within and at the end."""

    def spoilt(text: str) -> str:
        at = (0, len(text) // 2, len(text))[place]
        return text[:at] + hidden + text[at:]

    rows = [["代码", "县市区", "年度", "项目资金（到位）（亿元）"], ["430001", "甲县", "2024", "0.12"]]

    path = text_table([[spoilt(text) for text in row] for row in rows], encoding="utf-8-sig")

    (row,) = read_data([path], scheme.vocabulary, 2024).dataset.observations
    assert (row.unit, row.indicator, row.period, row.value) == ("430001", "B", 2024, Decimal(1200))


@pytest.mark.parametrize("character", TURNING)
@pytest.mark.parametrize("cell", ["A1", "B1", "A2", "B2"])
def test_a_character_that_turns_the_order_is_named_with_its_cell(
    scheme: Scheme, workbook: HandIn, character: str, cell: str
) -> None:
    """With U+202E before it, 59 is seen as 95: neither is taken."""
    rows = [["县市区", "A"], ["甲县", "59"]]
    row, column = int(cell[1]) - 1, "AB".index(cell[0])
    rows[row][column] = character + rows[row][column]

    faults = refused(scheme, workbook(rows))

    (fault,) = [one for one in faults if one.code == "DATA-CHARACTER"]
    assert fault.where == f"报送.xlsx › 数据 › {cell}"
    assert f"U+{ord(character):04X}" in fault.message
    assert character not in str(fault)


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([["县市区", "A"], ["甲县", "9О"]], "第 2 个字是 U+041E 西里尔字母"),
        ([["县市区", "A"], ["甲县", "9O"]], "第 2 个字是 U+004F 拉丁字母"),
        ([["县市区", "A"], ["甲县", "1\u00a0234"]], "第 2 个字是 U+00A0 不换行空格"),
        ([["县市区", "A"], ["甲县", "٩٥"]], "U+0669 数字"),
        ([["县市区", "А"], ["甲县", "95"]], "第 1 个字是 U+0410 西里尔字母"),
        ([["代码", "A"], ["43ООО1", "95"]], "第 3 个字是 U+041E 西里尔字母"),
        ([["县市区", "指标", "值"], ["甲县", "Α", "95"]], "第 1 个字是 U+0391 希腊字母"),
        ([["县市区", "年度", "A"], ["甲县", "2О24", "95"]], "第 2 个字是 U+041E 西里尔字母"),
    ],
)
def test_a_look_alike_is_named_in_the_fault_of_its_cell(
    scheme: Scheme, text_table: HandIn, rows: Sequence[Sequence[str]], named: str
) -> None:
    """Whoever reads 「9О」不是数 sees a number; the fault says which character is none of it."""
    (fault,) = refused(scheme, text_table(rows))

    assert named in fault.message


def test_radicals_of_a_pdf_are_the_characters_that_they_show(counties: Scheme, text_table: HandIn) -> None:
    """⻓沙县 with the radical ⻓ was copied from a PDF, and is seen as 长沙县."""
    (row,) = read_data(
        [text_table([["县市区", "A"], ["⻓沙县", "95"]])], counties.vocabulary, 2024
    ).dataset.observations

    assert row.unit == "430121"


def test_a_control_character_of_a_text_table_is_named_with_its_place(scheme: Scheme, tmp_path: Path) -> None:
    """Such a file is perhaps no text at all; where it is, the character can be found."""
    path = tmp_path / "报送.csv"
    path.write_text("县市区,A\n甲县,9\x075\n", encoding="utf-8")

    (fault,) = refused(scheme, path)

    assert "第 2 行第 5 个字是 U+0007 控制字符" in fault.message


@given(st.text(), st.sampled_from(HIDDEN + TURNING), st.integers(0, 20))
def test_hidden_characters_change_no_text(text: str, hidden: str, place: int) -> None:
    """Wherever one is put, the text is seen and compared as before."""
    spoilt = text[:place] + hidden + text[place:]

    assert visible(spoilt) == visible(text)
    assert as_compared(spoilt) == as_compared(text)


#: Every character of GB 2312 but blanks, controls, numbers and letters of other scripts: 94 rows of 94. Named rather than
#: described, since to find out which ones have an encoding Hypothesis tries a million.
ORDINARY = "".join(
    character
    for row in range(0xA1, 0xFF)
    for cell in range(0xA1, 0xFF)
    for character in bytes((row, cell)).decode("gb2312", "ignore")
    if unicodedata.category(character) not in {"Cc", "Zs", "No", "Nl", "Lu", "Ll"}
)


@given(st.text(ORDINARY))
def test_ordinary_chinese_has_nothing_peculiar(text: str) -> None:
    """Only what is not what it looks like is named."""
    assert not peculiar(text)
