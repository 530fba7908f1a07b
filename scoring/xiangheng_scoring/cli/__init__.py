"""The command `xiangheng`: what the kit and the installed members can do, from a terminal or a program.

Exit codes (kept stable, documented in `docs/manual/cli.md`): 0 done; 1 a fault of ours; 2 wrong usage;
3 data refused; 4 scheme refused; 5 plugin or settings refused; 6 the run cannot be scored (missing value
with policy `block`, mean that does not exist); 7 no such scheme, unit or node; 8 a plugin check failed.
"""

import sys
from collections.abc import Sequence

from xiangheng_scoring.cli.failures import EXIT_FAULT_OF_OURS, report, usage_message


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; what is refused is told on standard error (or as JSON)."""
    import typer
    from typer.exceptions import TyperException

    from xiangheng_scoring.cli.app import make_app
    from xiangheng_scoring.errors import XianghengError

    given = list(sys.argv[1:] if arguments is None else arguments)
    _use_utf8()
    try:
        code = make_app()(given, standalone_mode=False, prog_name="xiangheng")
    except XianghengError as error:
        return report(error, as_json="--json" in given)
    except TyperException as error:
        print(usage_message(error), file=sys.stderr)
        return 2
    except (KeyboardInterrupt, typer.Abort):
        print("已中断，没有写入任何内容。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return EXIT_FAULT_OF_OURS
    return code if isinstance(code, int) else 0


def _use_utf8() -> None:
    """UTF-8 on every console; a character that the terminal cannot show is replaced, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
