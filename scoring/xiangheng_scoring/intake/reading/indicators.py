"""Which indicator a heading or cell means, in which year and unit of measurement."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xiangheng_scoring.engine.dataset import Months
from xiangheng_scoring.intake.measures import canonical, factor, is_measure
from xiangheng_scoring.intake.reading.months import Part, part_of, split_part
from xiangheng_scoring.intake.reading.nearest import Nearest
from xiangheng_scoring.intake.reading.periods import When, split_year, stated
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.vocabulary import Term, Vocabulary

_BRACKET = re.compile(r"(?P<text>.+?)[(\[](?P<inner>[^()\[\]]+)[)\]]")
_WRAPPED = re.compile(r"[(\[](?P<inner>[^()\[\]]*)[)\]]")
_SLASH = re.compile(r"(?P<text>.+?)[/-](?P<inner>[^/-]+)")
_NUMBERED = re.compile(r"(?:\(\d{1,2}\)|\d{1,2}[.)])(?P<text>.+)")
_DASHES = re.compile(r"[‐‑‒–—―－−]")
_PART_OF_A_CODE = re.compile(r"[a-z0-9.\-]")
_MEASURE_WORD = re.compile(r"^(?:计量)?单位(?=.)")
#: Words of a remark that make it another figure than the indicator's own of the year.
_OTHER = re.compile(
    r"水平|进步|得分(?!率)|评分|排名|位次|名次|目标|任务|计划|预计|平均|全省|全市|去年|前年|往年|同期|分子|分母|小数|比值"
    r"|季度|半年|\d{1,2}月|[一二三四五六七八九十]月|[当本][月季]|[期年]初|\d\d年|(?:19|20)\d\d|[〇零○一二三四五六七八九]{4}"
)
#: What a title says of when, which is read elsewhere.
_DATES = re.compile(r"(?:19|20)\d\d年?度?|\d{1,2}(?:[-—–~至]\d{1,2})?月份?|第?[一二三四1-4]季度|[上下]半年")
#: What else a title names than one indicator's values: another kind of figure, or several things.
_BESIDE = re.compile(r"率|占比|比例|比重|[人户]数|数量|[金总]额|[和与及、,，]")
_NOT = ("未", "非", "应", "不")
_PART = re.compile(r"季度|半年|\d{1,2}月|[一二三四五六七八九十]月|[当本][月季]|[期年]初|分子|分母")
_GROWTH = re.compile(r"增|降|同比|环比|变化|[较比]上|提高|提升|上升|减少")
#: What kind of figure a name is of: a rate of change, a share, a count.
_CHANGE = re.compile(r"增速|增长|增幅|降幅")
_SHARE = re.compile(r"率|占比|比例|比重|百分比|之比")
_COUNT = "数额量"
#: How alike a name beside a code must be to the indicator's: abbreviations are, another indicator is not.
_ALIKE = 0.4
#: From what likeness on an indicator is suggested, and from what on hardly anything else was meant.
_PERHAPS, _HARDLY_ELSE = 0.4, 0.66
_LONGEST, _LONGEST_TYPED, _REMEMBERED = 120, 400, 10_000


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading means: an indicator, the year, the months of it and the measure that it names.

    `problem` tells why it cannot be used though the indicator is known; `is_doubtful` that the name beside its
    code is not quite the indicator's.
    """

    term: Term
    when: When | None = None
    measure: str = ""
    problem: str = ""
    is_doubtful: bool = False
    months: Months | None = None

    @property
    def factor(self) -> Decimal | None:
        """What brings its values to the indicator's measure; None if nothing does."""
        return factor(self.measure, self.term.unit) if self.measure and self.term.unit else Decimal(1)


def together(headings: Sequence[Heading]) -> Heading:
    """What headings beside one another say of one thing, such as a column of codes and one of names."""
    term = headings[0].term
    named = "」「".join(dict.fromkeys(heading.term.code for heading in headings))
    whens = {heading.when for heading in headings} - {None}
    measures = {canonical(heading.measure): heading.measure for heading in headings if heading.measure}
    months = {heading.months for heading in headings} - {None}
    problem = next((heading.problem for heading in headings if heading.problem), "")
    if any(heading.term.code != term.code for heading in headings):
        problem = f"「{named}」是两项指标"
    elif len(whens) > 1 or len(measures) > 1 or len(months) > 1:
        problem = f"「{named}」写了两个年度、两期或两种计量单位"
    measure = next(iter(measures.values()), "")
    return Heading(term, next(iter(whens), None), measure, problem, months=next(iter(months), None))


class IndicatorIndex:
    """The indicators of a vocabulary by code, name, and both together."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.giver = vocabulary.wording.giver
        self.anything = f"{self.giver}的指标编码或名称"
        self._names: dict[str, Term | None] = {}
        self._codes: dict[str, Term | None] = {}
        self._titles: dict[str, str] = {}
        for code, term in vocabulary.terms.items():
            self._titles[code] = term.name
            _add(self._codes, _code_form(code), term)
            for text in (term.name, *term.other_names):
                _add(self._names, folded(text), term)
        self._measures = {canonical(term.unit) for term in vocabulary.terms.values() if term.unit}
        self._branches = set(map(folded, vocabulary.branches))
        self._read: dict[str, Heading | None] = {}
        self._forms = {
            form: f"{code} {name}"
            for code, name in self._titles.items()
            for form in (folded(name), folded(code))
        }
        self._near = Nearest(list(self._forms))
        # Longest first, so that A1 is never taken for A followed by 1.
        self._longest = sorted(self._codes, key=len, reverse=True)

    def heading(self, text: str) -> Heading | None:
        """What a heading means, None if it names no indicator (or a name that two indicators share)."""
        if len(text) > _LONGEST_TYPED:
            return None
        first, _, rest = text.strip().partition(" " if " " in text else "\n")
        term = self._codes.get(_code_form(first)) if rest else None
        # Before blanks are dropped: `A10 50户` must not become A1050户.
        return (self._named(term, folded(rest)) if term else None) or self._heading(folded(text))

    def subject(self, text: str) -> Heading | None:
        """The one indicator whose name is part of a title or a sheet's name (`各县参保率统计表`); when it is of is not asked.

        None where it names several, or other figures of one than its values.
        """
        form = folded(text) if len(text) <= _LONGEST else ""
        names = [name for name, term in self._names.items() if term and len(name) > 1 and name in form]
        terms = {term.code: term for name in names if (term := self._names[name])}
        if len(terms) != 1:
            return None
        (term,) = terms.values()
        before, _, behind = form.partition(max(names, key=len))
        rest = _DATES.sub("", before + behind)
        is_other = tells_other(rest) or _BESIDE.search(rest) or before.endswith(_NOT)
        return None if is_other else Heading(term)

    def is_code(self, text: str) -> bool:
        """Whether a text is the code of an indicator and nothing else."""
        return _code_form(folded(text)) in self._codes

    def _heading(self, text: str) -> Heading | None:
        """Remembered, because long tables repeat it and parts can be taken off in many orders."""
        if text not in self._read:
            if len(self._read) > _REMEMBERED:
                self._read.clear()
            self._read[text] = self._unheard(text) if 0 < len(text) <= _LONGEST else None
        return self._read[text]

    def _unheard(self, text: str) -> Heading | None:
        if term := self._term(text):
            return Heading(term)
        numbered = _NUMBERED.fullmatch(text)
        return (
            self._coded(text)
            or self._bracketed(text)
            or self._dated(text)
            or self._parted(text)
            or self._measured(text)
            or (self._heading(numbered["text"]) if numbered else None)
        )

    def _term(self, text: str) -> Term | None:
        return self._codes.get(_code_form(text)) or self._names.get(text)

    def _coded(self, text: str) -> Heading | None:
        """A code and a name, in either order: the name must be that of the code."""
        form = _code_form(text)
        for code in self._longest:
            term = self._codes[code]
            if term is None:
                continue
            if form.startswith(code) and not _PART_OF_A_CODE.match(form[len(code) :]):
                return self._named(term, text[len(code) :])
            if form.endswith(code) and not re.search(r"[a-z0-9.\-]$", form[: -len(code)]):
                return self._named(term, text[: -len(code)])
        return None

    def _named(self, term: Term, name: str) -> Heading | None:
        # Marks and brackets that joined the name and its code.
        name = name.strip("-.").lstrip(")]").rstrip("([")
        name = _WRAPPED.sub(r"\g<inner>", name) if _WRAPPED.fullmatch(name) else name
        if (when := stated(name)) is not None:
            return Heading(term, when=when)
        if (part := part_of(name)) is not None:
            return in_part(Heading(term), part)
        if not name or self.is_measure(name):
            return Heading(term, measure=name)
        other = self._heading(name) if len(name) > 1 else None
        if other is not None and other.term.code != term.code:
            return Heading(
                term,
                problem=f"「{name}」与编码不符：编码是 {term.code}，名称却是 {other.term.code} 的",
            )
        return other or self._abbreviated(term, name)

    def _abbreviated(self, term: Term, name: str) -> Heading | None:
        """A name beside its code that is not written in full, with the measure and year that it carries."""
        parts, dated = _BRACKET.fullmatch(name), split_year(name)
        if parts is not None:
            base = self._named(term, parts["text"])
            return self._remarked(base, parts["inner"]) if base else None
        if dated is not None:
            base = self._named(term, dated[0])
            return _in_year(base, dated[1]) if base else None
        title = folded(self._titles[term.code])
        tails = (name[-length:] for length in range(min(4, len(name) - 1), 0, -1))
        measures = (tail for tail in tails if self.is_measure(tail) and not title.endswith(tail))
        measure = "" if name in title else next(measures, "")
        name = name.removesuffix(measure).rstrip("/-")
        is_alike = difflib.SequenceMatcher(None, name, title).ratio() >= _ALIKE
        if not is_alike or tells_other(name, title) or not _is_of_kind(name, title):
            return None
        return Heading(term, measure=measure, is_doubtful=not set(name) <= set(title))

    def _bracketed(self, text: str) -> Heading | None:
        """`名称（…）`: in brackets a measure, a year, the code, or a remark."""
        parts = _BRACKET.fullmatch(text)
        base = self._heading(parts["text"]) if parts else None
        return self._remarked(base, parts["inner"]) if parts and base else None

    def _remarked(self, base: Heading, inner: str) -> Heading | None:
        """A heading with what its brackets say; None if they make another figure of it."""
        inner = _MEASURE_WORD.sub("", inner)
        when, term = stated(inner), self._term(inner)
        if when is not None:
            return _in_year(base, when)
        if term is not None and term.code != base.term.code:
            return replace(base, problem=f"括号里的「{inner}」与「{base.term.code}」不是一项")
        if self.is_measure(inner):
            return replace(base, measure=inner)
        dated, part = split_year(inner), part_of(inner)
        if dated is not None and self.is_measure(dated[0]):
            return _in_year(replace(base, measure=dated[0]), dated[1])
        if part is not None:
            return in_part(base, part)
        return None if tells_other(inner, self._titles[base.term.code]) else base

    def is_measure(self, text: str) -> bool:
        """Whether a text is a measure, of those in use or of this vocabulary."""
        return is_measure(text) or canonical(text) in self._measures

    def _dated(self, text: str) -> Heading | None:
        parts = split_year(text)
        base = self._heading(parts[0]) if parts else None
        return _in_year(base, parts[1]) if parts and base else None

    def _parted(self, text: str) -> Heading | None:
        parts = split_part(text)
        base = self._heading(parts[0]) if parts else None
        return in_part(base, parts[1]) if parts and base else None

    def _measured(self, text: str) -> Heading | None:
        """`名称/万元`, `名称，万元`, `名称%`."""
        parts = _SLASH.fullmatch(text)
        if parts is not None and self.is_measure(parts["inner"]):
            base = self._heading(parts["text"])
            return replace(base, measure=parts["inner"]) if base else None
        for length in range(1, min(4, len(text) - 1) + 1):
            term = self._term(text[:-length]) if self.is_measure(text[-length:]) else None
            if term is not None:
                return Heading(term, measure=text[-length:])
        return None

    def nearest(self, text: str) -> str:
        """Indicators that the text may have meant."""
        form = folded(text)
        if form in self._names and self._names[form] is None:
            return "名称相同的指标不止一项，请写编码"
        if form in self._branches:
            return "填报的指标；这是汇总的节点，不填报"
        coded = self._codes.get(_code_form(folded(text.partition(" ")[0])))
        if coded is not None:
            return f"是否为 {coded.code} {self._titles[coded.code]}"
        near = self._near.of(form, _PERHAPS)
        return (
            f"是否为 {'、'.join(dict.fromkeys(self._forms[form] for form in near))}"
            if near
            else self.anything
        )

    def is_near(self, text: str) -> bool:
        """Whether a text that names no indicator is hardly anything but one misspelt."""
        name = _WRAPPED.sub("", folded(text))
        dated = split_year(name)
        return any(
            self._near.of(form, _HARDLY_ELSE) for form in (folded(text), name, dated[0] if dated else name)
        )


def tells_other(remark: str, name: str = "") -> bool:
    """Whether a remark makes another figure of an indicator: its target, its change, a part of the year."""
    words = {*_OTHER.findall(remark), *(() if _GROWTH.search(name) else _GROWTH.findall(remark))}
    return any(word not in name for word in words)


def _is_of_kind(name: str, title: str) -> bool:
    """Whether a name is of the same kind of figure as an indicator: GDP is not its growth, a share no count."""
    is_other = (
        bool(_CHANGE.search(name)) != bool(_CHANGE.search(title))
        or (name[0] in "未非应" and name[0] not in title)
        or (_SHARE.search(name) and not _SHARE.search(title))
    )
    return not is_other and (name[-1] not in _COUNT or name[-1] in title)


def tells_part(group: str) -> bool:
    """Whether the name of a group of columns makes their figures those of a part of the year, or parts of a share."""
    text = folded(group)
    return part_of(text) is None and _PART.search(text) is not None


def _add(index: dict[str, Term | None], text: str, term: Term) -> None:
    """A text that two indicators share means neither."""
    other = index.get(text, term)
    index[text] = term if other and other.code == term.code else None


def _in_year(base: Heading, when: When) -> Heading | None:
    """A heading with its year; None if it names two."""
    return replace(base, when=when) if base.when in (None, when) else None


def in_part(base: Heading, part: Part) -> Heading | None:
    """A heading with the months that it is of, and their year if it names one; None if it names two of either."""
    dated = base if part.year is None else _in_year(base, part.year)
    if dated is None or dated.months not in (None, part.months):
        return None
    return replace(dated, months=part.months)


def _code_form(text: str) -> str:
    """A code whatever dash was typed; the length stays, so that what follows it can be cut off."""
    return _DASHES.sub("-", folded(text))
