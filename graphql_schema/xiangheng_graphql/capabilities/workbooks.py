"""Workbooks that come with a mutation and are read there."""

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.context import Caller
from xiangheng_platform.evidence.deposits import all_accepted
from xiangheng_scoring.intake.containers.source import Source, open_source


def source_of(caller: Caller, file: Upload) -> Source:
    """A file as a workbook is read, under the name that the client gives it; it is kept nowhere.

    Raises `EvidenceRefused`, `ContentTooLarge`, `ScannerRefused` as for a file that is handed in, `FileRefused`.
    """
    sources = [(file.stream, file.name)]
    with all_accepted(
        caller.store.database.files, sources, caller.settings.evidence, field="file"
    ) as contents:
        ((content, name),) = contents
        return open_source(content.received.path, name=name)
