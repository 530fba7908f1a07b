"""What the server tells whoever keeps it: a closed list of events, each one line of the log.

Nobody's data is told, since nothing reaches into a log to erase it: no variable, no text of a document, no credential, and of a
fault where it happened but not what it says, which may name a value.
"""

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.titled import Titled

_log = logging.getLogger("xiangheng.graphql")
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_about: ContextVar[Mapping[str, Any]] = ContextVar("what every event is told with", default=_NOTHING)


class Event(Titled):
    """Everything that the server tells, by its name in the log."""

    OPERATION = "graphql.operation", "答完一次操作"
    AGAIN = "graphql.again", "订阅的有变化，又查一次（级别 debug）"
    REFUSED = "graphql.refused", "没有当作操作执行的请求：看不懂、太大、太勤，或来自别的网站"
    FAULT = "graphql.fault", "程序出错；`fault` 是答案里给的编号，`traceback` 是出错的地方"
    PULSE = "graphql.pulse", "看有没有变化时没有看成，过一会再看"
    UNREADY = "graphql.unready", "`/health/ready` 答了没有准备好"
    SOCKET_OPENED = "socket.opened", "连上一个 WebSocket"
    SOCKET_CLOSED = "socket.closed", "对方断开了 WebSocket"
    SOCKET_DROPPED = "socket.dropped", "本服务断开了 WebSocket；`code` 是断开的代码"
    STARTED = "server.started", "一个进程开始服务"
    STOPPING = "server.stopping", "收到停止的信号，`/health/ready` 从此答 503"
    STOPPED = "server.stopped", "一个进程做完了手上的，停了"
    OTHER = "log.other", "所用的程序库说的；`logger` 是哪一个，`message` 是原话"


class Told(logging.LogRecord):
    """An event as the log takes it, with its fields; the place that it is told from is looked up by nobody."""

    def __init__(self, event: Event, level: int, fields: Mapping[str, Any]) -> None:
        super().__init__(_log.name, level, "", 0, event.value, None, None)
        self.fields = fields

    def getMessage(self) -> str:
        """What another handler than ours writes of it."""
        return f"{self.msg} {dict(self.fields)}"


def new_id() -> str:
    """An id by which the lines of a request, of a socket, or of a fault are known as such."""
    return secrets.token_hex(6)


@contextmanager
def about(**fields: Any) -> Iterator[None]:
    """Within, every event of this request, in whatever thread, has these fields."""
    token = _about.set({**_about.get(), **fields})
    try:
        yield
    finally:
        _about.reset(token)


def tell(event: Event, level: int = logging.INFO, **fields: Any) -> None:
    """Write an event down, with what is known of it; `error` is an exception, of which it is told where it happened."""
    if _log.isEnabledFor(level):
        known = {name: value for name, value in fields.items() if value is not None}
        _log.handle(Told(event, level, {**_about.get(), **known}))


def trouble(event: Event, error: Exception) -> None:
    """Write down what went wrong where nobody asked: of an error of ours its code and what it says, of another where it was."""
    if isinstance(error, XianghengError):
        tell(event, logging.WARNING, code=error.code, message=error.fault.message)
    else:
        tell(event, logging.ERROR, error=error)
