"""Workbooks are read against the dictionary and the divisions of a period, before any scheme is chosen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.errors import UnknownIndicator
from xiangheng_platform.indicators.reading_vocabulary import reading_vocabulary
from xiangheng_platform.indicators.vocabulary import Origin, PeriodKind, Strategy, ValueKind
from xiangheng_platform.regions import changes
from xiangheng_platform.regions.facts import Document, Level
from xiangheng_platform.regions.loading import DivisionRow, load_divisions
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import Reading, read_data
from xiangheng_scoring.scheme import Range
from xiangheng_scoring.vocabulary import Months

Cells = Sequence[Sequence[object]]
Read = Callable[..., Reading]
BEGIN, RENAMED = date(2012, 1, 1), date(2024, 7, 1)
DIVISIONS = (
    ("990000", "试验省", Level.PROVINCE, ""),
    ("990100", "甲州市", Level.PREFECTURE, "990000"),
    ("990121", "桃溪县", Level.COUNTY, "990100"),
    ("990122", "攸水县", Level.COUNTY, "990100"),
)
INDICATORS = (
    Definition(
        "LF-C01",
        "产业发展比例",
        other_names=("产业占比",),
        unit="%",
        period_kind=PeriodKind.ANNUAL,
        possible=Range(Decimal(0), Decimal(100)),
    ),
    Definition("LF-C02", "到位资金", unit="万元", period_kind=PeriodKind.ANNUAL),
    Definition("LF-C03", "就业人数", unit="人", period_kind=PeriodKind.MONTHLY, value_kind=ValueKind.COUNT),
    Definition(
        "LF-C04",
        "人均资金",
        unit="万元/人",
        origin=Origin.DERIVED,
        numerator="LF-C02",
        denominator="LF-C03",
        missing=Strategy.SKIP_ANY,
    ),
    Definition("LF-C05", "返贫风险", value_kind=ValueKind.MODEL, origin=Origin.COMPUTED),
    Definition("LF-C06", "旧指标", unit="户", until="2022"),
)


@pytest.fixture
def read(store: Store, liu: Person, tmp_path: Path) -> Read:
    """Reads one sheet, by its name, against these indicators of the dictionary for a period."""
    rows = [DivisionRow(*row, BEGIN, source="试验", verified=True) for row in DIVISIONS]
    load_divisions(store, liu, rows)
    changes.rename(store, liu, "990122", "攸水市", RENAMED, Document("试验"), new_code="990182")
    for definition in INDICATORS:
        definitions.define(store, liu, definition)

    def _read(rows: Cells, period: str = "2024", sheet: str = "报送") -> Reading:
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.title = sheet
        for row in rows:
            page.append(list(row))
        book.save(tmp_path / "报送.xlsx")
        with store.view(liu) as view:
            vocabulary = reading_vocabulary(view, [definition.code for definition in INDICATORS], period)
        return read_data([tmp_path / "报送.xlsx"], vocabulary, vocabulary.year)

    return _read


def refusal(read: Read, rows: Cells, **more: str) -> Fault:
    """The one fault of a sheet."""
    with pytest.raises(DataRefused) as refused:
        read(rows, **more)
    (fault,) = refused.value.faults
    return fault


def test_indicators_and_counties_are_known_by_every_name(read: Read) -> None:
    """By another name of the dictionary's, by the name that a county bore before it became a city, in another measure."""
    reading = read([["县市区", "产业占比", "到位资金（元）"], ["桃溪县", 61.5, 20000], ["攸水县", 58, 30000]])

    assert [(row.unit, row.indicator, row.value) for row in reading.dataset.observations] == [
        ("990121", "LF-C01", Decimal("61.5")),
        ("990182", "LF-C01", 58),
        ("990121", "LF-C02", 2),
        ("990182", "LF-C02", 3),
    ]
    (notice,) = reading.notices
    assert "「攸水县」是曾用名，按 攸水市（990182）读" in notice.message


def test_counties_are_those_of_the_period(read: Read) -> None:
    """In 2023 the city to be was a county, and is so named."""
    rows: Cells = [["县市区", "产业发展比例"], ["攸水县", 58]]
    (row,) = read(rows, period="2023").dataset.observations

    assert (row.unit, row.period) == ("990122", 2023)
    assert not read(rows, period="2023").notices


def test_a_value_that_cannot_be_is_told_with_its_cell(read: Read) -> None:
    """As the dictionary's range has it."""
    fault = refusal(read, [["县市区", "产业发展比例"], ["桃溪县", 161.5]])

    assert (fault.code, fault.where) == ("DATA-RANGE", "报送.xlsx › 报送 › B2")
    assert fault.expected == "0–100 的百分数，如 95 或 95.0%"


def test_another_measure_is_told_in_the_words_of_who_asks(read: Read) -> None:
    """No scheme has been chosen, so none is spoken of."""
    fault = refusal(read, [["县市区", "到位资金（户）"], ["桃溪县", 12]])

    assert fault.code == "DATA-MEASURE"
    assert fault.message == "LF-C02 到位资金：表中的计量单位是「户」，填报要求为「万元」"
    assert fault.remedy == "按填报要求的单位换算后填，并改列名"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (
            [["县市区", "其他"], ["桃溪县", 1]],
            "没有认出本填报要求的表；最像的是这一行列名，有县市区，而 「其他」 不是填报要求的指标",
        ),
        ([["县市区", "产业发展比例"], ["海边县", 1]], "没有名为「海边县」的县市区"),
        ([["县市区", "产业发展比例"], ["桃溪县", None]], "没有一个 2024 年的数，无可登记"),
    ],
)
def test_nothing_that_is_told_speaks_of_a_scheme(read: Read, rows: Cells, fault: str) -> None:
    """Tables, units and empty forms."""
    told = refusal(read, rows)

    assert told.message == fault
    assert "方案" not in f"{told.message}{told.expected}{told.remedy}"


def test_half_a_person_is_refused(read: Read) -> None:
    """The dictionary says that it counts what cannot be halved."""
    assert refusal(read, [["县市区", "就业人数"], ["桃溪县", 12.5]]).code == "DATA-DECIMALS"


def test_a_month_stays_a_month(read: Read) -> None:
    """One month alone, as its sheet says: no value of the year, as a yearly indicator's would be."""
    rows: Cells = [["县市区", "就业人数", "到位资金"], ["桃溪县", 120, 9]]
    reading = read(rows, period="2024-06", sheet="2024年6月")

    assert [(row.indicator, row.months, row.value) for row in reading.dataset.interim] == [
        ("LF-C03", Months(6, 6), Decimal(120))
    ]
    assert [(row.indicator, row.value) for row in reading.dataset.observations] == [("LF-C02", Decimal(9))]


def test_months_in_columns_stay_apart(read: Read) -> None:
    """Of a year's months each is its own, and none is told as missing for the year."""
    rows: Cells = [["县市区", "1月就业人数", "2月就业人数"], ["桃溪县", 120, 130]]
    reading = read(rows)

    assert [(row.months, row.value) for row in reading.dataset.interim] == [
        (Months(1, 1), Decimal(120)),
        (Months(2, 2), Decimal(130)),
    ]
    assert not reading.notices


def test_what_says_no_month_is_of_the_month_that_is_asked_for(read: Read) -> None:
    """Without a word where nothing is dated; where a year is written and no month, that is told."""
    rows: Cells = [["县市区", "就业人数"], ["桃溪县", 120]]
    undated, dated = (read(rows, period="2024-06", sheet=sheet) for sheet in ("报送", "2024年"))

    for reading in (undated, dated):
        assert [(row.months, row.value) for row in reading.dataset.interim] == [(Months(6, 6), Decimal(120))]
    assert not undated.notices
    assert [notice.message for notice in dated.notices] == [
        "有写了年度而没有写月份的值，按 2024 年 6月的读了，请核实"
    ]


def test_what_is_derived_is_not_typed(read: Read) -> None:
    """A value of it is of no use, which is told."""
    reading = read([["县市区", "到位资金", "人均资金"], ["桃溪县", 9, 1]])

    assert [row.indicator for row in reading.dataset.observations] == ["LF-C02"]
    assert "LF-C04 由其他指标推算得出，直接填的数不用" in [notice.message for notice in reading.notices]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("返贫风险", "LF-C05 返贫风险是模型预测的，不填报，填了数"),
        ("旧指标", "LF-C06 旧指标不用于 2024年，填了数"),
    ],
)
@pytest.mark.parametrize("is_long", [False, True])
def test_what_takes_no_values_is_refused_by_name(read: Read, name: str, told: str, *, is_long: bool) -> None:
    """A model's forecast, and an indicator that is no longer used: once a sheet, at the first value."""
    wide: Cells = [["县市区", name], ["桃溪县", 1], ["攸水市", 2]]
    long: Cells = [["县市区", "指标", "值"], ["桃溪县", name, 1], ["攸水市", name, 2]]
    fault = refusal(read, long if is_long else wide)

    assert (fault.code, fault.message) == ("DATA-INDICATOR", told)
    assert fault.where.endswith("C2" if is_long else "B2")


def test_an_indicator_is_as_the_version_of_the_period_says(store: Store, liu: Person, read: Read) -> None:
    """Also where a later version has another range."""
    first = INDICATORS[0]
    narrower = replace(first, possible=Range(Decimal(0), Decimal(50)), since="2024")
    definitions.edit(store, liu, narrower, 1, "试")
    rows: Cells = [["县市区", "产业发展比例"], ["桃溪县", 61.5]]

    assert len(read(rows, period="2023").dataset.observations) == 1
    assert refusal(read, rows).code == "DATA-RANGE"


def test_what_the_dictionary_does_not_hold_is_not_asked_for(store: Store, liu: Person) -> None:
    """All such codes are named."""
    with store.view(liu) as view, pytest.raises(UnknownIndicator, match="「A」「B」"):
        reading_vocabulary(view, ["A", "B"], "2024")
