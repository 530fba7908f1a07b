"""That something outside used issues: a table of findings that was handed to a score, a scoring, by an opaque reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person, login_of
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.errors import NoSuchIssue
from xiangheng_platform.rectification.tables import CitationRow
from xiangheng_platform.store.history import known
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_scoring.grouping import grouped


@dataclass(frozen=True, slots=True)
class Citation:
    """That an issue was used: by what (`findings:<digest>`, `trial:<job>`), who registered that, and when."""

    number: str
    reference: str
    cited_by: str
    recorded_at: datetime
    act: int


def cite(
    store: Store, person: Person, numbers: Iterable[str], reference: str, reason: str = ""
) -> tuple[str, ...]:
    """Register in one act that something used issues; returns the numbers of those of which that was not known yet.

    Where it was known of all, nothing is written. Raises `NoSuchIssue`, `NotAllowed`.
    """
    require(person, "issue.follow", PROVINCE_WIDE)
    wanted = tuple(numbers)
    with store.view(person) as view:
        if not _uncited(view, wanted, reference):
            return ()
    with act_of(store, person, "rectification:issue:cite", f"citation:{reference}", reason) as act:
        return cite_in(act, wanted, reference)


def cite_in(act: Act, numbers: Iterable[str], reference: str) -> tuple[str, ...]:
    """Register it within whatever act uses the issues; raises `NoSuchIssue`."""
    new = _uncited(act, tuple(numbers), reference)
    act.add_many(
        CitationRow, [{"number": number, "reference": reference, "cited_by": act.actor} for number in new]
    )
    act.note(after={"cited": len(new)})
    return new


def citations(view: View, numbers: Iterable[str]) -> dict[str, tuple[Citation, ...]]:
    """What used issues by the view's moment, of each in the order in which it was registered; nothing of what is out of sight."""
    return standing(view, ledger.visible(view, numbers))


def standing(view: View, numbers: Iterable[str]) -> dict[str, tuple[Citation, ...]]:
    """The same of issues that whoever asks was shown."""
    wanted = tuple(numbers)
    rows = view.session.exec(known(CitationRow, view.as_of).where(among(col(CitationRow.number), wanted)))
    by_number = grouped((row.number, _citation(row)) for row in rows)
    return {number: tuple(by_number.get(number, ())) for number in wanted}


def _uncited(view: View, numbers: tuple[str, ...], reference: str) -> tuple[str, ...]:
    """Those of some issues of which nobody registered that something used them; raises `NoSuchIssue`."""
    visible = ledger.visible(view, numbers)
    if absent := [number for number in numbers if number not in visible]:
        raise NoSuchIssue(
            f"没有「{'、'.join(absent[:5])}」{'等 ' + str(len(absent)) + ' 个' if len(absent) > 5 else '这个'}问题",
            at=reference,
            expected="台账里的编号",
            remedy="xiangheng issue list 列出问题",
        )
    cited = set(
        view.session.exec(
            select(CitationRow.number).where(
                CitationRow.reference == reference, among(col(CitationRow.number), numbers)
            )
        )
    )
    return tuple(dict.fromkeys(number for number in numbers if number not in cited))


def _citation(row: CitationRow) -> Citation:
    return Citation(row.number, row.reference, login_of(row.cited_by), row.recorded_at, row.act)
