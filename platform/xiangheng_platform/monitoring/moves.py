"""Households and people of a file that are registered in another county: refused at their cells, or moved and told."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Select, select

from xiangheng_platform.access.decisions import may
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, KEY, MEMBER, MONTH
from xiangheng_platform.monitoring.errors import RegisterRefused
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.households import IMPORT
from xiangheng_platform.monitoring.intake.findings import MOST_TOLD
from xiangheng_platform.monitoring.intake.reading import RegisterFile
from xiangheng_platform.monitoring.intake.sheets import ROW
from xiangheng_platform.monitoring.month_writing import standing_months
from xiangheng_platform.monitoring.tables import HouseholdIdentity, MemberIdentity
from xiangheng_platform.regions.reach import target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import Origin

_HOUSEHOLD, _MEMBER = table_of(HouseholdIdentity).columns, table_of(MemberIdentity).columns
_REGISTERED = {"number": pl.String(), "key": pl.Int64(), "registered": pl.Int64(), "since": pl.Int32()}


def moves(view: View, file: RegisterFile) -> tuple[Fault, ...]:
    """Which cells of a file move a household or person out of the county where it is registered, as notices.

    Raises `RegisterRefused` at each cell that names somebody of a county for which whoever imports may not import: else a
    county could take another's households by their numbers, and read who they are. Whose they are is not said. A county may
    correct its own earlier months of those who moved away since, which tells it nothing and changes nothing of what they are now.
    """
    names = [name for name in (KEY.name, MEMBER.name) if name in file.rows.columns]
    elsewhere = {name: _elsewhere(view, file, name) for name in names}
    counties = {key for rows in elsewhere.values() for key in rows["registered"].unique()}
    is_closed = pl.col("registered").is_in([key for key in counties if not _is_within_reach(view, key)])
    closed = {name: rows.filter(is_closed) for name, rows in elsewhere.items()}
    own = _rows_of_corrections(view, file, closed)
    refused: list[Fault] = []
    moved: list[Fault] = []
    for name in names:
        refused += _refusals(file, name, closed[name].filter(~pl.col(ROW).is_in(own)))
        if name == MEMBER.name or file.dataset is HOUSEHOLDS:
            # What an earlier month tells moves nobody.
            is_later = pl.col(MONTH.name) >= pl.col("since")
            moved += _notices(file, name, elsewhere[name].filter(~is_closed & is_later))
    if refused:
        raise RegisterRefused(refused, at=Origin(file.name), notices=file.notices)
    return tuple(moved)


def _rows_of_corrections(view: View, file: RegisterFile, closed: Mapping[str, pl.DataFrame]) -> list[int]:
    """The rows of those who moved away that correct a month of the time before: all whom they name are named by the month they replace.

    Of a person the household, too: else a county could put people into a household that is another's now.
    """
    standing = standing_months(view, file.dataset)
    places = {
        place for rows in closed.values() for place in rows.select(MONTH.name, "division").unique().rows()
    }
    corrections = [set[int]() for _ in closed]
    for (month, division), row in standing.items():
        if (month, division) not in places or not view.files.holds(row.file_sha256):
            continue
        replaced = pl.scan_parquet(view.files.place(row.file_sha256), hive_partitioning=False)
        for rows, (name, named) in zip(corrections, closed.items(), strict=True):
            of_place = (pl.col(MONTH.name) == month) & (pl.col("division") == division)
            earlier = named.filter(of_place & (pl.col(MONTH.name) < pl.col("since")))
            known = replaced.select(key=name).unique().collect()
            rows.update(earlier.join(known, on="key", how="semi")[ROW])
    return sorted(set.intersection(*corrections))


def _elsewhere(view: View, file: RegisterFile, name: str) -> pl.DataFrame:
    """The rows whose household or person is registered in another county than theirs, with their key and that of the county."""
    numbers = file.rows[name].unique().to_list()
    view.session.flush()
    found = [tuple(row) for row in view.session.connection().execute(_registered(name, numbers))]
    registered = pl.DataFrame(found, schema=_REGISTERED, orient="row")
    # With a default: where no row has a county, Polars would make texts of none.
    division = pl.col(COUNTY.name).replace_strict(dict(file.counties), default=None, return_dtype=pl.Int64)
    rows = file.rows.select(ROW, MONTH.name, division.alias("division"), number=pl.col(name))
    return rows.join(registered, on="number", maintain_order="left").filter(
        pl.col("registered") != pl.col("division")
    )


def _registered(name: str, numbers: list[str]) -> Select[tuple[str, int, int, int]]:
    """Of some numbers the key, the county that each is registered in and the month of which that was told."""
    if name == KEY.name:
        return select(_HOUSEHOLD.number, _HOUSEHOLD.key, _HOUSEHOLD.division, _HOUSEHOLD.month).where(
            among(_HOUSEHOLD.number, numbers)
        )
    return (
        select(_MEMBER.number, _MEMBER.key, _HOUSEHOLD.division, _MEMBER.month)
        .join_from(table_of(MemberIdentity), table_of(HouseholdIdentity), _MEMBER.household == _HOUSEHOLD.key)
        .where(among(_MEMBER.number, numbers))
    )


def _is_within_reach(view: View, county: int) -> bool:
    return may(view.person, IMPORT, target_of(gazetteer_of(view.as_known_now), county, view.today))


def _refusals(file: RegisterFile, name: str, rows: pl.DataFrame) -> Iterator[Fault]:
    heading = file.dataset.by_name[name].heading
    for row in rows[ROW].head(MOST_TOLD):
        yield Fault(
            "MONITORING-ELSEWHERE", file.place(name, row), f"{heading}：已登记在别的县", "本县的编号",
            "核对编号；确已迁来的，请两个县都能导入的人（如督查人员）导入",
        )  # fmt: skip


def _notices(file: RegisterFile, name: str, rows: pl.DataFrame) -> Iterator[Fault]:
    heading = file.dataset.by_name[name].heading
    for row in rows[ROW].head(MOST_TOLD):
        message = f"{heading}：已登记在别的县，导入后归这一行的县"
        yield Fault("MONITORING-ELSEWHERE", file.place(name, row), message, "", "请核实", is_notice=True)
    if rows.height > MOST_TOLD:
        rest = f"{heading}：另有 {rows.height - MOST_TOLD} 行也从别的县迁来，没有一一列出"
        yield Fault("MONITORING-ELSEWHERE", Origin(file.name), rest, "", "请核实", is_notice=True)
