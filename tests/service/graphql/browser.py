"""A real browser, driven over its own pipe: Debian's Chromium, for which no driver and no package has to be installed.

It resolves no name, so that a page which asks for anything elsewhere fails, and it tells every address that was asked for.
"""

import json
import os
import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BufferedWriter
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

#: Names the browser, so that a run of tests which names one (CI does) fails where it is missing and skips nothing.
VARIABLE = "TEST_BROWSER"
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
QUIET = (
    "--headless",
    "--no-sandbox",  # root has none; it opens pages of ours alone
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)
#: Settles when an expression is no longer false, and gives up after so many looks that no machine is that slow.
WAIT = """new Promise((settle, fail) => {{
  let looks = 0;
  const look = () => {{
    const value = ({expression});
    value ? settle(value) : looks++ < 3000 ? setTimeout(look, 20) : fail(document.body.innerText);
  }};
  look();
}})"""


def program() -> str:
    """The browser's program; skips the test, and says what to do, where there is none."""
    if not hasattr(os, "posix_spawn"):
        pytest.skip("a browser's pipe cannot be handed over on this system")
    named = os.environ.get(VARIABLE, "")
    path = shutil.which(named or "chromium")
    if path is None and not named:
        pytest.skip(f"no Chromium: as root on Debian `apt-get install chromium`, or name one in {VARIABLE}")
    assert path, f"{VARIABLE} names a browser that is not there: {named}"
    return path


class Browser:
    """One page of a browser: it goes somewhere, evaluates, and remembers what was asked for and complained of."""

    def __init__(self, incoming: BufferedReader, outgoing: BufferedWriter) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._numbers = count(1)
        self._buffer = b""
        self._session = ""
        self.requests: list[str] = []
        self.complaints: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        """A command of the DevTools protocol, and its result."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._outgoing.write(json.dumps(message).encode() + b"\0")
        self._outgoing.flush()
        while (answer := self._receive()).get("id") != number:
            self._note(answer.get("method", ""), answer.get("params", {}))
        assert "error" not in answer, answer
        return answer["result"]

    def _receive(self) -> Any:
        while b"\0" not in self._buffer:
            chunk = self._incoming.read1()
            assert chunk, "the browser is gone"
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def _note(self, event: str, told: Any) -> None:
        if event == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif event == "Network.webSocketCreated":
            self.requests.append(told["url"])
        elif event == "Log.entryAdded":
            self.complaints.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(str(told["exceptionDetails"]))

    def go(self, address: str) -> None:
        """Go to a page; it is there when `until` says so."""
        self.call("Page.navigate", url=address)

    def until(self, expression: str) -> Any:
        """The value of an expression of the page, as soon as it is no longer false, null or empty."""
        return self.evaluate(WAIT.format(expression=expression))

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, a promise's when it is settled."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def hosts(self) -> set[str | None]:
        """Where anything was asked for; what stands in a page itself (`data:`) is asked for nowhere."""
        return {urlsplit(address).hostname for address in self.requests if not address.startswith("data:")}

    def picture(self, path: Path) -> None:
        """What is to be seen, as PNG."""
        path.write_bytes(b64decode(self.call("Page.captureScreenshot")["data"]))


@contextmanager
def running(program: str, profile: Path) -> Iterator[Browser]:
    """A browser with a new profile, ended at last."""
    lowest = os.pipe()  # keeps the others from being 3 and 4, where the browser expects its own
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    null = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    ends = [(os.POSIX_SPAWN_DUP2, theirs_in, 3), (os.POSIX_SPAWN_DUP2, theirs_out, 4)]
    command = [program, *QUIET, OFFLINE, f"--user-data-dir={profile}", "--remote-debugging-pipe"]
    process = os.posix_spawn(program, command, os.environ, file_actions=[*null, *ends])
    for end in (*lowest, theirs_in, theirs_out):
        os.close(end)
    with os.fdopen(ours_in, "rb") as incoming, os.fdopen(ours_out, "wb") as outgoing:
        yield Browser(incoming, outgoing)
    os.waitpid(process, 0)  # it ends when nobody holds the other end of its pipe
