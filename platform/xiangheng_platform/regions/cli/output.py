"""What the commands of regions show to people: trees and tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.table import Table
from rich.tree import Tree as Drawing

from xiangheng_platform.regions.documents import Belongs, fact_above, touched
from xiangheng_platform.regions.errors import days
from xiangheng_platform.regions.facts import Change, Fact, Kind
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.tree import Division, Tree
from xiangheng_platform.store.moments import beijing
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.explain.cautions import UNVERIFIED

CAUTION = f"{UNVERIFIED} 未经核实"


def told(known: Gazetteer, change: Change) -> str:
    """A change in one line: its day, what happened, to whom, on what ground."""
    what = " → ".join(filter(None, map(_names, touched(known, change))))
    mark = "" if change.verified else f" {UNVERIFIED}"
    return f"{change.day} {change.kind.label} {what}（{change.source}{mark}，第 {change.number} 号）"


def print_region(tree: Tree, one: Division, belongs: Belongs, at: datetime | None) -> None:
    """One division for a person."""
    lines = [
        f"{one.code} {_marked(one)} · {one.level.label}{'' if one.kind is Kind.DIVISION else one.kind.label}",
        f"　{tree.day}{f'，按 {beijing(at)} 所知' if at else ''}",
        f"　位置　{' › '.join(above.name for above in (*tree.ancestors(one.code), one))}",
        f"　路径　{tree.path(one.code)}",
        f"　期间　{days(one.valid_from, one.valid_to)}",
        f"　依据　{one.source or '（没有写）'}{f'；{one.note}' if one.note else ''}",
    ]
    if below := tree.children(one.code):
        lines.append(f"　下级　{'、'.join(map(_marked, below))}")
    lines += [
        f"　名单　{group.name}（{days(member.valid_from, member.valid_to)}）{'' if member.verified else UNVERIFIED}"
        for group, member in belongs
    ]
    shown = [one.verified, *(child.verified for child in below), *(member.verified for _, member in belongs)]
    _print([*lines, *([] if all(shown) else [CAUTION])])


def print_tree(tree: Tree, start: Division) -> None:
    """A subtree for a person."""
    drawn = {start.code: Drawing(_label(start))}
    for one in tree.subtree(start.code)[1:]:
        drawn[one.code] = drawn[one.parent].add(_label(one))
    out = console()
    out.print(drawn[start.code])
    shown = tree.subtree(start.code)
    _print([_counted(tree, shown), *([] if all(one.verified for one in shown) else [CAUTION])])


def print_divisions(tree: Tree, chosen: Sequence[Division]) -> None:
    """Divisions of one level for a person."""
    table = Table(header_style="bold")
    for heading in ("代码", "名称", "上级", "期间"):
        table.add_column(heading, no_wrap=heading != "期间")
    for one in chosen:
        above = tree.parent(one.code)
        table.add_row(one.code, _marked(one), above.name if above else "", days(one.valid_from, one.valid_to))
    console().print(table)
    _print([_counted(tree, chosen), *([] if all(one.verified for one in chosen) else [CAUTION])])


def print_history(known: Gazetteer, key: int) -> None:
    """All that became of a division, for a person."""
    facts = known.of_key(key)
    table = Table(header_style="bold")
    for heading in ("期间", "代码", "名称", "上级", "依据"):
        table.add_column(heading, no_wrap=heading in ("代码", "名称"))
    for fact in facts:
        above = fact_above(known, fact)
        mark = "" if fact.verified else f" {UNVERIFIED}"
        row = (days(fact.valid_from, fact.valid_to), fact.code, fact.name + mark, above.name if above else "")
        table.add_row(*row, fact.source)
    console().print(table)
    changes = known.changes_of(key)
    _print(
        [
            *(told(known, change) for change in changes),
            *([] if all(one.verified for one in facts) else [CAUTION]),
        ]
    )


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _label(one: Division) -> str:
    return f"{one.code} {_marked(one)}{'' if one.kind is Kind.DIVISION else f'　{one.kind.label}'}"


def _marked(one: Division) -> str:
    return one.name + ("" if one.verified else f" {UNVERIFIED}")


def _counted(tree: Tree, shown: Sequence[Division]) -> str:
    divisions = sum(one.kind is Kind.DIVISION for one in shown)
    units = len(shown) - divisions
    return f"{tree.day}：{divisions} 个区划" + (f"，{units} 个填报单位" if units else "")


def _names(facts: Iterable[Fact]) -> str:
    return "、".join(f"{fact.code} {fact.name}" for fact in facts)
