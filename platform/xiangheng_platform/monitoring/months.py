"""The register's months: a Parquet file a dataset, month and county, written whole and replaced whole.

In a folder it is `<folder>/<dataset>/month=202412/county=433125/rows.parquet`, compressed with zstd, sorted by household.
A file holds the columns `Dataset.kept` and no other: keys drawn at random stand for households and people, who are named
only in the store, where they can be erased. Any engine reads them (Polars, DuckDB, Spark), told not to take columns from
the folders' names, which repeat what the files say: a county's code would become a number.
"""

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from xiangheng_platform.monitoring.columns import COUNTY, KEY, MONTH, Dataset, Sort
from xiangheng_platform.monitoring.errors import MonthsRefused
from xiangheng_platform.monitoring.frames import pl
from xiangheng_scoring.errors import some_of
from xiangheng_scoring.intake.writing.atomic_write import written_whole

FILE = "rows.parquet"
#: Raised by hand when what a file holds is no longer what it was; stands in each file's own metadata.
FORMAT = "1"
#: In the metadata of files whose rows are invented.
INVENTED = "xiangheng.invented"

TYPES = {
    Sort.KEY: pl.Int64,
    Sort.WHOLE: pl.Int32,
    Sort.NUMBER: pl.Float32,
    Sort.TRUTH: pl.Boolean,
    Sort.TEXT: pl.String,
    Sort.MONTH: pl.Int32,
}

_PLACE = re.compile(r"month=(?P<month>\d{6})/county=(?P<county>\d{6})/" + re.escape(FILE))


def schema_of(dataset: Dataset) -> pl.Schema:
    """The columns of a dataset's files, in order, with their types."""
    return pl.Schema({column.name: TYPES[column.sort] for column in dataset.kept})


@dataclass(frozen=True, slots=True, order=True)
class MonthFile:
    """One file of the months: of which dataset, month (202412) and county (its code), and where it lies."""

    dataset: str
    month: int
    county: str
    path: Path

    @property
    def sha256(self) -> str:
        """The digest of its bytes, by which a changed file is known."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def is_invented(self) -> bool:
        """Whether it says that its rows are invented."""
        return INVENTED in pl.read_parquet_metadata(self.path)


class RegisterMonths(ABC):
    """The months of a register, wherever its files lie: in a folder (`Months`), or among the store's files."""

    @abstractmethod
    def files(self) -> tuple[MonthFile, ...]:
        """All files, by dataset, month and county."""

    @property
    @abstractmethod
    def is_invented(self) -> bool:
        """Whether any file says that its households are invented."""

    @property
    @abstractmethod
    def is_all_invented(self) -> bool:
        """Whether all files say so; what is said of single households depends on it."""

    def found_at_risk(self, since: int, until: int) -> frozenset[int]:
        """The households that visits found at risk in these months: labels beside the identifications, which may come later.

        A folder knows of no visits.
        """
        return frozenset()

    def scan(
        self,
        dataset: Dataset,
        upto: int | None = None,
        *,
        since: int | None = None,
        counties: Collection[str] | None = None,
    ) -> pl.LazyFrame:
        """The rows of the months from `since` up to and with `upto`, of all counties or some; nothing is read yet."""
        paths = [
            file.path
            for file in self.files()
            if file.dataset == dataset.name
            and (upto is None or file.month <= upto)
            and (since is None or file.month >= since)
            and (counties is None or file.county in counties)
        ]
        if not paths:
            return pl.LazyFrame(schema=schema_of(dataset))
        return pl.scan_parquet(paths, hive_partitioning=False)

    def months(self, dataset: Dataset) -> tuple[int, ...]:
        """The months of which a dataset has files, in order."""
        return tuple(sorted({file.month for file in self.files() if file.dataset == dataset.name}))


@dataclass(frozen=True, slots=True)
class Months(RegisterMonths):
    """The months in a folder, which need not exist yet."""

    folder: Path

    @property
    def is_invented(self) -> bool:
        """Whether any file says that its households are invented."""
        return any(file.is_invented for file in self.files())

    @property
    def is_all_invented(self) -> bool:
        """Whether all files say so; what is said of single households depends on it."""
        return all(file.is_invented for file in self.files())

    def write(
        self, dataset: Dataset, month: int, county: str, frame: pl.DataFrame, *, is_invented: bool = False
    ) -> MonthFile:
        """Write the rows of one month and county, in place of those that were there; returns the file.

        `frame` has the columns `dataset.kept`, in any order, of types that convert to theirs without loss. Raises
        `MonthsRefused` for other columns or types, a missing key, or another month or county; `NotWritten` where the system
        does not let us. A reader sees the old file or the new one, never part of one.
        """
        place = f"month={month:06}/county={county}/{FILE}"
        if not _PLACE.fullmatch(place):
            raise MonthsRefused(
                f"「{month}」「{county}」不是年月和县的代码",
                at=dataset.title,
                expected="六位的年月，如 202412；六位的区划代码，如 433125",
                remedy="改正后再写",
            )
        path = self.folder / dataset.name / place
        content = content_of(dataset, month, county, frame, is_invented=is_invented)
        with written_whole(path) as fresh:
            fresh.write_bytes(content)
        return MonthFile(dataset.name, month, county, path)

    def files(self) -> tuple[MonthFile, ...]:
        """All files that lie where one may lie, by dataset, month and county."""
        places = (
            (path, _PLACE.fullmatch("/".join(path.parts[-3:])))
            for path in self.folder.glob(f"*/month=*/county=*/{FILE}")
        )
        return tuple(
            sorted(
                MonthFile(path.parts[-4], int(place["month"]), place["county"], path)
                for path, place in places
                if place
            )
        )


def content_of(
    dataset: Dataset, month: int, county: str, frame: pl.DataFrame, *, is_invented: bool = False
) -> bytes:
    """The bytes of the file that the rows of a month and county become; raises `MonthsRefused` as `Months.write` does."""
    content = BytesIO()
    _checked(dataset, month, county, frame).write_parquet(
        content,
        compression="zstd",
        metadata={
            "xiangheng.dataset": dataset.name,
            "xiangheng.format": FORMAT,
            **({INVENTED: "true"} if is_invented else {}),
        },
    )
    return content.getvalue()


def _checked(dataset: Dataset, month: int, county: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows as they are written, or `MonthsRefused`."""
    at, schema = f"{dataset.title} {month} {county}", schema_of(dataset)
    # Named before any other column that does not belong: that a name or a number got so far is a fault of whoever wrote it.
    if personal := [name for name in frame.columns if name in dataset.by_name and name not in schema]:
        raise MonthsRefused(
            f"「{some_of(personal, 5)}」是姓名、证件号码或电话，月份文件里不留",
            at=at,
            expected="只有随机编号，没有可以认出人的栏",
            remedy="去掉这些栏；身份信息只存在数据库里",
        )
    if set(frame.columns) != set(schema):
        missing = sorted(set(schema) - set(frame.columns))
        surplus = sorted(set(frame.columns) - set(schema))
        raise MonthsRefused(
            f"栏不齐：缺「{some_of(missing, 5)}」，多「{some_of(surplus, 5)}」",
            at=at,
            expected="、".join(schema),
            remedy="按台账的栏写",
        )
    try:
        rows = frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
    except pl.exceptions.PolarsError as error:
        raise MonthsRefused(
            f"有的值存不成它那一栏的类型（{str(error).splitlines()[0]}）",
            at=at,
            expected="、".join(f"{name} {kind}" for name, kind in schema.items()),
            remedy="改正后再写",
        ) from error
    keys = [column.name for column in dataset.kept if column.sort is Sort.KEY]
    is_of_file = (pl.col(MONTH.name).eq_missing(month)) & (pl.col(COUNTY.name).eq_missing(pl.lit(county)))
    if (strange := rows.filter(~is_of_file | pl.any_horizontal(pl.col(keys).is_null()))).height:
        first = strange.row(0, named=True)
        raise MonthsRefused(
            f"{strange.height} 行不属于这个文件，或没有编号，如「{first[MONTH.name]} {first[COUNTY.name]} {first[KEY.name]}」",
            at=at,
            expected=f"每行都是 {month} 月、{county} 县的，都有编号",
            remedy="各县各月分开写",
        )
    return rows.sort(keys)
