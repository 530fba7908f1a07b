"""Issues of a ledger that was handed in are put into ours: what is there is left alone and compared, what is alike is proposed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlmodel import col, select

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.rectification import ledger, lookup
from xiangheng_platform.rectification.errors import IssuesRefused
from xiangheng_platform.rectification.register import (
    enter,
    known_identities,
    known_indicators,
    strange_to,
    target_of_content,
)
from xiangheng_platform.rectification.tables import IssueRow, IssueStandingRow
from xiangheng_platform.rectification.words import State
from xiangheng_platform.rectification.workbooks.differences import Difference, differences
from xiangheng_platform.rectification.workbooks.files import Draft, LedgerFile
from xiangheng_platform.rectification.workbooks.similarity import Likenesses
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.places import FieldPath

#: Takes how many rows were compared, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A row that may be the same problem as another: an issue of the ledger (`number`) or an earlier row (`row`), the other empty.

    `text` is what the other says, `similarity` how alike they are, from 0 to 1.
    """

    draft: Draft
    number: str
    row: str
    text: str
    similarity: Fraction


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of an issue that the ledger has under a number, and of which the two say different things."""

    draft: Draft
    number: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a file as the ledger takes them: new ones, those that it has, says otherwise, or has something like."""

    new: tuple[Draft, ...]
    present: tuple[tuple[Draft, str], ...]
    changed: tuple[Changed, ...]
    alike: tuple[Resemblance, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the numbers of the rows that were added, and what was left out and why; `act` is None if nothing was added."""

    added: tuple[tuple[Draft, str], ...]
    present: tuple[tuple[Draft, str], ...]
    changed: tuple[Changed, ...]
    alike: tuple[Resemblance, ...]
    act: int | None


def import_ledger(
    store: Store,
    person: Person,
    file: LedgerFile,
    *,
    accepted_as_new: Collection[str] = (),
    accepts_all: bool = False,
    reason: str = "",
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Put the new issues of a file into the ledger, in one act; with nothing new there is none.

    A row that resembles another is only added if it is among `accepted_as_new` or all are accepted. Raises `IssuesRefused`,
    also for an accepted row that the file does not have, and `NotAllowed`.
    """
    require_somewhere(person, "issue.register")
    with store.view(person) as view:
        rows = sort_ledger(
            view, file, accepted_as_new=accepted_as_new, accepts_all=accepts_all, progress=progress
        )
    if not rows.new:
        return Imported((), rows.present, rows.changed, rows.alike, None)
    with act_of(store, person, "rectification:issue:import", "issues", reason) as act:
        # What somebody registered since is refused here, as whenever an issue is registered twice.
        numbers = enter(act, [draft.content for draft in rows.new])
        act.note(after={"file": file.name, "sha256": file.sha256})
        added = tuple(zip(rows.new, numbers, strict=True))
        return Imported(added, rows.present, rows.changed, rows.alike, act.number)


def sort_ledger(
    view: View,
    file: LedgerFile,
    *,
    accepted_as_new: Collection[str] = (),
    accepts_all: bool = False,
    progress: Progress = lambda done, total: None,
) -> Sorted:
    """What would become of a file; raises as `import_ledger` does.

    A row that has the number of an issue is that issue, whatever else it says, and so is the same problem without one. Any
    other is compared with what whoever asks may see of the ledger in its region, of whatever year, and with the rows before it.
    """
    require_somewhere(view.person, "issue.register")
    _refuse_unknown(file, accepted_as_new)
    gazetteer = divisions.gazetteer(view)
    present, changed, others = _recorded(view, gazetteer, file.drafts)
    require_each(
        view.person,
        "issue.register",
        [
            (str(draft.origin), target_of_content(gazetteer, draft.content, draft.division, view.today))
            for draft in others
        ],
    )
    if faults := [*_strange(view, others)]:
        raise IssuesRefused(faults)
    alike = _resemblances(view, others, progress)
    held = [row for row in alike if not accepts_all and row.draft.row not in accepted_as_new]
    rows = {row.draft.row for row in held}
    new = tuple(draft for draft in others if draft.row not in rows)
    return Sorted(new, tuple(present), tuple(changed), tuple(held))


def _strange(view: View, drafts: Iterable[Draft]) -> Iterator[Fault]:
    """What rows say that the store does not know, each at its row."""
    indicators = known_indicators(view)
    for draft in drafts:
        for told in strange_to(view, indicators, draft.content):
            title = told.at.title if isinstance(told.at, FieldPath) else ""
            yield replace(told, at=draft.origin, message=f"{title}：{told.message}")


def _recorded(
    view: View, gazetteer: Gazetteer, drafts: Sequence[Draft]
) -> tuple[list[tuple[Draft, str]], list[Changed], list[Draft]]:
    """The rows that the ledger has as they stand, those of which it says something else, and those that it has not.

    Raises `IssuesRefused` for numbers that no issue in sight has.
    """
    known = known_identities(view, [draft.identity for draft in drafts])
    numbers = {draft.row: draft.number or known.get(draft.identity, "") for draft in drafts}
    issues = lookup.of_numbers(view, filter(None, numbers.values()))
    if unknown := [draft for draft in drafts if draft.number and draft.number not in issues]:
        raise IssuesRefused([_unknown(draft) for draft in unknown])
    present, changed, others = [], [], []
    for draft in drafts:
        number = numbers[draft.row]
        # What is out of sight is not compared, so that nothing is told of it.
        differing = tuple(differences(draft, issues[number], gazetteer)) if number in issues else ()
        if differing:
            changed.append(Changed(draft, number, differing))
        elif number:
            present.append((draft, number))
        else:
            others.append(draft)
    return present, changed, others


def _unknown(draft: Draft) -> Fault:
    return Fault(
        "ISSUE-UNKNOWN",
        draft.number_at or draft.origin,
        f"台账里没有「{draft.number}」这个问题",
        "台账里的编号；新的问题空着",
        "核对编号；从别的台账印出的，删去问题编号再导入，会得到新的编号",
    )


def _refuse_unknown(file: LedgerFile, accepted: Iterable[str]) -> None:
    rows = {draft.row for draft in file.drafts}
    faults = [
        Fault(
            "ISSUE-ROW",
            FieldPath(("acceptedAsNew",), "另一个问题的行"),
            f"没有「{row}」这一行问题",
            _rows(rows),
            "核对行号",
        )
        for row in accepted
        if row not in rows
    ]
    if faults:
        raise IssuesRefused(faults)


def _rows(rows: Collection[str]) -> str:
    return "表格里的行号，如 5；几张表都有台账的，如 甲!5" if rows else "台账里一行问题也没有"


def _resemblances(view: View, drafts: Sequence[Draft], progress: Progress) -> list[Resemblance]:
    """Of each row the issue or the earlier row of its region that it resembles most, if it resembles any enough."""
    recorded = _descriptions(view, {draft.division for draft in drafts})
    texts = {number: text for _, number, text in recorded}
    by_region = {
        division: Likenesses(issues)
        for division, issues in grouped(
            (division, (number, text)) for division, number, text in recorded
        ).items()
    }
    rows = {f"#{draft.row}": draft for draft in drafts}
    alike = []
    for done, (key, draft) in enumerate(rows.items(), start=1):
        likenesses = by_region.setdefault(draft.division, Likenesses())
        if nearest := likenesses.nearest(draft.content.description):
            other, similarity = nearest
            row = rows.get(other)
            text = row.content.description if row else texts[other]
            alike.append(Resemblance(draft, "" if row else other, row.row if row else "", text, similarity))
        likenesses.add(key, draft.content.description)
        progress(done, len(drafts))
    return alike


def _descriptions(view: View, divisions: Collection[int]) -> Sequence[tuple[int, str, str]]:
    """Division, number and description of the issues in sight that lie in some regions, those overturned left out."""
    rows = (
        select(IssueStandingRow.division, IssueStandingRow.number, IssueRow.description)
        .where(
            col(IssueRow.id) == col(IssueStandingRow.content),
            among(col(IssueStandingRow.division), divisions),
            col(IssueStandingRow.state) != State.OVERTURNED.value,
            ledger.in_sight(view),
        )
        .order_by(col(IssueStandingRow.number))
    )
    return view.session.exec(rows).all()
