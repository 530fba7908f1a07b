"""Numbers typed as text: understood, blank, or neither."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.intake.numerals import Number, is_blank, parse_number, trimmed

BLANKS = st.text(" \t\u3000\u00a0\u2003\u200b\ufeff", max_size=3)
FULL_WIDTH = str.maketrans("0123456789.,+-%", "０１２３４５６７８９．，＋－％")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95", "95"),
        ("+3", "3"),
        ("－0.5", "-0.5"),
        ("−0.5", "-0.5"),
        ("９５．３", "95.3"),
        ("1,234.5", "1234.5"),
        ("1，234，567", "1234567"),
        (".5", "0.5"),
        ("007", "7"),
        ("-0", "0"),
        ("\u3000 95\u00a0", "95"),
        ("85.30000000000001", "85.3"),
        ("9\u200b5.5", "95.5"),
        ("\u200e96.5\u202c", "96.5"),
        ("9\u00ad5\ufe0f", "95"),
        ("431225199001011234", "431225199001011000"),
    ],
)
def test_number_as_clerks_type_it(text: str, value: str) -> None:
    """Full-width forms, signs, separators and blanks around a number do not change it."""
    assert parse_number(text) == Number(Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("95.0%", "95.0"), ("９５％", "95"), ("95 ％", "95"), ("-0.5%", "-0.5"), ("1,200%", "1200")],
)
def test_percent_sign_is_kept_apart_from_the_value(text: str, value: str) -> None:
    """95.0% is the value 95.0, and that it was a percentage is known."""
    assert parse_number(text) == Number(Decimal(value), is_percent=True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "约95",
            "95左右",
            "95元",
            "95.3个百分点",
            "九十五",
            "95/100",
            "1:2",
            "≥95",
            "85.2-86.1",
            "95（预计）",
        ),
        *(
            "1..2",
            "9５.O",
            "l5",
            "1e",
            "e5",
            "1e1234",
            "0x1F",
            "1_000",
            "nan",
            "inf",
            "٣",
            "²",
            "½",
            "Ⅲ",
            "5‰",
            "%",
            "95%%",
        ),
        *(
            "1,23",
            "1,2345",
            "12,34,567",
            ",123",
            "0,853",
            "1,234,",
            "1234,567",
            "1 234",
            "- 5",
            "--5",
            "+-3",
            ".",
        ),
        *("2024-01-05", "(1,234)", "¥5", "9\u00a05", "9О"),
    ],
)
def test_what_is_neither_number_nor_blank(text: str) -> None:
    """Words, units, wrong grouping, blanks within and look-alikes are for a person to mend."""
    assert (parse_number(text), is_blank(text)) == (None, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u3000\xa0",
        "\u200b",
        "-",
        "－",
        "–",
        "—",
        "——",
        "———",
        "/",
        "／",
        "\\",
        "无",
        " 无 ",
        "N/A",
        "n/a",
        "Ｎ／Ａ",
        "NA",
        "…",
        "……",
        "...",
    ],
)
def test_marks_of_nothing_to_report(text: str) -> None:
    """What clerks put where they have no value is blank, and no number."""
    assert (parse_number(text), is_blank(text)) == (None, True)


@pytest.mark.parametrize("text", ["0", "0%", "无锡", "未知", "//", "-1", "#N/A", "nan", "?"])
def test_other_text_is_not_blank(text: str) -> None:
    """Zero is a value; a word or an error value is not nothing."""
    assert not is_blank(text)


@given(st.decimals(-(10**9), 10**9, places=4), st.booleans(), st.booleans(), BLANKS, BLANKS)
def test_any_way_of_writing_a_number_reads_back(
    number: Decimal, grouped: bool, wide: bool, before: str, after: str
) -> None:
    """Grouping, full-width characters and blanks, in any combination, give the same exact number."""
    text = format(number, ",f" if grouped else "f")
    text = text.translate(FULL_WIDTH) if wide else text

    assert parse_number(before + text + after) == Number(number)


@given(st.decimals(-(10**6), 10**6, places=2), st.sampled_from("%％"), BLANKS)
def test_any_percentage_reads_back(number: Decimal, sign: str, between: str) -> None:
    """A percent sign of either width, after any ordinary blank, marks a percentage."""
    assert parse_number(f"{number}{between}{sign}") == Number(number, is_percent=True)


@given(st.text(max_size=12))
def test_no_text_is_both_blank_and_a_number(text: str) -> None:
    """Whatever is typed, the two answers never contradict each other and nothing is raised."""
    assert not (is_blank(text) and parse_number(text))


@given(st.text(max_size=12))
def test_a_number_has_a_digit_and_nothing_but_number_characters(text: str) -> None:
    """Nothing is guessed: a text with any other character in it is never a number."""
    if parse_number(text):
        assert set(trimmed(text)) <= set("0123456789.,+-%eEｅＥ０１２３４５６７８９．，＋－％﹐﹢﹣−﹪") | {
            c for c in text if c.isspace()
        }


@given(st.floats(-1e14, 1e14))
def test_long_decimals_of_other_programs_round_as_stored_numbers_do(number: float) -> None:
    """A text of 17 digits means the number at the 15 digits a spreadsheet keeps."""
    text = format(Decimal(repr(number)), "f")

    parsed = parse_number(text)
    assert parsed is not None
    assert parsed.value == Decimal(f"{Decimal(text):.15g}")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1E+5", "100000"), ("1.25e-1", "0.125"), ("１．２Ｅ３", "1200"), ("4.30121E5", "430121")],
)
def test_an_exponent_is_read_and_remembered(text: str, value: str) -> None:
    """Spreadsheets export long numbers so; digits may have been lost, which is worth a notice."""
    assert parse_number(text) == Number(Decimal(value), is_scientific=True)


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(-9, 9))
def test_an_exponent_only_moves_the_point(number: Decimal, exponent: int) -> None:
    """1.2E+05 is 120000, however a program wrote it."""
    parsed = parse_number(f"{number:f}E{exponent:+}")

    assert parsed is not None
    assert (parsed.value, parsed.is_scientific) == (number.scaleb(exponent), True)
