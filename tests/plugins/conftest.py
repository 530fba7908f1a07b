"""Little plugin distributions, really installed in a folder that a fresh interpreter has on its path."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from xiangheng_scoring.cli import main

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
#: A scheme of one indicator and two counties, with a rule of the plugin `small`.
SCHEME = {
    "scheme.toml": 'format = 1\ncode = "s"\nname = "试"\nyear = 2024\n',
    "nodes.csv": "code,parent,name,weight,rule,parameters,missing\nT,,总,10,,,\nA,T,甲指标,10,small_twice,,reweight\n",
    "units.csv": "code,name\n1,一县\n2,二县\n",
}


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    err: str


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


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Said]]:
    """Run the command in this interpreter, which costs no start of another, with the installed plugins."""
    monkeypatch.syspath_prepend(tmp_path / "site")
    # The checks start interpreters of their own, which find the plugins by the environment.
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=os.pathsep)
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.chdir(tmp_path)
    importlib.invalidate_caches()

    def say(*arguments: str) -> Said:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    yield say
    for name in [name for name in sys.modules if name.startswith("plugin_")]:
        del sys.modules[name]


@pytest.fixture
def scheme(tmp_path: Path) -> Path:
    """The folder of a scheme that uses the rule of the plugin `small`, with data beside it."""
    folder = tmp_path / "方案"
    folder.mkdir()
    for name, text in SCHEME.items():
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "数.csv").write_text("代码,A\n1,40\n2,4\n", encoding="utf-8")
    return folder
