"""The workspace is released as one: uv does not check the pins between members, so these tests do."""

import re
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import xiangheng_scoring

Members = dict[str, dict[str, Any]]


@pytest.fixture
def locked(root: Path) -> dict[str, str]:
    """The version of each distribution in the lock."""
    text = (root / "requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, re.MULTILINE))


def dependencies(project: dict[str, Any]) -> list[Requirement]:
    """What a member needs at run time."""
    return [Requirement(line) for line in project["project"].get("dependencies", [])]


def test_members_have_one_version(members: Members) -> None:
    """All members carry the version that the kit states."""
    assert {p["project"]["version"] for p in members.values()} == {xiangheng_scoring.__version__}


def test_installed_members_have_that_version(members: Members) -> None:
    """What is installed here is what the files say, so that the other guards look at the right thing."""
    names = [p["project"]["name"] for p in members.values()]

    assert {version(name) for name in names} == {xiangheng_scoring.__version__}


def test_members_pin_each_other_exactly(members: Members) -> None:
    """A member that needs another needs exactly its version, or a wheel would accept a stranger."""
    names = {p["project"]["name"] for p in members.values()}
    wanted = f"=={xiangheng_scoring.__version__}"
    ours = [need for p in members.values() for need in dependencies(p) if need.name in names]

    assert ours
    assert [str(need) for need in ours if str(need.specifier) != wanted] == []


def test_members_are_taken_from_the_workspace(members: Members) -> None:
    """uv is told to take a member from the workspace and never from an index."""
    names = {p["project"]["name"] for p in members.values()}
    for project in members.values():
        needed = {need.name for need in dependencies(project)} & names
        sources = project["tool"].get("uv", {}).get("sources", {})

        assert sources == {name: {"workspace": True} for name in needed}


def test_member_is_named_after_its_folder(members: Members, packages: dict[str, Path]) -> None:
    """`plugins/leapfrog` is xiangheng-leapfrog and holds xiangheng_leapfrog."""
    for folder, project in members.items():
        assert packages[folder].name == project["project"]["name"].replace("-", "_")


def test_every_plugin_folder_is_a_member(members: Members, root: Path) -> None:
    """A folder in `plugins/` without a `pyproject.toml` would stop uv for everyone."""
    folders = [p for p in (root / "plugins").iterdir() if p.is_dir() and not p.name.startswith((".", "__"))]

    assert [p.name for p in folders if f"plugins/{p.name}" not in members] == []


def test_every_plugin_is_found_under_its_own_name(members: Members) -> None:
    """A plugin's one entry point is called like its folder and leads into its package."""
    for folder in (name for name in members if name.startswith("plugins/")):
        name = folder.removeprefix("plugins/")

        points = members[folder]["project"]["entry-points"]["xiangheng"]

        assert {point: module.split(".")[0] for point, module in points.items()} == {
            name: f"xiangheng_{name}"
        }


def test_plugins_of_the_workspace_are_installed(members: Members) -> None:
    """The entry points that the kit will see are there."""
    folders = {name.removeprefix("plugins/") for name in members if name.startswith("plugins/")}

    assert folders <= {point.name for point in entry_points(group="xiangheng")}


def test_lock_satisfies_every_declared_dependency(
    members: Members, root: Path, locked: dict[str, str]
) -> None:
    """What the members and the developers ask for is in the lock, in a version that they accept."""
    tools = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["dev"]
    wanted = [need for p in members.values() for need in dependencies(p)] + [
        Requirement(line) for line in tools
    ]
    others = [need for need in wanted if not need.name.startswith("xiangheng-")]

    assert [str(n) for n in others if locked.get(canonicalize_name(n.name), "") not in n.specifier] == []


def test_lock_names_no_member(locked: dict[str, str]) -> None:
    """A member in the lock would be looked up on an index, where its name belongs to nobody."""
    assert [name for name in locked if name.startswith("xiangheng")] == []


def test_lock_can_build_the_members_offline(locked: dict[str, str]) -> None:
    """Editable installs without build isolation need hatchling and editables, and say so badly."""
    assert {"hatchling", "editables"} <= locked.keys()


def test_lock_has_a_hash_for_everything(root: Path, locked: dict[str, str]) -> None:
    """Each requirement of the lock is held to at least one sha256, each of two versions for two Pythons too."""
    entries = re.split(
        r"^(?=[a-z0-9-]+==)", (root / "requirements.lock").read_text("utf-8"), flags=re.MULTILINE
    )

    named = [entry for entry in entries if "==" in entry]

    assert [entry for entry in named if "--hash=sha256:" not in entry] == []
    assert {canonicalize_name(entry.partition("==")[0]) for entry in named} == locked.keys()
