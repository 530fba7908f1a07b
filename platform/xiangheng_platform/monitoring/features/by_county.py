"""Tables of features from the register's months, a county after the other: the memory that it takes is a county's.

A county's files are read once and let go. What a household earned in another county before it moved is not known here;
it counts as missing, as it would where the other county handed in nothing.
"""

from collections.abc import Collection
from dataclasses import replace

from xiangheng_platform.monitoring.columns import COUNTY, DATASETS, HOUSEHOLDS, KEY, MEMBERS, MONTHS
from xiangheng_platform.monitoring.errors import RegisterEmpty
from xiangheng_platform.monitoring.features.computed import features
from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.features.groups import groups
from xiangheng_platform.monitoring.features.labels import labels, unmonitored
from xiangheng_platform.monitoring.features.register import Register
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.models import Progress
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.months import MonthFile, RegisterMonths, schema_of
from xiangheng_platform.monitoring.words import Group


def feature_table(
    months: RegisterMonths, cut: int, progress: Progress, horizon: int | None = None
) -> FeatureTable:
    """The features of all households of a register that are not monitored at the cut month (202412).

    With a `horizon` in months they are labelled by what followed the cut, which the register has to reach: whom a visit found at
    risk counts like whom it led to be identified, which may take longer. `progress` is told counties. Raises `RegisterEmpty` where no county handed in households by that month.
    """
    registers = county_registers(months, cut)
    if not registers:
        raise RegisterEmpty(
            f"到 {cut} 为止，台账里没有一个县的农户",
            expected=f"有 {cut} 或更早月份的户表",
            remedy="核对截止月，或先导入这个月的台账",
        )
    tables: list[FeatureTable] = []
    for register in registers:
        progress(len(tables), len(registers))
        tables.append(table_of(register, cut, horizon))
    progress(len(tables), len(registers))
    table = replace(FeatureTable.joined(tables), is_invented=months.is_invented)
    return table if horizon is None else table.also(months.found_at_risk(*_following(cut, horizon)))


def _following(cut: int, horizon: int) -> tuple[int, int]:
    return shifted(cut, 1), shifted(cut, horizon)


def county_registers(
    months: RegisterMonths, cut: int, counties: Collection[str] | None = None
) -> list[Register]:
    """The register of each county that handed in households by the cut, with only those files that its features need.

    Of all counties, or of some by their codes.
    """
    return [
        Register.of({name: _scan(_needed(files, name, cut), name) for name in DATASETS})
        for county, files in _by_county(months).items()
        if (counties is None or county in counties) and _needed(files, HOUSEHOLDS.name, cut)
    ]


def invented_counties(months: RegisterMonths, cut: int) -> frozenset[str]:
    """The codes of counties of which a file that features as of a cut are computed from says that its rows are invented."""
    return frozenset(
        county
        for county, files in _by_county(months).items()
        if any(
            file.is_invented
            for table in (HOUSEHOLDS, MEMBERS, MONTHS)
            for file in _needed(files, table.name, cut)
        )
    )


def _by_county(months: RegisterMonths) -> dict[str, list[MonthFile]]:
    by_county: dict[str, list[MonthFile]] = {}
    for file in months.files():
        by_county.setdefault(file.county, []).append(file)
    return by_county


def _needed(files: list[MonthFile], dataset: str, cut: int) -> list[MonthFile]:
    """Of tables handed in as a whole the latest, of the monthly ones a year's, of identifications all."""
    own = [file for file in files if file.dataset == dataset]
    known = [file for file in own if file.month <= cut]
    if dataset in (HOUSEHOLDS.name, MEMBERS.name):
        return known[-1:]
    return [file for file in known if file.month > shifted(cut, -12)] if dataset == MONTHS.name else own


def _scan(files: list[MonthFile], dataset: str) -> pl.LazyFrame:
    if not files:
        return pl.LazyFrame(schema=schema_of(DATASETS[dataset]))
    return pl.scan_parquet([file.path for file in files], hive_partitioning=False)


def table_of(register: Register, cut: int, horizon: int | None = None) -> FeatureTable:
    """The table of one register, by household; labelled where a `horizon` in months is given."""
    # Under other names, since a group may be called like a feature.
    columns = {str(group): f"is_{group}" for group in Group}
    audit = groups(register, cut).rename(columns)
    frame = features(register, cut).join(audit, on=KEY.name, how="left")
    outcome = (
        unmonitored(register, cut).select(KEY.name) if horizon is None else labels(register, cut, horizon)
    )
    rows = frame.join(outcome, on=KEY.name, how="inner").collect("polars").to_native().sort(KEY.name)
    return FeatureTable(
        features=FEATURES,
        values=rows.select(feature.name for feature in FEATURES).to_numpy(),
        households=rows[KEY.name].to_numpy(),
        counties=rows[COUNTY.name].to_numpy().astype("U6"),
        month=cut,
        label=None if horizon is None else rows["label"].to_numpy(),
        audit={name: rows[column].to_numpy() for name, column in columns.items()},
    )
