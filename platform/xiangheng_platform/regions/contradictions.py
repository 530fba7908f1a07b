"""What a gazetteer may not say: on every day a tree, each code borne once, each division below one that exists."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from xiangheng_platform.regions.errors import days
from xiangheng_platform.regions.facts import Fact, Kind
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

#: Names are shown in one line, and a path has no slash within a name or a code.
_LONGEST_NAME = 60
_LONGEST_CODE = 20
_DAY = timedelta(days=1)


def contradictions(gazetteer: Gazetteer) -> list[Fault]:
    """Every contradiction of a gazetteer with itself, in the order in which a reader would mend them."""
    facts = gazetteer.facts
    faults = [fault for fact in facts for fault in _badly_formed(fact)]
    faults += (
        Fault(
            "REGION-OVERLAP", place(later), f"与 {place(earlier)} 的日期重叠", "一天只有一种说法", "核对日期"
        )
        for of_division in gazetteer.by_key.values()
        for earlier, later in _overlaps(of_division)
    )
    faults += (
        Fault(
            "REGION-CODE",
            place(later),
            f"代码「{later.code}」从 {later.valid_from} 起已由 {place(earlier)} 使用",
            "同一天一个代码只属于一个区划",
            "换代码，或先登记另一个的变更",
        )
        for bearers in gazetteer.by_code.values()
        for earlier, later in _overlaps(bearers)
        if later.key != earlier.key
    )
    roots = sorted((fact for fact in facts if fact.parent is None), key=lambda fact: fact.valid_from)
    faults += (
        Fault(
            "REGION-PARENT",
            _parent(later),
            f"没有上级，而最高一级已经是 {place(earlier)}",
            "写明上级",
            "补上级的代码",
        )
        for earlier, later in _overlaps(roots)
        if later.key != earlier.key
    )
    faults += (fault for fact in facts if fact.parent is not None for fault in _badly_placed(gazetteer, fact))
    return faults


def place(fact: Fact) -> str:
    """A fact as a fault names it."""
    return f"{fact.code} {fact.name}（{days(fact.valid_from, fact.valid_to)}）"


def _parent(fact: Fact) -> FieldPath:
    """What is said to be above a fact."""
    return FieldPath(("parent",), "上级", place(fact))


def _badly_formed(fact: Fact) -> Iterator[Fault]:
    name, code, is_unit = fact.name, fact.code, fact.kind is not Kind.DIVISION
    if fact.last < fact.valid_from:
        yield Fault("REGION-OVERLAP", place(fact), "结束的日子早于开始", "不早于开始的日子", "核对日期")
    # A name is one line that can be seen, and is found again by whoever types it.
    is_line = 0 < len(name) <= _LONGEST_NAME and name.isprintable() and name == name.strip()
    if not is_line or "/" in name:
        expected = f"1 至 {_LONGEST_NAME} 个字，一行，前后没有空格"
        yield Fault("REGION-NAME", place(fact), f"名称「{name}」不能用", expected, "写全称")
    if fact.parent is None and is_unit:
        yield Fault("REGION-PARENT", _parent(fact), "填报单位没有上级", "它的数归入的区划", "写明上级")
    # A division's code is the statutory one; units that are no division are coded by whoever counts them.
    is_code = code.isdecimal() and len(code) == fact.level.digits
    expected = f"{fact.level.label}为 {fact.level.digits} 位数字"
    if is_unit:
        is_code = code.replace("-", "").isalnum() and len(code) <= _LONGEST_CODE
        expected = f"字母、数字、连字符，至多 {_LONGEST_CODE} 个"
    if not code.isascii() or not is_code:
        yield Fault("REGION-CODE", place(fact), f"代码「{code}」不合规定", expected, "核对代码")


def _overlaps(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """The neighbours of which the later begins before the earlier has come to its end."""
    return ((earlier, later) for earlier, later in pairwise(facts) if later.valid_from <= earlier.last)


def _badly_placed(gazetteer: Gazetteer, fact: Fact) -> Iterator[Fault]:
    above = gazetteer.of_key(fact.parent or 0)
    if lacking := _first_day_without(fact, above):
        called = place(above[-1]) if above else "（没有登记）"
        yield Fault(
            "REGION-PARENT",
            _parent(fact),
            f"{lacking} 没有上级 {called}",
            "存续期间每一天都有上级",
            "先登记它划转到哪里，或核对日期",
        )
    for parent in above:
        if parent.valid_from <= fact.last and fact.valid_from <= parent.last:
            yield from _wrong_order(gazetteer, fact, parent)


def _first_day_without(fact: Fact, above: Iterable[Fact]) -> date | None:
    """The first day of a fact on which what should be above it did not exist."""
    needed = fact.valid_from
    for parent in above:
        if parent.holds_on(needed):
            if parent.last >= fact.last:
                return None
            needed = parent.last + _DAY
    return needed


def _wrong_order(gazetteer: Gazetteer, fact: Fact, parent: Fact) -> Iterator[Fault]:
    """A reporting unit has nothing below it, and may be of its division's level; else each lies below a higher level.

    That alone keeps out rings; they are looked for so that whoever made one is told so.
    """
    is_unit = fact.kind is not Kind.DIVISION
    if parent.kind is not Kind.DIVISION:
        message = f"{parent.name} 不是行政区划"
        yield Fault("REGION-PARENT", _parent(fact), message, "上级是行政区划", "改上级的代码")
    elif fact.level.rank > parent.level.rank or (is_unit and fact.level is parent.level):
        return
    elif _lies_below(gazetteer, parent, fact.key, max(fact.valid_from, parent.valid_from)):
        message = f"{parent.name} 在它之下，不能又是它的上级"
        yield Fault("REGION-CYCLE", _parent(fact), message, "上级在它之外", "改上级的代码")
    else:
        message = f"是{fact.level.label}，而上级 {parent.name} 是{parent.level.label}"
        yield Fault("REGION-LEVEL", _parent(fact), message, "上级的层级更高", "改层级，或改上级的代码")


def _lies_below(gazetteer: Gazetteer, start: Fact, key: int, day: date) -> bool:
    """Whether a division is found on the way from another up to the root."""
    seen, above = {start.key}, start.parent
    while above is not None and above not in seen and above != key:
        seen.add(above)
        fact = gazetteer.on(above, day)
        above = None if fact is None else fact.parent
    return key in (start.key, above)
