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
    "score --scheme {small} --data {data} --json": set(),
    "scheme check {folder}": set(),
    "plugin list": set(),
    "permission list": set(),
    "config explain": set(),
}
#: A scheme of one indicator and two counties, and what they reported.
SMALL = {
    "scheme.toml": 'format = 1\ncode = "small"\nname = "小方案"\nyear = 2024\n',
    "nodes.csv": "code,parent,name,weight,rule,missing\nT,,总分,100,,\nA,T,甲指标,100,pass_through,block\n",
    "units.csv": "code,name\n1,一县\n2,二县\n",
}
DATA = "代码,A\n1,40\n2,60\n"


def started(folder: Path, *words: str, **settings: str) -> tuple[int, set[str]]:
    """The exit code of a command in a process of its own, and the large libraries that it loaded."""
    own = {"XIANGHENG_SETTINGS": str(folder / "settings.toml"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(words)],
        env=os.environ | own | settings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    code, loaded = json.loads(done.stdout.splitlines()[-1])
    return code, LARGE & set(loaded)


@pytest.mark.parametrize("command", USED)
def test_a_command_loads_only_what_it_uses(tmp_path: Path, command: str) -> None:
    """Of the large libraries, those that it cannot do without."""
    folder = Path(__file__).parents[2] / "plugins" / "leapfrog" / "xiangheng_leapfrog" / "scheme"
    small = tmp_path / "小方案"
    small.mkdir()
    for name, text in SMALL.items():
        (small / name).write_text(text, encoding="utf-8")
    (data := tmp_path / "数.csv").write_text(DATA, encoding="utf-8")
    words = [word.format(folder=folder, small=small, data=data) for word in command.split()]

    assert started(tmp_path, *words) == (0, USED[command])


def test_who_asks_the_store_waits_for_no_migration(tmp_path: Path) -> None:
    """What makes and upgrades tables is loaded by whoever does that; here somebody who has not signed in asks."""
    at = {"XIANGHENG_DATABASE__URL": f"sqlite:///{tmp_path / 'started.db'}"}

    assert started(tmp_path, "db", "init", **at) == (0, {"alembic", "sqlalchemy", "sqlmodel"})
    assert started(tmp_path, "region", "list", **at) == (10, {"sqlalchemy", "sqlmodel"})


def test_who_mistypes_a_command_waits_for_no_other(tmp_path: Path) -> None:
    """The word that is meant is known from the names alone."""
    assert started(tmp_path, "scoer") == (2, set())
