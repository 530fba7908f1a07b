"""What the commands of regions show to people: trees and tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.table import Table
from rich.tree import Tree as Drawing

from xiangheng_platform.regions.belonging import Belongs, Member
from xiangheng_platform.regions.documents import fact_above, touched
from xiangheng_platform.regions.errors import days
from xiangheng_platform.regions.facts import Change, Fact, Kind
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.tree import Division, Tree
from xiangheng_platform.store.moments import beijing
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.explain.cautions import UNVERIFIED


def line(known: Gazetteer, change: Change) -> str:
    """A change in one line: its day, what happened, to whom, on what ground."""
    sides = ("、".join(f"{fact.code} {fact.name}" for fact in facts) for facts in touched(known, change))
    mark = "" if change.verified else f" {UNVERIFIED}"
    what = " → ".join(filter(None, sides))
    return f"{change.day} {change.kind.label} {what}（{change.source}{mark}，第 {change.number} 号）"


def print_region(tree: Tree, division: Division, belongs: Belongs, at: datetime | None) -> None:
    """One division for a person."""
    unit = "" if division.kind is Kind.DIVISION else division.kind.label
    print(f"{division.code} {_marked(division)} · {division.level.label}{unit}")
    print(f"　{tree.day}{f'，按 {beijing(at)} 所知' if at else ''}")
    print(f"　位置　{' › '.join(above.name for above in (*tree.ancestors(division.code), division))}")
    print(f"　路径　{tree.path(division.code)}")
    print(f"　期间　{days(division.valid_from, division.valid_to)}")
    print(f"　依据　{division.source or '（没有写）'}{f'；{division.note}' if division.note else ''}")
    if below := tree.children(division.code):
        print(f"　下级　{'、'.join(map(_marked, below))}")
    for group, member in belongs:
        mark = "" if member.verified else UNVERIFIED
        print(f"　名单　{group.name}（{days(member.valid_from, member.valid_to)}）{mark}")
    _caution([division, *below, *(member for _, member in belongs)])


def print_tree(tree: Tree, start: Division) -> None:
    """A subtree for a person."""
    shown = tree.subtree(start.code)
    drawn: dict[str | None, Drawing] = {start.code: Drawing(_label(start))}
    for division in shown[1:]:
        drawn[division.code] = drawn[division.parent].add(_label(division))
    console().print(drawn[start.code])
    _print_count(tree, shown)


def print_divisions(tree: Tree, chosen: Sequence[Division]) -> None:
    """Divisions of one level for a person."""
    table = _table("代码", "名称", "上级", "期间", wrapped=("期间",))
    for division in chosen:
        above, span = tree.parent(division.code), days(division.valid_from, division.valid_to)
        table.add_row(division.code, _marked(division), above.name if above else "", span)
    console().print(table)
    _print_count(tree, chosen)


def print_history(known: Gazetteer, key: int) -> None:
    """All that became of a division, for a person."""
    facts = known.of_key(key)
    table = _table("期间", "代码", "名称", "上级", "依据", wrapped=("期间", "上级", "依据"))
    for fact in facts:
        above, span = fact_above(known, fact), days(fact.valid_from, fact.valid_to)
        table.add_row(span, fact.code, _marked(fact), above.name if above else "", fact.source)
    console().print(table)
    for change in known.changes_of(key):
        print(line(known, change))
    _caution(facts)


def _table(*headings: str, wrapped: Sequence[str]) -> Table:
    table = Table(header_style="bold")
    for heading in headings:
        table.add_column(heading, no_wrap=heading not in wrapped)
    return table


def _label(division: Division) -> str:
    unit = "" if division.kind is Kind.DIVISION else f"　{division.kind.label}"
    return f"{division.code} {_marked(division)}{unit}"


def _marked(division: Division | Fact) -> str:
    return division.name + ("" if division.verified else f" {UNVERIFIED}")


def _print_count(tree: Tree, shown: Sequence[Division]) -> None:
    units = sum(division.kind is not Kind.DIVISION for division in shown)
    print(f"{tree.day}：{len(shown) - units} 个区划" + (f"，{units} 个填报单位" if units else ""))
    _caution(shown)


def _caution(shown: Iterable[Division | Fact | Member]) -> None:
    if not all(record.verified for record in shown):
        print(f"{UNVERIFIED} 未经核实")
