"""What a member imports it declares itself: one environment would hide that a neighbour brought it."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def imported(package: Path) -> Iterator[str]:
    """The first name of every import in a package, the relative and the standard library's left out."""
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                yield node.module.split(".")[0]


def undeclared(package: Path, project: dict[str, Any]) -> set[str]:
    """The modules of other distributions that a package imports though its project does not ask for them."""
    stated = project["project"]
    # What an extra asks for counts: whatever imports it says so itself where it is missing.
    extras = chain.from_iterable(stated.get("optional-dependencies", {}).values())
    needs = {canonicalize_name(Requirement(line).name) for line in (*stated.get("dependencies", []), *extras)}
    homes = packages_distributions()
    others = set(imported(package)) - set(sys.stdlib_module_names) - {package.name}
    return {name for name in others if needs.isdisjoint(map(canonicalize_name, homes.get(name, [name])))}


def test_members_declare_what_they_import(
    members: dict[str, dict[str, Any]], packages: dict[str, Path]
) -> None:
    """No member lives on what another member's dependencies happen to bring."""
    borrowed = {member: undeclared(packages[member], project) for member, project in members.items()}

    assert {member: names for member, names in borrowed.items() if names} == {}


@pytest.mark.parametrize("line", ["import rich.table", "from rich import box", "import nowhere"])
def test_borrowed_import_is_found(line: str, tmp_path: Path) -> None:
    """The guard sees a package that is there and not declared, and one that is nowhere."""
    (tmp_path / "module.py").write_text(f"import json\n{line}\n", "utf-8")

    assert len(undeclared(tmp_path, {"project": {"dependencies": ["typer>=0.15"]}})) == 1
