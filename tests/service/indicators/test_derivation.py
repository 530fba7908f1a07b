"""A derived value is exact, or it is none for a stated reason; it never is a number by accident."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xiangheng_platform.indicators.derivation import Formula, derive
from xiangheng_platform.indicators.errors import IndicatorError, MeasuresDiffer, PartMissing
from xiangheng_platform.indicators.units import Quantity, read_unit
from xiangheng_platform.indicators.vocabulary import Strategy

CODES = ("A", "B", "C", "D")
NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
#: Zeros and equal values are what denominators die of, so they are made often.
VALUES = st.one_of(NUMBERS, st.sampled_from([Decimal(0), Decimal(1), Decimal(-1), Decimal("0.5")]))
STRATEGIES: st.SearchStrategy[Strategy] = st.sampled_from(list(Strategy))


@dataclass(frozen=True)
class Written:
    """A text with the codes it looks at, and what it gives: made together, read by nobody of ours.

    `value` is a pair (numerator, denominator) of integers; None for what has no number: missing, or divided by zero.
    `used` are the codes whose value is in it, `skipped` those that a sum left out. `is_amount` says that it is not below
    zero, or would not be if what is missing were there.
    """

    text: str
    names: frozenset[str]
    value: tuple[int, int] | None
    is_zero_divided: bool = False
    used: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    is_amount: bool = True


def leaf(values: Mapping[str, Decimal | None]) -> st.SearchStrategy[Written]:
    """A code or a number."""

    def _of_code(name: str) -> Written:
        value, names = values[name], frozenset([name])
        if value is None:
            return Written(name, names, None)
        return Written(name, names, value.as_integer_ratio(), used=names, is_amount=value >= 0)

    numbers = st.decimals(min_value=0, max_value=1000, places=1)
    return st.one_of(
        st.sampled_from(CODES).map(_of_code),
        numbers.map(lambda value: Written(f"{value}", frozenset(), value.as_integer_ratio())),
    )


def joined(left: Written, sign: str, right: Written, strategy: Strategy) -> Written:
    """Two texts joined by a sign, in brackets, with the value by cross-multiplication of integers.

    A sum may leave out a side that is missing and would be an amount, if the other holds a reported value; what left
    something out is no side of a difference, no divisor, no factor of another that did, nor of what is below zero.
    """
    names, used, skipped = left.names | right.names, left.used | right.used, left.skipped | right.skipped
    text = f"({left.text} {sign} {right.text})"
    are_amounts = left.is_amount and right.is_amount
    if left.is_zero_divided or right.is_zero_divided:
        return Written(text, names, None, True)
    if sign == "÷" and right.value is not None and not right.skipped and not right.value[0]:
        return Written(text, names, None, True)
    if left.value is None or right.value is None:
        kept, lost = (left, right) if left.value else (right, left)
        if sign == "+" and strategy == "skip_all" and kept.used and kept.value and lost.is_amount:
            return Written(text, names, kept.value, False, used, skipped | lost.names, kept.is_amount)
        return Written(text, names, None, is_amount=are_amounts and sign != "−")
    is_spoilt = {
        "+": False,
        "−": bool(skipped),
        "×": bool(left.skipped and right.skipped) or bool(skipped and not are_amounts),
        "÷": bool(right.skipped) or bool(skipped and not are_amounts),
    }
    if is_spoilt[sign]:
        return Written(text, names, None, is_amount=are_amounts and sign != "−")
    (a, b), (c, d) = left.value, right.value
    results = {
        "+": (a * d + c * b, b * d),
        "−": (a * d - c * b, b * d),
        "×": (a * c, b * d),
        "÷": (a * d, b * c),
    }
    top, bottom = results[sign]
    return Written(text, names, (top, bottom), False, used, skipped, top * bottom >= 0)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Written, Written | None, dict[str, Decimal | None], Strategy]:
    """A numerator, perhaps a denominator, values some of which are missing, and a strategy."""
    strategy = draw(STRATEGIES)
    values = {code: draw(st.one_of(st.none(), VALUES)) for code in CODES}
    expressions = st.recursive(
        leaf(values),
        lambda inner: st.tuples(inner, st.sampled_from("+−×÷"), inner).map(
            lambda one: joined(one[0], one[1], one[2], strategy)
        ),
        max_leaves=6,
    )
    return draw(expressions), draw(st.one_of(st.none(), expressions)), values, strategy


def quantities(values: Mapping[str, Decimal | None]) -> dict[str, Quantity | None]:
    """Values without units."""
    return {code: None if value is None else Quantity(value) for code, value in values.items()}


@given(cases())
def test_a_value_is_what_an_independent_reckoning_gives(
    case: tuple[Written, Written | None, dict[str, Decimal | None], Strategy],
) -> None:
    """Where it is defined, the result is the exact fraction rounded once to 50 digits; elsewhere it is no number."""
    top, bottom, values, strategy = case
    formula = Formula(top.text, bottom.text if bottom else "", strategy)
    names = top.names | (bottom.names if bottom else frozenset())
    missing = {name for name in names if values[name] is None}
    if missing and strategy == "never":
        with pytest.raises(PartMissing):
            derive("X", formula, quantities(values))
        return

    found = derive("X", formula, quantities(values))

    below = (1, 1) if bottom is None or bottom.skipped else bottom.value
    is_defined = top.value is not None and below is not None and below[0] != 0
    is_defined = is_defined and (bottom is None or bottom.is_amount or not top.skipped)
    is_defined = is_defined and not (bottom and bottom.skipped)
    if missing and strategy == "skip_any":
        is_defined = False
    assert (found.value is not None) == is_defined or found.reason == "out_of_range"
    assert (found.value is None) == bool(found.reason)
    if is_defined and found.value is not None and top.value and below:
        exact = Fraction(*top.value) / Fraction(*below)
        assert set(found.skipped) <= missing
        assert bool(found.skipped) == bool(top.skipped)
        assert abs(Fraction(found.value) - exact) <= abs(exact) / 10**49


@given(cases())
def test_a_zero_denominator_gives_a_reason(
    case: tuple[Written, Written | None, dict[str, Decimal | None], Strategy],
) -> None:
    """Zero times whatever is below the line: never a number, whatever stands above."""
    top, bottom, values, _ = case
    below = f"0 × ({bottom.text if bottom else 'A'})"

    found = derive("X", Formula(top.text, below, Strategy.SKIP_ANY), quantities(values))

    assert found.value is None
    assert found.reason in ("missing", "zero_denominator")


def test_a_zero_that_decimals_would_miss_is_found() -> None:
    """One third three times is one, so that nothing is left to divide by."""
    found = derive("X", Formula("1", "1 ÷ 3 × 3 − 1"), {})

    assert (found.value, found.reason) == (None, "zero_denominator")


def test_a_division_by_zero_inside_names_its_divisor() -> None:
    """The reader sees which of several divisors it was."""
    values = quantities({"A": Decimal(1), "B": Decimal(2)})

    found = derive("X", Formula("A ÷ (B − 2)", "A"), values)

    assert found.sentence == "X：没有数，除数 B − 2 为 0"


@pytest.mark.parametrize(
    ("strategy", "numerator", "expected"),
    [
        ("skip_any", "sum(A, B)", None),
        ("skip_all", "sum(A, B)", Decimal(3)),
        ("skip_all", "A + B", Decimal(3)),
        ("skip_all", "sum(B, C)", None),
        ("skip_all", "A − B", None),
        ("skip_all", "A × B", None),
        ("skip_all", "A ÷ B", None),
    ],
)
def test_missing_parts_follow_the_declared_strategy(
    strategy: Strategy, numerator: str, expected: Decimal | None
) -> None:
    """`skip_any`: one missing is all missing. `skip_all`: sums go on without it, and nothing else does."""
    found = derive("X", Formula(numerator, "", strategy), {"A": Quantity(Decimal(3)), "B": None})

    assert found.value == expected
    assert found.skipped == (() if expected is None else ("B",))


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [
        ("A ÷ (A + B)", ""),
        ("A", "A + B"),
        ("A", "sum(A, B)"),
        ("A", "(A + B) × 2"),
        ("(A + B) − A", ""),
        ("A − (A + B)", ""),
        ("A + B − A", ""),
        ("A × (A − B)", ""),
        ("(A + B) × sum(A, B)", ""),
        ("B + 0", ""),
        ("B + 5", ""),
        ("0 + (B + 5) × 2", ""),
        ("sum(B, C)", ""),
        ("B ÷ 2 + 1", ""),
        ("A + (B − A)", ""),
        ("A + (A + (A − B)) × 2", ""),
        ("A + B × (1 − A)", ""),
        ("A + (1 − A) × (A + B)", ""),
        ("(A + B) ÷ (1 − A)", ""),
        ("A + B", "1 − A"),
    ],
)
def test_what_would_be_a_number_that_nobody_measured_is_missing(numerator: str, denominator: str) -> None:
    """A sum without a term is no divisor and no side of a difference, by no other words either (A is 2, and 1 − A below
    zero); what would have been taken away is not left out; and numbers alone are no observation.
    """
    found = derive("X", Formula(numerator, denominator, Strategy.SKIP_ALL), quantities({"A": Decimal(2)}))

    assert (found.value, found.reason, found.skipped) == (None, "missing", ())
    assert "B" in found.about


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        ("A + B + 5", "", 7),
        ("(A + B) × 3", "", 6),
        ("sum(A, B)", "A", 1),
        ("(A + B) ÷ 4", "", "0.5"),
        ("A + (B + 5)", "", 2),
    ],
)
def test_a_partial_sum_is_marked_with_what_it_leaves_out(
    numerator: str, denominator: str, expected: int | str
) -> None:
    """What may go on without B says so wherever the value is told."""
    found = derive("X", Formula(numerator, denominator, Strategy.SKIP_ALL), quantities({"A": Decimal(2)}))

    assert (found.value, found.skipped) == (Decimal(expected), ("B",))
    assert found.sentence.endswith("（不全，缺 B，没有计入）")


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"), [("A", "B", None), ("A ÷ B", "", None), ("B", "A", "-75")]
)
def test_a_rate_of_what_is_below_zero_has_no_meaning(
    numerator: str, denominator: str, value: str | None
) -> None:
    """From −4 to 3 is no −75 %; a negative numerator is all right."""
    values = {"A": Quantity(Decimal(4)), "B": Quantity(Decimal(-3))}

    found = derive("X", Formula(numerator, denominator, unit="%"), values)

    assert found.value == (None if value is None else Decimal(value))
    assert (found.reason == "negative_denominator") == (value is None)
    assert value is not None or found.sentence == "X：没有数，除数 B 小于 0，比率没有意义"


def test_a_missing_part_that_may_not_be_is_an_error_that_names_it() -> None:
    """`never` raises, with every part that lacks."""
    with pytest.raises(PartMissing, match="缺 B、C 的值"):
        derive("X", Formula("A + B", "C", Strategy.NEVER), {"A": Quantity(Decimal(1))})


@pytest.mark.parametrize(
    ("formula", "values", "expected"),
    [
        (Formula("A", "B", unit="%"), {"A": ("59", "户"), "B": ("60", "户")}, "98.33"),
        (Formula("A", "B", unit="%"), {"A": ("59", "万户"), "B": ("600000", "户")}, "98.33"),
        (Formula("A", "B", unit="元/人"), {"A": ("3", "亿元"), "B": ("2", "万人")}, "15000"),
        (Formula("A", "B", unit="万元/人"), {"A": ("3", "亿元"), "B": ("2", "万人")}, "1.5"),
        (Formula("A", "B", unit="件/万人"), {"A": ("5", "件"), "B": ("2", "万人")}, "2.5"),
        (Formula("A + B", unit="万元"), {"A": ("1", "亿元"), "B": ("50000", "元")}, "10005"),
        (Formula("A − B", unit="个百分点"), {"A": ("60", "%"), "B": ("585", "‰")}, "1.5"),
        (Formula("A", "B", unit="倍"), {"A": ("5", "万元"), "B": ("20000", "元")}, "2.5"),
        (Formula("A × B", unit="万元"), {"A": ("2", "亿元"), "B": ("5", "%")}, "1000"),
        (Formula("A", "B", unit="%"), {"A": ("59", "户"), "B": ("60", "个")}, None),
    ],
)
def test_units_are_reckoned_with(
    formula: Formula, values: dict[str, tuple[str, str]], expected: str | None
) -> None:
    """Factors of units are part of the reckoning, so no formula needs a `× 100`."""
    given_values = {code: Quantity(Decimal(text), read_unit(unit)) for code, (text, unit) in values.items()}
    if expected is None:
        with pytest.raises(MeasuresDiffer):
            derive("X", formula, given_values)
        return

    found = derive("X", formula, given_values)

    assert found.value is not None
    assert round(found.value, 2) == Decimal(expected)


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit"),
    [("A", "B", "%"), ("A + B", "", "元"), ("A", "", "人"), ("A × B", "", "元"), ("5 + A", "", "元")],
)
def test_units_that_do_not_fit_are_refused(numerator: str, denominator: str, unit: str) -> None:
    """Money over people is no per cent, and money and people are not added."""
    values = {"A": Quantity(Decimal(1), read_unit("元")), "B": Quantity(Decimal(1), read_unit("人"))}

    with pytest.raises(MeasuresDiffer):
        derive("X", Formula(numerator, denominator, unit=unit), values)


def test_the_refusal_of_a_share_says_what_was_divided() -> None:
    """Who divides money by people learns that this is why it is no per cent."""
    values = {"A": Quantity(Decimal(1), read_unit("万元")), "B": Quantity(Decimal(1), read_unit("万人"))}

    with pytest.raises(MeasuresDiffer, match="分子是元，分母是人，得不出「%」"):
        derive("X", Formula("A", "B", unit="%"), values)


def test_the_caller_s_decimal_context_does_not_matter() -> None:
    """Whatever a thread has set, the same digits come out."""
    values = quantities({"A": Decimal(1), "B": Decimal(3)})
    with localcontext(prec=3):
        found = derive("X", Formula("A", "B"), values).value

    assert found == derive("X", Formula("A", "B"), values).value == Decimal("0." + "3" * 50)


def test_parts_say_what_went_in_and_as_what() -> None:
    """A derived value is a proof: its leaves are the values of its indicators."""
    found = derive("X", Formula("A", "A + B", Strategy.SKIP_ALL), quantities({"A": Decimal(1)}))

    assert [(part.code, part.role, part.value is None) for part in found.parts] == [
        ("A", "numerator", False),
        ("A", "denominator", False),
        ("B", "denominator", True),
    ]


def test_a_value_is_shown_with_the_decimals_of_its_indicator() -> None:
    """Rounded half up where it is printed, and nowhere else."""
    values = quantities({"A": Decimal(1), "B": Decimal(8)})

    found = derive("X", Formula("A", "B", unit="%", decimals=0), values)

    assert (found.value, found.shown) == (Decimal("12.5"), "13 %")


def test_a_result_beyond_reason_is_none() -> None:
    """A denominator that is nearly nothing gives no number of forty digits."""
    found = derive("X", Formula("A", "0.0000000000000000000000000001"), quantities({"A": Decimal(10**9)}))

    assert (found.value, found.reason) == (None, "out_of_range")


@given(st.text(max_size=40), st.text(max_size=40), STRATEGIES, st.sampled_from(["", "%", "元/人"]))
@example("A", "A", "never", "%")
def test_any_texts_give_a_value_a_reason_or_a_refusal_of_ours(
    numerator: str, denominator: str, strategy: Strategy, unit: str
) -> None:
    """No other exception than ours, whatever is typed."""
    values = {"A": Quantity(Decimal(2))}

    with contextlib.suppress(IndicatorError):
        found = derive("X", Formula(numerator, denominator, strategy, unit), values)
        assert (found.value is None) == bool(found.reason)
