"""Imports run one way: the contracts are kept, and would report what breaks them."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LINT = [
    sys.executable,
    "-c",
    "from importlinter.cli import lint_imports_command as lint; lint()",
    "--no-cache",
]

# What must be refused: the module that is given an import it must not have, and that import.
PLANTED = [
    ("scoring/xiangheng_scoring/numbers/exact.py", "xiangheng_leapfrog"),
    ("scoring/xiangheng_scoring/numbers/exact.py", "xiangheng_scoring.intake"),
    ("scoring/xiangheng_scoring/numbers/exact.py", "xiangheng_scoring.plugins"),
    ("scoring/xiangheng_scoring/errors.py", "xiangheng_seeds"),
    ("seeds/xiangheng_seeds/__init__.py", "xiangheng_linkage"),
    ("platform/xiangheng_platform/__init__.py", "xiangheng_graphql"),
    ("graphql_schema/xiangheng_graphql/__init__.py", "xiangheng_seeds"),
    ("plugins/leapfrog/xiangheng_leapfrog/__init__.py", "xiangheng_seeds"),
    ("plugins/leapfrog/xiangheng_leapfrog/__init__.py", "xiangheng_linkage"),
    ("scoring/xiangheng_scoring/errors.py", "xiangheng_platform"),
    ("plugins/leapfrog/xiangheng_leapfrog/__init__.py", "xiangheng_platform"),
    ("scoring/xiangheng_scoring/engine/__init__.py", "xiangheng_risk"),
    ("scoring/xiangheng_scoring/engine/__init__.py", "xiangheng_platform.monitoring"),
    ("plugins/leapfrog/xiangheng_leapfrog/__init__.py", "xiangheng_risk"),
    ("plugins/leapfrog/xiangheng_leapfrog/__init__.py", "xiangheng_platform.monitoring.models"),
    ("plugins/linkage/xiangheng_linkage/__init__.py", "xiangheng_risk"),
    ("plugins/linkage/xiangheng_linkage/__init__.py", "xiangheng_platform.monitoring"),
    ("platform/xiangheng_platform/trials/__init__.py", "xiangheng_platform.monitoring"),
    ("platform/xiangheng_platform/rectification/findings.py", "xiangheng_platform.monitoring"),
    ("platform/xiangheng_platform/settings.py", "xiangheng_linkage"),
    ("platform/xiangheng_platform/store/acts.py", "xiangheng_platform.access"),
    ("platform/xiangheng_platform/access/person.py", "xiangheng_platform.audit"),
    ("platform/xiangheng_platform/settings.py", "xiangheng_platform.store"),
    ("platform/xiangheng_platform/regions/tree.py", "xiangheng_platform.regions.cli.output"),
    ("platform/xiangheng_platform/regions/groups.py", "xiangheng_platform.app"),
]


def lint(root: Path, path: list[Path]) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the root's pyproject.toml on the packages found along a path."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONUTF8": "1",
        "COLUMNS": "200",
    }
    command = [*LINT, "--config", str(root / "pyproject.toml")]
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.thorough  # `run.py test` checks the same before any test; that a breach is reported is seen below
def test_contracts_are_kept(root: Path) -> None:
    """No import in the workspace runs the wrong way."""
    done = lint(root, [])

    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def report_on_planted(packages: dict[str, Path], root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is reported about a copy of the workspace with forbidden imports planted in it."""
    copy = tmp_path_factory.mktemp("planted")
    for member, package in packages.items():
        shutil.copytree(package, copy / member / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    for file, imported in PLANTED:
        with (copy / file).open("a", encoding="utf-8") as module:
            module.write(f"\nimport {imported}\n")
    return lint(root, [copy / member for member in packages]).stdout


@pytest.mark.parametrize(("file", "imported"), PLANTED)
def test_planted_import_is_reported(file: str, imported: str, report_on_planted: str) -> None:
    """An import against the direction is reported with the module that has it."""
    importer = (
        Path(file).parent.name
        if file.endswith("__init__.py")
        else f"{Path(file).parent.name}.{Path(file).stem}"
    )

    assert f"{importer} -> {imported}" in report_on_planted


def test_the_model_of_risk_reaches_no_score(report_on_planted: str) -> None:
    """It warns and never judges: the contract that says so is broken by each import that would let it."""
    broken = report_on_planted.partition("Broken contracts")[2]
    told = broken.partition("no score is reached by the model of risk")[2].partition("\n---")[2]
    told = told.partition("\n---")[0]

    for scorer in ("xiangheng_scoring.engine", "xiangheng_leapfrog", "xiangheng_linkage"):
        assert f"{scorer} -> xiangheng_risk" in told
        assert f"{scorer} -> xiangheng_platform.monitoring" in told


def imported_names(tree: ast.Module) -> Iterator[str]:
    """Every absolute dotted name that a module imports; the house writes no relative imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def home_of_private(name: str) -> str | None:
    """The package to which the first private part of a dotted name belongs, if it has one.

    A module that lies in no package is private to none: `_thread` is public.
    """
    parts = name.split(".")
    private = [i for i, part in enumerate(parts) if i and part.startswith("_") and not part.startswith("__")]
    return ".".join(parts[: private[0]]) if private else None


def intrusions(package: Path) -> Iterator[str]:
    """Imports of what is private to another package than the importing module's own."""
    for path in package.rglob("*.py"):
        own = ".".join(path.relative_to(package.parent).parent.parts)
        for name in imported_names(ast.parse(path.read_text("utf-8"))):
            home = home_of_private(name)
            if home is not None and not f"{own}.".startswith(f"{home}."):
                yield f"{path.relative_to(package.parent)} imports {name}"


def test_private_modules_stay_in_their_package(packages: dict[str, Path]) -> None:
    """What begins with an underscore is imported only from inside the package it lies in."""
    assert [found for package in packages.values() for found in intrusions(package)] == []


@pytest.mark.parametrize(
    "line", ["import kit._inner", "from kit import _inner", "from kit._inner import name"]
)
def test_intrusion_is_found(line: str, tmp_path: Path) -> None:
    """The guard sees each way of writing such an import."""
    package = tmp_path / "other"
    package.mkdir()
    (package / "module.py").write_text(line, encoding="utf-8")

    assert len([*intrusions(package)]) == 1


def test_own_private_module_is_no_intrusion(tmp_path: Path) -> None:
    """A package may import its own private modules, from its sub-packages too."""
    inner = tmp_path / "kit" / "inner"
    inner.mkdir(parents=True)
    (inner / "module.py").write_text("from kit import _secret\nimport __future__", encoding="utf-8")

    assert [*intrusions(tmp_path / "kit")] == []
