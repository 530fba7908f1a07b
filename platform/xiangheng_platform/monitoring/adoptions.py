"""Months that lie in a folder are taken into the store as they are: of households that nobody here can name.

So invented households come in, and what another store gave away. Their keys stay; there is nothing to reveal and nothing to erase.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.monitoring.columns import DATASETS, HOUSEHOLDS, Dataset
from xiangheng_platform.monitoring.documents import MonthOfCounty
from xiangheng_platform.monitoring.errors import RegisterEmpty
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.households import IMPORT
from xiangheng_platform.monitoring.imports import Imported
from xiangheng_platform.monitoring.month_numbers import last_day
from xiangheng_platform.monitoring.month_writing import Progress, replaced_by, require_counties, write_months
from xiangheng_platform.monitoring.months import MonthFile, Months
from xiangheng_platform.monitoring.spells import write_spells
from xiangheng_platform.monitoring.tables import RegisterImportRow
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.filing import discard
from xiangheng_platform.store.store import Store
from xiangheng_scoring.grouping import grouped


def adopt(
    store: Store,
    person: Person,
    months: Months,
    *,
    is_invented: bool = False,
    reason: str = "",
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Take the months of a folder into the register, in one act; other folders beside them are left alone.

    A file that says that its rows are invented is kept as such, and the others only if `is_invented` says it of all. Raises `RegisterEmpty` for a folder without months, `UnknownRegion` for a county that there is not, `MonthsRefused` for a file
    that holds something else, `NotAllowed`.
    """
    require_somewhere(person, IMPORT)
    files = [file for file in months.files() if file.dataset in DATASETS]
    invented = {file for file in files if is_invented or file.is_invented}
    if not files:
        raise RegisterEmpty(
            "文件夹里没有月份文件",
            at=str(months.folder),
            expected="数据集/month=202412/county=433122/rows.parquet",
            remedy="换一个文件夹",
        )
    with store.view(person) as view:
        require_counties(view, _counties(view, files))
    with act_of(store, person, "monitoring:register:adopt", "register", reason) as act:
        counties = _counties(act, files)
        require_counties(act, counties)
        replaced: list[str] = []
        adopted: list[MonthOfCounty] = []
        for (name, is_made_up), chosen in grouped(
            ((file.dataset, file in invented), file) for file in files
        ).items():
            dataset = DATASETS[name]
            replaced += replaced_by(act, dataset, [(file.month, counties[file.county]) for file in chosen])
            adopted += _adopt(act, dataset, chosen, counties, is_made_up, progress)
        monitored = _monitored(act, files, counties, invented)
        act.note(
            after={
                "files": len(files),
                "counties": sorted(counties),
                "invented": len(invented),
                "monitored": monitored,
            }
        )
    discard(store.database, replaced)
    return Imported(tuple(adopted), monitored=monitored, act=act.number)


def _adopt(
    act: Act,
    dataset: Dataset,
    files: Sequence[MonthFile],
    counties: Mapping[str, int],
    is_invented: bool,
    progress: Progress,
) -> tuple[MonthOfCounty, ...]:
    rows = sum(
        pl.scan_parquet(file.path, hive_partitioning=False).select(pl.len()).collect().item()
        for file in files
    )
    digest = hashlib.sha256("".join(sorted(file.sha256 for file in files)).encode()).hexdigest()
    imported = act.add(
        RegisterImportRow(
            dataset=dataset.name, source_sha256=digest, rows=rows, remarks=0, is_invented=is_invented,
            imported_by=act.person.login,
        )
    )  # fmt: skip
    parts = ((file.month, file.county, _read(file)) for file in files)
    return write_months(act, dataset, imported, counties, parts, len(files), progress)


def _read(file: MonthFile) -> pl.DataFrame:
    return pl.read_parquet(file.path, hive_partitioning=False)


def _monitored(
    act: Act, files: Sequence[MonthFile], counties: Mapping[str, int], invented: Collection[MonthFile]
) -> int:
    """Write who is monitored by the last month of each county."""
    last: dict[str, MonthFile] = {file.county: file for file in files if file.dataset == HOUSEHOLDS.name}
    return sum(
        write_spells(act, _read(file), counties, is_invented=file in invented) for file in last.values()
    )


def _counties(view: View, files: Sequence[MonthFile]) -> Mapping[str, int]:
    gazetteer = gazetteer_of(view.as_known_now)
    return {file.county: gazetteer.bearer(file.county, last_day(file.month)).key for file in files}
