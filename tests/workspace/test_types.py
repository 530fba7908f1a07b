"""Types are checked on every Python that the project runs on."""

import tomllib
from pathlib import Path


def test_types_are_read_as_the_running_python_reads_them(root: Path) -> None:
    """The lock holds a newer NumPy for newer Pythons, whose stubs are full of errors if read as an older one."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]

    assert "python_version" not in settings
