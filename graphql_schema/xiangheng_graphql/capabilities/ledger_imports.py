"""Ledgers that departments hand in as workbooks are put into ours."""

from dataclasses import replace
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.capabilities.workbooks import source_of
from xiangheng_graphql.commands import told_to_front_ends
from xiangheng_graphql.context import Caller
from xiangheng_platform.rectification.workbooks.documents import (
    AlikeRow,
    ChangedRow,
    DifferingColumn,
    LedgerImport,
    LedgerRow,
    import_record,
)
from xiangheng_platform.rectification.workbooks.files import read_ledger
from xiangheng_platform.rectification.workbooks.imports import Imported, Sorted, sort_ledger
from xiangheng_platform.rectification.workbooks.imports import import_ledger as put_in
from xiangheng_platform.regions import divisions
from xiangheng_scoring.records import Meaning

REGISTER = "issue.register"

ledger_imports = Capability("ledger_imports")
ledger_imports.call(AlikeRow, "AlikeLedgerRow")
ledger_imports.call(ChangedRow, "ChangedLedgerRow")
ledger_imports.call(DifferingColumn, "DifferingLedgerColumn")
ledger_imports.call(LedgerRow, "ImportedLedgerRow")


@ledger_imports.mutation(
    chinese="导入台账：新的登记，已有的不重复，相近的等人确认；有错的一个也不登记", action=REGISTER
)
def import_ledger(
    caller: Caller,
    file: Annotated[Upload, Meaning("the workbook or CSV, in a multipart form; it is not kept")],
    year: Annotated[int | None, Meaning("the year of rows that state none; null: every row does")] = None,
    document: Annotated[
        str, Meaning("the report or notice that rows come from which state none; empty: every row does")
    ] = "",
    accepted_as_new: Annotated[
        tuple[str, ...], Meaning("rows that are problems of their own though they resemble another, as 12")
    ] = (),
    accepts_all: Annotated[bool, Meaning("whether every row that resembles another is one of its own")] = (
        False
    ),
    is_trial: Annotated[bool, Meaning("whether it is only asked what would become of it")] = False,
    reason: Annotated[str, Meaning("why, for the audit log")] = "",
) -> LedgerImport:
    """Put the issues of a ledger into ours, in one act: what is there is left alone, what is alike waits for somebody to decide."""
    source = source_of(caller, file)
    with caller.store.view(caller.person) as view:
        ledger = read_ledger(source, divisions.gazetteer(view), view.today, year=year, document=document)
        if is_trial:
            result: Sorted | Imported = sort_ledger(
                view, ledger, accepted_as_new=accepted_as_new, accepts_all=accepts_all
            )
    if not is_trial:
        result = put_in(
            caller.store, caller.person, ledger,
            accepted_as_new=accepted_as_new, accepts_all=accepts_all, reason=reason,
        )  # fmt: skip
    record = import_record(ledger, result)
    return replace(record, notices=tuple(map(told_to_front_ends, record.notices)))
