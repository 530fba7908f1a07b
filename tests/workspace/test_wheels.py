"""What is handed over is whole and nothing more: each wheel holds its own package and names exact pins."""

from email.parser import Parser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import xiangheng_scoring

Members = dict[str, dict[str, Any]]
Paths = dict[str, Path]


def names(wheel: Path) -> set[str]:
    """The files in a wheel."""
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path, field: str) -> list[str]:
    """All values of one field of a wheel's metadata."""
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode("utf-8")).get_all(field, [])


def test_wheel_holds_only_its_own_package(wheels: Paths, packages: Paths) -> None:
    """Beside the import package there is only the description of the distribution."""
    for member, wheel in wheels.items():
        package = packages[member].name
        tops = {name.split("/")[0] for name in names(wheel)}

        assert tops == {package, f"{package}-{xiangheng_scoring.__version__}.dist-info"}


def test_wheel_holds_every_file_of_its_package(wheels: Paths, packages: Paths) -> None:
    """Schemes, tables and manifests go along; a line in .gitignore must not take one out unseen."""
    for member, wheel in wheels.items():
        package = packages[member]
        files = [p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts]

        assert {p.relative_to(package.parent).as_posix() for p in files} - names(wheel) == set()


def test_wheel_names_exact_pins(wheels: Paths, members: Members) -> None:
    """Built metadata carries the pins between members: uv drops none of them on the way."""
    ours = {project["project"]["name"] for project in members.values()}
    for member, wheel in wheels.items():
        declared = [d for d in members[member]["project"].get("dependencies", []) if d.split("=")[0] in ours]
        built = [d for d in metadata(wheel, "Requires-Dist") if d.split("=")[0] in ours]

        assert sorted(built) == sorted(declared)


def test_wheel_is_for_every_system(wheels: Paths) -> None:
    """Our wheels are pure Python, so one folder of them serves every machine of a site."""
    assert [wheel.name for wheel in wheels.values() if not wheel.name.endswith("-py3-none-any.whl")] == []
