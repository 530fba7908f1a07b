"""Files that steer an installation name no address: whoever installs decides where from."""

import subprocess
from pathlib import Path

import pytest

# Text that may stand in such a file though it looks like an address: (file, line). Keep it short.
ALLOWED: set[tuple[str, str]] = set()

# What pip, uv or a copied setting would write to bring an index of somebody's machine along.
STEERING = ["://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host", "[[tool.uv.index]]"]


@pytest.fixture
def steering_files(root: Path) -> list[Path]:
    """All files of type lock, toml and txt that are tracked or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run([*command, "*.lock", "*.toml", "*.txt"], cwd=root, capture_output=True)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: what is tracked cannot be told")
    return [root / name for name in listed.stdout.decode("utf-8").split("\0") if (root / name).is_file()]


def test_the_lock_is_looked_at(steering_files: list[Path], root: Path) -> None:
    """The list of files is not empty by mistake."""
    assert root / "requirements.lock" in steering_files


def test_no_address_in_steering_files(steering_files: list[Path], root: Path) -> None:
    """No lock, no settings and no list of requirements names an index, a mirror or a link."""
    lines = [
        (path.relative_to(root).as_posix(), line.strip())
        for path in steering_files
        for line in path.read_text("utf-8").splitlines()
        if any(word in line for word in STEERING)
    ]

    assert [found for found in lines if found not in ALLOWED] == []


def test_no_uv_lock_is_tracked(steering_files: list[Path]) -> None:
    """uv.lock and pylock.toml record addresses of files; they stay on the machine that made them."""
    assert [path for path in steering_files if path.name in {"uv.lock", "pylock.toml"}] == []
