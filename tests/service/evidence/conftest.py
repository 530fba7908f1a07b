"""People who hand in files, and files as they are handed in."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.documents import Evidence
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.filing import LEFT_ALONE
from xiangheng_platform.store.store import Store

#: Whoever hands in a file, another such, and who oversees them all.
LIU = Person("liu", (Granted(Role.COUNTY_OFFICER),))
MA = Person("ma", (Granted(Role.COUNTY_OFFICER),))
HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))


class HandIn(Protocol):
    """Hands in a file."""

    def __call__(
        self,
        content: bytes = b"content",
        name: str = "a.txt",
        *,
        person: Person = LIU,
        purpose: Purpose = Purpose.EVIDENCE,
        expires_on: date | None = None,
        limits: EvidenceSettings = ...,
    ) -> Evidence:
        """What is told of it."""


@pytest.fixture
def hand_in(store: Store) -> HandIn:
    """Hands in a few bytes, as liu's evidence if nothing else is said."""

    def _hand_in(
        content: bytes = b"content",
        name: str = "a.txt",
        *,
        person: Person = LIU,
        purpose: Purpose = Purpose.EVIDENCE,
        expires_on: date | None = None,
        limits: EvidenceSettings = EvidenceSettings(),  # noqa: B008  # it is frozen
    ) -> Evidence:
        return deposits.add(store, person, content, name, purpose, limits, expires_on=expires_on)

    return _hand_in


@pytest.fixture
def kept(store: Store) -> Callable[[], list[str]]:
    """The names of all files that lie in the folder, also of those that are being received."""

    def _kept() -> list[str]:
        files = store.database.files
        return [path.name for path in (*files.paths(), *files.arriving())]

    return _kept


@pytest.fixture
def age(store: Store) -> Callable[[], None]:
    """Lets a day pass for every file in the folder."""

    def _age() -> None:
        files = store.database.files
        for path in (*files.paths(), *files.arriving()):
            _make_older(path)

    return _age


def _make_older(path: Path) -> None:
    then = path.stat().st_mtime - LEFT_ALONE - 1
    os.utime(path, (then, then))
