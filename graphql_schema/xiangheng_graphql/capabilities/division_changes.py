"""What happens to divisions: the changes of a time, and those that are entered, corrected and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.capabilities.regions import READ, DivisionChange, Remark, change_of
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.regions import changes, corrections, divisions
from xiangheng_platform.regions.corrections import Correction
from xiangheng_platform.regions.documents import ChangeRecord, change_record
from xiangheng_platform.regions.drafts import Part
from xiangheng_platform.regions.facts import Change, ChangeKind, Document, Kind, Level
from xiangheng_platform.regions.tree import Division
from xiangheng_scoring.records import Meaning, extended

CHANGE = "region.change"
Code = Annotated[str, Meaning("the code that it bears on that day, before the change")]
Day = Annotated[date, Meaning("the first day on which it is so")]
Source = Annotated[str, Meaning("the document that it rests on, by its number")]
Verified = Annotated[bool, Meaning("whether it was compared with the document")]
NewCode = Annotated[str, Meaning("its code from that day on; empty: as before")]
Reason = Annotated[str, Meaning("why it is done, for the audit log")]
Parent = Annotated[str, Meaning("the code of the division above; empty: none, for the root")]
Answer = Callable[[View], DivisionChange]


@dataclass(frozen=True, slots=True)
class WithdrawnChange(ChangeRecord):
    """A change that was taken back, as it stood until then."""


@dataclass(frozen=True, slots=True)
class GoesTo:
    """To which part of a division that is split a child of it goes."""

    child: Annotated[str, Meaning("the code of the child")]
    part: Annotated[str, Meaning("the code of the part")]


division_changes = Capability("division_changes")
division_changes.call(Part, "DivisionPart")
division_changes.call(Correction, "DivisionCorrection")


@division_changes.query(chinese="区划的变动", action=READ, is_history=True)
def division_changes_(
    view: View,
    kind: Annotated[
        ChangeKind | None, Meaning("only what happened in this way; null: whatever happened")
    ] = None,
    since: Annotated[
        date | None, Meaning("the first day of changes; from the beginning, if none is given")
    ] = None,
    until: Annotated[date | None, Meaning("the last day of changes; to the end, if none is given")] = None,
    first: First = PAGE,
    after: After = None,
) -> Connection[DivisionChange]:
    """What happened to divisions, the earliest first."""
    known = divisions.gazetteer(view)
    rows = [
        change
        for change in sorted(known.changes, key=_order)
        if kind in (None, change.kind) and (since or date.min) <= change.day <= (until or date.max)
    ]
    page = page_of(rows, lambda change: (change.day.isoformat(), change.number), first=first, after=after)
    return page.of(lambda change: change_of(known, change))


@division_changes.mutation(chinese="登记区划更名", action=CHANGE)
def rename_division(
    caller: Caller,
    code: Code,
    name: Annotated[str, Meaning("what it is called from that day on")],
    day: Day,
    source: Source,
    new_code: NewCode = "",
    verified: Verified = False,
    note: Remark = "",
) -> Answer:
    """Enter that a division is called otherwise from a day on; with a new code it gets another code by that."""
    document = Document(source, verified, note)
    return _entered(changes.rename(caller.store, caller.person, code, name, day, document, new_code=new_code))


@division_changes.mutation(chinese="登记区划改代码，名称不变", action=CHANGE)
def recode_division(
    caller: Caller,
    code: Code,
    new_code: Annotated[str, Meaning("its code from that day on")],
    day: Day,
    source: Source,
    verified: Verified = False,
    note: Remark = "",
) -> Answer:
    """Enter that a division keeps its name and gets another code."""
    document = Document(source, verified, note)
    return _entered(changes.recode(caller.store, caller.person, code, new_code, day, document))


@division_changes.mutation(chinese="登记区划连同全部下级划转到另一个上级", action=CHANGE)
def move_division(
    caller: Caller,
    code: Code,
    parent: Annotated[str, Meaning("the code of the division that it comes under")],
    day: Day,
    source: Source,
    new_code: NewCode = "",
    verified: Verified = False,
    note: Remark = "",
) -> Answer:
    """Enter that a division with all below it comes under another one."""
    document = Document(source, verified, note)
    return _entered(changes.move(caller.store, caller.person, code, parent, day, document, new_code=new_code))


@division_changes.mutation(chinese="登记区划拆分；保留原代码的一个就是原来的", action=CHANGE)
def split_division(
    caller: Caller,
    code: Code,
    parts: Annotated[
        tuple[Part, ...], Meaning("what comes out of it; with its own code it goes on as that part")
    ],
    day: Day,
    source: Source,
    children: Annotated[
        tuple[GoesTo, ...], Meaning("to which part each child goes; all of them, if it does not go on itself")
    ] = (),
    verified: Verified = False,
    note: Remark = "",
) -> Answer:
    """Enter that a division becomes several."""
    document = Document(source, verified, note)
    goes_to = {each.child: each.part for each in children}
    return _entered(changes.split(caller.store, caller.person, code, parts, day, document, children=goes_to))


@division_changes.mutation(chinese="登记区划合并；下级随之归入", action=CHANGE)
def merge_divisions(
    caller: Caller,
    codes: Annotated[tuple[str, ...], Meaning("the codes of those that become one")],
    into: Annotated[Part, Meaning("what they become; with the code of one of them that one goes on")],
    day: Day,
    source: Source,
    verified: Verified = False,
    note: Remark = "",
) -> Answer:
    """Enter that several divisions become one."""
    document = Document(source, verified, note)
    return _entered(changes.merge(caller.store, caller.person, codes, into, day, document))


@division_changes.mutation(chinese="登记设立区划，或登记不是区划的填报单位", action=CHANGE)
def establish_division(
    caller: Caller,
    part: Annotated[Part, Meaning("its code and name")],
    level: Annotated[Level, Meaning("how high it stands")],
    parent: Parent,
    day: Day,
    source: Source,
    kind: Annotated[Kind, Meaning("whether it is a division, or a unit that only reports")] = Kind.DIVISION,
    verified: Verified = False,
    note: Remark = "",
) -> Answer:
    """Enter a division (or a reporting unit that is none) that was not there."""
    document = Document(source, verified, note)
    return _entered(
        changes.establish(caller.store, caller.person, part, level, parent, day, document, kind=kind)
    )


@division_changes.mutation(chinese="登记撤销区划，没有后继的", action=CHANGE)
def abolish_division(
    caller: Caller, code: Code, day: Day, source: Source, verified: Verified = False, note: Remark = ""
) -> Answer:
    """Enter that a division is no more from a day on, and nothing takes its place."""
    document = Document(source, verified, note)
    return _entered(changes.abolish(caller.store, caller.person, code, day, document))


@division_changes.mutation(chinese="撤回根本没有发生的变动", action=CHANGE)
def withdraw_division_change(
    caller: Caller, number: Annotated[int, Meaning("the number of the change")], reason: Reason
) -> WithdrawnChange:
    """Take back a change that never was, with all it did; the answer is the change as it stood until then."""
    with caller.store.view(caller.person) as view:
        known = divisions.gazetteer(view)
    change = corrections.withdraw(caller.store, caller.person, number, reason)
    return extended(WithdrawnChange, change_record(known, change))


@division_changes.mutation(
    chinese="更正登记错了的名称、代码、日期、依据；事情本身有变的不用这个", action=CHANGE
)
def correct_division(
    caller: Caller,
    code: Annotated[str, Meaning("the code that is recorded on that day")],
    day: Annotated[date, Meaning("any day of the span that is recorded wrongly")],
    correction: Annotated[Correction, Meaning("what should have been recorded; null leaves it")],
    reason: Reason,
) -> Division:
    """Correct what is recorded of a division; the answer is the division as on the first day of the span."""
    return corrections.correct(caller.store, caller.person, code, day, correction, reason)


def _entered(change: Change) -> Answer:
    """What reads a change that was entered."""
    return lambda view: change_of(divisions.gazetteer(view), change)


def _order(change: Change) -> tuple[date, int]:
    return change.day, change.number
