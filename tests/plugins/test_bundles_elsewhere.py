"""A bundle whose plugin is not here, or is another here, is told as that; its result can be read all the same."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from xiangheng_scoring.cli.loading import open_host
from xiangheng_scoring.engine.bundle import Bundle
from xiangheng_scoring.engine.provenance import engine_provenance
from xiangheng_scoring.intake.sealed.bundles import read_bundle
from xiangheng_scoring.intake.sealed.folders import seal
from xiangheng_scoring.scheme import build_scheme

Install = Callable[..., None]
#: The command in this interpreter; gives code, out and err.
Command = Callable[..., Any]
SETTING = '[settings.digits]\ntype = "integer"\ndefault = 2\nmeaning = "位数"\n'
BUNDLE = ("score", "--bundle", "批次/bundle")


@pytest.fixture
def kept(install: Install, command: Command, scheme: Path, tmp_path: Path) -> Path:
    """A run of a scheme with a rule of the plugin `small`, which has a setting."""
    manifest = 'interface = 1\nname = "small"\ntitle = "试"\n[provides]\nrules = ["small_twice"]\n'
    install(manifest=manifest + SETTING)
    settings(tmp_path)
    (tmp_path / "数.csv").write_text("代码,A\n1,40\n2,20\n", encoding="utf-8")
    done = command("score", "--scheme", "方案", "--data", "数.csv", "--out", "批次")
    assert done.code == 0, done.err
    return tmp_path / "批次"


def settings(folder: Path, text: str = 'enabled = ["small"]') -> None:
    """What is switched on, whatever the checks say."""
    (folder / "settings.toml").write_text(f"[plugins]\n{text}\n", encoding="utf-8")


def told(command: Command) -> tuple[int, list[tuple[str, str, str]]]:
    """Exit code, and of each fault code, place and message."""
    done = command(*BUNDLE, "--json")
    faults = json.loads(done.out)["faults"]
    return done.code, [(fault["code"], fault["where"], fault["message"]) for fault in faults]


def test_the_same_plugin_scores_the_same_bytes(command: Command, kept: Path) -> None:
    """With its settings, which are part of the run's name."""
    manifest = json.loads((kept / "bundle" / "manifest.json").read_text(encoding="utf-8"))

    assert command(*BUNDLE, "--out", "再算").code == 0
    assert (kept.parent / "再算/result/result.json").read_bytes() == (
        kept / "result/result.json"
    ).read_bytes()
    assert [(plugin["name"], plugin["version"]) for plugin in manifest["plugins"]] == [("small", "1.0")]
    assert manifest["settings"] == {"small.digits": "2"}


def test_a_plugin_that_is_not_installed(command: Command, kept: Path) -> None:
    """By name and version."""
    rmtree(kept.parent / "site" / "plugin_small-1.0.dist-info")

    assert told(command) == (5, [("BUNDLE-PLUGIN", "插件 small", "没有安装")])
    assert "small 1.0" in command(*BUNDLE).err


def test_a_plugin_that_is_off(command: Command, kept: Path) -> None:
    """With the command that switches it on."""
    settings(kept.parent, "")

    assert told(command) == (5, [("BUNDLE-PLUGIN", "插件 small", "没有启用")])
    assert "xiangheng plugin enable small" in command(*BUNDLE).err


def test_a_plugin_of_another_version(command: Command, kept: Path) -> None:
    """Here and then, though the files be the same: the version is part of the run's name."""
    info = kept.parent / "site" / "plugin_small-1.0.dist-info"
    metadata = (info / "METADATA").read_text(encoding="utf-8")
    (info / "METADATA").write_text(metadata.replace("Version: 1.0", "Version: 1.1"), encoding="utf-8")
    info.rename(info.with_name("plugin_small-1.1.dist-info"))

    assert told(command) == (5, [("BUNDLE-PLUGIN", "插件 small", "本机的是 1.1")])


def test_a_plugin_with_other_files_is_not_imported(command: Command, kept: Path) -> None:
    """It might score otherwise: that is found by its files, before any of its code runs."""
    code = kept.parent / "site" / "plugin_small" / "__init__.py"
    code.write_text('raise SystemExit("imported")\n', encoding="utf-8")

    assert told(command) == (5, [("BUNDLE-PLUGIN", "插件 small", "本机的版本相同而文件不同")])


def test_a_plugin_with_other_settings(command: Command, kept: Path) -> None:
    """Which, and what they were."""
    settings(kept.parent, 'enabled = ["small"]\n[plugins.settings.small]\ndigits = 3')

    assert told(command) == (5, [("BUNDLE-SETTING", "插件设置 small.digits", "本机是「3」")])
    assert "「2」" in command(*BUNDLE).err


def test_a_plugin_that_cannot_be_used(command: Command, kept: Path) -> None:
    """With why, as the plugin's own refusal says."""
    (kept.parent / "site" / "plugin_small" / "plugin.toml").write_text("interface = 9\n", encoding="utf-8")
    code, [(fault, place, message)] = told(command)

    assert (code, fault, place) == (5, "BUNDLE-PLUGIN", "插件 small")
    assert "接口版本 9" in message


def test_another_engine_is_told(command: Command, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its number, here and then: another number is an engine with other results."""
    monkeypatch.setattr("xiangheng_scoring.cli.bundles.ENGINE", 7)
    code, [(fault, place, message)] = told(command)

    assert (code, fault, place) == (5, "BUNDLE-ENGINE", "计分核心")
    assert "编号 1" in message
    assert "本机的是 7" in message


def test_a_result_is_read_without_the_plugin(command: Command, kept: Path) -> None:
    """Every proof stands in the record: no rule is asked, and none need be there."""
    before = command("explain", "--scheme", "方案", "--data", "数.csv", "--unit", "一县", "--json").out
    rmtree(kept.parent / "site")
    settings(kept.parent, "")

    assert command("explain", "--result", "批次/result", "--unit", "一县", "--json").out == before


def test_a_bundle_that_hides_its_plugin_is_not_the_run_that_it_says(command: Command, kept: Path) -> None:
    """Though every digest, and even the run's name, is that of a run without plugins: its rules have one."""
    sealed = read_bundle(kept / "bundle")
    scheme = build_scheme(sealed.tables, open_host().rules)
    nobody = replace(engine_provenance(), settings=sealed.manifest.settings)
    run_id = Bundle(scheme, sealed.manifest.period, sealed.data, nobody).run_id
    seal(kept / "bundle", replace(sealed.manifest, plugins=(), run_id=run_id))
    code, [(fault, place, _)] = told(command)

    assert (code, fault, place) == (3, "SEAL-CONTENT", "manifest.json")
