"""Files of households are put into the register: each county's month as a whole, or nothing of the file."""

from dataclasses import dataclass

from sqlmodel import col

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.monitoring.checks import check
from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, MONTH
from xiangheng_platform.monitoring.documents import MonthOfCounty, RegisterImport
from xiangheng_platform.monitoring.households import IMPORT
from xiangheng_platform.monitoring.identities import with_keys
from xiangheng_platform.monitoring.intake.reading import RegisterFile
from xiangheng_platform.monitoring.month_writing import (
    Place,
    Progress,
    replaced_by,
    require_counties,
    write_months,
)
from xiangheng_platform.monitoring.spells import write_spells
from xiangheng_platform.monitoring.tables import RegisterImportRow, RegisterMonthRow
from xiangheng_platform.monitoring.words import RegisterTable
from xiangheng_platform.store.filing import discard
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_scoring.documents import fault_records
from xiangheng_scoring.errors import Fault


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file; `act` is None where the register had it already, and then nothing was written.

    `new` households or people got keys, of `changed` the names, telephones or places were told otherwise before, and
    `monitored` were identified, or told otherwise before. `notices` tell which cells move somebody to another county, and where
    households and people do not fit.
    """

    months: tuple[MonthOfCounty, ...] = ()
    new: int = 0
    changed: int = 0
    monitored: int = 0
    act: int | None = None
    notices: tuple[Fault, ...] = ()


def import_register(
    store: Store,
    person: Person,
    file: RegisterFile,
    *,
    reason: str = "",
    is_trial: bool = False,
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Put a file into the register, in one act: its months take the place of those that were there.

    A file that was put in before and still stands changes nothing, and no act is written; neither is one of a trial, which is
    refused as the import would be. Raises `NotAllowed` for counties out of reach, `RegisterRefused` with all that is wrong with
    the file, and what the store's files raise. Particulars that changed are scrubbed from the database's log, which raises
    `ReaderInTheWay` after all was written.
    """
    require_somewhere(person, IMPORT)
    with store.view(person) as view:
        if is_trial or file.faults:
            # Of a faulty file it raises, and nobody who writes was waited for.
            return Imported(notices=check(view, file))
        require_counties(view, file.counties)
        if _stands(view, file):
            return Imported()
    with act_of(store, person, "monitoring:register:import", f"register:{file.dataset.name}", reason) as act:
        # Within the act: nobody can register a number in another county from here on.
        notices = check(act, file)
        replaced = replaced_by(act, file.dataset, _places(file))
        imported = _write(act, file, notices, progress)
    discard(store.database, replaced)
    if imported.changed:
        store.database.scrub()
    return imported


def import_record(file: RegisterFile, imported: Imported) -> RegisterImport:
    """What became of a file, as programs are told."""
    return RegisterImport(
        file.name, file.sha256, RegisterTable(file.dataset.name), file.rows.height, imported.months, imported.new,
        imported.changed, imported.monitored, file.is_invented, imported.act,
        fault_records((*file.notices, *imported.notices)),
    )  # fmt: skip


def _stands(view: View, file: RegisterFile) -> bool:
    """Whether the same bytes were put in as the same months, and each of these is still there and undamaged."""
    same = known(RegisterImportRow).where(
        RegisterImportRow.source_sha256 == file.sha256, RegisterImportRow.dataset == file.dataset.name
    )
    numbers = [row.id for row in read_only(view.session, same)]
    standing = known(RegisterMonthRow).where(among(col(RegisterMonthRow.imported), numbers))
    digests = {(row.month, row.division): row.file_sha256 for row in read_only(view.session, standing)}
    # Of a file without a column of months, whoever hands it in says which it is.
    return all(place in digests and view.files.holds(digests[place]) for place in _places(file))


def _places(file: RegisterFile) -> list[Place]:
    """The months of a file, each with the key of its county."""
    months = file.rows.select(MONTH.name, COUNTY.name).unique().rows()
    return [(month, file.counties[county]) for month, county in months]


def _write(act: Act, file: RegisterFile, notices: tuple[Fault, ...], progress: Progress) -> Imported:
    keyed = with_keys(act, file.rows, file.counties)
    imported = act.add(
        RegisterImportRow(
            dataset=file.dataset.name, source_sha256=file.sha256, rows=file.rows.height, remarks=file.remarks,
            is_invented=file.is_invented, imported_by=act.person.login,
        )
    )  # fmt: skip
    kept = keyed.rows.select(column.name for column in file.dataset.kept)
    by_place = kept.partition_by(MONTH.name, COUNTY.name, as_dict=True, maintain_order=True)
    parts = ((month, county, by_place[month, county]) for month, county in sorted(by_place))
    months = write_months(act, file.dataset, imported, file.counties, parts, len(by_place), progress)
    monitored = 0
    if file.dataset is HOUSEHOLDS:
        monitored = write_spells(act, kept, file.counties, is_invented=file.is_invented)
    act.note(
        after={
            "dataset": file.dataset.name,
            "source_sha256": file.sha256,
            "rows": file.rows.height,
            "months": sorted({month.month for month in months}),
            "counties": sorted(file.counties),
            "new": keyed.new,
            "changed": keyed.changed,
            "moved": sum(notice.code == "MONITORING-ELSEWHERE" for notice in notices),
            "monitored": monitored,
        }
    )
    return Imported(months, keyed.new, keyed.changed, monitored, act.number, notices)
