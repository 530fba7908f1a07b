"""Workbooks that come with a mutation and are read there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.context import Caller
from xiangheng_platform.evidence.deposits import all_accepted
from xiangheng_scoring.intake.containers.source import Source, open_source


def source_of(caller: Caller, file: Upload) -> Source:
    """A file as a workbook is read, under the name that the client gives it; it is kept nowhere.

    Raises as `accepted`, and `FileRefused`.
    """
    with accepted(caller, file) as (path, name):
        return open_source(path, name=name)


@contextmanager
def accepted(caller: Caller, file: Upload) -> Iterator[tuple[Path, str]]:
    """Where a file lies while the block runs, and the name that the client gives it; it is kept nowhere.

    Raises `EvidenceRefused`, `ContentTooLarge`, `ScannerRefused` as for a file that is handed in.
    """
    sources = [(file.stream, file.name)]
    with all_accepted(
        caller.store.database.files, sources, caller.settings.evidence, field="file"
    ) as contents:
        ((content, name),) = contents
        yield content.received.path, name
