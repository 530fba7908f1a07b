"""What the commands of regions print: documents for programs, trees and tables for people."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from rich.table import Table
from rich.tree import Tree as Drawing

from xiangheng_platform.regions.errors import Candidate, days
from xiangheng_platform.regions.facts import Change, Fact, Kind
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.groups import Group, Member
from xiangheng_platform.regions.tree import Division, Tree
from xiangheng_platform.store.moments import beijing
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.explain.cautions import UNVERIFIED

CAUTION = f"{UNVERIFIED} 未经核实"
Belongs = Sequence[tuple[Group, Member]]


def region_document(tree: Tree, one: Division, belongs: Belongs, at: datetime | None) -> dict[str, Any]:
    """One division on a day as plain data."""
    return {
        "format": "xiangheng-region/1",
        **_asked(tree.day, at),
        "division": division_row(one),
        "full_name": tree.full_name(one.code),
        "path": tree.path(one.code),
        "ancestors": [_short(above) for above in tree.ancestors(one.code)],
        "children": [division_row(child) for child in tree.children(one.code)],
        "groups": [
            {
                "code": group.code,
                "name": group.name,
                "valid_from": member.valid_from.isoformat(),
                "valid_to": _day(member.valid_to),
                "verified": member.verified,
            }
            for group, member in belongs
        ],
    }


def regions_document(tree: Tree, chosen: Iterable[Division], at: datetime | None) -> dict[str, Any]:
    """Divisions of a day as plain data."""
    rows = [division_row(one) for one in chosen]
    return {"format": "xiangheng-regions/1", **_asked(tree.day, at), "divisions": rows}


def candidates_document(text: str, day: date, found: Iterable[Candidate]) -> dict[str, Any]:
    """What a text may mean, as plain data."""
    return {
        "format": "xiangheng-region-candidates/1",
        "text": text,
        "day": day.isoformat(),
        "candidates": [
            {
                "code": one.code,
                "full_name": one.full_name,
                "valid_from": one.valid_from.isoformat(),
                "valid_to": _day(one.valid_to),
            }
            for one in found
        ],
    }


def history_document(known: Gazetteer, key: int) -> dict[str, Any]:
    """All that became of a division, as plain data."""
    return {
        "format": "xiangheng-region-history/1",
        "facts": [_fact_row(known, fact) for fact in known.of_key(key)],
        "changes": [_change_row(known, change) for change in known.changes_of(key)],
    }


def change_document(known: Gazetteer, change: Change) -> dict[str, Any]:
    """One change as plain data."""
    return {"format": "xiangheng-region-change/1", **_change_row(known, change)}


def division_row(one: Division) -> dict[str, Any]:
    """A division as plain data."""
    return {
        **_short(one),
        "parent": one.parent or None,
        "level": one.level.value,
        "kind": one.kind.value,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": _day(one.valid_to),
        "source": one.source,
        "verified": one.verified,
        "note": one.note or None,
    }


def told(known: Gazetteer, change: Change) -> str:
    """A change in one line: its day, what happened, to whom, on what ground."""
    what = " → ".join(filter(None, map(_names, _borne(known, change))))
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
        above = _above(known, fact)
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


def _asked(day: date, at: datetime | None) -> dict[str, Any]:
    return {"day": day.isoformat(), "as_of": None if at is None else at.isoformat()}


def _short(one: Division | Fact) -> dict[str, Any]:
    return {"code": one.code, "name": one.name}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _above(known: Gazetteer, fact: Fact) -> Fact | None:
    return None if fact.parent is None else known.on(fact.parent, fact.valid_from)


def _fact_row(known: Gazetteer, fact: Fact) -> dict[str, Any]:
    above = _above(known, fact)
    return {
        **_short(fact),
        "parent": above.code if above else None,
        "level": fact.level.value,
        "kind": fact.kind.value,
        "valid_from": fact.valid_from.isoformat(),
        "valid_to": _day(fact.valid_to),
        "source": fact.source,
        "verified": fact.verified,
        "note": fact.note or None,
    }


def _change_row(known: Gazetteer, change: Change) -> dict[str, Any]:
    before, after = _borne(known, change)
    return {
        "number": change.number,
        "kind": change.kind.value,
        "day": change.day.isoformat(),
        "before": [_short(fact) for fact in before],
        "after": [_short(fact) for fact in after],
        "source": change.source,
        "verified": change.verified,
        "note": change.note or None,
        "recorded_at": change.recorded_at.isoformat() if change.recorded_at else None,
    }


def _borne(known: Gazetteer, change: Change) -> tuple[list[Fact], list[Fact]]:
    """What those that a change touched were on its eve, and on its day."""
    eve = change.day - timedelta(days=1)
    return _standing(known, change.olds, eve), _standing(known, change.news, change.day)


def _standing(known: Gazetteer, keys: Iterable[int], day: date) -> list[Fact]:
    return [fact for key in keys if (fact := known.on(key, day))]


def _names(facts: Iterable[Fact]) -> str:
    return "、".join(f"{fact.code} {fact.name}" for fact in facts)
