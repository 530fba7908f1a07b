"""Another room may own a hook: a plugin provides to it as to the kit's own, and the kit knows nothing of the room."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xiangheng_scoring.plugins import PluginHost, open_plugins
from xiangheng_scoring.plugins.errors import PluginNotEnabled, PluginRefused
from xiangheng_scoring.settings import PluginSettings

Command = Callable[..., Any]
Install = Callable[..., None]

#: A room whose hook asks for soups, each with a name.
ROOM = '''"""A room for tests."""
from dataclasses import dataclass

from xiangheng_scoring.plugins.hookspecs import Hook


@dataclass
class Soup:
    name: str
    warm: bool = True


def is_warm(soup: Soup) -> str:
    return "" if soup.warm else "是凉的"


SOUPS = Hook("汤", Soup, "一组 Soup(名称)", checks=((is_warm, "是热的", "热一热"),))
'''
CODE = "from kitchen_for_tests import Soup\nfrom xiangheng_scoring.plugins import hook\n@hook\ndef soups(settings):\n    return {soups}\n"
MANIFEST = 'interface = 1\nname = "{name}"\ntitle = "试"\n[provides]\nsoups = ["leek"]\n'


@pytest.fixture
def room(tmp_path: Path, command: Command) -> None:
    """A room with a hook of its own is installed beside the plugins."""
    site = tmp_path / "site"
    info = site / "kitchen_for_tests-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "kitchen_for_tests.py").write_text(ROOM, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kitchen\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[xiangheng.hooks]\nsoups = kitchen_for_tests:SOUPS\n", encoding="utf-8"
    )


@pytest.fixture
def plugin(install: Install, room: None) -> Callable[..., PluginHost]:
    """The plugins that are on, where `small` gives the soups that its code says."""

    def host(soups: str = "[Soup('leek')]", *, manifest: str = MANIFEST, on: bool = True) -> PluginHost:
        install(code=CODE.replace("{soups}", soups), manifest=manifest)
        return open_plugins(PluginSettings(enabled=("small",) if on else ()))

    return host


def test_what_a_plugin_provides_is_asked_for_by_its_name(plugin: Callable[..., PluginHost]) -> None:
    """The names stand in the manifest; the plugin and the room are imported when one is asked for, and not before."""
    soups = plugin().provided("soups")

    assert list(soups) == ["leek"]
    assert not {"plugin_small", "kitchen_for_tests"} & set(sys.modules)
    assert (soups["leek"].warm, soups.owner("leek")) == (True, "small")


def test_the_titles_of_a_manifest_are_told_without_importing(plugin: Callable[..., PluginHost]) -> None:
    """A section names what is provided and what each is called, as it may for assessments."""
    manifest = MANIFEST.replace('soups = ["leek"]', '[provides.soups]\nleek = "葱汤"\nmiso = "味噌汤"')
    offers = plugin(manifest=manifest).offers("soups")

    assert [(offer.name, offer.title, offer.plugin) for offer in offers] == [
        ("leek", "葱汤", "small"),
        ("miso", "味噌汤", "small"),
    ]


@pytest.mark.parametrize(
    ("code", "soups"),
    [
        ("PLUGIN-HOOK", "['leek']"),
        ("PLUGIN-HOOK", "[Soup('')]"),
        ("PLUGIN-HOOK", "Soup('leek')"),
        ("PLUGIN-PROVIDES", "[]"),
        ("PLUGIN-PROVIDES", "[Soup('leek'), Soup('miso')]"),
        ("PLUGIN-NAME", "[Soup('leek'), Soup('leek')]"),
        ("PLUGIN-IMPORT", "[Soup()]"),
    ],
)
def test_what_is_not_as_the_room_asks_is_refused(
    plugin: Callable[..., PluginHost], code: str, soups: str
) -> None:
    """Another kind of thing, none, more than the manifest says, a name twice, code that raises: each by its own error."""
    with pytest.raises(PluginRefused) as refused:
        plugin(soups).provided("soups")["leek"]

    assert (refused.value.code, refused.value.plugin) == (code, "small")


def test_what_the_manifest_does_not_say_is_refused(plugin: Callable[..., PluginHost]) -> None:
    """A hook that the code implements and the manifest does not name."""
    host = plugin(manifest='interface = 1\nname = "{name}"\ntitle = "试"\n')
    with pytest.raises(PluginRefused) as refused:
        host.load("small")

    assert refused.value.code == "PLUGIN-PROVIDES"


def test_a_name_that_another_plugin_has_is_taken(plugin: Callable[..., PluginHost], install: Install) -> None:
    """Of two plugins with one name the first stays, and the refusal of the other names it."""
    install("other", code="", manifest=MANIFEST)
    plugin()
    host = open_plugins(PluginSettings(enabled=("other", "small")))

    assert host.provided("soups").owner("leek") == "other"
    assert "soups 的「leek」已由插件 other 提供" in str(host.refused["small"])


def test_what_a_plugin_that_is_off_provides_is_told_with_the_remedy(
    plugin: Callable[..., PluginHost],
) -> None:
    """It is not said to be unknown."""
    with pytest.raises(PluginNotEnabled, match="xiangheng plugin enable small"):
        plugin(on=False).provided("soups")["leek"]


def test_a_hook_of_a_room_that_is_not_installed_is_refused(install: Install, command: Command) -> None:
    """The manifest names it, and the refusal lists the hooks that there are."""
    install(code="", manifest=MANIFEST)
    host = open_plugins(PluginSettings(enabled=("small",)))

    assert "不认识「soups」" in str(host.refused["small"])
    assert "risk_models" in str(host.refused["small"])


def test_the_list_of_plugins_tells_what_they_provide_to_others(
    plugin: Callable[..., PluginHost], command: Command
) -> None:
    """In words, and by hook for programs."""
    plugin()
    (row,) = (
        row
        for row in json.loads(command("plugin", "list", "--json").out)["plugins"]
        if row["name"] == "small"
    )

    assert "提供：soups leek" in command("plugin", "list").out
    assert row["others"] == [{"hook": "soups", "names": ["leek"]}]


@pytest.mark.parametrize(
    ("warm", "told"), [(True, "✓ 是热的　leek"), (False, "✗ 是热的　leek\n  是凉的\n  怎么改：热一热")]
)
def test_the_room_s_own_checks_are_made(
    plugin: Callable[..., PluginHost], command: Command, warm: bool, told: str
) -> None:
    """`plugin check` tries each thing by what the room says of it."""
    plugin(f"[Soup('leek', {warm})]")

    assert told in command("plugin", "check", "small").out
