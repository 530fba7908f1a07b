"""Number formats: which are percentages or dates, and what a number looks like under them."""

import math
from datetime import date, datetime
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.formats import Kind, NumberFormat, built_in
from xiangheng_scoring.intake.containers.stored import (
    decimal_of,
    moment_of,
    number_cell,
    percents_of,
    text_cell,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    "code",
    ["0%", "0.00%", "0.0 %", "#,##0.0%;[Red]-#,##0.0%", '0.0%"（含）"', "[蓝色]0.0%", "%0", "[>1]0%;0"],
)
def test_format_with_a_percent_sign_shows_a_percentage(code: str) -> None:
    """A percent sign in the first section makes a percentage."""
    assert NumberFormat(code).kind is Kind.PERCENT


@pytest.mark.parametrize("code", ['0.0"%"', r"0.0\%", "0.0_%", "0*%", "0;0%", "[$%-804]0", '"a;%"0'])
def test_percent_sign_that_is_only_text_makes_no_percentage(code: str) -> None:
    """Quoted, escaped, as padding, as a currency or in a later section it multiplies nothing."""
    assert NumberFormat(code).kind is Kind.NUMBER


@pytest.mark.parametrize(
    "code",
    ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy年m月", "m/d/yy h:mm", "[$-804]aaaa", "mmm", "e", "yyyy/m/d;@"],
)
def test_format_with_day_month_or_year_shows_a_date(code: str) -> None:
    """Chinese and Western date formats alike."""
    assert NumberFormat(code).kind is Kind.DATE


@pytest.mark.parametrize(
    "code",
    [
        "0.00",
        "General;-General",
        "G/通用格式_ ",
        '0"d"',
        r"0\d",
        "[Red]0",
        "#,##0_ ;[Red]-#,##0",
        "0.00E+00",
        "[DBNum1][$-804]General",
        '0"年"',
        "_(* #,##0_)",
        "0.0元",
    ],
)
def test_letters_that_are_text_or_settings_make_no_date(code: str) -> None:
    """Colours, units, exponents and the word General do not turn a figure into a date."""
    assert NumberFormat(code).kind is Kind.NUMBER


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [
        (0, Kind.GENERAL),
        (2, Kind.NUMBER),
        (9, Kind.PERCENT),
        (10, Kind.PERCENT),
        (14, Kind.DATE),
        (20, Kind.TIME),
        (31, Kind.DATE),
        (46, Kind.TIME),
        (49, Kind.GENERAL),
        (57, Kind.DATE),
        (999, Kind.GENERAL),
    ],
)
def test_built_in_formats(identifier: int, kind: Kind) -> None:
    """Formats that files cite by number only, Chinese dates among them."""
    assert built_in(identifier).kind is kind


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (0.853, "0.0%", "85.3%"),
        (0.853, "0%", "85%"),
        (-0.05, "0.0%", "-5.0%"),
        (1234.5, "#,##0", "1,235"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.0;(#,##0.0)", "(1,234.5)"),
        (0, '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "-"),
        (85.3, '0.00"元"', "85.30元"),
        (12, "00000", "00012"),
        (1234567, '#,##0,"千"', "1,235千"),
        (0.5, "#.##", ".5"),
        (2.5, "0.0?", "2.5"),
        (1.1, "[$¥-804]#,##0.00", "¥1.10"),
        (0.5, "# ?/?", "1/2"),
        (59.96, "# ?/?", "60"),
        (2.25, "# ??/8", "2 1/4"),
        (95.345, "0.00E+00", "9.53E+01"),
        (12345, "##0.0E+0", "12.3E+03"),
        (95.34578947368421, "General", "95.34578947"),
        (123456789012, "General", "1.23457E+11"),
        (-0.00001234567, "General", "-1.23457E-05"),
        (59.96, "0.0", "60.0"),
        (-3.2, "[Red]0.0", "-3.2"),
        (-3.2, "0.0;[Red]0.0", "3.2"),
        (3, "[>1]0%;0", "300%"),
        (1e300, "0", "1E+300"),
        (5, ";;;", "5"),
        (45296, "yyyy/m/d", "2024/1/5"),
        (45296, 'yyyy"年"mm"月"dd"日"', "2024年01月05日"),
        (45296.5625, "yyyy-mm-dd hh:mm", "2024-01-05 13:30"),
        (45296, "aaaa", "五"),
        (0.5, "h:mm", "12:00:00"),
        (1.5, "[h]:mm", "36:00:00"),
        (-45, "yyyy/m/d", "-45"),
    ],
)
def test_shown_as_the_clerk_sees_it(number: float, code: str, shown: str) -> None:
    """Messages quote a cell as it looks; what would need more than a format shows its digits."""
    assert number_cell(1, 1, number, NumberFormat(code)).shown == shown


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (12345678, "#,##0,"),
        (12345678, "#,##0.0,"),
        (12345678, '0\\.0000"万元"'),
        (12345678, "0!.0000"),
        (20240105, "0000-00-00"),
        (-0.035, "0.0;-0.0%"),
        (-0.035, "0.0%;-0.0"),
        (0.95, "[<1]0.0%;0"),
        (5, ";;;"),
        (5, '"无"'),
        (0.3, "#,###"),
        (123456, '[>=10000]0!.0,"万元";0'),
        (0.853, '[=0]"-";0.0%'),
        (95.3, "0,.00"),
        (95.3, "0.0 ,"),
        (95.3, "0.0%%"),
        (0.953, '"1"0.0%'),
        (95.3, '"1"0.0'),
        (95.3, '0.0"5"'),
        (95.3, '0".5"'),
        (0, '0"5"'),
        (95.3, "**0*9"),
        (95.3, '0.0"k元"'),
        (95.3, '0.0"E5"'),
        (95.3, '0.0"百"'),
        (95.3, '"万"0.0'),
        (95.3, '"一"0.0'),
        (95.3, '0.0"五"'),
        (95.3, '0.0"½"'),
        (95.3, '0.0"×10"'),
        (95.3, '0.0"分之一"'),
        (95.3, '0.0"成"'),
        (5, '"下降"0.0"%"'),
        (5, "▼0.0"),
        (95.3, '"-"0.0'),
        (95.3, "-0.0"),
        (95.3, "0.0-"),
        (95.3, "(0.0)"),
        (95.3, '¥"-"0.0'),
        (-3.2, "0.0;0.0"),
        (-3.2, "0.0;[Blue]0.0"),
        (-3.2, "[>=60]0.0;0.0"),
        (-3.2, "[<0]0.0;0.0"),
        (5, "[>100]0.0"),
        (5, "[>100]0.0;[>50]0.00"),
        (-45296, "0;yyyy"),
    ],
)
def test_number_that_its_format_shows_as_another_is_trouble(number: float, code: str) -> None:
    """A number scaled, cut up or hidden by its format is not what a clerk sees, and is told."""
    assert number_cell(1, 1, number, NumberFormat(code)).trouble == "shown_otherwise"


@pytest.mark.parametrize(
    "code",
    [
        "0;-0;;@",
        ";;;",
        "#,###",
        "0.0%;-0.0%;",
        '0;-0;"无"',
        '[=0]"";0.0',
        "[>0]0;[<0]-0;",
        "General;-General;",
    ],
)
def test_zero_that_its_format_hides_is_trouble(code: str) -> None:
    """A clerk sees an empty cell, or a word, where 0 is stored."""
    assert number_cell(1, 1, 0, NumberFormat(code)).trouble == "hidden_zero"


@pytest.mark.parametrize(
    "code",
    ['_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', '0.00;-0.00;"-"??', '[=0]"—";0.0', '¥0;-¥0;¥"-"', "0;-0;–"],
)
def test_zero_that_its_format_shows_as_a_dash_is_known(code: str) -> None:
    """A dash that is typed says that there is no value; this one is a zero, and whoever reads it may tell."""
    cell = number_cell(1, 1, 0, NumberFormat(code))

    assert (cell.value, cell.trouble, cell.is_dash) == (0, None, True)


@pytest.mark.parametrize(
    "code", ["0;-0", "0.00;@", "0.0%", "#,##0;[Red]-#,##0;0", "# ?/?", "0.00E+00", "[>1]0%;0"]
)
def test_zero_that_is_shown_is_no_trouble(code: str) -> None:
    """Whichever section shows it, a 0 that is seen is a 0."""
    cell = number_cell(1, 1, 0, NumberFormat(code))

    assert (cell.trouble, cell.is_dash) == (None, False)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (1234.5, "#,##0.00"),
        (1234.5, "# ##0.00"),
        (-3.2, "0.0_);(0.0)"),
        (-3.2, "0.0_);[Red]\\(0.0\\)"),
        (-0.05, "0.0%;[Red]-0.0%"),
        (95, '0.0"%"'),
        (5, '"约"0"万元"'),
        (0, '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)'),
        (0.5, "# ?/?"),
        (95, "0.00E+00"),
        (95, "[>=60][Green]0.0;[Red]0.0"),
        (95, 'General"分"'),
        (1.1, "[$¥-804]#,##0.00"),
        (-5, "0.00;@"),
        (5, '[=0]"";0.0'),
        (-3.2, '0.0;"▲"0.0'),
        (-3.2, '"增长"0.0;"下降"0.0'),
        (-3.2, "0.0-;0.0-"),
        (-3.2, "[>=60]0.0;-0.0"),
        (95.3, '"A-"0.0'),
        (95.3, '0.0"（含）"'),
        (95.3, '"("0.0"分)"'),
        (95.3, '0.0"km2"'),
        (95.3, '0.0"个百分点"'),
        (95.3, "0.0!%"),
        (95.3, "[DBNum1]0.0"),
        (95.3, "_ * #,##0.0_ ;_ * -#,##0.0_ "),
    ],
)
def test_number_that_is_shown_as_itself_is_no_trouble(number: float, code: str) -> None:
    """Rounding, grouping, signs, colours, words around the digits and a dash for zero change no number."""
    assert number_cell(1, 1, number, NumberFormat(code)).trouble is None


def test_a_percent_sign_that_an_exclamation_mark_makes_text_multiplies_nothing() -> None:
    """In Chinese formats `!` makes the next character text, as a backslash does."""
    cell = number_cell(1, 1, 95.3, NumberFormat("0.0!%"))

    assert (cell.value, cell.shown, cell.is_percent) == (Decimal("95.3"), "95.3%", False)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (59.96, "0.0"),
        (0.4, "0"),
        (-0.04, "0.0"),
        (0.95345, "0.0%"),
        (1234.56, "#,##0"),
        (59.96, "# ?/?"),
        (0.3, "# ?/4"),
        (95.345, "0.00E+00"),
        (95.34578947368421, "General"),
        (95.34578947368421, 'General"分"'),
        (123456789012, "General"),
        (59.96, '0.0"分"'),
        (-59.96, "0.0;[Red](0.0)"),
        (-3.2, "0.0;[Red]0.0"),
        (-3.2, "0.0;[红色]0.0"),
    ],
)
def test_number_that_is_shown_rounded_is_known(number: float, code: str) -> None:
    """It is read as it is stored, and whoever reads it may tell; red for a minus likewise."""
    cell = number_cell(1, 1, number, NumberFormat(code))

    assert (cell.is_rounded, cell.trouble) == (True, None)


@given(st.decimals(-(10**6), 10**6, places=4), st.integers(0, 6))
def test_a_number_is_shown_rounded_where_it_has_more_decimals_than_its_format(
    number: Decimal, decimals: int
) -> None:
    """No more and no less is told, whatever the number."""
    cell = number_cell(1, 1, float(number), NumberFormat("0." + "0" * decimals if decimals else "0"))

    assert cell.is_rounded is (round(number, decimals) != number)


@given(FINITE)
def test_general_shows_no_more_than_it_has_room_for(number: float) -> None:
    """Eleven characters beside the sign, and what is shown is near what is stored."""
    cell = number_cell(1, 1, number, NumberFormat())

    assert isinstance(cell.value, Decimal)
    assert len(cell.shown.lstrip("-")) <= 12
    assert abs(Decimal(cell.shown) - cell.value) <= abs(cell.value) / 10**5
    assert cell.is_rounded is (Decimal(cell.shown) != cell.value)


@pytest.mark.parametrize(
    "code", [";;;", '0;0;0;"无"', '0;0;0;"9"@', '@"5"', ";;;;", '@"万元"', '"-"@', "@@", '"非"@']
)
def test_text_that_its_format_hides_or_changes_is_trouble(code: str) -> None:
    """The fourth section is for text: without an @ nothing of it is seen, with words beside it another text is."""
    assert text_cell(1, 1, "95", NumberFormat(code)).trouble == "shown_otherwise"


@pytest.mark.parametrize("code", ["General", "@", "0.00", "0;0", ";;", "0;-0;;@", "_ @_ "])
def test_text_that_its_format_shows_is_no_trouble(code: str) -> None:
    """A format for numbers does nothing to text."""
    assert text_cell(1, 1, "95", NumberFormat(code)).trouble is None


@pytest.mark.parametrize(
    ("number", "percents"),
    [(0.853, "85.3"), (0.29, "29"), (0.07, "7"), (1, "100"), (0.0057, "0.57"), (0, "0"), (1e-7, "0.00001")],
)
def test_percentage_is_multiplied_exactly(number: float, percents: str) -> None:
    """0.29 is 29, where floating point has 28.999999999999996."""
    assert str(percents_of(number).normalize()) == str(Decimal(percents).normalize())


@given(FINITE)
def test_stored_number_is_read_at_fifteen_digits(number: float) -> None:
    """Every double becomes the decimal of its first 15 significant digits."""
    assert decimal_of(number) == Decimal(f"{number:.15g}")


@given(FINITE, st.integers(1, 6))
def test_no_context_of_the_caller_changes_a_value(number: float, precision: int) -> None:
    """Values are the same in a thread that computes with few digits."""
    with localcontext(Context(prec=precision)):
        values = (
            decimal_of(number),
            percents_of(number),
            number_cell(1, 1, number, NumberFormat("0.0%")).value,
        )
    assert values == (decimal_of(number), percents_of(number), percents_of(number))


@given(FINITE, st.text('0#?.,%;-+_*\\"[]$yYmdhsEe/元@ ABGeneral<>=', max_size=14))
def test_no_format_is_too_strange_to_show(number: float, code: str) -> None:
    """Whatever a file holds as a format, a cell comes out, and a percentage only of a percent format."""
    cell = number_cell(1, 1, number, NumberFormat(code))

    assert cell.shown
    assert cell.is_percent is (NumberFormat(code).kind is Kind.PERCENT)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_what_is_no_number_is_refused(number: float) -> None:
    """Infinity and not-a-number are stored by no spreadsheet."""
    with pytest.raises(ValueError, match=r"inf|nan"):
        decimal_of(number)


@pytest.mark.parametrize(
    ("serial", "since_1904", "moment"),
    [
        (1, False, datetime(1900, 1, 1)),
        (59, False, datetime(1900, 2, 28)),
        (61, False, datetime(1900, 3, 1)),
        (45296.25, False, datetime(2024, 1, 5, 6)),
        (43834, True, datetime(2024, 1, 5)),
    ],
)
def test_date_serials_of_both_calendars(serial: float, since_1904: bool, moment: datetime) -> None:
    """Both calendars, around the leap day of 1900 that the older one invents."""
    assert moment_of(serial, since_1904=since_1904) == moment


def test_date_is_a_date() -> None:
    """A date-formatted number is a date, its time of day only shown."""
    assert number_cell(1, 1, 45296.75, NumberFormat("yyyy/m/d")).value == date(2024, 1, 5)
