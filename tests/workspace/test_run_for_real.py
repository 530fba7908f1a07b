"""run.py as a stranger starts it: a real installation in an awkward folder, on an awkward console."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Started = subprocess.CompletedProcess[bytes]
Start = Callable[..., Started]

# A member that builds itself, so that it can really be installed without a network. Its package tells what
# it was started with, and a character that few consoles have.
MEMBER = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "xiangheng-scoring"
version = "0.1.0"
"""
BACKEND = """
import pathlib, zipfile
INFO = "xiangheng_scoring-0.1.0.dist-info/"
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "xiangheng_scoring-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("xiangheng_scoring.pth", str(pathlib.Path().resolve()))
        wheel.writestr(INFO + "METADATA", "Metadata-Version: 2.1\\nName: xiangheng-scoring\\nVersion: 0.1.0\\n")
        wheel.writestr(INFO + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(INFO + "RECORD", "")
    return name
"""
PACKAGE = "import sys; print('演示 🌾', sys.flags.utf8_mode, *sys.argv[1:])"


@pytest.fixture(scope="module")
def place(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace in a folder whose name has a space and Chinese characters."""
    place = tmp_path_factory.mktemp("place") / "湘衡 试用"
    (place / "scoring").mkdir(parents=True)
    shutil.copy(root / "run.py", place)
    (place / "pyproject.toml").write_text('[tool.uv.workspace]\nmembers = ["scoring"]\n', "utf-8")
    (place / "requirements.lock").touch()
    (place / "scoring" / "pyproject.toml").write_text(MEMBER, "utf-8")
    (place / "scoring" / "backend.py").write_text(BACKEND, "utf-8")
    (place / "scoring" / "xiangheng_scoring.py").write_text(PACKAGE, "utf-8")
    return place


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Start Python with some words and settings, from a folder that is not the project's."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def started(*words: str | Path, python: str | Path = sys.executable, **settings: str) -> Started:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run([python, *words], cwd=elsewhere, env=kept | settings, capture_output=True)

    return started


@pytest.fixture(scope="module")
def first(place: Path, start: Start) -> Started:
    """The first call of the demo in a bare checkout, on a console of code page 936."""
    return start(place / "run.py", "demo", "--to", "某处", PYTHONIOENCODING="cp936")


@pytest.mark.thorough
def test_first_call_installs_and_runs(first: Started) -> None:
    """One call in a bare checkout says what it is doing, installs, and shows the demo."""
    said = first.stdout.decode("cp936")

    assert first.returncode == 0, first.stderr.decode("utf-8", "replace")
    assert said.startswith("准备运行环境")
    assert said.splitlines()[-1] == "演示 ? 1 demo --to 某处"


@pytest.mark.thorough
def test_second_call_only_runs(first: Started, place: Path, start: Start) -> None:
    """The next call shows the demo and nothing else: the words passed on, in UTF-8 mode."""
    second = start(place / "run.py", "demo", "--to", "某处")

    assert second.stdout.decode("utf-8").strip() == "演示 🌾 1 demo --to 某处"


@pytest.mark.thorough
def test_environment_works_without_run(first: Started, place: Path, start: Start) -> None:
    """Python starts in a Chinese folder and finds the kit, though its locale cannot say the folder's name."""
    python = place / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    narrow = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    done = start("-c", "import xiangheng_scoring", python=python, PYTHONIOENCODING="utf-8", **narrow)

    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def test_missing_lock_is_named(place: Path, start: Start, tmp_path: Path) -> None:
    """A checkout that lost a file is answered with the file's name, without a traceback."""
    shutil.copy(place / "run.py", tmp_path)
    shutil.copy(place / "pyproject.toml", tmp_path)

    done = start(tmp_path / "run.py", "demo")

    assert done.returncode == 2
    assert "requirements.lock" in done.stderr.decode("utf-8")
    assert "Traceback" not in done.stderr.decode("utf-8")


@pytest.mark.thorough
def test_tests_end_as_pytest_ends(root: Path, tmp_path: Path, start: Start) -> None:
    """A copy of the tracked files passes every check, and pytest has the last word; this needs a registry."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode("utf-8").split("\0")):
        target = tmp_path / "全 部" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target)

    done = start(tmp_path / "全 部" / "run.py", "test", "-k", "test_platform_is_found")

    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8")
    assert "1 passed" in done.stdout.decode("utf-8").splitlines()[-1]
