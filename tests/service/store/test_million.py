"""One flipped byte in a million rows is found, and the act is named."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from xiangheng_platform.store.acts import digest_of_row
from xiangheng_platform.store.proof import Proof
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow, table_of

pytestmark = pytest.mark.thorough
MILLION = 1_000_000


def many_acts(store: Store, acts: int) -> None:
    """Write an audit log of so many acts at once, chained as the store chains them."""
    head = store.last_act()
    with store.database.writing() as connection:
        for part in _parts(_rows(head, acts)):
            connection.execute(insert(table_of(AuditRow)), part)


def _rows(head: Any, acts: int) -> Iterator[dict[str, Any]]:
    previous, names = head.digest, table_of(AuditRow).columns.keys()
    for number in range(head.number + 1, acts + 1):
        row = AuditRow(
            number=number, at=head.at, clock=None, actor=f"user:{number % 97}", action="collection:value:report",
            subject=f"value:{number}", before="{}", after=f'{{"value":"{number}.5"}}', reason="", seal="{}",
            previous=previous, digest="",
        )  # fmt: skip
        row.digest = previous = digest_of_row(row)
        yield {name: getattr(row, name) for name in names}


def _parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    part = []
    for row in rows:
        part.append(row)
        if len(part) == 20_000:
            yield part
            part = []
    if part:
        yield part


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_flipped_byte_among_a_million_is_found(
    store: Store, proof: Callable[[], Proof], backend: str
) -> None:
    """Flipped in the file itself, in the middle of a row, with no word to the database."""
    many_acts(store, MILLION)
    assert proof().holds
    file = store.database.file
    assert file is not None
    store.database.scrub()
    store.database.close()
    number = random.Random(7).randrange(2, MILLION)
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
