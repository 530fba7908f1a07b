"""Who sits at a command: the person whom a token or the last `user sign-in` stands for, at the store that the settings name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from xiangheng_platform.access.credentials import recognise
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.app import open_store
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.settings import settings_path

TOKEN_VARIABLE = "XIANGHENG_TOKEN"


@contextmanager
def acting() -> Iterator[tuple[Store, Person]]:
    """The store, and the person that the token or the last `user sign-in` stands for; raises `NotSignedIn`."""
    with acting_as_set() as (store, person, _):
        yield store, person


@contextmanager
def asking(as_of: datetime | None = None) -> Iterator[View]:
    """One view of what `acting` gives, history as it was known at a moment; everything that a command shows is of it."""
    with acting() as (store, person), store.view(person, as_of) as view:
        yield view


@contextmanager
def acting_as_set() -> Iterator[tuple[Store, Person, Settings]]:
    """What `acting` gives, and the settings."""
    with open_store() as (store, settings):
        yield store, recognise(store, settings.sign_in, credential()), settings


def credential() -> str:
    """What the caller shows: the environment's token, else what `user sign-in` left; empty if there is neither."""
    if token := os.environ.get(TOKEN_VARIABLE):
        return token.strip()
    file = session_file()
    # A damaged file stands for nobody, who is told to sign in.
    return file.read_text(encoding="utf-8", errors="replace").strip() if file.is_file() else ""


def session_file() -> Path:
    """Where `user sign-in` leaves the session of this user of the machine, beside the settings."""
    return settings_path().with_name("session")
