"""Installed is not enabled, and what is not enabled is not even imported."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from xiangheng_scoring.plugins.errors import ManifestRefused
from xiangheng_scoring.plugins.manifest import read_manifest

Command = Callable[..., Any]
Install = Callable[..., None]
Run = Callable[..., "CompletedProcess[str]"]


def listed(command: Command, *options: str) -> dict[str, dict[str, object]]:
    """What `plugin list` says, by name."""
    rows = json.loads(command("plugin", "list", "--json", *options).out)["plugins"]
    return {row["name"]: row for row in rows}


def test_an_installed_plugin_is_off_and_not_imported(install: Install, command: Command) -> None:
    """Listing it reads its manifest and runs none of its code."""
    install()
    done = command("plugin", "list")

    assert "small　试　1.0　未启用" in done.out
    assert "IMPORTED" not in done.out + command("scheme", "list").out
    assert "plugin_small" not in sys.modules


def test_what_a_plugin_prints_is_kept_out_of_json(install: Install, command: Command, run: Run) -> None:
    """Standard output is for the program that reads it; an author's own lines still reach the terminal."""
    install()
    command("plugin", "enable", "small", "--unchecked", "试")
    done = run("plugin", "list", "--trace", "--json")

    assert json.loads(done.stdout)["format"] == "xiangheng-plugins/1"
    assert "IMPORTED small" in done.stderr


def test_ours_are_on(command: Command) -> None:
    """The two assessments and the model of risk need no enabling."""
    assert [name for name, row in listed(command).items() if row["enabled"]] == [
        "leapfrog",
        "linkage",
        "risk",
    ]


def test_enabling_and_disabling(install: Install, command: Command, run: Run) -> None:
    """Enabled, it is imported when it is needed; disabled, it no longer is."""
    install()
    command("plugin", "enable", "small", "--unchecked", "试")
    assert "IMPORTED small" in run("plugin", "list", "--trace").stdout
    command("plugin", "disable", "small")

    assert "IMPORTED" not in run("plugin", "list", "--trace").stdout


def test_disabling_one_of_ours(command: Command) -> None:
    """Ours can be switched off as well, and on again."""
    command("plugin", "disable", "leapfrog")
    assert "leapfrog" not in command("scheme", "list").out
    command("plugin", "enable", "leapfrog")

    assert "leapfrog" in command("scheme", "list").out


def test_other_settings_are_kept(install: Install, command: Command, tmp_path: Path) -> None:
    """Comments and foreign keys of the settings file survive."""
    install()
    (tmp_path / "settings.toml").write_text("# 我的说明\n[other]\nkey = 1\n", encoding="utf-8")
    command("plugin", "enable", "small", "--unchecked", "试")
    text = (tmp_path / "settings.toml").read_text(encoding="utf-8")

    assert "# 我的说明" in text
    assert "key = 1" in text


def test_hooks_are_traced(command: Command) -> None:
    """Each hook call is listed with its plugin and a duration."""
    calls = json.loads(command("plugin", "list", "--trace", "--json").out)["trace"]

    assert {(call["plugin"], call["hook"]) for call in calls} >= {
        ("leapfrog", "assessments"),
        ("linkage", "assessments"),
    }
    assert all(call["milliseconds"] >= 0 for call in calls)


NAMED = 'interface = 1\nname = "small"\ntitle = "t"\n'
HOOK = """from xiangheng_scoring.plugins import Assessment, hook
from xiangheng_scoring.rules import Rule
@hook
"""
WRONG_AT_44 = (
    "from decimal import Decimal\n"
    + HOOK.replace("Rule\n@hook\n", "Rule, example\n")
    + "class M(Rule):\n    kind = 'small_twice'\n    examples = (example(40, 80),)\n"
    "    def score(self, value):\n        return min(Decimal(100), value * 2 * (value != 44))\n"
    "@hook\ndef rules():\n    return [M]\n"
)
PARAMETER = HOOK.replace("@hook\n", "") + (
    "class M(Rule):\n    kind = 'small_twice'\n    odd: TYPE\n@hook\ndef rules():\n    return [M]\n"
)
BROKEN = [
    ("PLUGIN-IMPORT", {"code": "raise RuntimeError('x')"}),
    ("PLUGIN-MANIFEST", {"manifest": None}),
    ("PLUGIN-MANIFEST", {"manifest": "interface = "}),
    ("PLUGIN-MANIFEST", {"manifest": 'interface = 1\nname = "other"\ntitle = "t"\n'}),
    ("PLUGIN-MANIFEST", {"manifest": 'interface = 1\nname = "small"\ntitle = "t"\nextra = 1\n'}),
    ("PLUGIN-INTERFACE", {"manifest": 'interface = 2\nname = "small"\ntitle = "t"\n'}),
    ("PLUGIN-NEEDS", {"manifest": 'interface = 1\nname = "small"\ntitle = "t"\nneeds = ["missing"]\n[provides]\nrules = ["small_twice"]\n'}),
    ("PLUGIN-PROVIDES", {"manifest": 'interface = 1\nname = "small"\ntitle = "t"\n'}),
    ("PLUGIN-HOOK", {"code": "from xiangheng_scoring.plugins import hook\n@hook\ndef rulez():\n    return []\n"}),
    ("PLUGIN-HOOK", {"code": "from xiangheng_scoring.plugins import hook\n@hook\ndef rules(wrong):\n    return []\n"}),
    ("PLUGIN-HOOK", {"code": "from xiangheng_scoring.plugins import hook\n@hook\ndef rules():\n    return [1]\n"}),
    ("PLUGIN-IMPORT", {"code": "from xiangheng_scoring.plugins import hook\n@hook\ndef rules():\n    return 1 / 0\n"}),
    ("PLUGIN-NAME", {"code": "from xiangheng_scoring.plugins import hook\nfrom xiangheng_scoring.rules import Rule\nclass M(Rule):\n    kind = 'minmax'\n@hook\ndef rules():\n    return [M]\n"}),
    ("PLUGIN-IMPORT", {"code": "raise SystemExit(0)"}),
    ("PLUGIN-HOOK", {"code": HOOK + "def rules():\n    return Rule\n"}),
    ("PLUGIN-HOOK", {"code": HOOK.replace("@hook\n", "") + "class M(Rule):\n    kind = 'm'\n@hook\ndef rules():\n    return [M()]\n"}),
    ("PLUGIN-HOOK", {"code": HOOK.replace("@hook\n", "") + "class M(Rule):\n    title = 'm'\n@hook\ndef rules():\n    return [M]\n"}),
    ("PLUGIN-HOOK", {"code": PARAMETER.replace("TYPE", "float")}),
    ("PLUGIN-HOOK", {"code": PARAMETER.replace("TYPE", "dict[str, int]")}),
    ("PLUGIN-HOOK", {"code": PARAMETER.replace("TYPE", "'NotThere'")}),
    ("PLUGIN-HOOK", {"code": HOOK + "def assessments():\n    return [Assessment]\n"}),
    ("PLUGIN-MANIFEST", {"manifest": 'interface = true\nname = "small"\ntitle = "t"\n'}),
    ("PLUGIN-MANIFEST", {"manifest": f'{NAMED}provides = 5\n'}),
    ("PLUGIN-MANIFEST", {"manifest": f'{NAMED}[provides]\nrule = ["small_twice"]\n'}),
    ("PLUGIN-MANIFEST", {"manifest": f'{NAMED}settings = 5\n'}),
    ("PLUGIN-MANIFEST", {"manifest": f'{NAMED}[settings]\ncolour = 5\n'}),
    ("PLUGIN-MANIFEST", {"manifest": f'{NAMED}[settings.colour]\ntype = "text"\ndefault = "a"\nchoices = 5\n'}),
    ("PLUGIN-MANIFEST", {"manifest": f'{NAMED}[settings.colour]\ntype = "text"\ndefault = "a"\nchoice = ["a"]\n'}),
]  # fmt: skip


def test_a_manifest_that_the_system_does_not_open_is_not_called_missing(tmp_path: Path) -> None:
    """Here a folder of its name; whoever is told to add what is there would look in vain."""
    (tmp_path / "plugin.toml").mkdir()
    with pytest.raises(ManifestRefused, match=r"打不开：(这是文件夹|没有权限)"):
        read_manifest("small", tmp_path)
    with pytest.raises(ManifestRefused, match="没有清单"):
        read_manifest("small", tmp_path / "elsewhere")


@pytest.mark.parametrize(("code", "parts"), BROKEN)
def test_a_broken_plugin_is_refused_where_it_is_needed(
    install: Install, command: Command, tmp_path: Path, code: str, parts: dict[str, str]
) -> None:
    """The refusal names plugin, item and remedy, and everything works on without it."""
    install(**parts)
    (tmp_path / "settings.toml").write_text('[plugins]\nenabled = ["small"]\n', encoding="utf-8")
    row = {
        row["name"]: row for row in json.loads(command("plugin", "list", "--trace", "--json").out)["plugins"]
    }

    assert "插件 small" in row["small"]["refusal"]
    assert f"[{code}]" in row["small"]["refusal"]
    assert "怎么改" in row["small"]["refusal"]
    assert row["linkage"]["refusal"] is None


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("PLUGIN-MANIFEST", {"manifest": None}),
        ("PLUGIN-IMPORT", {"code": "raise SystemExit(0)"}),
        ("PLUGIN-CHECK", {"code": WRONG_AT_44}),
    ],
)
def test_a_faulty_plugin_is_never_switched_on(
    install: Install, command: Command, tmp_path: Path, code: str, parts: dict[str, str]
) -> None:
    """By its manifest, its import or one of its checks: refused with exit code 5, and nothing is written."""
    install(**parts)
    done = command("plugin", "enable", "small")

    assert (done.code, f"[{code}]" in done.err) == (5, True)
    assert "插件 small" in done.err
    assert not (tmp_path / "settings.toml").exists()


def test_enabling_without_checks_leaves_its_reason(install: Install, command: Command) -> None:
    """Who cannot wait says why, and the list tells everybody who comes after; enabled anew, it is checked."""
    install()
    command("plugin", "enable", "small", "--unchecked", "年底来不及")

    assert "未经检查：年底来不及" in command("plugin", "list").out
    assert command("plugin", "enable", "small").code == 0
    assert "未经检查" not in command("plugin", "list").out


def test_a_setting_is_checked_by_the_manifest(
    install: Install, command: Command, scheme: Path, tmp_path: Path
) -> None:
    """An unknown setting of an enabled plugin refuses what needs the plugin, and nothing else."""
    install()
    (tmp_path / "settings.toml").write_text(
        '[plugins]\nenabled = ["small"]\n[plugins.settings.small]\ncolour = 1\n', encoding="utf-8"
    )
    done = command("scheme", "check", "方案")

    assert (done.code, "PLUGIN-SETTING" in done.err) == (5, True)
    assert command("scheme", "check", "linkage").code == 0


@pytest.mark.parametrize(
    "content",
    [
        "[plugins",
        "plugins = 5",
        '[plugins]\nenabled = "small"',
        "[plugins]\ndisabled = [5]",
        "[plugins]\nsettings = 5",
        "[plugins.settings]\nleapfrog = 5",
    ],
)
def test_settings_that_cannot_be_read_are_told(command: Command, tmp_path: Path, content: str) -> None:
    """A damaged settings file is named, and a name is never taken for a list of letters."""
    (tmp_path / "settings.toml").write_text(content, encoding="utf-8")
    done = command("scheme", "list")

    assert (done.code, "SETTINGS-UNREADABLE" in done.err) == (5, True)
    assert "settings.toml" in done.err


def test_checking_a_plugin_that_is_not_there(command: Command) -> None:
    """It is not said to be enabled."""
    done = command("plugin", "check", "gone")

    assert done.code == 5
    assert "没有安装" in done.err
    assert "已启用" not in done.err


def test_a_misspelt_setting_is_told(command: Command, tmp_path: Path) -> None:
    """`enable` for `enabled` would switch nothing on, though somebody wrote it: it is refused by name."""
    (tmp_path / "settings.toml").write_text('[plugins]\nenable = ["small"]\n', encoding="utf-8")
    done = command("scheme", "list")

    assert (done.code, "「enable」" in done.err) == (5, True)


def test_a_rule_of_a_plugin_has_all_that_ours_have(
    install: Install, command: Command, tmp_path: Path
) -> None:
    """A scheme folder may name it, its parameters are checked, its score is explained."""
    install()
    command("plugin", "enable", "small", "--unchecked", "试")
    folder = tmp_path / "方案"
    folder.mkdir()
    (folder / "scheme.toml").write_text(
        'format = 1\ncode = "s"\nname = "试"\nyear = 2024\n', encoding="utf-8"
    )
    (folder / "nodes.csv").write_text(
        "code,parent,name,weight,rule,missing\nT,,总,10,,\nA,T,甲,10,small_twice,reweight\n", encoding="utf-8"
    )
    (folder / "units.csv").write_text("code,name\n1,一\n", encoding="utf-8")
    (tmp_path / "数.csv").write_text("代码,A\n1,40\n", encoding="utf-8")

    done = command("explain", "--scheme", "方案", "--data", "数.csv", "--unit", "1")

    assert "加倍(40) = 80" in done.out
    assert "得 8.00 分" in done.out
