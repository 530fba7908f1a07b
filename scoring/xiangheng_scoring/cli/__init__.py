"""The command `xiangheng`: what the kit and the installed members can do, from a terminal or a program.

Exit codes (kept stable, documented in `docs/manual/cli.md`): 0 done; 1 a fault of ours; 2 wrong usage;
3 data refused; 4 scheme refused; 5 plugin or settings refused; 6 the run cannot be scored (missing value
with policy `block`, mean that does not exist); 7 no such scheme, unit or node; 8 a plugin check failed;
9 the store refused (missing, busy, full, damaged); 10 not signed in, or without the right; 11 a job that was waited
for failed or was cancelled; 12 the output could not be written to the end; 130 interrupted; 141 whoever reads the
output closed it.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext, suppress

from xiangheng_scoring.cli.failures import EXIT_FAULT_OF_OURS, report
from xiangheng_scoring.cli.output import OutputLost, checked_streams, only_documents

EXIT_OUTPUT_LOST = 12
EXIT_INTERRUPTED = 130
EXIT_OUTPUT_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; what is refused is told on standard error (or as JSON)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    _settle_encoding(as_json)
    try:
        with checked_streams(), only_documents() if as_json else nullcontext():
            code = _run(given, as_json=as_json)
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    except OutputLost as lost:
        if lost.is_closed:
            return EXIT_OUTPUT_CLOSED
        _tell(f"输出没有写完（{lost.reason}）：换一个能写的位置再运行；登记一类的命令可能已经生效，先查看。")
        return EXIT_OUTPUT_LOST
    except SystemExit as exit_asked:  # by other people's code: none of ours ends the process
        _tell(f"没有做完：运行中有代码要求退出（sys.exit，{exit_asked.code}），多半在插件里。")
        return EXIT_FAULT_OF_OURS
    if (
        code == EXIT_INTERRUPTED
    ):  # within a command the library turns an interruption into this code, without a word
        _tell("已中断；再次运行即可。")
    return code


def _tell(words: str) -> None:
    """One line on standard error; where that does not take it either, there is nobody to tell."""
    with suppress(OSError):
        print(words, file=sys.stderr, flush=True)


def _run(given: Sequence[str], *, as_json: bool) -> int:
    from typer.exceptions import TyperException

    from xiangheng_scoring.cli.app import make_app
    from xiangheng_scoring.errors import XianghengError

    try:
        code = make_app()(given, standalone_mode=False, prog_name="xiangheng")
    except XianghengError as error:
        from xiangheng_scoring.cli.usage import named_by_option

        return report(named_by_option(error, given), as_json=as_json)
    except TyperException as error:
        from xiangheng_scoring.cli.usage import usage_refusal

        if type(error).__name__ == "NoArgsIsHelpError":
            print(error, file=sys.stderr)
            return 2
        return report(usage_refusal(error), as_json=as_json)
    return code if isinstance(code, int) else 0


def _settle_encoding(as_json: bool) -> None:
    """One encoding for all that is said; what it lacks is replaced, never a crash.

    UTF-8, which every console can be made to show, unless the user says otherwise, as to any Python. JSON is always UTF-8.
    """
    wanted = "" if as_json else os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=wanted or "utf-8", errors="replace")
