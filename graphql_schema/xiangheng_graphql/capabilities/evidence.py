"""Files that were handed in: what is registered of them, handing in, removing. Their content is downloaded at a path of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    PAGE,
    After,
    Connection,
    Filtered,
    First,
    Ordered,
    connection,
    length,
)
from xiangheng_graphql.assembly.nodes import number_of
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.capabilities.people import LIST, accounts_by_login
from xiangheng_graphql.context import Caller
from xiangheng_graphql.errors import OperationRefused
from xiangheng_platform.access.documents import AccountRecord
from xiangheng_platform.access.views import View
from xiangheng_platform.evidence import deposits, documents, lookup, removal
from xiangheng_platform.evidence.errors import NoSuchEvidence
from xiangheng_platform.evidence.lookup import EvidenceOrder
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning, extended

ADD, READ, REMOVE = "evidence.add", "evidence.read", "evidence.remove"
#: Where the content of a file is downloaded, before its number.
DOWNLOADS = "/evidence/"
Number = Annotated[int, Meaning("the number of the file, which counts up from 1", minimum=1)]


@dataclass(frozen=True, slots=True)
class Evidence(documents.Evidence):
    """A file that was handed in."""

    download: Annotated[
        str | None, Meaning("the path that its content is downloaded at; null once it was removed")
    ]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was handed in together."""

    files: Annotated[tuple[Evidence, ...], Meaning("what is kept of each, in the order in which they came")]


class EvidenceKey(NamedTuple):
    """What loaders of files are asked by."""

    number: int
    owner: str


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """Which files are listed; what is left out restricts nothing."""

    purpose: Annotated[Purpose | None, Meaning("only those handed in for this; null: any")] = None
    owner: Annotated[str, Meaning("the login of who handed them in; empty: anybody")] = ""
    with_removed: Annotated[bool, Meaning("whether removed ones are listed too")] = False


def evidence_of(file: documents.Evidence) -> Evidence:
    """A file as the schema tells it."""
    download = None if file.removal else f"{DOWNLOADS}{file.number}"
    return extended(Evidence, file, download=download)


def of_identity(view: View, identity: str) -> Evidence | None:
    """The file of an id, if whoever asks may see it."""
    try:
        return evidence_of(lookup.find(view, number_of(identity)))
    except NoSuchEvidence:
        return None


evidence = Capability("evidence")
evidence.call(Purpose, "EvidencePurpose")
evidence.call(documents.Removal, "EvidenceRemoval")
evidence.entity(
    Evidence,
    chinese="交存的一个文件",
    key=lambda file: EvidenceKey(file.number, file.owner),
    identity=lambda file: str(file.number),
    refetch=of_identity,
)


@evidence.query(chinese="按编号取一个交存的文件", action=READ, name="evidence", is_history=True)
def file_numbered(view: View, number: Number) -> Evidence:
    """A file by its number; somebody else's is as unknown as one that there is not, unless you may see them all."""
    return evidence_of(lookup.find(view, number))


@evidence.query(
    chinese="交存的文件；督查人员、处室负责人、审计员看全部，别人看自己的",
    action=READ,
    is_history=True,
)
def evidence_files(
    view: View,
    where: Filtered[EvidenceFilter] = None,
    order: Ordered[EvidenceOrder] = EvidenceOrder.NEWEST,
    first: First = PAGE,
    after: After = None,
) -> Connection[Evidence]:
    """Files that were handed in: everybody's for those who may see them, else your own."""
    chosen = where or EvidenceFilter()
    asked: dict[str, Any] = {
        "purpose": chosen.purpose,
        "owner": chosen.owner,
        "with_removed": chosen.with_removed,
    }
    page = lookup.holdings(view, **asked, order=order, after=after or "", limit=length(first))
    return connection(page.of(evidence_of), lambda: lookup.count(view, **asked), after=after)


@evidence.field(Evidence, chinese="谁交的；看不到账号的为空", action=LIST)
def account(view: View, keys: Sequence[EvidenceKey]) -> Mapping[EvidenceKey, AccountRecord | None]:
    """The account that handed it in; null where you may not see it."""
    shown = accounts_by_login(view, {key.owner for key in keys})
    return {key: shown.get(key.owner) for key in keys}


@evidence.mutation(chinese="交存文件，成为自己的；都收下，或都不收", action=ADD)
def upload(
    caller: Caller,
    files: Annotated[tuple[Upload, ...], Meaning("the files, in a multipart form")],
    purpose: Annotated[Purpose, Meaning("what they are for")] = Purpose.EVIDENCE,
    last_day: Annotated[date | None, Meaning("the last day on which they are kept; null for good")] = None,
    reason: Annotated[str, Meaning("why, for the audit log")] = "",
) -> Callable[[View], HandedIn]:
    """Hand in files as your own: all of them, or none."""
    if not files:
        raise OperationRefused(
            "没有文件", at=FieldPath(("files",), "files"), expected="一个以上", remedy="选要交的文件"
        )
    handed_in = deposits.add_all(
        caller.store,
        caller.person,
        [(file.stream, file.name) for file in files],
        purpose,
        caller.settings.evidence,
        expires_on=last_day,
        reason=reason,
    )
    numbers = [file.number for file in handed_in]

    def told(view: View) -> HandedIn:
        files = lookup.of_numbers(view, numbers)
        return HandedIn(tuple(evidence_of(files[number]) for number in numbers))

    return told


@evidence.mutation(chinese="删除交存的文件，不能恢复；登记留着", action=REMOVE)
def remove_evidence(
    caller: Caller, number: Number, reason: Annotated[str, Meaning("why, for the audit log")]
) -> Callable[[View], Evidence]:
    """Remove a file for good; its tombstone stays."""
    removal.remove(caller.store, caller.person, number, reason)
    return lambda view: evidence_of(lookup.find(view, number))
