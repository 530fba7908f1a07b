"""How many people a household has: as the file of households states it, held against the rows of its people.

Either may come in first, and either may be the one that is wrong: what differs is told, and nobody is kept from handing in.
"""

from collections.abc import Iterator

from sqlalchemy import select

from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, KEY, MEMBERS, MONTH, Dataset
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.reading import RegisterFile
from xiangheng_platform.monitoring.intake.sheets import ROW
from xiangheng_platform.monitoring.month_writing import standing_months
from xiangheng_platform.monitoring.tables import HouseholdIdentity
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import Origin

_SIZE = HOUSEHOLDS.by_name["size"]
#: So many different pairs of numbers are told, each at its first cell.
_MOST_DIFFERENT = 10
_HOUSEHOLD = [KEY.name, MONTH.name]


def size_remarks(view: View, file: RegisterFile) -> Iterator[Fault]:
    """Notices of a file of households or people (`placed`), against the other as it stands for the same months and counties."""
    if file.dataset is HOUSEHOLDS:
        stated = _keyed(view, file.rows).filter(pl.col(_SIZE.name).is_not_null())
        people = _counted(_standing(view, file, MEMBERS, []))
        months = people.select(MONTH.name).unique()
        both = stated.join(months, on=MONTH.name).join(
            people, on=_HOUSEHOLD, how="left", maintain_order="left"
        )
        yield from _differences(file, _SIZE.name, both.with_columns(pl.col("people").fill_null(0)))
    elif file.dataset is MEMBERS:
        people = _counted(_keyed(view, file.rows))
        stated = _standing(view, file, HOUSEHOLDS, [_SIZE.name]).filter(pl.col(_SIZE.name).is_not_null())
        yield from _differences(file, KEY.name, people.join(stated, on=_HOUSEHOLD).sort(ROW))
        if lacking := stated.join(people, on=_HOUSEHOLD, how="anti").height:
            message = f"户数据里还有 {lacking} 户，这个文件里没有它们的人"
            yield Fault("MONITORING-DOUBT", Origin(file.name), message, "", "请核实", is_notice=True)


def _keyed(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the keys of their households in the place of the numbers, without those that have none yet."""
    identity = table_of(HouseholdIdentity).columns
    known = select(identity.number, identity.key).where(
        among(identity.number, rows[KEY.name].unique().to_list())
    )
    pairs = [tuple(row) for row in view.session.connection().execute(known)]
    keys = pl.DataFrame(pairs, schema={KEY.name: pl.String, "key": pl.Int64}, orient="row")
    return rows.join(keys, on=KEY.name, maintain_order="left").with_columns(pl.col("key").alias(KEY.name))


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """How many people each household has in a month, and the first of their rows."""
    first = [pl.col(ROW).min()] if ROW in rows.columns else []
    return rows.group_by(_HOUSEHOLD).agg(pl.len().alias("people"), *first)


def _standing(view: View, file: RegisterFile, dataset: Dataset, columns: list[str]) -> pl.DataFrame:
    """What the store holds of another dataset for the months and counties of a file; a month that was damaged is passed over."""
    places = {
        (month, file.counties[code])
        for month, code in file.rows.select(MONTH.name, COUNTY.name).unique().rows()
    }
    paths = [
        view.files.place(row.file_sha256)
        for place, row in standing_months(view, dataset).items()
        if place in places and view.files.holds(row.file_sha256)
    ]
    wanted = [*_HOUSEHOLD, *columns]
    if not paths:
        types = {KEY.name: pl.Int64, MONTH.name: pl.Int32, _SIZE.name: pl.Int32}
        return pl.DataFrame(schema={name: types[name] for name in wanted})
    lazily = pl.scan_parquet(paths, hive_partitioning=False).select(wanted)
    return lazily.with_columns(pl.col(MONTH.name).cast(pl.Int32)).collect()


def _differences(file: RegisterFile, column: str, both: pl.DataFrame) -> Iterator[Fault]:
    """A notice for each pair of numbers that differ, at the first cell; of too many pairs one for all."""
    off = both.filter(pl.col("people") != pl.col(_SIZE.name))
    pairs = off.group_by("people", _SIZE.name, maintain_order=True).agg(ROW).rows()
    if len(pairs) > _MOST_DIFFERENT:
        pairs = [("", "", off[ROW].to_list())]
    for people, size, rows in pairs:
        message = (
            f"户数据写的人数是 {size}，人数据里这一户有 {people} 行"
            if people != ""
            else "户数据写的人数与人数据里这一户的行数不同"
        )
        yield Finding(
            "MONITORING-DOUBT", column, rows, message, "两者相同", "请核实：改人数，或补齐、删去人", is_notice=True
        ).fault(file.place)  # fmt: skip
