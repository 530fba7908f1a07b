"""A file of households that was handed in: its rows, or every fault of it at its cell. Nothing is written here."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xiangheng_platform.monitoring.columns import COUNTY, MONTH, Dataset
from xiangheng_platform.monitoring.errors import RegisterRefused
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake import timing
from xiangheng_platform.monitoring.intake.consistency import faults_of
from xiangheng_platform.monitoring.intake.conversion import MOST_TOLD, converted, type_of
from xiangheng_platform.monitoring.intake.headings import needed, read_columns
from xiangheng_platform.monitoring.intake.remarks import LINE, remarks_on
from xiangheng_platform.monitoring.intake.sheets import ROW, Sheet, read_sheet
from xiangheng_platform.monitoring.month_numbers import last_day
from xiangheng_platform.regions.errors import RegionError
from xiangheng_platform.regions.facts import Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.lookup import find
from xiangheng_platform.regions.tree import Division
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.places import Origin

_MOST_NAMED = 8


@dataclass(frozen=True)
class RegisterFile:
    """The rows of a file without a fault, the SHA-256 of its bytes, and what there is to know of how it was read.

    `rows` has the columns of the dataset, those that the file lacks empty, and the number of each row; `place` tells where the
    value of a column stands in it. In the place of keys stand the numbers of the
    national system, and beside them names and telephones: it is never written. `counties` are the keys of its counties by
    code.
    """

    name: str
    sha256: str
    dataset: Dataset
    rows: pl.DataFrame
    counties: Mapping[str, int]
    is_invented: bool
    place: Callable[[str, int], Origin]
    notices: tuple[Fault, ...] = ()

    @property
    def remarks(self) -> int:
        """How many notices tell of rows that are unlikely."""
        return sum(notice.code == "MONITORING-DOUBT" for notice in self.notices)


def read_register_file(
    path: Path,
    dataset: Dataset,
    gazetteer: Gazetteer,
    lines: Mapping[int, int],
    *,
    today: date,
    month: int | None = None,
) -> RegisterFile:
    """Read the table of a dataset in a file; `month` is that of all its rows, for one without a column of months.

    `lines` are the income lines by year, for remarks on who is below. Counties are looked up as of the last day of the month.
    No month may be later than that of `today`.
    Raises `RegisterRefused` with every fault of the file, `FileRefused` for one that cannot be read.
    """
    sheet = read_sheet(path, dataset)
    faults = list(sheet.faults)
    if lacking := list(_lacking(dataset, sheet, month)):
        raise RegisterRefused([*faults, *lacking], at=Origin(sheet.name), notices=sheet.notices)
    rows = sheet.frame.select(ROW)
    for name, column in read_columns(dataset).items():
        if name in sheet.columns:
            values, wrong = converted(sheet, column)
            faults += wrong
        else:
            values = pl.Series([month if column is MONTH else None], dtype=type_of(column)).new_from_index(
                0, rows.height
            )
        rows = rows.with_columns(values.alias(name))
    faults += [*_unstated(dataset, sheet, rows), *timing.faults_of(dataset, sheet, rows, month, today)]
    counties = _Counties(gazetteer, sheet)
    rows = counties.coded(rows)
    faults += [*counties.faults, *faults_of(dataset, sheet, rows)]
    if faults:
        raise RegisterRefused(_first_of_each_cell(faults), at=Origin(sheet.name), notices=sheet.notices)
    line = (pl.col(MONTH.name) // 100).replace_strict(dict(lines), default=None, return_dtype=pl.Float64)
    remarks = remarks_on(dataset, sheet, rows.with_columns(line.alias(LINE)))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return RegisterFile(
        sheet.name, digest, dataset, rows, counties.keys, sheet.is_invented,
        # Without its frame: else the texts of the whole file would be held until it is written.
        replace(sheet, frame=sheet.frame.clear()).place,
        (*sheet.notices, *_empty(dataset, sheet), *remarks),
    )  # fmt: skip


def _lacking(dataset: Dataset, sheet: Sheet, month: int | None) -> Iterator[Fault]:
    for column in needed(dataset, has_month=month is not None):
        if column.name not in sheet.columns:
            remedy = "加一列，或用 --month 写明" if column is MONTH else "补上这一列"
            yield Fault(
                "MONITORING-COLUMN",
                sheet.origin,
                f"没有「{column.heading}」列",
                f"一列「{column.heading}」",
                remedy,
            )


def _first_of_each_cell(faults: list[Fault]) -> list[Fault]:
    """The faults without those that follow from another at the same cell: what cannot be read is also not stated."""
    first: dict[object, Fault] = {}
    for fault in faults:
        is_cell = isinstance(fault.at, Origin) and bool(fault.at.cell)
        first.setdefault(fault.at if is_cell else fault, fault)
    return list(first.values())


def _empty(dataset: Dataset, sheet: Sheet) -> Iterator[Fault]:
    lacking = [
        column.heading
        for name, column in read_columns(dataset).items()
        if name not in sheet.columns and column is not MONTH
    ]
    if lacking:
        message = f"没有「{some_of(lacking, _MOST_NAMED, '列')}」，都空着"
        yield Fault("MONITORING-COLUMN", sheet.origin, message, is_notice=True)


def _unstated(dataset: Dataset, sheet: Sheet, rows: pl.DataFrame) -> Iterator[Fault]:
    """Rows that name no household, person, county or month."""
    for column in needed(dataset, has_month=False):
        empty = rows.filter(pl.col(column.name).is_null())[ROW]
        for row in empty.head(MOST_TOLD):
            yield Fault(
                "MONITORING-ROW",
                sheet.place(column.name, row),
                f"没有写{column.heading}",
                column.heading,
                "补填，或删去这一行",
            )


class _Counties:
    """The counties that the texts of a file mean, each looked up once for its month."""

    def __init__(self, gazetteer: Gazetteer, sheet: Sheet) -> None:
        self._gazetteer, self._sheet = gazetteer, sheet
        self.faults: list[Fault] = []
        self.keys: dict[str, int] = {}

    def coded(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the codes of their counties; texts that mean none are faults."""
        codes = []
        for text, month in rows.select(COUNTY.name, MONTH.name).unique(maintain_order=True).rows():
            county = self._county(text, month)
            if county is None:
                continue
            if isinstance(county, Fault):
                places = rows.filter((pl.col(COUNTY.name) == text) & (pl.col(MONTH.name) == month))[ROW]
                self.faults += [
                    Fault(
                        county.code,
                        self._sheet.place(COUNTY.name, row),
                        county.message,
                        county.expected,
                        county.remedy,
                        text,
                    )
                    for row in places.head(MOST_TOLD)
                ]
                continue
            self.keys[county.code] = county.key
            codes.append({COUNTY.name: text, MONTH.name: month, "code": county.code})
        schema = {COUNTY.name: pl.String, MONTH.name: pl.Int32, "code": pl.String}
        named = rows.join(
            pl.DataFrame(codes, schema=schema),
            on=[COUNTY.name, MONTH.name],
            how="left",
            maintain_order="left",
        )
        return named.with_columns(pl.col("code").alias(COUNTY.name)).drop("code")

    def _county(self, text: str | None, month: int | None) -> Division | Fault | None:
        """The county of a text and month, or its fault; None where either is not stated, which is another fault."""
        if text is None or month is None:
            return None
        try:
            division = find(self._gazetteer, text, last_day(month))
        except RegionError as error:
            fault = error.fault
            return Fault("MONITORING-VALUE", "", f"县：{fault.message}", fault.expected, fault.remedy)
        if division.level is not Level.COUNTY or division.kind is not Kind.DIVISION:
            return Fault(
                "MONITORING-VALUE",
                "",
                f"县：「{text}」是{division.level.label}",
                "县、县级市或市辖区",
                "写县的代码或全称",
            )
        return division
