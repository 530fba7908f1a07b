"""A file of households that was handed in: its rows, and every fault of it at its cell. Nothing is written here."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xiangheng_platform.monitoring.columns import MONTH, Dataset
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake import consistency, timing
from xiangheng_platform.monitoring.intake.contents import content_of
from xiangheng_platform.monitoring.intake.conversion import converted, type_of
from xiangheng_platform.monitoring.intake.counties import Counties
from xiangheng_platform.monitoring.intake.findings import Finding, faults_of
from xiangheng_platform.monitoring.intake.headings import needed, read_columns
from xiangheng_platform.monitoring.intake.remarks import LINE, remarks_on
from xiangheng_platform.monitoring.intake.sheets import ROW, Sheet, limits_of, read_sheet
from xiangheng_platform.monitoring.month_numbers import YEARS_TEXT, is_month, month_of_day
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.intake.containers.source import open_source
from xiangheng_scoring.places import Origin

_MOST_NAMED = 8


@dataclass(frozen=True)
class RegisterFile:
    """The rows of a file, the SHA-256 of its bytes, and what there is to know of how it was read.

    `rows` has the columns of the dataset, those that the file lacks and cells at fault empty, and the number of each row;
    `place` tells where the value of a column stands in it. In the place of keys stand the numbers of the national system, and
    beside them names and telephones: it is never written. `counties` are the keys of its counties by code. With `faults`
    nothing of it may be put into the register.
    """

    name: str
    sha256: str
    dataset: Dataset
    rows: pl.DataFrame
    counties: Mapping[str, int]
    is_invented: bool
    place: Callable[[str, int], Origin]
    faults: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = ()

    @property
    def remarks(self) -> int:
        """How many notices tell of rows that are unlikely."""
        return sum(notice.code == "MONITORING-DOUBT" for notice in self.notices)

    @property
    def placed(self) -> "RegisterFile":
        """The file without the rows of which it is not known whose they are, or of which month and county."""
        names = [column.name for column in needed(self.dataset, has_month=False)]
        is_placed = pl.all_horizontal(pl.col(name).is_not_null() for name in names)
        return replace(self, rows=self.rows.filter(is_placed))


def read_register_file(
    path: Path,
    dataset: Dataset,
    gazetteer: Gazetteer,
    lines: Mapping[int, int],
    *,
    today: date,
    month: int | None = None,
    name: str = "",
) -> RegisterFile:
    """Read the table of a dataset in a file; `month` is that of all its rows, for one without a column of months.

    `name` is what whoever handed it in calls it, where it lies under another name.
    `lines` are the income lines by year, for remarks on who is below. Counties are looked up as of the last day of the month.
    No month may be later than that of `today`. Raises `RegisterRefused` for a file in which the table is not, `FileRefused`
    for one that cannot be read; whatever else is wrong are its faults.
    """
    source = open_source(path, limits_of(Path(name or path)), name=name)
    sheet = read_sheet(source, dataset)
    findings, counties = [*sheet.findings], Counties(gazetteer)
    rows = _converted(dataset, sheet, month, findings)
    findings += [*_unstated(dataset, sheet, rows), *timing.findings_in(dataset, sheet, rows, month, today)]
    rows = counties.coded(rows)
    findings += [*counties.findings, *consistency.findings_in(dataset, rows)]
    line = (pl.col(MONTH.name) // 100).replace_strict(dict(lines), default=None, return_dtype=pl.Float64)
    findings += remarks_on(dataset, sheet, rows.with_columns(line.alias(LINE)))
    seen = list(faults_of(findings, sheet))
    faults = [*sheet.faults, *_lacking(dataset, sheet, month), *_as_a_whole(sheet, month, today)]
    return RegisterFile(
        sheet.name, hashlib.sha256(source.data).hexdigest(), dataset, rows, counties.keys, sheet.is_invented,
        # Without its frame: else the texts of the whole file would be held until it is written.
        replace(sheet, frame=sheet.frame.clear()).place,
        tuple(faults + [fault for fault in seen if not fault.is_notice]),
        (*sheet.notices, *_empty(dataset, sheet), *(fault for fault in seen if fault.is_notice)),
    )  # fmt: skip


def _converted(dataset: Dataset, sheet: Sheet, month: int | None, findings: list[Finding]) -> pl.DataFrame:
    """The rows of a sheet as values, those of columns that it lacks empty; what is wrong with cells joins the findings."""
    rows = sheet.frame.select(ROW)
    for name, column in read_columns(dataset).items():
        if name in sheet.columns:
            values, wrong = converted(sheet, column)
            findings += wrong
        else:
            values = pl.Series([None], dtype=type_of(column)).new_from_index(0, rows.height)
        if column is MONTH and month is not None:
            # As where the column is left out: who fills in the template need not write in each row what the whole file is of.
            values = values.fill_null(month)
        rows = rows.with_columns(values.alias(name))
    return rows


def _lacking(dataset: Dataset, sheet: Sheet, month: int | None) -> Iterator[Fault]:
    for column in needed(dataset, has_month=month is not None):
        if column.name not in sheet.columns:
            remedy = "加一列，或用 --month 写明" if column is MONTH else "补上这一列"
            yield Fault(
                "MONITORING-COLUMN", sheet.origin, f"没有「{column.heading}」列",
                f"一列「{column.heading}」：{content_of(column)}", remedy,
            )  # fmt: skip


def _as_a_whole(sheet: Sheet, month: int | None, today: date) -> Iterator[Fault]:
    """What is wrong with a file whatever stands in its cells."""
    if sheet.frame.is_empty():
        yield Fault(
            "MONITORING-ROW", sheet.origin, "列名下面没有一行数据", "一行一条", "核对是不是交错了文件"
        )
    this_month = month_of_day(today)
    if month is not None and not is_month(month):
        message = f"写明的年月 {month} 太早或太晚"
        yield Fault("MONITORING-VALUE", sheet.origin, message, f"{YEARS_TEXT}的年月", "改正年月")
    elif month is not None and month > this_month and MONTH.name not in sheet.columns:
        message = f"写明的年月 {month} 晚于本月"
        yield Fault("MONITORING-VALUE", sheet.origin, message, f"{this_month} 或以前", "改正年月")


def _empty(dataset: Dataset, sheet: Sheet) -> Iterator[Fault]:
    must = {column.name for column in needed(dataset, has_month=False)}
    lacking = [
        column.heading
        for name, column in read_columns(dataset).items()
        if name not in sheet.columns and name not in must
    ]
    if lacking:
        message = f"没有「{some_of(lacking, _MOST_NAMED, '列')}」，都空着"
        yield Fault("MONITORING-COLUMN", sheet.origin, message, is_notice=True)


def _unstated(dataset: Dataset, sheet: Sheet, rows: pl.DataFrame) -> Iterator[Finding]:
    """Rows that name no household, person, county or month."""
    for column in needed(dataset, has_month=False):
        empty = rows.filter(pl.col(column.name).is_null())[ROW].to_list()
        if empty and column.name in sheet.columns:
            message, remedy = f"没有写{column.heading}", "补填，或删去这一行"
            yield Finding("MONITORING-ROW", column.name, empty, message, content_of(column), remedy)
