"""Files of households are put into the register: each county's month as a whole, or nothing of the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

from sqlmodel import col

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, MONTH
from xiangheng_platform.monitoring.documents import MonthOfCounty
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.households import county_of
from xiangheng_platform.monitoring.identities import with_keys
from xiangheng_platform.monitoring.intake.reading import RegisterFile
from xiangheng_platform.monitoring.months import content_of
from xiangheng_platform.monitoring.spells import write_spells
from xiangheng_platform.monitoring.tables import RegisterImportRow, RegisterMonthRow
from xiangheng_platform.regions.reach import target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.filing import discard
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store

IMPORT = "household.import"
#: Takes how many months of counties were written, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file; `act` is None where the register had it already, and then nothing was written.

    `new` households or people got keys, of `changed` the names, telephones or places were told otherwise before, and
    `monitored` were identified, or told otherwise before.
    """

    months: tuple[MonthOfCounty, ...] = ()
    new: int = 0
    changed: int = 0
    monitored: int = 0
    act: int | None = None


def import_register(
    store: Store,
    person: Person,
    file: RegisterFile,
    *,
    reason: str = "",
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Put a file into the register, in one act: its months take the place of those that were there.

    A file that was put in before and still stands changes nothing, and no act is written. Raises `NotAllowed` for counties
    out of reach, and what the store's files raise. Particulars that changed are scrubbed from the database's log, which
    raises `ReaderInTheWay` after all was written.
    """
    require_somewhere(person, IMPORT)
    with store.view(person) as view:
        _require_counties(view, file)
        if _stands(view, file):
            return Imported()
    with act_of(store, person, "monitoring:register:import", f"register:{file.dataset.name}", reason) as act:
        _require_counties(act, file)
        replaced = _digests(act, file)
        imported = _write(act, file, progress)
    discard(store.database, replaced)
    if imported.changed:
        store.database.scrub()
    return imported


def _require_counties(view: View, file: RegisterFile) -> None:
    gazetteer = gazetteer_of(view.as_known_now)
    targets = ((code, target_of(gazetteer, key, view.today)) for code, key in file.counties.items())
    require_each(view.person, IMPORT, targets)


def _stands(view: View, file: RegisterFile) -> bool:
    """Whether the same bytes were put in as the same months, and each of these is still there and undamaged."""
    same = known(RegisterImportRow).where(
        RegisterImportRow.source_sha256 == file.sha256, RegisterImportRow.dataset == file.dataset.name
    )
    numbers = [row.id for row in read_only(view.session, same)]
    rows = read_only(
        view.session, known(RegisterMonthRow).where(among(col(RegisterMonthRow.imported), numbers))
    )
    digests = {(row.month, row.division): row.file_sha256 for row in rows}
    # Of a file without a column of months, whoever hands it in says which it is.
    return all(month in digests and view.files.holds(digests[month]) for month in _months(file))


def _months(file: RegisterFile) -> list[tuple[int, int]]:
    """The months of a file, each with the key of its county."""
    months = file.rows.select(MONTH.name, COUNTY.name).unique().rows()
    return [(month, file.counties[county]) for month, county in months]


def _digests(act: Act, file: RegisterFile) -> list[str]:
    """The digests of the months that a file takes the place of."""
    standing = _standing_months(act, file.dataset.name)
    return [standing[month].file_sha256 for month in _months(file) if month in standing]


def _write(act: Act, file: RegisterFile, progress: Progress) -> Imported:
    keyed = with_keys(act, file.rows, file.counties)
    imported = act.add(
        RegisterImportRow(
            dataset=file.dataset.name, source_sha256=file.sha256, rows=file.rows.height, remarks=file.remarks,
            is_invented=file.is_invented, imported_by=act.person.login,
        )
    )  # fmt: skip
    kept = keyed.rows.select(column.name for column in file.dataset.kept)
    months = _write_months(act, file, kept, imported.id, progress)
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
            "monitored": monitored,
        }
    )
    return Imported(months, keyed.new, keyed.changed, monitored, act.number)


def _write_months(
    act: Act, file: RegisterFile, rows: pl.DataFrame, imported: int, progress: Progress
) -> tuple[MonthOfCounty, ...]:
    standing = _standing_months(act, file.dataset.name)
    parts = rows.partition_by(MONTH.name, COUNTY.name, as_dict=True, maintain_order=True)
    months = []
    for done, ((month, county), part) in enumerate(sorted(parts.items()), start=1):
        division = file.counties[county]
        old = standing.get((month, division))
        content = BytesIO(content_of(file.dataset, month, county, part))
        with act.files.received(content) as received:
            act.files.keep(received)
            act.add(
                RegisterMonthRow(
                    file_sha256=received.sha256, dataset=file.dataset.name, month=month, division=division,
                    rows=part.height, is_invented=file.is_invented, imported=imported,
                    replaces=None if old is None else old.id,
                )
            )  # fmt: skip
        before = None if old is None else old.rows
        months.append(MonthOfCounty(month, county_of(act, division), part.height, before))
        progress(done, len(parts))
    return tuple(months)


def _standing_months(act: Act, dataset: str) -> Mapping[tuple[int, int], RegisterMonthRow]:
    statement = known(RegisterMonthRow).where(RegisterMonthRow.dataset == dataset)
    return {(row.month, row.division): row for row in read_only(act.session, statement)}
