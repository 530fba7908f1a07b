"""Errors of what front ends ask, and how every error is told to them.

XianghengError
├── NoSuchNode          NODE-ABSENT        `node(id:)` of what is not there, or is not yours
└── OperationRefused    OPERATION-REFUSED  a document that is too deep, too wide or too dear
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


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was done: every fault with the place that it is at, in words that tell what to do."""

    code: Annotated[str, Meaning("stable; see the manual's page of errors")]
    title: str
    faults: tuple[FaultRecord, ...]


def refused(error: XianghengError) -> Refused:
    """An error as the answer of a mutation."""
    faults = error.faults if isinstance(error, FaultsFound) else (error.fault,)
    return Refused(error.code, error.title, faults_told(faults))
