"""Loading divisions from reference data, in one act, and nothing the second time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.regions.corrections import LOADED
from xiangheng_platform.regions.drafts import Draft, Part
from xiangheng_platform.regions.facts import Document, Fact, Kind, Level
from xiangheng_platform.regions.records import read_gazetteer, write
from xiangheng_platform.regions.tables import DivisionFact
from xiangheng_platform.store.store import Store

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """What a division was from `valid_from` on, until another row follows it, or to `valid_to`.

    `follows` is the code that the same division bore until then (also where only its name changed), empty for a row
    that no earlier one stands before. `parent_code` is the code of the one above on that day, empty for the root.
    """

    code: str
    name: str
    level: Level
    parent_code: str
    valid_from: date
    valid_to: date | None = None
    follows: str = ""
    kind: Kind = Kind.DIVISION
    source: str = ""
    verified: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of the data were entered, and how many had been before."""

    entered: int
    unchanged: int


def load(store: Store, person: Person, rows: Sequence[DivisionRow], reason: str = "参考数据") -> Loaded:
    """Enter rows of reference data that were never entered before; raises `ChangeRefused` with every fault.

    The first row of a division is where the data begin and no event; a row that follows another is one.
    A row that was entered once is left alone for good: what somebody corrected since is not brought back. One that
    says something new of a division's first day corrects it. With nothing new there is no act.
    """
    require(person, "region.change")
    with store.reading() as session:
        new = _new(session, rows)
    if not new:
        return Loaded(0, len(rows))
    with store.act(person.actor, LOADED, "division", reason) as act:
        before = read_gazetteer(act.session)
        new = _new(act.session, rows)
        draft = Draft(before, Document(reason))
        for row in sorted(new, key=lambda row: (row.valid_from, row.level.rank, row.code)):
            draft.document = Document(row.source, row.verified, row.note)
            draft.refuse_unsourced(f"{row.code} {row.name}")
            _enter(draft, row)
        write(act, before, draft.settled())
        act.note(after={"rows": len(new)})
    return Loaded(len(new), len(rows) - len(new))


def _new(session: Session, rows: Sequence[DivisionRow]) -> list[DivisionRow]:
    """The rows that no row of history ever said, its corrections included."""
    said = list(session.exec(select(DivisionFact).where(col(DivisionFact.is_retraction).is_(False))))
    codes: dict[int | None, set[str]] = {None: {""}}
    for one in said:
        codes.setdefault(one.key, set()).add(one.code)
    known = {(_content(one), code) for one in said for code in codes.get(one.parent, ())}
    ended = {(_content(one), one.valid_to) for one in said}
    return [
        row
        for row in rows
        if (_content(row), row.parent_code) not in known
        or (row.valid_to is not None and (_content(row), row.valid_to) not in ended)
    ]


def _content(row: DivisionRow | DivisionFact) -> tuple[object, ...]:
    return (
        row.code,
        row.name,
        str(row.level),
        row.valid_from,
        str(row.kind),
        row.source,
        row.verified,
        row.note,
    )


def _enter(draft: Draft, row: DivisionRow) -> None:
    standing = draft.bearer(row.code, row.valid_from)
    if standing is not None and standing.valid_from == row.valid_from:
        _correct(draft, standing, row)
    elif row.follows:
        _follow(draft, row)
    else:
        draft.begin(Part(row.code, row.name), row.level, row.parent_code, row.valid_from, row.kind)
    now = draft.bearer(row.code, row.valid_from)
    if now is not None and row.valid_to is not None and now.valid_to is None:
        draft.abolish(row.code, row.valid_to + _DAY)


def _correct(draft: Draft, standing: Fact, row: DivisionRow) -> None:
    parent = draft.at(row.parent_code, row.valid_from) if row.parent_code else None
    now = replace(
        standing,
        name=row.name,
        level=row.level,
        parent=parent.key if parent else None,
        kind=row.kind,
        source=row.source,
        verified=row.verified,
        note=row.note,
    )
    draft.replace(standing, now)


def _follow(draft: Draft, row: DivisionRow) -> None:
    """A row after another of the same division: the change that lies between them."""
    before, parent = draft.at(row.follows, row.valid_from), draft.at(row.parent_code, row.valid_from)
    if before is None or parent is None:
        return
    if (before.level, before.kind) != (row.level, row.kind):
        message = f"此前是{before.level.called}{before.kind.called}"
        draft.fault(
            "REGION-LEVEL",
            f"{row.code} {row.name}",
            message,
            "层级、种类不变",
            "不再是同一个的，不写 follows",
        )
    if before.name != row.name:
        draft.rename(row.follows, row.name, row.valid_from, row.code)
    elif before.code != row.code:
        draft.recode(row.follows, row.code, row.valid_from)
    if before.parent != parent.key:
        draft.move(row.code, row.parent_code, row.valid_from)
