"""The composition root: what the settings say is put together here and nowhere else: the store, kinds of jobs, a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xiangheng_platform import settings as settings_of
from xiangheng_platform.settings import Settings
from xiangheng_platform.store import schema
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store

if TYPE_CHECKING:  # most of those who open a store run no job
    from xiangheng_platform.jobs.kinds import Kinds
    from xiangheng_platform.jobs.worker import Told, Worker
    from xiangheng_platform.store.upkeep import Check


@contextmanager
def store_as_set() -> Iterator[tuple[Store, Settings]]:
    """The store that the settings name, whatever state it is in; closed afterwards."""
    settings = settings_of.read()
    limits = settings.database
    database = Database(
        settings.database_url,
        patience=limits.patience,
        connections=limits.connections,
        reading_seconds=limits.reading_seconds,
        files=settings.files_folder,
    )
    try:
        yield Store(database, tolerance=settings.clock_tolerance), settings
    finally:
        database.close()


@contextmanager
def open_store() -> Iterator[tuple[Store, Settings]]:
    """The store that the settings name, if its tables are the program's; raises `StoreMissing`, `SchemaDiffers`."""
    with store_as_set() as (store, settings):
        schema.refuse_unless_current(store.database)
        yield store, settings


def backups_folder(settings: Settings) -> Path:
    """Where backups go that are given no place."""
    return settings.data.folder / "backups"


def checks() -> "tuple[Check, ...]":
    """What slices have `db check` look at, of what they keep besides history."""
    from xiangheng_platform.rectification.agreement import differences

    return (differences,)


def installed_kinds(settings: Settings | None = None) -> "Kinds":
    """Every kind of job that this installation has."""
    from xiangheng_platform.evidence.kinds import evidence_kinds
    from xiangheng_platform.jobs.kinds import registry
    from xiangheng_platform.jobs.standard import standard_kinds
    from xiangheng_platform.monitoring.lists.kinds import list_kinds
    from xiangheng_platform.rectification.kinds import rectification_kinds
    from xiangheng_platform.trials.kinds import trial_kinds

    chosen = settings or settings_of.read()
    trials = trial_kinds(chosen.evidence, chosen.jobs.step_seconds)
    ours = (*standard_kinds(backups_folder(chosen)), *evidence_kinds(), *rectification_kinds())
    return registry([*ours, *trials, *list_kinds(chosen.jobs.step_seconds)])


def new_worker(store: Store, settings: Settings, told: "Told" = lambda job: None) -> "Worker":
    """A worker for all of them, which looks up whoever asked for a job when the job begins."""
    from xiangheng_platform.access.credentials import absent_person_of
    from xiangheng_platform.jobs.worker import Worker

    return Worker(store, installed_kinds(settings), absent_person_of, settings.jobs, told)
