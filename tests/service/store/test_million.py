"""One flipped byte in a million rows is found, and the act is named."""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xiangheng_platform.store.proof import Proof
from xiangheng_platform.store.store import Store

MILLION = 1_000_000


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bench's way to write a million acts is taken; its folder is a program, not a package."""
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[3] / "bench"), *sys.path])


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("acts", [1_000, pytest.param(MILLION, marks=pytest.mark.thorough)])
def test_a_flipped_byte_among_a_million_is_found(
    store: Store, proof: Callable[[], Proof], backend: str, acts: int
) -> None:
    """Flipped in the file itself, in the middle of a row, with no word to the database."""
    from stored import write_acts

    write_acts(store, acts)
    assert proof().holds
    file = store.database.file
    assert file is not None
    store.database.scrub()
    store.database.close()
    number = random.Random(7).randrange(2, acts)
    flip(file, f'{{"value":"{number}.5"}}'.encode())

    assert {found.number for found in proof().breaks} == {number}


def flip(file: Path, text: bytes) -> None:
    """Flip one bit of the byte in the middle of a text that stands once in a file."""
    content = file.read_bytes()
    assert content.count(text) == 1
    place = content.index(text) + len(text) // 2
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(bytes([content[place] ^ 1]))
