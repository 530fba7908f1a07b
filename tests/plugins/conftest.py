"""Little plugin distributions, really installed in a folder that a fresh interpreter has on its path."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CODE = '''"""A plugin for tests."""
from decimal import Decimal

from xiangheng_scoring.plugins import Assessment, hook
from xiangheng_scoring.rules import Rule, example

print("IMPORTED {name}")


class Twice(Rule):
    kind = "{name}_twice"
    title = "加倍"
    examples = (example(40, 80),)

    def score(self, value: Decimal) -> Decimal:
        return min(Decimal(100), value * 2)


@hook
def rules() -> list[type[Rule]]:
    return [Twice]
'''
MANIFEST = 'interface = 1\nname = "{name}"\ntitle = "试"\n[provides]\nrules = ["{name}_twice"]\n'
Install = Callable[..., None]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Install a plugin: a package with code and manifest, and its entry point."""

    def make(name: str = "small", *, code: str = CODE, manifest: str | None = MANIFEST) -> None:
        package = tmp_path / "site" / f"plugin_{name}"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(code.replace("{name}", name), encoding="utf-8")
        if manifest is not None:
            (package / "plugin.toml").write_text(manifest.replace("{name}", name), encoding="utf-8")
        info = tmp_path / "site" / f"plugin_{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: plugin-{name}\nVersion: 1.0\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(f"[xiangheng]\n{name} = plugin_{name}\n", encoding="utf-8")

    return make


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command in a fresh interpreter with the installed plugins and settings of its own."""

    def start(*arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")]),
            "XIANGHENG_SETTINGS": str(tmp_path / "settings.toml"),
            "PYTHONUTF8": "1",
        }
        command = [sys.executable, "-m", "xiangheng_scoring", *arguments]
        return subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=tmp_path,
        )

    return start
