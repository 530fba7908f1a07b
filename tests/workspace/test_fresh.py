"""The promise to a plugin's author and to a county: the kit and one plugin work without the rest.

One environment hides a missing dependency, because everything is in it. So a new one is made here that
holds the wheels of the kit and of one plugin, and of other people's packages only those that the kit
declares, copied from the environment of the tests. Its Python cannot reach any network.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

OFFLINE = """
import socket


def refuse(*arguments, **options):
    raise OSError("this environment has no network")


socket.socket.connect = refuse
socket.getaddrinfo = refuse
"""

pytestmark = (
    pytest.mark.thorough
)  # an environment is made and filled; `test_declared` reads the same in the code

KIT_AND_PLUGIN = ["scoring", "plugins/leapfrog"]


class Fresh:
    """A virtual environment of its own."""

    def __init__(self, folder: Path) -> None:
        self.scripts = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.scripts / ("python.exe" if os.name == "nt" else "python")
        venv.create(folder, with_pip=False)
        self.packages = Path(
            self.run(self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        )

    def run(self, *command: str | Path) -> str:
        """What a program prints in this environment, which knows nothing of the checkout."""
        outside = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
        environment = {name: value for name, value in os.environ.items() if name not in outside}
        environment |= {"PYTHONUTF8": "1", "XDG_CONFIG_HOME": str(self.scripts), "APPDATA": str(self.scripts)}
        done = subprocess.run(
            [*map(str, command)], cwd=self.scripts, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()


def closure(name: str) -> dict[str, Distribution]:
    """What a distribution declares to need, and what that needs in turn, without itself."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        for need in map(Requirement, distribution(waiting.pop()).requires or []):
            if need.name not in found and (need.marker is None or need.marker.evaluate({"extra": ""})):
                found[need.name] = distribution(need.name)
                waiting.append(need.name)
    return found


def copy(source: Distribution, target: Path) -> None:
    """Copy an installed distribution, without the scripts that lie outside the packages' folder."""
    for file in source.files or []:
        if ".." not in file.parts and "__pycache__" not in file.parts:
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), target / file)


@pytest.fixture(scope="module")
def fresh(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """The kit and one plugin from their wheels, what the kit declares, no network."""
    made = Fresh(tmp_path_factory.mktemp("fresh") / "env")
    for needed in closure("xiangheng-scoring").values():
        copy(needed, made.packages)
    (made.packages / "sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(made.python)]
    local = [str(wheels[member]) for member in KIT_AND_PLUGIN]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", *local], check=True)
    return made


def test_nothing_declared_is_missing(fresh: Fresh) -> None:
    """By what the wheels declare, the environment is complete."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", fresh.python, "check"], capture_output=True
    )

    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")


def test_the_rest_is_not_there(fresh: Fresh) -> None:
    """The other members and the developers' tools are absent, or the tests below would prove little."""
    absent = ["xiangheng_linkage", "xiangheng_seeds", "pytest", "openpyxl", "hatchling"]
    program = f"import importlib.util as u; print([n for n in {absent} if u.find_spec(n)])"

    assert fresh.run(fresh.python, "-c", program) == "[]"


def test_there_is_no_network(fresh: Fresh) -> None:
    """A connection that anything tried would be refused."""
    program = "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept OSError as e: print(e)"

    assert fresh.run(fresh.python, "-c", program) == "this environment has no network"


def test_every_module_of_the_kit_can_be_imported(fresh: Fresh) -> None:
    """No module of the kit needs a package that the kit does not declare."""
    program = (
        "import pkgutil, importlib, xiangheng_scoring as kit\n"
        "for m in pkgutil.walk_packages(kit.__path__, 'xiangheng_scoring.'):\n"
        "    m.name.endswith('__main__') or importlib.import_module(m.name)"
    )

    assert fresh.run(fresh.python, "-c", program) == ""


def test_the_command_lists_the_plugins_scheme(fresh: Fresh) -> None:
    """`xiangheng scheme list` shows the scheme of the one plugin that is installed, and no other."""
    listed = fresh.run(fresh.scripts / "xiangheng", "scheme", "list", "--json")

    assert json.loads(listed)
    assert "leapfrog" in listed
    assert "linkage" not in listed
