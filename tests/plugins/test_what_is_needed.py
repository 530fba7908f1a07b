"""A scheme needs the plugins that its manifest names, and no other plugin can stand in its way."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Install = Callable[..., None]
#: The command in this interpreter; gives code, out and err.
Command = Callable[..., Any]
HANGING = "while True:\n    pass\n"
NAMED = 'interface = 1\nname = "small"\ntitle = "试"\n'


def enabled(folder: Path, *names: str, disabled: str = "") -> None:
    """Write the settings that switch plugins on, whatever their checks say."""
    off = f'disabled = ["{disabled}"]\n' if disabled else ""
    (folder / "settings.toml").write_text(
        f"[plugins]\nenabled = {json.dumps(names)}\n{off}", encoding="utf-8"
    )


def test_a_plugin_that_never_comes_back_hangs_nobody_else(
    install: Install, command: Command, tmp_path: Path
) -> None:
    """An endless loop at import: other schemes are listed, checked and exported without importing it."""
    install(code=HANGING)
    enabled(tmp_path, "small")

    assert command("scheme", "check", "linkage").code == 0
    assert "linkage" in command("scheme", "list").out
    assert command("scheme", "export", "linkage", "方案.xlsx").code == 0


def test_a_missing_plugin_refuses_only_what_needs_it(command: Command, scheme: Path, tmp_path: Path) -> None:
    """Enabled and not installed: its own name is refused with the remedy, another scheme is not."""
    enabled(tmp_path, "gone")
    done = command("scheme", "check", "gone")

    assert (done.code, "[PLUGIN-NOT-INSTALLED]" in done.err) == (5, True)
    assert "xiangheng plugin disable gone" in done.err
    assert command("scheme", "check", "linkage").code == 0


def test_a_kind_that_nobody_provides_is_told_with_the_missing_plugins(
    command: Command, scheme: Path, tmp_path: Path
) -> None:
    """A rule kind that the missing plugin may have provided: the refusal names the plugin beside the kind."""
    enabled(tmp_path, "gone")
    done = command("scheme", "check", "方案")

    assert done.code == 4
    assert "没有计分规则「small_twice」" in done.err
    assert "插件 gone   已启用，但没有安装" in done.err


def test_a_scheme_of_a_disabled_plugin_is_not_said_to_be_unknown(command: Command, tmp_path: Path) -> None:
    """The refusal names the plugin and the command that switches it on."""
    enabled(tmp_path, disabled="leapfrog")
    done = command("scheme", "check", "leapfrog")

    assert (done.code, "[PLUGIN-NOT-ENABLED]" in done.err) == (5, True)
    assert "xiangheng plugin enable leapfrog" in done.err
    assert "没有方案" not in done.err


def test_a_rule_of_a_disabled_plugin_is_not_said_to_be_unknown(
    install: Install, command: Command, scheme: Path
) -> None:
    """The same for a rule kind that a scheme's table names."""
    install()
    done = command("scheme", "check", "方案")

    assert (done.code, "「small_twice」由插件 small 提供，它没有启用" in done.err) == (5, True)


@pytest.mark.parametrize("needs", ['needs = ["gone"]', '[needs]\nplugins = ["gone"]'])
def test_a_plugin_that_needs_another(
    install: Install, command: Command, scheme: Path, tmp_path: Path, needs: str
) -> None:
    """Without the other it is refused where it is needed, with the command that enables the other."""
    install(manifest=f'{NAMED}{needs}\n[provides]\nrules = ["small_twice"]\n')
    enabled(tmp_path, "small")
    done = command("scheme", "check", "方案")

    assert (done.code, "[PLUGIN-NEEDS]" in done.err) == (5, True)
    assert "xiangheng plugin enable gone" in done.err


@pytest.mark.parametrize(("code", "fits"), [("A", True), ("B7", False)])
def test_a_plugin_that_needs_an_indicator(
    install: Install, command: Command, scheme: Path, tmp_path: Path, code: str, *, fits: bool
) -> None:
    """Every scheme that uses the plugin must have the indicators that its manifest names."""
    install(manifest=f'{NAMED}[needs]\nindicators = ["{code}"]\n[provides]\nrules = ["small_twice"]\n')
    enabled(tmp_path, "small")
    done = command("scheme", "check", "方案")

    assert (done.code == 0, "没有指标 B7" in done.err) == (fits, not fits)


def test_the_manifest_may_title_its_assessments(install: Install, command: Command, tmp_path: Path) -> None:
    """A plugin of several assessments names each in its manifest, so that they are listed without importing it."""
    install(code=HANGING, manifest=f'{NAMED}[provides.assessments]\ns1 = "甲考核"\ns2 = "乙考核"\n')
    enabled(tmp_path, "small")
    rows = json.loads(command("scheme", "list", "--json").out)["schemes"]

    assert [(row["name"], row["title"]) for row in rows if row["plugin"] == "small"] == [
        ("s1", "甲考核"),
        ("s2", "乙考核"),
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def rulez():\n    return []", "没有挂接点「rulez」"),
        ("def rules(wrong):\n    return []", "参数「wrong」"),
        ("def rules(settings, /, more):\n    return []", "参数「more」"),
    ],
)
def test_a_hook_that_does_not_fit_is_told_in_chinese(
    install: Install, command: Command, scheme: Path, tmp_path: Path, code: str, words: str
) -> None:
    """The library's own words, in English, reach nobody."""
    install(code=f"from xiangheng_scoring.plugins import hook\n@hook\n{code}\n")
    enabled(tmp_path, "small")
    done = command("scheme", "check", "方案")

    assert (done.code, "[PLUGIN-HOOK]" in done.err) == (5, True)
    assert words in done.err
    assert "hookimpl" not in done.err


@pytest.mark.parametrize("name", ["first", "second"])
def test_of_two_with_one_kind_the_first_is_kept(
    install: Install, command: Command, scheme: Path, tmp_path: Path, name: str
) -> None:
    """Two manifests with one rule kind: the first enabled provides it, and the second is the one refused."""
    install("small")
    install(
        "other",
        manifest=f'interface = 1\nname = "other"\ntitle = "t"\n[provides]\nrules = ["small_twice", "{name}"]\n',
    )
    enabled(tmp_path, "small", "other")

    assert command("scheme", "check", "方案").code == 0
    assert "计分规则「small_twice」已由插件 small 提供" in command("scheme", "list").err


def test_the_list_says_why(install: Install, command: Command, tmp_path: Path) -> None:
    """On by default, on or off by a line of the settings, not installed, written for another interface."""
    install("small")
    install("newer", manifest='interface = 2\nname = "newer"\ntitle = "t"\n')
    install("idle")
    (tmp_path / "settings.toml").write_text(
        '[plugins]\nenabled = [\n  "gone",\n  "small", "newer",\n]\ndisabled = ["linkage"]\n',
        encoding="utf-8",
    )
    lines = command("plugin", "list").out
    told = {line.split("　")[0]: line for line in lines.splitlines()}

    assert told["leapfrog"].endswith("已启用（随系统启用）")
    assert told["linkage"].endswith("未启用（" + str(tmp_path / "settings.toml") + " 第 6 行 disabled）")
    assert told["small"].endswith("第 4 行 enabled）")
    assert told["gone"].startswith("gone　（没有安装）　　已启用（")
    assert told["idle"].endswith("未启用（设置中没有启用它）")
    assert "插件按接口版本 2 编写，本系统为 1" in lines


def test_the_parameters_stand_in_the_explanation(
    install: Install, command: Command, scheme: Path, tmp_path: Path
) -> None:
    """What the scheme gave the rule is told in the sentence and in the document, as its formula need not name it."""
    code = (
        "from decimal import Decimal\nfrom xiangheng_scoring.plugins import hook\n"
        "from xiangheng_scoring.rules import Rule\nclass Times(Rule):\n    kind = 'small_twice'\n"
        "    factor: Decimal\n    steps: tuple[int, ...] = (1, 2)\n    offset: Decimal = Decimal(0)\n"
        "    def score(self, value):\n        return value * self.factor\n"
        "@hook\ndef rules():\n    return [Times]\n"
    )
    install(code=code)
    enabled(tmp_path, "small")
    nodes = scheme / "nodes.csv"
    given = '"{""factor"":0.50,""steps"":[3]}"'
    nodes.write_text(
        nodes.read_text(encoding="utf-8").replace("small_twice,,", f"small_twice,{given},"), encoding="utf-8"
    )
    asked = ("explain", "--scheme", "方案", "--data", "数.csv", "--unit", "1", "--json")
    leaf = json.loads(command(*asked).out)["tree"]["children"][0]

    assert "参数：factor 0.5，steps [3]。" in leaf["sentence"]
    assert leaf["parameters"] == {"factor": "0.5", "steps": [3], "offset": "0"}
