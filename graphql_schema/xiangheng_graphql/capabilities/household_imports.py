"""Files of households that are put into the register, and the empty workbooks that they are filled in."""

from dataclasses import dataclass, replace
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.capabilities.workbooks import accepted
from xiangheng_graphql.commands import told_to_front_ends
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.columns import DATASETS
from xiangheng_platform.monitoring.documents import MonthOfCounty, RegisterImport
from xiangheng_platform.monitoring.households import IMPORT
from xiangheng_platform.monitoring.income_lines import lines_by_year
from xiangheng_platform.monitoring.words import RegisterTable
from xiangheng_platform.regions import divisions
from xiangheng_scoring.records import Meaning

#: Where the empty workbook of a table is downloaded, before the name of the table.
TEMPLATES = "/graphql/households/templates/"


@dataclass(frozen=True, slots=True)
class HouseholdTemplate:
    """An empty workbook of a table of the register: headings, cells of text, and what may stand in them."""

    table: Annotated[RegisterTable, Meaning("which table of the register")]
    download: Annotated[str, Meaning("the path that the workbook is downloaded at")]


household_imports = Capability("household_imports")
household_imports.call(MonthOfCounty, "ImportedMonth")
household_imports.call(RegisterImport, "HouseholdImport")


@household_imports.query(chinese="空的工作簿：填好以后用 importHouseholds 交来", action=IMPORT)
def household_templates(view: View) -> tuple[HouseholdTemplate, ...]:
    """The empty workbooks, one of each table of the register, to be filled in and given to `importHouseholds`."""
    require_somewhere(view.person, IMPORT)
    return tuple(HouseholdTemplate(table, f"{TEMPLATES}{table.value}.xlsx") for table in RegisterTable)


@household_imports.mutation(
    chinese="导入户、人、月度情况或识别纳入：各县各月整个替换；有一处错就都不导入", action=IMPORT
)
def import_households(
    caller: Caller,
    file: Annotated[Upload, Meaning("a workbook, CSV or Parquet file, in a multipart form; it is not kept")],
    dataset: Annotated[
        RegisterTable, Meaning("which table of the register it is")
    ] = RegisterTable.HOUSEHOLDS,
    month: Annotated[
        int | None, Meaning("year and month of all its rows, 202412; null: it has a column of them")
    ] = None,
    is_trial: Annotated[bool, Meaning("whether only what is wrong is asked for")] = False,
    reason: Annotated[str, Meaning("why, for the audit log")] = "",
) -> RegisterImport:
    """Put a file into the register, in one act: each of its counties' months takes the place of the one that was there."""
    from xiangheng_platform.monitoring.imports import import_record, import_register  # Polars comes with it
    from xiangheng_platform.monitoring.intake.reading import read_register_file

    require_somewhere(caller.person, IMPORT)
    with accepted(caller, file) as (path, name), caller.store.view(caller.person) as view:
        read = read_register_file(
            path, DATASETS[dataset], divisions.gazetteer(view), lines_by_year(view),
            today=view.today, month=month, name=name,
        )  # fmt: skip
    imported = import_register(caller.store, caller.person, read, reason=reason, is_trial=is_trial)
    record = import_record(read, imported)
    return replace(record, notices=tuple(map(told_to_front_ends, record.notices)))
