"""Divisions as they were on any day: the tree, what became of each, and counties first of all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.regions import changes, divisions
from xiangheng_platform.regions.documents import (
    ChangeRecord,
    DivisionRecord,
    RegionChange,
    change_record,
    division_record,
    region_change,
)
from xiangheng_platform.regions.facts import Document, Kind, Level
from xiangheng_platform.regions.lookup import find
from xiangheng_platform.regions.tree import Division as DivisionOfTree
from xiangheng_platform.regions.tree import Tree
from xiangheng_scoring.records import Meaning, extended

READ, CHANGE = "region.read", "region.change"
OnDay = Annotated[date | None, Meaning("the day that is asked about; today in Beijing, if none is given")]
Code = Annotated[str, Meaning("the code that it bears on that day, before the change")]
FirstDay = Annotated[date, Meaning("the first day on which it is so")]
Source = Annotated[str, Meaning("the document that it rests on, by its number")]
Within = Annotated[str, Meaning("the code of a division that they lie in; empty: anywhere")]


class DivisionKey(NamedTuple):
    """A division on a day: what loaders of divisions are asked by."""

    key: int
    day: date


@dataclass(frozen=True, slots=True)
class Division(DivisionRecord):
    """A division (or a reporting unit that is none) as it was on a day."""

    key: int
    day: Annotated[date, Meaning("the day as of which it is shown")]


def key_of(division: Division) -> DivisionKey:
    """What loaders are asked by."""
    return DivisionKey(division.key, division.day)


def shown(division: DivisionOfTree, day: date) -> Division:
    """A division as on a day."""
    return extended(Division, division_record(division), key=division.key, day=day)


def division_on(tree: Tree, division: DivisionOfTree) -> Division:
    """A division of a tree, with the tree's day."""
    return shown(division, tree.day)


def of_identity(view: View, identity: str) -> Division | None:
    """The division of an id, as it is today."""
    key, _, day = identity.partition("@")
    tree = divisions.tree(view, date.fromisoformat(day))
    division = tree.of_key(int(key))
    return None if division is None else division_on(tree, division)


regions = Capability("regions")
regions.call(Kind, "DivisionKind")
regions.call(Level, "DivisionLevel")
regions.call(ChangeRecord, "DivisionChange")
regions.call(RegionChange, "EnteredChange")
regions.entity(
    Division,
    chinese="一天的行政区划",
    key=key_of,
    hidden=("key",),
    identity=lambda division: f"{division.key}@{division.day}",
    refetch=of_identity,
)


@regions.query(chinese="按代码或名称取一个区划", action=READ, is_history=True)
def division(
    view: View, called: Annotated[str, Meaning("its code, its name or a former one")], on_day: OnDay = None
) -> Division:
    """A division by its code or name, on a day."""
    tree = divisions.tree(view, on_day or view.today)
    return division_on(tree, find(divisions.gazetteer(view), called, tree.day))


@regions.query(chinese="县级区划", action=READ, is_history=True)
def counties(
    view: View, on_day: OnDay = None, within: Within = "", first: First = PAGE, after: After = None
) -> Connection[Division]:
    """The counties of a day, by code."""
    tree = divisions.tree(view, on_day or view.today)
    rows = tree.at_level(Level.COUNTY, within)
    page = page_of(sorted(rows, key=lambda row: row.code), lambda row: row.code, first=first, after=after)
    return page.of(lambda row: division_on(tree, row))


@regions.field(Division, chinese="上级区划", action=READ)
def parent(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, Division | None]:
    """The division right above; null for the root."""
    return _related(view, keys, lambda tree, own: tree.parent(own.code))


@regions.field(Division, chinese="所在的市州", action=READ)
def prefecture(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, Division | None]:
    """The prefecture that it lies in."""

    def prefecture_above(tree: Tree, own: DivisionOfTree) -> DivisionOfTree | None:
        above = tree.parent(own.code)
        while above is not None and above.level is not Level.PREFECTURE:
            above = tree.parent(above.code)
        return above

    return _related(view, keys, prefecture_above)


@regions.field(Division, chinese="下级区划", action=READ)
def children(
    view: View, keys: Sequence[DivisionKey], level: Level | None = None
) -> Mapping[DivisionKey, tuple[Division, ...]]:
    """What lies right below, divisions and reporting units, by code."""
    return {
        key: tuple(
            division_on(tree, child) for child in tree.children(own.code) if level in (None, child.level)
        )
        for key, tree, own in _in_trees(view, keys)
    }


@regions.field(Division, chinese="发生过的变动", action=READ, name="changes")
def division_changes(
    view: View, keys: Sequence[DivisionKey]
) -> Mapping[DivisionKey, tuple[ChangeRecord, ...]]:
    """What happened to it, the earliest first."""
    known = divisions.gazetteer(view)
    return {key: tuple(change_record(known, change) for change in known.changes_of(key.key)) for key in keys}


def _related(
    view: View, keys: Sequence[DivisionKey], related: Callable[[Tree, DivisionOfTree], DivisionOfTree | None]
) -> dict[DivisionKey, Division | None]:
    results: dict[DivisionKey, Division | None] = {}
    records: dict[DivisionKey, Division] = {}
    for key, tree, own in _in_trees(view, keys):
        other = related(tree, own)
        if other is not None:
            other_key = DivisionKey(other.key, key.day)
            if other_key not in records:
                records[other_key] = division_on(tree, other)
            results[key] = records[other_key]
    return results


def _in_trees(view: View, keys: Sequence[DivisionKey]) -> Iterator[tuple[DivisionKey, Tree, DivisionOfTree]]:
    """The divisions that there are, each in the tree of its day: the right is asked once a day, and not 122 times."""
    trees = {day: divisions.tree(view, day) for day in {key.day for key in keys}}
    for key in keys:
        if (own := trees[key.day].of_key(key.key)) is not None:
            yield key, trees[key.day], own


@regions.mutation(chinese="登记区划更名", action=CHANGE)
def rename_division(
    caller: Caller, code: Code, name: str, day: FirstDay, source: Source, new_code: str = "", note: str = ""
) -> Callable[[View], RegionChange]:
    """Enter that a division is called otherwise from a day on; with a new code it gets another code by that."""
    document = Document(source, note=note)
    change = changes.rename(caller.store, caller.person, code, name, day, document, new_code=new_code)
    return lambda view: region_change(divisions.gazetteer(view), change, withdrawn=False)
