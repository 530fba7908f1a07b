"""Between rows and values: the gazetteer read as it was known, and what differs of a changed one written."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import func as sql
from sqlmodel import col, select

from xiangheng_platform.access.views import Act, View
from xiangheng_platform.regions.facts import Change, ChangeKind, Fact, Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.tables import DivisionChange, DivisionFact
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.tables import History

V = TypeVar("V", Fact, Change)
Columns = Mapping[str, Any]


def gazetteer_of(view: View) -> Gazetteer:
    """Everything that was known of divisions at the view's moment, read once for all that see the same state."""
    return view.kept(_read_gazetteer, DivisionFact, DivisionChange)


def _read_gazetteer(view: View) -> Gazetteer:
    facts = tuple(fact_of(row) for row in read_only(view.session, known(DivisionFact, view.as_of)))
    changes = tuple(change_of(row) for row in read_only(view.session, known(DivisionChange, view.as_of)))
    ever = select(sql.max(col(DivisionFact.key)))
    if view.as_of is not None:
        ever = ever.where(col(DivisionFact.recorded_at) <= view.as_of)
    return Gazetteer(facts, changes, view.session.exec(ever).one() or 0)


def changes_of_act(act: Act) -> list[Change]:
    """The changes that an act wrote."""
    written = select(DivisionChange).where(DivisionChange.act == act.number)
    return [change_of(row) for row in act.session.exec(written)]


def write(act: Act, before: Gazetteer, after: Gazetteer) -> None:
    """Write what differs: new rows for what is new, corrections for what changed, retractions for what is gone."""
    _write(act, DivisionFact, _columns_of_fact, _by_number(before.facts), after.facts)
    _write(act, DivisionChange, _columns_of_change, _by_number(before.changes), after.changes)


def fact_of(row: DivisionFact) -> Fact:
    """A row of facts as a value."""
    return Fact(
        key=row.key,
        code=row.code,
        name=row.name,
        level=Level(row.level),
        parent=row.parent,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        kind=Kind(row.kind),
        source=row.source,
        verified=row.verified,
        note=row.note,
        row=row.id,
    )


def change_of(row: DivisionChange) -> Change:
    """A row of changes as a value."""
    return Change(
        kind=ChangeKind(row.kind),
        day=row.day,
        olds=_keys(row.olds),
        news=_keys(row.news),
        source=row.source,
        verified=row.verified,
        note=row.note,
        number=row.id,
        act=row.act,
        recorded_at=row.recorded_at,
    )


def _write(
    act: Act,
    table: type[History],
    columns: Callable[[V], Columns],
    before: Mapping[int, V],
    after: Iterable[V],
) -> None:
    current = _by_number(after)
    for number, old in before.items():
        now = current.get(number)
        if now != old:
            row = table(**columns(now or old), is_retraction=now is None)
            act.correct(act.session.get_one(table, number), row)
    act.add_many(table, [columns(value) for value in after if not _number(value)])


def _by_number(values: Iterable[V]) -> dict[int, V]:
    return {number: value for value in values if (number := _number(value))}


def _number(value: Fact | Change) -> int:
    return value.row if isinstance(value, Fact) else value.number


def _columns_of_fact(fact: Fact) -> Columns:
    return {
        "key": fact.key,
        "code": fact.code,
        "name": fact.name,
        "level": fact.level.value,
        "parent": fact.parent,
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        "kind": fact.kind.value,
        "source": fact.source,
        "verified": fact.verified,
        "note": fact.note,
    }


def _columns_of_change(change: Change) -> Columns:
    return {
        "kind": change.kind.value,
        "day": change.day,
        "olds": " ".join(map(str, change.olds)),
        "news": " ".join(map(str, change.news)),
        "source": change.source,
        "verified": change.verified,
        "note": change.note,
    }


def _keys(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))
