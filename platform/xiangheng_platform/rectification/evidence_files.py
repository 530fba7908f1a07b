"""The files that show that an issue was put right: added, taken out, and fixed by the digest of a verdict."""

import hashlib
from collections.abc import Iterable, Sequence

from sqlmodel import col

from xiangheng_platform.access.views import Act, View
from xiangheng_platform.evidence.lookup import described, seen
from xiangheng_platform.rectification.errors import StepRefused
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.tables import IssueEvidenceRow
from xiangheng_platform.rectification.transitions import Effect, Transition
from xiangheng_platform.store.canonical import document
from xiangheng_platform.store.history import known
from xiangheng_platform.store.keys import among
from xiangheng_platform.versioning.rows import retract
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.places import FieldPath


def standing(view: View, numbers: Sequence[str]) -> dict[str, list[IssueEvidenceRow]]:
    """The files that stand as evidence of issues at the view's moment; rights were asked before."""
    rows = view.session.exec(
        known(IssueEvidenceRow, view.as_of).where(among(col(IssueEvidenceRow.number), numbers))
    )
    return grouped((row.number, row) for row in rows)


def digest_of(rows: Iterable[IssueEvidenceRow]) -> str:
    """SHA-256 over the digests of files, in their order by digest: the same set of contents has the same digest."""
    digests = sorted({row.file_sha256 for row in rows})
    return hashlib.sha256(document(digests).encode()).hexdigest()


def apply(act: Act, number: str, transition: Transition, given: Given) -> str:
    """Do to the evidence what a step does to it; the digest of the set that a verdict is given on, else empty."""
    there = standing(act, [number]).get(number, [])
    if Effect.ADDS_FILES in transition.does:
        _add(act, number, given, there)
    elif Effect.TAKES_FILES in transition.does:
        _take_out(act, number, given, there)
    elif Effect.FREEZES_EVIDENCE in transition.does:
        return digest_of(there)
    return ""


def _add(act: Act, number: str, given: Given, there: Iterable[IssueEvidenceRow]) -> None:
    present = {row.file for row in there}
    for file in dict.fromkeys(given.files):
        # Only what whoever acts may see: else a number would tell that there is such a file, and let its content be read.
        source = seen(act, file)
        if described(act, [source])[0].removal is not None:
            raise _refused(number, f"文件 {file} 已经删除", "还在的文件")
        if file in present:
            raise _refused(number, f"文件 {file} 已经是佐证", "还没有提交的文件")
        act.add(
            IssueEvidenceRow(
                number=number, file=file, file_sha256=source.file_sha256, caption=given.statement.strip(),
                added_by=act.actor,
            )
        )  # fmt: skip
        act.note(after={f"file {file}": source.file_sha256})


def _take_out(act: Act, number: str, given: Given, there: Iterable[IssueEvidenceRow]) -> None:
    present = {row.file: row for row in there}
    for file in dict.fromkeys(given.files):
        if file not in present:
            raise _refused(
                number, f"文件 {file} 不是这个问题的佐证", "现在的佐证：" + "、".join(map(str, present))
            )
        retract(act, present[file], added_by=act.actor)
        act.note(before={f"file {file}": present[file].file_sha256})


def _refused(number: str, message: str, expected: str) -> StepRefused:
    at = FieldPath(("files",), "佐证材料", number)
    return StepRefused([Fault("ISSUE-STEP", at, message, expected, "改正编号")])
