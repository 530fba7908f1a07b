"""Documents asked of a server in a process of its own: the CPU that server and database take for a request.

CPU and not time: other programs on the machine, and the client itself, lengthen the time and hardly move the CPU.
"""

import asyncio
import atexit
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from answered import CLERK, QUESTIONS, completing, refuse_unlike
from databases import SQLITE, new_database
from measure import Work, cpu_seconds
from sqlalchemy import text

from xiangheng_platform.access.accounts import first_administrator
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store
from xiangheng_seeds.filling import fill

_POLICY = SignInSettings(hash_rounds=1, hash_mebibytes=1)
_PASSWORD = "correct horse 电池"


def asking(database: str, question: str, connections: int) -> tuple[Work, Work]:
    """A document asked over so many connections, beside completing it alone; both tell the CPU seconds of each."""
    served, asked = _served(database), QUESTIONS[question]
    refuse_unlike(served.store, asked, served.answer("/graphql", asked.document))
    return (
        lambda: served.cost("/graphql", asked.document, connections, asked.requests),
        completing(served.store, asked),
    )


def asking_naively(connections: int) -> tuple[Work, Work]:
    """All counties asked of strawberry used naively, beside completing them alone."""
    served, asked = _served(SQLITE), QUESTIONS["all counties"]
    refuse_unlike(served.store, asked, served.answer("/naive", asked.document))
    return (
        lambda: served.cost("/naive", asked.document, connections, asked.requests),
        completing(served.store, asked),
    )


def giving_back(connections: int) -> tuple[Work, Work]:
    """The answer with all counties as a body that is there, through the same server, beside completing it alone."""
    served, asked = _served(SQLITE), QUESTIONS["all counties"]
    answer = served.answer("/graphql", asked.document)
    served.exchange("PUT", "/static", json.dumps(answer, ensure_ascii=False).encode())
    return (
        lambda: served.cost("/static", asked.document, connections, asked.requests * 10),
        completing(served.store, asked),
    )


@dataclass(frozen=True)
class Served:
    """A server that runs, the store behind it, and a session at it."""

    store: Store
    port: int
    credential: str

    def answer(self, path: str, document: str) -> Any:
        """What a document is answered."""
        return json.loads(self.exchange("POST", path, json.dumps({"query": document}).encode()))

    def exchange(self, method: str, path: str, body: bytes = b"") -> bytes:
        """One request, and the body of what comes back."""
        return asyncio.run(self._exchanged(self._request(method, path, body), 1))

    def cost(self, path: str, document: str, connections: int, requests: int) -> float:
        """The seconds of CPU that server and database take for a request, while so many connections ask."""
        request = self._request("POST", path, json.dumps({"query": document}).encode())
        before = self._cpu()

        async def _ask() -> None:
            times = requests // connections
            await asyncio.gather(*(self._exchanged(request, times) for _ in range(connections)))

        asyncio.run(_ask())
        return (self._cpu() - before) / (requests // connections * connections)

    def _cpu(self) -> float:
        return float(self.exchange("GET", "/cpu")) + _cpu_of_database(self.store.database)

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        head = (
            f"{method} {path}{'/' if path == '/naive' else ''} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            f"authorization: Bearer {self.credential}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def _exchanged(self, request: bytes, times: int) -> bytes:
        """A request so many times over one connection; the last body."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = b""
        for _ in range(times):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head.lower())
            if length is None or head.split()[1] != b"200":
                raise ValueError(head)
            body = await reader.readexactly(int(length[1]))
        writer.close()
        await writer.wait_closed()
        return body


def _cpu_of_database(database: Database) -> float:
    """The seconds of CPU of PostgreSQL's processes for a database, where the machine tells them; of SQLite none of its own."""
    if database.engine.dialect.name == "sqlite":
        return 0.0
    with database.reading() as connection:
        processes = connection.execute(
            text(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).scalars()
        files = [Path(f"/proc/{number}/schedstat") for number in processes]
    return sum(int(file.read_text().split()[0]) for file in files if file.exists()) / 1e9


@cache
def _served(database: str) -> Served:
    """A server on a store with the reference data; it runs until whoever measures has ended."""
    folder = Path(tempfile.mkdtemp())
    url = f"sqlite:///{folder / 'bench.db'}" if database == SQLITE else new_database()
    store = Store(Database(url))
    create(store, "system")
    fill(store, CLERK, lambda done, total: None)
    first_administrator(store, _POLICY, "root", "管理员（虚构）", _PASSWORD)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("serving.py"), str(port)],
        env=os.environ | _environment(folder, url),
    )
    atexit.register(process.wait)
    atexit.register(process.terminate)
    served = Served(store, port, sign_in(store, _POLICY, "root", _PASSWORD))
    _first_answer(served, process)
    return served


def _environment(folder: Path, url: str) -> dict[str, str]:
    return {
        "XIANGHENG_SETTINGS": str(folder / "settings.toml"),
        "XIANGHENG_DATA__FOLDER": str(folder),
        "XIANGHENG_DATABASE__URL": url,
        "XIANGHENG_SERVER__LOG_FOLDER": str(folder / "log"),
        # A thousand requests in a minute are what is measured here, and more than one person may ask for.
        "XIANGHENG_SERVER__PERSON_COST": "0",
        "PYTHONUTF8": "1",
    }


def _first_answer(served: Served, process: subprocess.Popen[bytes]) -> bytes:
    while process.poll() is None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            return served.exchange("GET", "/health/ready")
        time.sleep(0.02)
    raise ChildProcessError(f"the server ended with {process.returncode} before it answered")


def starting_to_serve() -> tuple[Work, Work]:
    """`xiangheng serve` until its first answer, beside a Python that does nothing; both tell seconds of CPU."""
    folder = Path(tempfile.mkdtemp())
    url = f"sqlite:///{folder / 'bench.db'}"
    store = Store(Database(url))
    create(store, "system")
    environment = os.environ | _environment(folder, url)

    def _served_first() -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = [sys.executable, "-m", "xiangheng_scoring", "serve", "--port", str(port)]
        with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL) as process:
            try:
                _first_answer(Served(store, port, ""), process)
            finally:
                process.terminate()

    def _nothing() -> None:
        subprocess.run([sys.executable, "-c", "pass"], check=True)

    return (lambda: cpu_seconds(_served_first, 1, of_children=True)), (
        # Ten times, since the system counts CPU by the hundredth of a second, which is what one of them takes.
        lambda: cpu_seconds(_nothing, 10, of_children=True)
    )
