"""Divisions as they were on any day: the tree, what became of each, and counties first of all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.assembly.nodes import number_of
from xiangheng_platform.access.views import View
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.documents import ChangeRecord, change_record
from xiangheng_platform.regions.facts import Change, Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.lookup import Suggestion
from xiangheng_platform.regions.tree import Division, Tree
from xiangheng_scoring.records import Meaning, extended

READ = "region.read"
OnDay = Annotated[date | None, Meaning("the day that is asked about; today in Beijing, if none is given")]
Called = Annotated[str, Meaning("its code, its name or a former one")]
Within = Annotated[
    str, Meaning("the code or the name of a division: itself and what lies in it; empty: anywhere")
]
Remark = Annotated[str, Meaning("what a reader should know besides, in Chinese; empty: nothing")]
_DAY = timedelta(days=1)


class DivisionKey(NamedTuple):
    """A division on a day: what loaders of divisions are asked by."""

    key: int
    day: date


class ChangeKey(NamedTuple):
    """What a change touched, and its first day: what loaders of changes are asked by."""

    olds: tuple[int, ...]
    news: tuple[int, ...]
    day: date


@dataclass(frozen=True, slots=True)
class DivisionChange(ChangeRecord):
    """What happened to divisions on a day."""

    olds: tuple[int, ...]
    news: tuple[int, ...]


def key_of(division: Division) -> DivisionKey:
    """What loaders are asked by."""
    return DivisionKey(division.key, division.day)


def change_of(known: Gazetteer, change: Change) -> DivisionChange:
    """A change, with what loaders are asked by."""
    return extended(DivisionChange, change_record(known, change), olds=change.olds, news=change.news)


def of_identity(view: View, identity: str) -> Division | None:
    """The division of an id, as it was on its day by what is known now."""
    key, _, day = identity.partition("@")
    return divisions.gazetteer(view).division(number_of(key), date.fromisoformat(day))


regions = Capability("regions")
regions.call(Kind, "DivisionKind")
regions.call(Level, "DivisionLevel")
regions.entity(
    Division,
    chinese="一天的行政区划",
    key=key_of,
    hidden=("key",),
    identity=lambda division: f"{division.key}@{division.day}",
    refetch=of_identity,
)
regions.entity(
    DivisionChange,
    chinese="区划的一次变动",
    key=lambda change: ChangeKey(change.olds, change.news, change.day),
    hidden=("olds", "news"),
)


@regions.query(chinese="按代码或名称取一个区划", action=READ, is_history=True)
def division(view: View, called: Called, on_day: OnDay = None) -> Division:
    """A division by its code or name, on a day. A name of several is refused, with all that it may mean."""
    return divisions.find(view, called, on_day or view.today)


@regions.query(chinese="按代码或名称取一个县；别的层级的不算", action=READ, is_history=True)
def county(view: View, called: Called, on_day: OnDay = None) -> Division:
    """A county by its code or name, on a day. What is no county is refused."""
    return divisions.county(view, called, on_day or view.today)


@regions.query(
    chinese="代码或名称是、开头是或含有一段文字的区划，包括曾用的；整个符合的在前，没有的为空表：边写边找用",
    action=READ,
    is_history=True,
)
def candidates(
    view: View,
    text: Annotated[str, Meaning("a code or a name, or a part of one, former ones too; empty: none")],
    on_day: OnDay = None,
    first: First = PAGE,
    after: After = None,
) -> Connection[Division]:
    """The divisions whose code or name a text is, begins or is part of, former ones too: for whoever finds while writing.

    What it is wholly comes first, then what it begins, then by code. Each is told as on the day, or as on the first day on
    which it bore that code and name if it does not bear them then. Where nothing fits, the list is empty.
    """
    known, day = divisions.gazetteer(view), on_day or view.today

    def division_of(suggestion: Suggestion) -> Division:
        fact = suggestion.fact
        return known.tree(day if fact.holds_on(day) else fact.valid_from).division(fact.code)

    rows = divisions.suggestions(view, text, day)
    return page_of(rows, lambda row: row.place, first=first, after=after).of(division_of)


@regions.query(chinese="区划，可按级别、种类、所在的区划筛选", action=READ, is_history=True)
def divisions_(
    view: View,
    level: Annotated[Level | None, Meaning("only those that stand as high; null: any")] = None,
    within: Within = "",
    kind: Annotated[Kind | None, Meaning("only divisions, or only units that report; null: any")] = None,
    on_day: OnDay = None,
    first: First = PAGE,
    after: After = None,
) -> Connection[Division]:
    """The divisions and reporting units of a day, by code."""
    tree = divisions.tree(view, on_day or view.today)
    rows = [
        row
        for row in (tree.subtree(_code_of(view, within, tree.day)) if within else tree.divisions)
        if level in (None, row.level) and kind in (None, row.kind)
    ]
    return _page(rows, first, after)


@regions.query(chinese="县级区划", action=READ, is_history=True)
def counties(
    view: View, on_day: OnDay = None, within: Within = "", first: First = PAGE, after: After = None
) -> Connection[Division]:
    """The counties of a day, by code."""
    tree = divisions.tree(view, on_day or view.today)
    return _page(tree.at_level(Level.COUNTY, _code_of(view, within, tree.day)), first, after)


@regions.field(Division, chinese="上级区划；最高一级的为空", action=READ)
def parent(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, Division | None]:
    """The division right above; null for the root."""
    return _related(view, keys, lambda tree, own: tree.parent(own.code))


@regions.field(Division, chinese="所在的市州；省和市州自己的为空", action=READ)
def prefecture(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, Division | None]:
    """The prefecture that it lies in; null for the province and for prefectures themselves."""
    return _related(view, keys, lambda tree, own: tree.prefecture(own.code))


@regions.field(Division, chinese="各上级区划，从最高的起", action=READ)
def ancestors(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, tuple[Division, ...]]:
    """Everything above, the root first."""
    return {key: tree.ancestors(own.code) for key, tree, own in _in_trees(view, keys)}


@regions.field(Division, chinese="全称，从最高的上级写起", action=READ)
def full_name(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, str]:
    """The names from the root down, as an address begins: 湖南省湘西土家族苗族自治州泸溪县."""
    return {key: tree.full_name(own.code) for key, tree, own in _in_trees(view, keys)}


@regions.field(Division, chinese="从最高的上级起的各级代码，以斜杠隔开", action=READ, name="path")
def paths_of(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, str]:
    """The codes from the root down, with slashes between: 430000/433100/433122."""
    return {key: tree.path(own.code) for key, tree, own in _in_trees(view, keys)}


@regions.field(Division, chinese="下级区划", action=READ)
def children(
    view: View,
    keys: Sequence[DivisionKey],
    level: Annotated[Level | None, Meaning("only those that stand as high; null: any")] = None,
) -> Mapping[DivisionKey, tuple[Division, ...]]:
    """What lies right below, divisions and reporting units, by code."""
    return {
        key: tuple(child for child in tree.children(own.code) if level in (None, child.level))
        for key, tree, own in _in_trees(view, keys)
    }


@regions.field(Division, chinese="所辖的县", action=READ, name="counties")
def counties_within(
    view: View, keys: Sequence[DivisionKey], first: First = PAGE, after: After = None
) -> Mapping[DivisionKey, Connection[Division]]:
    """The counties that lie in it, by code; a county lies in itself."""
    return {
        key: _page(tree.at_level(Level.COUNTY, own.code), first, after)
        for key, tree, own in _in_trees(view, keys)
    }


@regions.field(Division, chinese="沿革：每一段的名称、代码、上级", action=READ)
def history(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, tuple[Division, ...]]:
    """What it was called, coded and under, span by span, the earliest first; each as on its first day."""
    known = divisions.gazetteer(view)
    return {
        key: _standing(known, ((key.key, fact.valid_from) for fact in known.of_key(key.key))) for key in keys
    }


@regions.field(Division, chinese="发生过的变动", action=READ, name="changes")
def division_changes(
    view: View, keys: Sequence[DivisionKey]
) -> Mapping[DivisionKey, tuple[DivisionChange, ...]]:
    """What happened to it, the earliest first."""
    known = divisions.gazetteer(view)
    return {key: tuple(change_of(known, change) for change in known.changes_of(key.key)) for key in keys}


@regions.field(Division, chinese="它由哪些区划而来（拆分、合并之前）", action=READ)
def predecessors(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, tuple[Division, ...]]:
    """The divisions that it came out of, each as on its last day before; empty for what came of nothing."""
    known = divisions.gazetteer(view)
    begun = {key: known.beginnings_of(key.key) for key in keys}
    return {
        key: _standing(known, ((old, change.day - _DAY) for change in changes for old in change.olds))
        for key, changes in begun.items()
    }


@regions.field(Division, chinese="它不再存在时由哪些区划接替（拆分、合并之后）", action=READ)
def successors(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, tuple[Division, ...]]:
    """The divisions that took its place when it ceased, each as on that day; empty while it goes on."""
    known = divisions.gazetteer(view)
    ended = {key: known.endings_of(key.key) for key in keys}
    return {
        key: _standing(known, ((new, change.day) for change in changes for new in change.news))
        for key, changes in ended.items()
    }


@regions.field(DivisionChange, chinese="变动前一天的各区划", action=READ)
def before(view: View, keys: Sequence[ChangeKey]) -> Mapping[ChangeKey, tuple[Division, ...]]:
    """What they were on the eve."""
    known = divisions.gazetteer(view)
    return {key: _standing(known, ((old, key.day - _DAY) for old in key.olds)) for key in keys}


@regions.field(DivisionChange, chinese="变动当天的各区划", action=READ, name="after")
def after_(view: View, keys: Sequence[ChangeKey]) -> Mapping[ChangeKey, tuple[Division, ...]]:
    """What they are on the day."""
    known = divisions.gazetteer(view)
    return {key: _standing(known, ((new, key.day) for new in key.news)) for key in keys}


def _code_of(view: View, within: str, day: date) -> str:
    """The code, on a day, of the division that a code or name means; empty for none."""
    return within and divisions.find(view, within, day).code


def _related(
    view: View, keys: Sequence[DivisionKey], related: Callable[[Tree, Division], Division | None]
) -> dict[DivisionKey, Division | None]:
    return {key: related(tree, own) for key, tree, own in _in_trees(view, keys)}


def _in_trees(view: View, keys: Sequence[DivisionKey]) -> Iterator[tuple[DivisionKey, Tree, Division]]:
    """The divisions that there are, each in the tree of its day: the right is asked once a day, and not 122 times."""
    trees = {day: divisions.tree(view, day) for day in {key.day for key in keys}}
    for key in keys:
        if (own := trees[key.day].of_key(key.key)) is not None:
            yield key, trees[key.day], own


def _page(rows: Sequence[Division], first: int | None, after: str | None) -> Connection[Division]:
    """A page of divisions of a day, by code."""
    by_code = sorted(rows, key=lambda row: row.code)
    return page_of(by_code, lambda row: row.code, first=first, after=after)


def _standing(known: Gazetteer, keys: Iterable[tuple[int, date]]) -> tuple[Division, ...]:
    """Those of some divisions that existed on the day that each is asked about."""
    return tuple(own for key, day in keys if (own := known.division(key, day)))
