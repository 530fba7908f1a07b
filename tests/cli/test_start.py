"""A command loads only the libraries that it uses: who types one waits for every other."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = """
import json, sys
from xiangheng_scoring.cli import main
for words in json.loads(sys.argv[1]):
    code = main(words)
    print(json.dumps([code, sorted(name for name in sys.modules if "." not in name)]))
"""
#: Libraries for some commands, which take longer to load than many a command to run.
LARGE = {
    "alembic",
    "numpy",
    "openpyxl",
    "polars",
    "scipy",
    "sqlalchemy",
    "sqlmodel",
    "tomlkit",
    "xlrd",
    "xlsxwriter",
}
NEED_NONE = [
    "--help",
    "scheme list",
    "scheme check {folder}",
    "plugin list",
    "permission list",
    "config explain",
]


def started(folder: Path, *commands: list[str], **settings: str) -> list[tuple[int, set[str]]]:
    """The exit code of each command, one after the other in a process of their own, and the large libraries loaded."""
    own = {"XIANGHENG_SETTINGS": str(folder / "settings.toml"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands)],
        env=os.environ | own | settings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    return [(code, LARGE & set(loaded)) for code, loaded in lines]


def test_a_command_loads_only_what_it_uses(tmp_path: Path, small: Any) -> None:
    """None of the large libraries, where it can do without: not even all of these commands together load one."""
    folder = Path(__file__).parents[2] / "plugins" / "leapfrog" / "xiangheng_leapfrog" / "scheme"
    commands = [
        [word.format(folder=folder, small=small) for word in command.split()] for command in NEED_NONE
    ]
    said = started(tmp_path, *commands)

    assert dict(zip(NEED_NONE, said, strict=True)) == dict.fromkeys(NEED_NONE, (0, set()))


def test_who_scores_loads_the_arrays_that_figures_are_read_into(tmp_path: Path, small: Any) -> None:
    """NumPy, and nothing for charts, documents or the store."""
    command = f"score --scheme {small.scheme} --data {small.data} --json".split()

    assert started(tmp_path, command) == [(0, {"numpy"})]


def test_who_asks_the_store_waits_for_no_migration(tmp_path: Path) -> None:
    """What makes and upgrades tables is loaded by whoever does that; here somebody who has not signed in asks."""
    at = {"XIANGHENG_DATABASE__URL": f"sqlite:///{tmp_path / 'started.db'}"}

    assert started(tmp_path, ["db", "init"], **at) == [(0, {"alembic", "sqlalchemy", "sqlmodel"})]
    assert started(tmp_path, ["region", "list"], **at) == [(10, {"sqlalchemy", "sqlmodel"})]


def test_who_mistypes_a_command_waits_for_no_other(tmp_path: Path) -> None:
    """The word that is meant is known from the names alone."""
    assert started(tmp_path, ["scoer"]) == [(2, set())]
