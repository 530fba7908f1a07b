"""The folders of the workspace, and the standard library's `platform`, which one of them is named after."""

import platform
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

STANDARD_LIBRARY = Path(sysconfig.get_paths()["stdlib"])

# Folders that are to join: the guards hold before there is a pyproject.toml in them.
MEMBERS_TO_COME = ["platform", "graphql_schema", "console"]


def test_platform_is_found_in_the_standard_library() -> None:
    """`import platform` finds the standard library's module, not a folder of ours."""
    spec = find_spec("platform")

    assert spec is not None
    assert Path(str(spec.origin)) == STANDARD_LIBRARY / "platform.py"


def test_platform_was_not_replaced_while_tests_were_collected() -> None:
    """pytest, which invents modules from folder names, has put nothing in the place of `platform`."""
    assert sys.modules["platform"] is platform
    assert platform.system()


@pytest.mark.parametrize(
    "runner", [["-m", "pytest"], ["-c", "import pytest; raise SystemExit(pytest.main())"]]
)
def test_platform_is_intact_however_pytest_is_started(runner: list[str], root: Path) -> None:
    """`python -m pytest` puts the root on the path and bare `pytest` does not; `platform` outlives both."""
    chosen = ["-q", "-p", "no:cacheprovider", "-k", "standard_library or replaced", __file__]
    safe_path = [] if runner[0] == "-m" else ["-P"]  # the script `pytest` does not add the current folder

    done = subprocess.run(
        [sys.executable, *safe_path, *runner, *chosen], cwd=root, capture_output=True, text=True
    )

    assert "2 passed" in done.stdout


def test_member_folders_hold_no_module_of_their_own(members: dict[str, dict[str, Any]], root: Path) -> None:
    """A member's folder is a folder and no package: tests lie in `tests/`, code in the import package."""
    unwanted = ["__init__.py", "conftest.py", "tests"]

    assert [
        f"{m}/{name}" for m in [*members, *MEMBERS_TO_COME] for name in unwanted if (root / m / name).exists()
    ] == []


def test_no_package_below_tests(root: Path) -> None:
    """A folder under `tests/` with an `__init__.py` could take the place of a real package."""
    assert [*(root / "tests").rglob("__init__.py")] == []


def test_no_tests_in_a_folder_named_platform(root: Path) -> None:
    """Tests of the platform lie in `tests/service`, since a folder `tests/platform` is one slip from the trap."""
    assert [path for path in (root / "tests").rglob("platform") if path.is_dir()] == []


def test_import_packages_are_typed_and_say_what_they_are(packages: dict[str, Path]) -> None:
    """Each import package tells type checkers that it is typed, and readers what it is."""
    assert [p for p in packages.values() if not (p / "py.typed").exists()] == []
    assert [
        p for p in packages.values() if not (p / "__init__.py").read_text("utf-8").startswith('"""')
    ] == []


def test_nobody_is_told_of_a_refusal_in_the_system_s_own_words(packages: dict[str, Path]) -> None:
    """They are English, or of whatever language the machine speaks: `system_reasons` says each in Chinese."""
    modules = (module for package in packages.values() for module in package.rglob("*.py"))
    assert [str(module) for module in modules if ".strerror" in module.read_text(encoding="utf-8")] == []
