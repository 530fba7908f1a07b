"""What a refusal looks like: an exit code, lines for a person, or JSON for a program."""

import os
import sys
import traceback
from collections.abc import Iterable, Mapping
from typing import Any

from xiangheng_scoring.cli.output import print_json
from xiangheng_scoring.errors import Fault, FaultsFound, Kind, XianghengError
from xiangheng_scoring.places import place_document

TRACEBACK_VARIABLE = "XIANGHENG_TRACEBACK"
FAULTS_FORMAT = "xiangheng-faults/1"
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
        print_json(faults_document(error))
    else:
        print(str(error), file=sys.stderr)
    return EXIT_CODES[error.kind]


def faults_document(error: XianghengError) -> dict[str, Any]:
    """A refusal as plain data, its notices after its faults."""
    faults = (*error.faults, *error.notices) if isinstance(error, FaultsFound) else (error.fault,)
    return {
        "format": FAULTS_FORMAT,
        "code": error.code,
        "message": error.fault.message,
        "exit_code": EXIT_CODES[error.kind],
        "faults": fault_rows(faults),
    }


def fault_rows(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults as plain rows, empty fields as null."""
    return [
        {
            "code": fault.code,
            "at": place_document(fault.at),
            "where": fault.where or None,
            "message": fault.message,
            "value": fault.value or None,
            "expected": fault.expected or None,
            "remedy": fault.remedy or None,
            "is_notice": fault.is_notice,
        }
        for fault in faults
    ]
