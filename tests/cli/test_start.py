"""A command loads only the libraries that it uses: who types one waits for every other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, sys
from xiangheng_scoring.cli import main
code = main(json.loads(sys.argv[1]))
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
USED: dict[str, set[str]] = {
    "--help": set(),
    "scheme list": set(),
    "scheme check {folder}": set(),
    "plugin list": set(),
    "permission list": set(),
    "config explain": set(),
}


@pytest.mark.parametrize("command", USED)
def test_a_command_loads_only_what_it_uses(tmp_path: Path, command: str) -> None:
    """Of the large libraries, those that it cannot do without."""
    folder = Path(__file__).parents[2] / "plugins" / "leapfrog" / "xiangheng_leapfrog" / "scheme"
    words = [word.format(folder=folder) for word in command.split()]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(words)],
        env=os.environ | {"XIANGHENG_SETTINGS": str(tmp_path / "settings.toml"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    code, loaded = json.loads(done.stdout.splitlines()[-1])

    assert code == 0, done.stdout + done.stderr
    assert LARGE & set(loaded) == USED[command]
