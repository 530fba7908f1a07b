"""What is done to the register of households."""

import atexit
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import polars as pl
from tests.service.monitoring.list_probes import LIST_ABSENT, LIST_PARTS, LIST_PROBES, fill_lists, keys
from tests.service.probing import AUTHOR, Case, Probe, county, everywhere, of_region

from xiangheng_platform.monitoring import (
    adoptions,
    checks,
    counts,
    dossiers,
    household_sizes,
    households,
    imports,
    income_lines,
    monitored,
    month_writing,
    moves,
    revealing,
    stored_months,
)
from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MONTHS
from xiangheng_platform.monitoring.errors import NoSuchHousehold, RegisterEmpty
from xiangheng_platform.monitoring.intake.conversion import type_of
from xiangheng_platform.monitoring.intake.headings import read_columns
from xiangheng_platform.monitoring.intake.reading import RegisterFile
from xiangheng_platform.monitoring.intake.sheets import ROW
from xiangheng_platform.monitoring.monitored import Spell
from xiangheng_platform.monitoring.months import Months, schema_of
from xiangheng_platform.monitoring.words import Elimination, MonitoredKind, RiskType
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.store import Store
from xiangheng_scoring.places import Origin

SPELL = Spell(MonitoredKind.MARGINAL, (RiskType.ILLNESS,), 202401)


def handed_in(store: Store, *numbers: int, month: int = 202403) -> RegisterFile:
    """A file of a monitored household in each of some counties."""
    with store.view(AUTHOR) as view:
        gazetteer = gazetteer_of(view)
        keys = {county(number): gazetteer.by_code[county(number)][0].key for number in numbers}
    codes = [county(number) for number in numbers]
    stated = pl.DataFrame({"household": [household(code) for code in codes], "county": codes}).with_columns(
        head=pl.lit("某某"), telephone=pl.lit("13900000000"), monitored_kind=pl.lit("unstable"), size=4,
        month=month, identified_in=202401, risk_1=pl.lit("illness"),
    )  # fmt: skip
    columns = read_columns(HOUSEHOLDS)
    rows = stated.with_columns(
        pl.lit(None).alias(name) for name in columns if name not in stated.columns
    ).select(pl.col(name).cast(type_of(column)) for name, column in columns.items())
    return RegisterFile(
        "试.xlsx", f"{month}{numbers}", HOUSEHOLDS, rows.with_row_index(ROW, 1), keys, is_invented=False,
        place=lambda column, row: Origin("试.xlsx", row=row),
    )  # fmt: skip


def household(code: str) -> str:
    """The number of the one household of a county."""
    return f"H{code}01"


def of(case: Case) -> str:
    """The number of the household of the county within reach, or of another one."""
    return household(case.county)


def folder(code: str) -> Months:
    """A folder with a month of a county."""
    months = Months(Path(mkdtemp()))
    atexit.register(rmtree, months.folder)
    row = pl.DataFrame({"household": [1], "month": [202401], "county": [code]})
    empty = [
        pl.lit(None, kind).alias(name) for name, kind in schema_of(MONTHS).items() if name not in row.columns
    ]
    months.write(MONTHS, 202401, code, row.with_columns(empty))
    return months


ABSENT = (NoSuchHousehold, RegisterEmpty, *LIST_ABSENT)
PROBES = [
    Probe(
        imports.import_register,
        "household.import",
        lambda do, c: do(handed_in(c.store, 1 if c.in_region else 2, month=202404)),
        of_region,
    ),
    Probe(adoptions.adopt, "household.import", lambda do, c: do(folder(c.county)), of_region),
    Probe(stored_months.months_of, "household.sensitive", lambda do, c: do().files(), is_list=True),
    Probe(
        stored_months.months_of,
        "household.sensitive",
        lambda do, c: do(c.county).files(),
        of_region,
        is_about_one=True,
    ),
    Probe(households.households, "household.read", lambda do, c: do(), is_list=True),
    Probe(households.count, "household.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(households.find, "household.read", lambda do, c: do(of(c)), of_region, is_about_one=True),
    Probe(households.of_keys, "household.read", lambda do, c: do(keys(c.store)), is_list=True),
    Probe(dossiers.dossier, "household.read", lambda do, c: do(of(c)), of_region, is_about_one=True),
    Probe(counts.household_counts, "household.read", lambda do, c: do().places, is_list=True),
    Probe(monitored.monitored, "household.sensitive", lambda do, c: do(), is_list=True),
    Probe(monitored.count, "household.sensitive", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(monitored.record, "household.record", lambda do, c: do(of(c), SPELL), of_region),
    Probe(
        monitored.eliminate,
        "household.record",
        lambda do, c: do(of(c), 202403, Elimination.SUPPORTED),
        of_region,
    ),
    Probe(revealing.reveal, "household.reveal", lambda do, c: do(of(c), "试"), of_region),
    Probe(revealing.erase, "household.erase", lambda do, c: do(of(c), "试"), of_region),
    Probe(income_lines.income_lines, "line.read", lambda do, c: do(), everywhere),
    Probe(income_lines.lines_by_year, "line.read", lambda do, c: do()),
    Probe(income_lines.set_line, "line.change", lambda do, c: do("430000", 2020, 5_000, "试"), everywhere),
    Probe(income_lines.verify, "line.verify", lambda do, c: do("430000", 2021), everywhere),
    *LIST_PROBES,
]
PARTS = (
    *(stored_months.read_months, households.identity, households.target, households.record_of),
    *(
        household_sizes.size_remarks,
        households.county_of,
        households.handed_in_invented,
        households.lies_within,
        monitored.spells_of,
    ),
    *(
        month_writing.require_counties,
        month_writing.standing_months,
        month_writing.replaced_by,
        moves.moves,
        checks.check,
    ),
    *LIST_PARTS,
)


def fill(store: Store, count: int) -> None:
    """So many counties with a household each, and so many income lines."""
    imports.import_register(store, AUTHOR, handed_in(store, *range(1, count + 1)))
    for number in range(1, count + 1):
        income_lines.set_line(store, AUTHOR, "430000", 2020 + number, 5_000 + number, "试", is_invented=True)
    fill_lists(store, count)
