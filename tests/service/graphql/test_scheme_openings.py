"""A scheme whose plugin hangs or ends its process: the server lives, one process is opened for all, and nobody waits long."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import sleep

import pytest
from tests.service.graphql.conftest import SCHEME, Ask, Install

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
def plugin(tmp_path: Path, install: Install) -> Iterator[Plugin]:
    """A plugin that hangs; each test has one of its own name, since schemes are kept for the whole process."""
    name = f"hangs{next(NUMBERS)}"
    code = install(name, "", SCHEME | {"scheme/nodes.csv": NODES})
    hanging = Plugin(code, tmp_path / "noted", tmp_path / "gate", name)
    hanging.does(f"while not Path({str(hanging.gate)!r}).exists():\n    time.sleep(0.01)")
    yield hanging
    hanging.let_go()


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
