"""A scheme whose plugin hangs or ends its process: the server lives, one process is opened for all, and nobody waits long."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from time import sleep

import pytest
from tests.service.graphql.conftest import SCHEME, Ask, Install
from tests.service.graphql.faults.conftest import settles

from xiangheng_graphql import openings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli import opening

pytestmark = pytest.mark.one_database
NODES = "code,parent,name,weight,rule,missing\nT,,总,10,,\nA,T,甲指标,10,pass_through,block\n"
#: A plugin that notes in a file that it was imported, and then does something before it goes on.
CODE = """import os
import time
from importlib.resources import files
from pathlib import Path

from xiangheng_scoring.plugins import Assessment, hook

with open({noted!r}, "a") as file:
    file.write("imported\\n")
{then}

@hook
def assessments():
    return [Assessment({name!r}, files("plugin_{name}") / "scheme", "试")]
"""
NUMBERS = count(1)
SCHEMES = "{ schemes { name scheme { code } } }"


@dataclass
class Plugin:
    """An installed plugin, whose import waits until it is let go."""

    code: Path
    noted: Path
    gate: Path
    name: str

    @property
    def imports(self) -> int:
        """How often it was imported, which takes a process each time."""
        return len(self.noted.read_text().splitlines()) if self.noted.exists() else 0

    @property
    def document(self) -> str:
        """Asks for its scheme."""
        return f'{{ scheme(name: "{self.name}") {{ code }} }}'

    def does(self, then: str) -> None:
        """Write its code anew: what it does when it is imported."""
        text = CODE.format(noted=str(self.noted), name=self.name, then=then)
        self.code.write_text(text, encoding="utf-8")

    def let_go(self) -> None:
        """Let those imports go on that wait."""
        self.gate.touch()


@pytest.fixture
def install_hanging(tmp_path: Path, install: Install) -> Iterator[Callable[[], Plugin]]:
    """Installs plugins that hang, each of a name of its own, since schemes are kept for the whole process."""
    hanging: list[Plugin] = []

    def _install() -> Plugin:
        name = f"hangs{next(NUMBERS)}"
        code = install(name, "", SCHEME | {"scheme/nodes.csv": NODES})
        plugin = Plugin(code, tmp_path / f"{name}.noted", tmp_path / f"{name}.gate", name)
        plugin.does(f"while not Path({str(plugin.gate)!r}).exists():\n    time.sleep(0.01)")
        hanging.append(plugin)
        enabled = ", ".join(f'"{each.name}"' for each in hanging)
        (tmp_path / "settings.toml").write_text(f"[plugins]\nenabled = [{enabled}]\n", encoding="utf-8")
        return plugin

    yield _install
    for plugin in hanging:
        plugin.let_go()


@pytest.fixture
def plugin(install_hanging: Callable[[], Plugin]) -> Plugin:
    """A plugin that hangs."""
    return install_hanging()


def codes(ask: Ask, document: str) -> list[str]:
    """The codes of the errors of a document."""
    return [error["extensions"]["code"] for error in ask(document).errors]


def test_all_who_ask_at_once_are_served_by_one_opening(ask: Ask, plugin: Plugin) -> None:
    """Whoever comes while it is being opened waits for the same, and it is kept for those who come later."""
    with ThreadPoolExecutor(8) as threads:
        answers = [threads.submit(ask, plugin.document) for _ in range(8)]
        while not plugin.imports:
            sleep(0.01)
        plugin.let_go()
    assert [answer.result().data for answer in answers] == [{"scheme": {"code": "s"}}] * 8
    assert ask(plugin.document).data == {"scheme": {"code": "s"}}
    assert plugin.imports == 1


def test_what_would_not_open_is_not_tried_again_at_once(
    ask: Ask, plugin: Plugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plugin ends its process: each who asks is told so, by what was seen once; after a while it is tried again."""
    plugin.does("os._exit(5)")
    listed = ask("{ schemes { name } }").data["schemes"]
    refusals = [ask(plugin.document).errors[0]["extensions"] for _ in range(3)]
    assert plugin.name in [offer["name"] for offer in listed]
    assert [refusal["code"] for refusal in refusals] == ["PLUGIN-UNFINISHED"] * 3
    assert "退出码 5" in str(refusals[-1])
    assert plugin.imports == 1
    plugin.does("")
    monkeypatch.setattr(openings, "AGAIN", 0)
    assert ask(plugin.document).data == {"scheme": {"code": "s"}}


def test_nobody_waits_for_what_hangs(ask: Ask, plugin: Plugin, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it was waited for, the others of the same document are answered, and it is there as soon as it was opened."""
    ask('{ leapfrog: scheme(name: "leapfrog") { code } linkage: scheme(name: "linkage") { code } }')
    monkeypatch.setattr(openings, "PATIENCE", 0)
    answer = ask(SCHEMES)
    schemes = {offer["name"]: offer["scheme"] for offer in answer.data["schemes"]}
    assert [error["extensions"]["code"] for error in answer.errors] == ["SCHEME-OPENING"]
    assert [name for name, scheme in schemes.items() if scheme is None] == [plugin.name]
    plugin.let_go()
    while codes(ask, plugin.document):
        sleep(0.01)
    assert plugin.imports == 1


def test_whoever_lists_schemes_that_hang_waits_for_them_together(
    ask: Ask, install_hanging: Callable[[], Plugin], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is begun while the first is still waited for, and both are told as soon as they were opened."""
    monkeypatch.setattr(openings, "PATIENCE", float("inf"))
    hanging = [install_hanging() for _ in range(2)]
    with ThreadPoolExecutor(1) as threads:
        listed = threads.submit(ask, SCHEMES)
        try:
            assert settles(lambda: all(plugin.imports for plugin in hanging))
        finally:
            for plugin in hanging:
                plugin.let_go()
    offers = listed.result().data["schemes"]
    assert [offer["scheme"] for offer in offers if offer["name"].startswith("hangs")] == [{"code": "s"}] * 2


def test_so_many_are_opened_side_by_side_and_no_more() -> None:
    """The others as soon as a place is free; each once, however many there are."""
    gate, begun = Event(), SimpleQueue[int]()

    def read(key: int) -> int:
        begun.put(key)
        gate.wait()
        return key

    opened, keys = openings.Openings(read), range(openings.MOST + openings.SIDE_BY_SIDE)
    for key in keys:
        opened.begin(key)
    assert settles(lambda: begun.qsize() == openings.SIDE_BY_SIDE)
    with pytest.raises(TimeoutError):
        opened.of(keys[-1], 0.1)
    assert begun.qsize() == openings.SIDE_BY_SIDE
    gate.set()
    assert [opened.of(key, openings.PATIENCE) for key in keys] == list(keys)
    assert begun.qsize() == len(keys)


def test_openings_that_were_asked_for_last_are_kept() -> None:
    """One more than are kept, and the first that nobody asked for since is opened again."""
    begun: list[int] = []

    def read(key: int) -> int:
        begun.append(key)
        return key

    opened = openings.Openings(read)
    for key in (*range(openings.MOST), 0, openings.MOST, 0, 1):
        assert opened.of(key, openings.PATIENCE) == key
    assert begun == [*range(openings.MOST + 1), 1]


def test_a_query_waits_no_longer_than_it_may_read(
    ask: Ask, store: Store, plugin: Plugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it not so, it would wait until the opening is stopped, and be told of that."""
    monkeypatch.setattr(openings, "PATIENCE", float("inf"))
    monkeypatch.setattr(store.database, "reading_seconds", 0.05)
    assert codes(ask, plugin.document) == ["SCHEME-OPENING"]


def test_an_opening_that_never_ends_is_stopped(
    ask: Ask, plugin: Plugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is told where it was, and no setting that would give it more time: there is none."""
    monkeypatch.setattr(opening, "LIMIT", 1)
    monkeypatch.setattr(openings, "PATIENCE", float("inf"))
    (error,) = ask(plugin.document).errors
    (fault,) = error["extensions"]["faults"]
    assert fault["code"] == "PLUGIN-UNFINISHED"
    assert plugin.code.name in fault["where"]
    assert "jobs." not in fault["remedy"]
