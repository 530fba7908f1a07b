"""A draft: what a gazetteer would be after changes, and everything that speaks against them. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from xiangheng_platform.regions.contradictions import contradictions, place
from xiangheng_platform.regions.errors import ChangeRefused, UnknownRegion
from xiangheng_platform.regions.facts import Change, ChangeKind, Document, Fact, Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath, Place
from xiangheng_scoring.records import Meaning

_DAY = timedelta(days=1)
_LATER = ("按时间先后登记", "先用 xiangheng region withdraw 撤回那一条，再按先后登记")
_PARTS = ("两个以上各不相同的代码", "逐个写明代码；只改名称用 xiangheng region rename")
#: What a change can touch, and what it is called.
_CALLED = {"name": "名称", "code": "代码", "parent": "上级"}


@dataclass(frozen=True, slots=True)
class Part:
    """What comes out of a split or a merge: a code and a name.

    With the code of a division that is split or merged it is that division, which goes on (under its own name, if
    none is given).
    """

    code: Annotated[str, Meaning("the code that it bears from that day on")]
    name: Annotated[
        str, Meaning("the name that it bears from that day on; empty: as before, where it goes on")
    ] = ""


class Draft:
    """A gazetteer under change. Each verb takes what people type and collects faults; `settled` raises them all.

    A change on a day touches only that day and what follows, so the tree of every earlier day stays what it is. Where
    later facts are recorded, what changes is carried on into them, unless they say of it something else: then the new
    change and the recorded one contradict each other.
    """

    def __init__(self, gazetteer: Gazetteer, document: Document) -> None:
        self.document = document
        self.changes = list(gazetteer.changes)
        self.faults: list[Fault] = []
        self._last_key = gazetteer.last_key
        self._facts: dict[int, list[Fact]] = {}
        self._bearers: dict[str, set[int]] = {}
        for fact in gazetteer.facts:
            self._put(fact)

    def validated(self) -> Gazetteer:
        """The gazetteer as it would be; raises `ChangeRefused` with every fault."""
        gazetteer = self.preview()
        # Each once, in the order of finding: a change may stumble over what the gazetteer as a whole says again.
        faults = list(dict.fromkeys((*self.faults, *contradictions(gazetteer))))
        if faults:
            raise ChangeRefused(faults)
        return gazetteer

    def preview(self) -> Gazetteer:
        """The gazetteer as it stands, whatever speaks against it."""
        facts = tuple(fact for facts in self._facts.values() for fact in facts)
        return Gazetteer(facts, tuple(self.changes), self._last_key)

    def rename(self, code: str, name: str, day: date, new_code: str = "") -> None:
        """A division is called otherwise, and may get another code with the name."""
        if fact := self.at(code, day):
            changed = self._alter(fact, day, replace(fact, name=name, code=new_code or fact.code))
            self._record(ChangeKind.RENAME, day, changed, changed)

    def recode(self, code: str, new_code: str, day: date) -> None:
        """A division gets another code."""
        if fact := self.at(code, day):
            changed = self._alter(fact, day, replace(fact, code=new_code))
            self._record(ChangeKind.RECODE, day, changed, changed)

    def move(self, code: str, parent_code: str, day: date, new_code: str = "") -> None:
        """A division with all below it comes under another, and may get another code by that."""
        fact, parent = self.at(code, day), self.at(parent_code, day)
        if fact and parent:
            changed = self._alter(fact, day, replace(fact, parent=parent.key, code=new_code or fact.code))
            self._record(ChangeKind.MOVE, day, changed, changed)

    def establish(
        self, part: Part, level: Level, parent_code: str, day: date, kind: Kind = Kind.DIVISION
    ) -> None:
        """A division that was not there; no parent's code stands for the root."""
        if fact := self.begin(part, level, parent_code, day, kind):
            self._record(ChangeKind.ESTABLISH, day, (), (fact.key,))

    def begin(self, part: Part, level: Level, parent_code: str, day: date, kind: Kind) -> Fact | None:
        """A division that is known from a day on, which need not be the day on which it was established."""
        parent = self.at(parent_code, day) if parent_code else None
        if parent_code and parent is None:
            return None
        return self._begin(part, level, parent.key if parent else None, day, kind)

    def abolish(self, code: str, day: date) -> None:
        """A division is no more from a day on."""
        if fact := self.at(code, day):
            self._end(fact, day)
            self._record(ChangeKind.ABOLISH, day, (fact.key,), ())

    def split(self, code: str, parts: Sequence[Part], day: date, children: Mapping[str, str]) -> None:
        """A division becomes several beside each other; `children` says to which part each of its children goes."""
        old = self.at(code, day)
        if old is None:
            return
        if len({part.code for part in parts}) < max(2, len(parts)):
            self.fault(
                "REGION-CODE",
                FieldPath(("parts",), "各部分", place(old)),
                "拆成的不足两个，或有代码重复",
                *_PARTS,
            )
            return
        # One that goes on as a part keeps its key, with all that is recorded under it, and must not end.
        if all(part.code != code for part in parts):
            self._end(old, day)
        news = {part.code: self._become(part, [old], day) for part in parts}
        for child_code, goes_to in children.items():
            child = self.at(child_code, day)
            if goes_to not in news:
                self.fault(
                    "REGION-PARENT",
                    FieldPath(("children",), "下级", child_code),
                    f"{goes_to or '（没有写）'} 不是拆成的",
                    *_PARTS,
                )
            elif child is not None:
                self._alter(child, day, replace(child, parent=news[goes_to]))
        self._record(ChangeKind.SPLIT, day, (old.key,), news.values())

    def merge(self, codes: Sequence[str], into: Part, day: date) -> None:
        """Several divisions become one, a new one or one of them; all their children go there."""
        olds = [fact for code in dict.fromkeys(codes) if (fact := self.at(code, day))]
        if len(olds) < 2:
            self.fault("REGION-CODE", FieldPath(("codes",), "各区划", into.code), "合并的不足两个", *_PARTS)
            return
        ended = [fact for fact in olds if fact.code != into.code]
        for fact in ended:
            self._end(fact, day)
        key = self._become(into, olds, day)
        for child in self._below({fact.key for fact in ended}, day):
            self._alter(child, day, replace(child, parent=key))
        self._record(ChangeKind.MERGE, day, [fact.key for fact in olds], (key,))

    def exchange(self, old: Fact, new: Fact | None) -> None:
        """Put a fact in the place of another as a correction, or take it away."""
        self._facts[old.key].remove(old)
        if new is not None:
            self._put(new)

    def bearer(self, code: str, day: date) -> Fact | None:
        """What bears a code on a day, None if nothing does."""
        return next((fact for fact in self._bore(code) if fact.holds_on(day)), None)

    def at(self, code: str, day: date) -> Fact | None:
        """What bears a code on a day; a fault if nothing does."""
        if fact := self.bearer(code, day):
            return fact
        bore = [place(fact) for fact in self._bore(code)]
        expected = f"{code} 是 {'；'.join(bore)}" if bore else "这一天的代码"
        self.fault(UnknownRegion.code, code, f"{day} 没有代码为「{code}」的区划", expected, "核对代码和日期")
        return None

    def fault(self, code: str, where: Place, message: str, expected: str, remedy: str) -> None:
        """Remember what speaks against the draft; `settled` raises it with all others."""
        self.faults.append(Fault(code, where, message, expected, remedy))

    def refuse_unsourced(self, subject: str = "", field: str = "source") -> None:
        """A fault where the draft rests on no document, in the field that is to name it."""
        if not self.document.source.strip():
            at = FieldPath((field,), "依据", subject)
            self.fault("REGION-SOURCE", at, "没有写依据", "文号、文件名称或来源", "补写依据")

    def of_key(self, key: int) -> list[Fact]:
        """What is said of a division, the earliest first."""
        return sorted(self._facts[key], key=lambda fact: fact.valid_from)

    def _put(self, fact: Fact) -> None:
        self._facts.setdefault(fact.key, []).append(fact)
        self._bearers.setdefault(fact.code, set()).add(fact.key)

    def _bore(self, code: str) -> list[Fact]:
        # `_bearers` only grows, so whoever bore the code before a correction is asked as well, and sorted out by the
        # facts.
        keys = sorted(self._bearers.get(code, ()))
        return [fact for key in keys for fact in self._facts[key] if fact.code == code]

    def _below(self, keys: set[int], day: date) -> list[Fact]:
        everything = (fact for facts in self._facts.values() for fact in facts)
        return [fact for fact in everything if fact.parent in keys and fact.holds_on(day)]

    def _become(self, part: Part, olds: Sequence[Fact], day: date) -> int:
        """The key of a part: that of the old one which goes on, or of a new one in the place of the first."""
        going_on = next((fact for fact in olds if fact.code == part.code), None)
        if going_on is None:
            return self._begin(part, olds[0].level, olds[0].parent, day, olds[0].kind).key
        if part.name and part.name != going_on.name:
            self._alter(going_on, day, replace(going_on, name=part.name))
        return going_on.key

    def _begin(self, part: Part, level: Level, parent: int | None, day: date, kind: Kind) -> Fact:
        self._last_key += 1
        fact = self._documented(Fact(self._last_key, part.code, part.name, level, parent, day, kind=kind))
        self._put(fact)
        return fact

    def _end(self, fact: Fact, day: date) -> None:
        if fact.valid_to is not None:
            self.fault("REGION-LATER", _on_day(fact), f"{fact.valid_to} 之后的变更已经登记", *_LATER)
        elif self._begins_before(fact, day):
            self.exchange(fact, replace(fact, valid_to=day - _DAY))

    def _alter(self, fact: Fact, day: date, after: Fact) -> tuple[int, ...]:
        """Change what a division is from a day on, in what is recorded of later days too; returns its key."""
        touched = [name for name in _CALLED if getattr(after, name) != getattr(fact, name)]
        later = [span for span in self._facts[fact.key] if span.valid_from > day]
        if not touched:
            self.fault(
                "REGION-NAME",
                FieldPath(("code",), "代码", place(fact)),
                "与原来相同，没有变更",
                "新的名称、代码或上级",
                "核对",
            )
        elif not self._contradicts(fact, later, touched) and self._turn(fact, day, after, touched):
            for span in later:
                self.exchange(span, replace(span, **{name: getattr(after, name) for name in touched}))
        return (fact.key,)

    def _turn(self, fact: Fact, day: date, after: Fact, touched: Iterable[str]) -> bool:
        """Let a division be otherwise from a day on; a fault and False where something else begins on that day."""
        eve = next((span for span in self._facts[fact.key] if span.valid_to == day - _DAY), None)
        # A division may change on that day already, in other ways: one document may rename and move it.
        is_changed = fact.valid_from == day and eve is not None
        if is_changed and all(getattr(eve, name) == getattr(fact, name) for name in touched):
            self.exchange(fact, self._documented(after))
        elif self._begins_before(fact, day):
            self.exchange(fact, replace(fact, valid_to=day - _DAY))
            self._put(self._documented(replace(after, valid_from=day, row=0)))
        else:
            return False
        return True

    def _documented(self, fact: Fact) -> Fact:
        document = self.document
        return replace(fact, source=document.source, verified=document.verified, note=document.note)

    def _begins_before(self, fact: Fact, day: date) -> bool:
        if fact.valid_from < day:
            return True
        self.fault("REGION-LATER", _on_day(fact), f"{day} 已经登记过它的设立或变更", *_LATER)
        return False

    def _contradicts(self, fact: Fact, later: Iterable[Fact], touched: Iterable[str]) -> bool:
        """Whether what is recorded of later days says another thing of what changes now."""
        lines = [
            (span, name) for span in later for name in touched if getattr(span, name) != getattr(fact, name)
        ]
        for span, name in lines:
            message = f"{span.valid_from} 已登记它的{_CALLED[name]}变更"
            self.fault("REGION-LATER", _on_day(fact), message, *_LATER)
        return bool(lines)

    def _record(self, kind: ChangeKind, day: date, olds: Iterable[int], news: Iterable[int]) -> None:
        document = self.document
        self.refuse_unsourced()
        self.changes.append(
            Change(kind, day, tuple(olds), tuple(news), document.source, document.verified, document.note)
        )


def _on_day(fact: Fact) -> FieldPath:
    """The day of a change of a division, where it does not fit in with what is recorded."""
    return FieldPath(("day",), "日期", place(fact))
