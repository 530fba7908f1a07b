"""Every fault of a definition is told at once, with its field and what would be right."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.definition import FIELDS, Definition, difference
from xiangheng_platform.indicators.definition_checks import faults_of
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.scheme import Range

Simple = Callable[..., Definition]
DERIVED = {"origin": "derived", "missing": "skip_any"}


def told(*definitions: Definition, **known: Definition) -> list[tuple[str, str]]:
    """Code and place of every fault."""
    return [(fault.code, fault.where) for fault in faults_of(definitions, known)]


def test_a_whole_definition_has_no_fault(share: Definition) -> None:
    """What says everything rightly is taken."""
    assert told(share) == []


def test_what_is_not_stated_is_no_fault(simple: Simple) -> None:
    """A code and a name are enough to begin with; what lacks is told by the lint of the dictionary."""
    assert told(simple("A")) == []


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"unit": "公担"}, "INDICATOR-UNIT", "unit"),
        ({"direction": "up"}, "INDICATOR-FIELD", "direction"),
        ({"period_kind": "yearly"}, "INDICATOR-FIELD", "period_kind"),
        ({"value_kind": ""}, "INDICATOR-FIELD", "value_kind"),
        ({"value_kind": "ratio", "unit": "万元"}, "INDICATOR-FIELD", "value_kind"),
        ({"value_kind": "count", "decimals": 1}, "INDICATOR-RANGE", "decimals"),
        ({"decimals": 11}, "INDICATOR-RANGE", "decimals"),
        ({"possible": Range(Decimal(5), Decimal(1))}, "INDICATOR-RANGE", "possible"),
        ({"possible": Range(Decimal("NaN"))}, "INDICATOR-NUMBER", "possible"),
        ({"possible": Range(Decimal(0)), "plausible": Range(Decimal(-1))}, "INDICATOR-RANGE", "plausible"),
        ({"since": "去年"}, "INDICATOR-PERIOD", "since"),
        ({"since": "2025", "until": "2024"}, "INDICATOR-FIELD", "until"),
        ({"other_names": ("甲；乙",)}, "INDICATOR-FIELD", "other_names"),
        ({"other_names": ("",)}, "INDICATOR-FIELD", "other_names"),
        ({"note": "a\x00b"}, "INDICATOR-FIELD", "note"),
        ({"note": "\ud800"}, "INDICATOR-FIELD", "note"),
        ({"definition": "长" * 4001}, "INDICATOR-FIELD", "definition"),
        ({"origin": "derived"}, "INDICATOR-FIELD", "numerator"),
        ({"numerator": "B", "missing": "skip_any"}, "INDICATOR-FIELD", "origin"),
        ({"origin": "derived", "numerator": "B"}, "INDICATOR-FIELD", "missing"),
        ({"missing": "never"}, "INDICATOR-FIELD", "missing"),
        ({"origin": "computed", "denominator": "B"}, "INDICATOR-FIELD", "numerator"),
        ({**DERIVED, "numerator": "B +"}, "INDICATOR-EXPRESSION", "numerator"),
    ],
)
def test_a_fault_is_told_at_its_field(simple: Simple, more: dict[str, Any], code: str, field: str) -> None:
    """One thing wrong, one fault, at the field's name on the screen."""
    (found, place) = told(simple("A", **more))[0]

    assert (found, place.split(" › ")[:2]) == (code, ["A", FIELDS[field]])


@pytest.mark.parametrize("code", ["", "1A", "A B", "sum", "A-", "指标", "A" * 41, "A\n"])
def test_what_an_expression_could_not_name_is_no_code(simple: Simple, code: str) -> None:
    """A code can be written in an expression, and is no word of the grammar."""
    assert told(simple(code))[0][0] == "INDICATOR-CODE"


def test_a_fault_in_an_expression_points_at_the_column(simple: Simple) -> None:
    """Indicator, field and column."""
    assert told(simple("R", numerator="A + ", **DERIVED)) == [("INDICATOR-EXPRESSION", "R › 分子 › 第 4 列")]


def test_what_to_do_about_missing_parts_fits_the_formula(simple: Simple) -> None:
    """Where there is a formula it is to be chosen, and where there is none it is to be left out."""
    (unsaid,) = faults_of([simple("R", origin="derived", numerator="A")], {"A": simple("A")})
    (needless,) = faults_of([simple("R", missing="never")], {})

    assert (unsaid.message, unsaid.remedy) == ("没有写", "写明缺项怎么办")
    assert (needless.message, needless.remedy) == ("「never」", "不写缺项处理，或补写分子")


def test_a_part_that_is_not_there_is_told(simple: Simple) -> None:
    """In the dictionary or among what comes with it; a slip with a minus is guessed at."""
    (fault,) = faults_of([simple("R", numerator="A-B", denominator="C", **DERIVED)], {"C": simple("C")})

    assert (fault.code, fault.where) == ("INDICATOR-REFERENCE", "R › 分子")
    assert "减号两边空格" in fault.remedy


def test_a_circle_is_told_with_its_members(simple: Simple) -> None:
    """By name, in the order in which each is derived from the next."""
    known = {"B": simple("B", numerator="C", **DERIVED), "C": simple("C", numerator="A", **DERIVED)}

    (fault,) = faults_of([simple("A", numerator="B + 1", **DERIVED)], known)

    assert fault.code == "INDICATOR-CYCLE"
    assert any(circle in fault.message for circle in ("A → B → C → A", "B → C → A → B", "C → A → B → C"))


def test_an_indicator_derived_from_itself_is_a_circle(simple: Simple) -> None:
    """The shortest one."""
    (fault,) = faults_of([simple("A", numerator="A", **DERIVED)], {})

    assert "A → A" in fault.message


def test_units_are_checked_where_all_are_known(simple: Simple) -> None:
    """Money over people is no per cent; of what is not stated nothing is said."""
    money, people, unsaid = simple("M", unit="万元"), simple("P", unit="人"), simple("U")
    known = {"M": money, "P": people, "U": unsaid}
    wrong = simple("R", unit="%", numerator="M", denominator="P", **DERIVED)
    open_ = simple("S", unit="%", numerator="M", denominator="U", **DERIVED)

    assert [(fault.code, fault.where) for fault in faults_of([wrong, open_], known)] == [
        ("INDICATOR-MEASURES", "R › 计量单位")
    ]


MODEL = {"value_kind": "model", "origin": "computed"}


def test_what_a_model_foretells_is_no_part_of_another(simple: Simple) -> None:
    """Neither above the line nor below it, whatever the formula: what warns does not judge."""
    known = {"M": simple("M", **MODEL), "A": simple("A")}
    wrong = simple("R", numerator="M + A", denominator="M", **DERIVED)

    assert told(wrong, **known) == [("INDICATOR-MODEL", "R › 分子"), ("INDICATOR-MODEL", "R › 分母")]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"origin": "reported"}, "M › 来历"),
        ({"numerator": "A", "missing": "never"}, "M › 分子"),
    ],
)
def test_what_a_model_foretells_comes_from_nothing_else(
    simple: Simple, more: dict[str, Any], place: str
) -> None:
    """It is not handed in, and has no formula."""
    assert told(simple("M", **MODEL)) == []
    assert ("INDICATOR-MODEL", place) in told(simple("M", **{**MODEL, **more}), A=simple("A"))


def test_what_is_scored_never_becomes_what_a_model_foretells(simple: Simple) -> None:
    """Nor the other way: a code that a scheme took from the dictionary keeps what it means."""
    scored, foretold = simple("A"), simple("A", **MODEL)

    assert told(foretold, A=scored) == [("INDICATOR-MODEL", "A › 数值种类")]
    assert told(scored, A=foretold) == [("INDICATOR-MODEL", "A › 数值种类")]


TEXTS = st.text(max_size=12)
ANYTHING = st.builds(
    Definition,
    code=TEXTS,
    name=TEXTS,
    other_names=st.lists(TEXTS, max_size=2).map(tuple),
    unit=TEXTS,
    direction=TEXTS,
    value_kind=TEXTS,
    possible=st.builds(Range, *[st.one_of(st.none(), st.decimals())] * 2),
    decimals=st.one_of(st.none(), st.integers()),
    origin=st.sampled_from(["derived", "reported", "computed"]),
    numerator=TEXTS,
    denominator=TEXTS,
    missing=st.sampled_from(["", "never", "skip_any"]),
    since=TEXTS,
    until=TEXTS,
)


@given(ANYTHING)
def test_any_definition_has_faults_or_none(definition: Definition) -> None:
    """No exception, whatever is said."""
    assert all(fault.code and fault.message for fault in faults_of([definition], {}))


@given(
    ANYTHING.filter(
        lambda one: all(end is None or end.is_finite() for end in (one.possible.low, one.possible.high))
    ),
    ANYTHING.map(lambda one: replace(one, possible=Range())),
)
def test_a_difference_is_empty_exactly_between_equals(one: Definition, other: Definition) -> None:
    """Field by field, and nothing besides."""
    fields = [change.field for change in difference(one, other)]

    assert fields == [name for name in FIELDS if getattr(one, name) != getattr(other, name)]


def test_a_difference_is_told_in_chinese(share: Definition, simple: Simple) -> None:
    """Every field by its name on the screen, what is empty said so."""
    told_ = [str(change) for change in difference(share, simple("LF-C01"))]

    assert "计量单位：「%」 改为 （空）" in told_
    assert "可能范围：「0 至 100」 改为 （空）" in told_
    assert "其他名称：「产业占比」 改为 （空）" in told_


def test_a_form_is_told_the_field_and_the_column(simple: Simple) -> None:
    """The names are those that a program handed over; within an expression the column follows them."""
    wrong = replace(simple("A", **DERIVED, numerator="B +"), name="")
    paths = [fault.at.names for fault in faults_of([wrong], {}) if isinstance(fault.at, FieldPath)]

    assert ("name",) in paths
    assert [path[0] for path in paths if len(path) == 2] == ["numerator"]
