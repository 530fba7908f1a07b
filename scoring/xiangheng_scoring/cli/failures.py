"""What a refusal looks like: an exit code, lines for a person, or JSON for a program."""

import os
import sys
import traceback
from collections.abc import Iterable
from typing import Any

from xiangheng_scoring.cli.output import print_json
from xiangheng_scoring.errors import (
    AggregationImpossible,
    ComparisonImpossible,
    DataRefused,
    Fault,
    FaultsFound,
    FittingImpossible,
    FrameRefused,
    RunBlocked,
    SchemeRefused,
    UnknownNode,
    UnknownUnit,
    XianghengError,
)

TRACEBACK_VARIABLE = "XIANGHENG_TRACEBACK"
FAULTS_FORMAT = "xiangheng-faults/1"
EXIT_FAULT_OF_OURS = 1
EXIT_CHECK_FAILED = 8
_BY_PREFIX = (
    ("DEMO-", 2),
    ("FILE-", 3),
    ("PLUGIN-", 5),
    ("SETTINGS-", 5),
    ("SCHEME-UNKNOWN", 7),
    ("SCHEME-", 4),
    ("METHOD-", 2),
    ("USAGE", 2),
)
_BY_TYPE: tuple[tuple[type[XianghengError], int], ...] = (
    (DataRefused, 3),
    (SchemeRefused, 4),
    (FrameRefused, 4),
    (RunBlocked, 6),
    (AggregationImpossible, 6),
    (FittingImpossible, 6),
    (UnknownUnit, 7),
    (UnknownNode, 7),
    (ComparisonImpossible, 7),
)


def exit_code(error: XianghengError) -> int:
    """The exit code of a refusal."""
    if error.exit_code is not None:
        return error.exit_code
    for kind, code in _BY_TYPE:
        if isinstance(error, kind):
            return code
    return next((code for prefix, code in _BY_PREFIX if error.code.startswith(prefix)), EXIT_FAULT_OF_OURS)


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
    return exit_code(error)


def faults_document(error: XianghengError) -> dict[str, Any]:
    """A refusal as plain data, its notices after its faults."""
    faults = (*error.faults, *error.notices) if isinstance(error, FaultsFound) else (error.fault,)
    return {
        "format": FAULTS_FORMAT,
        "code": error.code,
        "message": error.fault.message,
        "exit_code": exit_code(error),
        "faults": fault_rows(faults),
    }


def fault_rows(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults as plain rows, empty fields as null."""
    return [
        {
            "code": fault.code,
            "where": fault.where or None,
            "message": fault.message,
            "value": fault.value or None,
            "expected": fault.expected or None,
            "remedy": fault.remedy or None,
            "is_notice": fault.is_notice,
        }
        for fault in faults
    ]
