"""Output that cannot be written is told in one line and by an exit code, whatever the command was."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "xiangheng_scoring"]
FULL = Path("/dev/full")

needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
#: What a page, a table, a long document and an error write; the sweep asks for more of each.
CASES = [
    ["--help"],
    ["scheme", "list"],
    ["seeds", "workpoints", "--json"],
    ["scoer", "--json"],
    *(
        pytest.param(arguments, marks=pytest.mark.thorough)
        for arguments in (["--version"], ["scheme", "list", "--json"], ["scheme", "show", "leapfrog"])
    ),
]


def run(arguments: list[str], **streams: object) -> "subprocess.CompletedProcess[bytes]":
    """The command in a process of its own, as only there the last block is written while it ends."""
    settings = os.environ | {"XIANGHENG_SETTINGS": os.devnull + "/none", "PYTHONUTF8": "1"}
    return subprocess.run([*COMMAND, *arguments], env=settings, check=False, **streams)  # type: ignore[call-overload,no-any-return]


@needs_a_full_device
@pytest.mark.parametrize("arguments", CASES, ids=" ".join)
def test_a_full_disk_is_one_line(arguments: list[str]) -> None:
    """A person, and a program that asked for JSON, learn that what stands there is not whole."""
    with FULL.open("wb") as full:
        done = run(arguments, stdout=full, stderr=subprocess.PIPE)

    assert done.returncode == 12
    assert done.stderr.decode().count("\n") == 1
    assert "输出没有写完（磁盘已满）" in done.stderr.decode()


@needs_a_full_device
@pytest.mark.parametrize(("arguments", "code"), [(["scoer"], 2), (["scheme", "list"], 0)])
def test_errors_that_nobody_can_be_told_keep_their_exit_code(arguments: list[str], code: int) -> None:
    """With standard error full, the exit code still says what happened."""
    with FULL.open("wb") as full:
        done = run(arguments, stdout=subprocess.PIPE, stderr=full)

    assert done.returncode == code


@pytest.mark.skipif(os.name == "nt", reason="closed by a shell's own words")
def test_an_output_that_is_not_open_is_told() -> None:
    """`>&-`: nothing can be shown, which is no success."""
    typed = f"{shlex.join([*COMMAND, 'scheme', 'list'])} >&-"
    done = subprocess.run(["sh", "-c", typed], stderr=subprocess.PIPE, check=False)

    assert done.returncode == 12
    assert "没有打开" in done.stderr.decode()


@pytest.mark.parametrize("arguments", CASES, ids=" ".join)
@pytest.mark.skipif(os.name == "nt", reason="no pipe is broken by a signal there")
def test_whoever_reads_may_stop(arguments: list[str]) -> None:
    """A pipe closed at the other end is no fault: an exit code of its own and no word."""
    reader, writer = os.pipe()
    os.close(reader)
    done = run(arguments, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(os.name == "nt", reason="no pipe is broken by a signal there")
def test_a_picture_is_written_before_anybody_stops_reading(tmp_path: Path, small: Any) -> None:
    """`compare --out 图 | head` loses lines and no picture."""
    compared = [
        "compare",
        "--scheme",
        str(small.scheme),
        "--data",
        str(small.data),
        "-u",
        "1",
        "--from-unit",
        "2",
    ]
    reader, writer = os.pipe()
    os.close(reader)
    done = run([*compared, "--out", str(tmp_path / "图")], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)

    assert done.returncode == 141
    assert [path.suffix for path in (tmp_path / "图").iterdir()] == [".svg"]


@pytest.mark.parametrize(
    "encoding",
    [
        "ascii:strict",
        "gb2312:strict",
        *(pytest.param(encoding, marks=pytest.mark.thorough) for encoding in ("ascii", "latin-1:strict")),
    ],
)
def test_a_console_that_cannot_show_a_sign_shows_another(encoding: str) -> None:
    """What the encoding lacks is replaced, in the ranking's own signs too."""
    wanted = os.environ | {"PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [*COMMAND, "scheme", "show", "linkage"], env=wanted, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_code_that_asks_to_exit_is_not_obeyed(tmp_path: Path) -> None:
    """`sys.exit(0)` in somebody's plugin must not look like a finished command."""
    code = (
        "import sys; from xiangheng_scoring.cli import app, main;"
        "app.make_app = lambda: (lambda *a, **k: sys.exit(0));"
        "sys.exit(main(['scheme', 'list']))"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=False)

    assert done.returncode == 1
    assert "sys.exit" in done.stderr.decode()
