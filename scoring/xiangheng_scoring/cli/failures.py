"""What a refusal looks like: an exit code, lines for a person, or JSON for a program."""

import os
import sys
import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING

from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError

if TYPE_CHECKING:
    from xiangheng_scoring.documents import Refusal

TRACEBACK_VARIABLE = "XIANGHENG_TRACEBACK"
EXIT_FAULT_OF_OURS = 1
EXIT_CHECK_FAILED = 8
#: The one place where exit codes are decided; the manual tells them (`docs/manual/cli.md`).
EXIT_CODES: Mapping[Kind, int] = {
    Kind.OURS: EXIT_FAULT_OF_OURS, Kind.USAGE: 2, Kind.DATA: 3, Kind.SCHEME: 4, Kind.SETTING: 5, Kind.RUN: 6, Kind.UNKNOWN: 7,
    Kind.STORE: 9, Kind.ACCESS: 10, Kind.JOB: 11,
}  # fmt: skip


def report(error: XianghengError, *, as_json: bool) -> int:
    """Tell a refusal, as JSON on standard output or as lines on standard error; returns the exit code.

    How another's code came to fail is told only on request: its author needs it, whoever scores does not.
    """
    if error.__cause__ is not None and os.environ.get(TRACEBACK_VARIABLE):
        traceback.print_exception(error.__cause__, file=sys.stderr)
    if as_json:
        print_record(refusal(error))
    else:
        print(str(error), file=sys.stderr)
    return EXIT_CODES[error.kind]


def refusal(error: XianghengError) -> "Refusal":
    """A refusal as programs read it, its notices after its faults."""
    from xiangheng_scoring.documents import Refusal, fault_records

    faults = (*error.faults, *error.notices) if isinstance(error, FaultsFound) else (error.fault,)
    return Refusal(error.code, error.fault.message, EXIT_CODES[error.kind], fault_records(faults))
