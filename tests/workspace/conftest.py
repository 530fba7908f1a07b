"""What the guards of the workspace look at: the root, its members and their wheels."""

import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the workspace."""
    return ROOT


@pytest.fixture
def run() -> ModuleType:
    """The root's run.py as a module, fresh for each test, since tests replace parts of it."""
    spec = spec_from_file_location("run_under_test", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def members() -> dict[str, dict[str, Any]]:
    """The `pyproject.toml` of each member, by its folder from the root, such as `plugins/leapfrog`."""
    workspace = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]["workspace"]
    found = [path for pattern in workspace["members"] for path in ROOT.glob(f"{pattern}/pyproject.toml")]
    return {_folder(path): tomllib.loads(path.read_text("utf-8")) for path in sorted(found)}


@pytest.fixture(scope="session")
def packages(members: dict[str, dict[str, Any]]) -> dict[str, Path]:
    """The folder of each member's import package, by the member's folder from the root."""
    built = {
        member: project["tool"]["hatch"]["build"]["targets"]["wheel"] for member, project in members.items()
    }
    return {member: ROOT / member / wheel["packages"][0] for member, wheel in built.items()}


@pytest.fixture(scope="session")
def wheels(members: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A wheel of each member, by its folder, built by the environment's own hatchling without any network."""
    return {member: _build(ROOT / member, tmp_path_factory.mktemp("wheel")) for member in members}


def _folder(path: Path) -> str:
    return path.parent.relative_to(ROOT).as_posix()


def _build(member: Path, target: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(target)]
    subprocess.run(command, cwd=member, check=True, capture_output=True)
    (wheel,) = target.glob("*.whl")
    return wheel
