"""The documents that the demo gives to paste, and those of the manual, answer on the demo's own data as they say."""

import json
import re
from pathlib import Path

import pytest
from tests.service.graphql.conftest import Ask

import xiangheng_seeds

QUERIES = sorted((Path(xiangheng_seeds.__file__).parent / "queries").glob("*.graphql"))
MANUAL = (Path(__file__).parents[3] / "docs" / "manual" / "graphql.md").read_text(encoding="utf-8")
README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
#: A document and, right behind it, the answer that the page shows of it.
SHOWN = re.compile(r"```graphql\n(?P<document>.*?)```\n+(?:```json\n(?P<answer>.*?)```)?", re.DOTALL)
PAGES = [*SHOWN.finditer(MANUAL), *SHOWN.finditer(README)]


def empty(value: object) -> bool:
    """Whether nothing at all is told by a value."""
    if isinstance(value, dict):
        return all(map(empty, value.values()))
    return value is None or value == []


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_demo_s_documents_answer(ask: Ask, path: Path) -> None:
    """Each is answered without an error, and tells something."""
    answer = ask(path.read_text(encoding="utf-8"))
    assert answer.errors == []
    assert not any(map(empty, answer.data.values()))


def test_there_are_five_documents_to_paste() -> None:
    """As many as the demo says, each beginning with what it is for."""
    assert len(QUERIES) == 5
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in QUERIES)


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown["document"].split("{")[0].strip()[:40])
def test_the_manual_s_documents_answer_as_they_say(ask: Ask, shown: re.Match[str]) -> None:
    """What the manual and the README show is what is answered."""
    answer = ask(shown["document"])
    assert answer.errors == []
    if shown["answer"]:
        assert answer.data == json.loads(shown["answer"])["data"]
