"""Where Polars is not installed the platform works, and what needs it says what is missing."""

import subprocess
import sys

BLOCKED = "import sys; sys.modules['polars'] = None; from xiangheng_scoring.cli import main; sys.exit(main({arguments!r}))"


def typed_without_polars(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a program of its own that has no Polars."""
    code = BLOCKED.format(arguments=list(arguments))
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_register_says_what_is_missing() -> None:
    """And how it is installed."""
    said = typed_without_polars("household", "show", "1")
    assert said.returncode != 0
    assert "MONITORING-LIBRARY" in said.stderr
    assert "xiangheng-platform[monitoring]" in said.stderr


def test_everything_else_is_there() -> None:
    """The page of all commands, and what of the register needs no months."""
    assert "household" in typed_without_polars("--help").stdout
    assert "监测收入线" in typed_without_polars("household", "line", "--help").stdout
