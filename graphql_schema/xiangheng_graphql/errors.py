"""Errors of what front ends ask, and how every error is told to them.

XianghengError
├── NoSuchNode          NODE-ABSENT        `node(id:)` of what is not there, or is not yours
├── OperationRefused    OPERATION-REFUSED  a document that is too deep, too wide or too dear
├── DocumentUntrusted   DOCUMENT-UNTRUSTED a document that is none of those that the settings name
├── DocumentsRefused    DOCUMENTS-REFUSED  documents that the settings name and that cannot be executed
├── LogRefused          LOG-REFUSED        a folder of the log that cannot be written
├── ServerNotStarted    SERVER-START       an address at which nothing can be served
├── SchemeOpening       SCHEME-OPENING     a scheme that is still being opened
└── Delayed             OPERATION-DELAYED  what may be asked again in a while
    ├── RateLimited     RATE-LIMITED       somebody who asked for more than their share of a minute
    └── ServerBusy      SERVER-BUSY        no thread came free in time
"""

from dataclasses import dataclass
from typing import Annotated

from xiangheng_graphql.commands import faults_told
from xiangheng_scoring.documents import FaultRecord
from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning


class NoSuchNode(XianghengError, code="NODE-ABSENT", title="没有这个对象", kind=Kind.UNKNOWN):
    """An id of what is not there. It is answered alike whether there is no such thing or whoever asks may not see it."""

    def __init__(self, identity: str) -> None:
        super().__init__(
            f"没有编号为「{identity}」的对象",
            at=FieldPath(("id",), "id"),
            expected="查询结果里给出的 id",
            remedy="重新查询，用那里的 id",
        )


class OperationRefused(XianghengError, code="OPERATION-REFUSED", title="这个查询不予执行", kind=Kind.USAGE):
    """A document that asks for too much, or in a way that is switched off: nothing of it was executed."""


class DocumentUntrusted(XianghengError, code="DOCUMENT-UNTRUSTED", title="不是登记的文档", kind=Kind.USAGE):
    """A document that is none of those that the settings name, where nothing else is executed."""

    def __init__(self, digest: str) -> None:
        super().__init__(
            f"本服务只执行登记的文档，没有 SHA-256 为 {digest} 的",
            at=FieldPath(("documentId",), "documentId"),
            expected="设置 server.documents 里有的文档",
            remedy="前端的文档改了的，请管机器的人把新的放进去，再启动",
        )


class DocumentsRefused(
    FaultsFound, code="DOCUMENTS-REFUSED", title="登记的文档有误，没有启动", kind=Kind.SETTING
):
    """Documents that the settings name and that are damaged, or that cannot be executed; the server does not start."""


class LogRefused(XianghengError, code="LOG-REFUSED", title="写不了日志，没有启动", kind=Kind.SETTING):
    """A folder for the log in which the system lets us write nothing; a server of which nobody is told does not start."""


class ServerNotStarted(XianghengError, code="SERVER-START", title="服务没有启动", kind=Kind.SETTING):
    """An address at which nothing can be served: it is not this machine's, or another program has it."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"不能在 {host}:{port} 上提供接口，原因在日志里",
            at="设置 server.host、server.port",
            expected="本机的地址，没有别的程序在用的端口",
            remedy="换一个端口（--port），或先停下占用它的程序",
        )


class SchemeOpening(XianghengError, code="SCHEME-OPENING", title="方案正在打开", kind=Kind.SETTING):
    """A scheme that is still being opened, for longer than anybody waits for it; the rest of a document is answered."""

    def __init__(self, assessment: str) -> None:
        super().__init__(
            f"方案「{assessment}」还没有打开",
            at=f"方案 {assessment}",
            expected="几秒里打开",
            remedy="过几秒再查；一直打不开的，请管机器的人查提供它的插件",
        )


class Delayed(XianghengError, code="OPERATION-DELAYED", title="过一会再查", kind=Kind.USAGE):
    """What is not executed at the moment; it may be asked again after `seconds`."""

    def __init__(self, message: str, seconds: int, expected: str) -> None:
        super().__init__(
            message,
            at=FieldPath(("query",), "query"),
            expected=expected,
            remedy=f"{seconds} 秒后再发；什么也没有执行",
        )
        self.seconds = seconds


class RateLimited(Delayed, code="RATE-LIMITED", title="查得太勤"):
    """Somebody who asked for more within a minute than the settings allow them."""


class ServerBusy(Delayed, code="SERVER-BUSY", title="正忙"):
    """More was asked for at once than is worked at in the time that one may wait."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was done: every fault with the place that it is at, in words that tell what to do."""

    code: Annotated[str, Meaning("which error it is, the same for ever: see the manual's page of errors")]
    title: Annotated[str, Meaning("what kind of error it is, in a few Chinese words")]
    faults: Annotated[
        tuple[FaultRecord, ...],
        Meaning(
            "everything that is wrong, with the place and the remedy of each; then what was accepted and is to be known of"
        ),
    ]


def refused(error: XianghengError) -> Refused:
    """An error as the answer of a mutation."""
    faults = (*error.faults, *error.notices) if isinstance(error, FaultsFound) else (error.fault,)
    return Refused(error.code, error.title, faults_told(faults))
