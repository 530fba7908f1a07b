"""What a rule is: a small frozen class with typed parameters, an exact score and worked examples.

A rule kind is one subclass of `Rule`. Its annotated attributes are its parameters, read from the
scheme's JSON; `score` or `judge` computes; `edges` declares what happens in the odd cases; `examples`
are run by the tests and by `xiangheng plugin check`. A plugin's rule has all that a built-in one has.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from decimal import Decimal
from functools import cache
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    NamedTuple,
    Self,
    dataclass_transform,
    get_type_hints,
)

from xiangheng_scoring.numbers.exact import (
    HUNDRED,
    ZERO,
    decimals_of,
    equals,
    exactly,
    half_up,
    plain,
    shown,
)
from xiangheng_scoring.rules.cases import Case, Cases, Direction, Gap, Ordered
from xiangheng_scoring.rules.parameters import ParameterError, is_readable, out_of_range, parse_parameter

if TYPE_CHECKING:  # NumPy is imported only where columns are judged
    from xiangheng_scoring.numbers.arrays import Array
    from xiangheng_scoring.rules.columns import Column

Number = int | str | Decimal


class Judgement(NamedTuple):
    """A score with its proof: the formula with the numbers filled in and the bounds that were used.

    `proof` is that formula, or a function that writes it: a run makes thousands of judgements, and only those
    that somebody asks about are put into words. `edge` names the declared odd case that applied, if one did.
    """

    score: Decimal
    proof: str | Callable[[], str]
    bounds: tuple[tuple[str, Decimal], ...] = ()
    edge: str = ""

    @property
    def formula(self) -> str:
        """The proof in words."""
        return self.proof if isinstance(self.proof, str) else exactly(self.proof)()


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example of a rule: a case, parameters, and the score that must come out."""

    case: Case
    score: Decimal
    parameters: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


def agrees(score: Decimal, stated: Decimal) -> bool:
    """Whether a computed score is the stated one, at the places stated but never fewer than two."""
    return half_up(score, max(2, decimals_of(stated))) == stated


def example(
    value: Number,
    score: Number,
    *,
    direction: Direction = "positive",
    target: Number | None = None,
    baseline: Number | None = None,
    among: Sequence[Number] = (),
    changes: Sequence[Number] = (),
    marks: Sequence[Number] = (),
    referring_to: Number | None = None,
    note: str = "",
    **parameters: Any,
) -> Example:
    """A worked example in one line; numbers may be written as ints or strings, never as floats.

    `among` holds the values of the whole cohort, `referring_to` that of the unit of reference; keywords not named here
    are the rule's parameters.
    """
    case = Case(
        value=Decimal(value),
        direction=direction,
        target=None if target is None else Decimal(target),
        baseline=None if baseline is None else Decimal(baseline),
        cohort=Ordered.of(map(Decimal, among)),
        changes=Ordered.of(map(Decimal, changes)),
        marks=Ordered.of(map(Decimal, marks)),
        reference=None if referring_to is None else Decimal(referring_to),
    )
    return Example(case, Decimal(score), parameters, note)


#: The types of a kind's parameters by name, found once: a scheme reads a kind for each of its indicators. Its own type is
#: wide, since to mypy a class has the hash of its instances.
_types: Callable[..., Mapping[str, Any]] = cache(get_type_hints)


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Parametric:
    """A frozen record whose annotated attributes are parameters, checked when read from a scheme."""

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    formula: ClassVar[str] = ""
    edges: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        dataclass(frozen=True, kw_only=True)(cls)

    @classmethod
    def parameters(cls) -> tuple["Field[Any]", ...]:
        """The parameters of this kind, as dataclass fields."""
        return fields(cls)  # type: ignore[arg-type]  # __init_subclass__ made every subclass a dataclass

    @classmethod
    def unreadable(cls) -> list[str]:
        """Parameters of a type that no scheme can state; all of them if the types cannot even be found."""
        names = [item.name for item in cls.parameters()]
        try:
            types = _types(cls)
        except NameError:
            return names
        return [name for name in names if not is_readable(types[name])]

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """The rule with parameters from parsed JSON; raises `ParameterError` listing all that is wrong."""
        known = {item.name: item for item in cls.parameters()}
        problems = [f"没有参数 {name}" for name in given if name not in known]
        types = _types(cls)
        values: dict[str, Any] = {}
        for name, item in known.items():
            if name in given:
                try:
                    values[name] = parse_parameter(types[name], given[name])
                except ValueError as problem:
                    problems.append(f"参数 {name}：{problem}")
            elif item.default is MISSING and item.default_factory is MISSING:
                problems.append(f"缺少参数 {name}")
        if problems:
            raise ParameterError(cls.kind, problems, sorted(known))
        stated, ranges = cls(**values), _types(cls, include_extras=True)
        problems = [
            f"{name} {words}" for name in known for words in out_of_range(ranges[name], getattr(stated, name))
        ]
        if problems := problems + stated.check():
            raise ParameterError(cls.kind, problems, sorted(known))
        return stated

    def check(self) -> list[str]:
        """What is wrong with the parameters taken together, in Chinese; nothing by default.

        What each may be by itself stands in its type (`parameters.NotNegative`).
        """
        return []


def plain_parameters(of: Parametric) -> dict[str, Any]:
    """Parameters by name as plain data: numbers as exact decimal strings, groups as lists."""
    return {item.name: _plain_value(getattr(of, item.name)) for item in of.parameters()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    return plain(value) if isinstance(value, Decimal) else value


def stated_parameters(of: Parametric) -> dict[str, str]:
    """Parameters by name in words; those that a kind has by default stand in the manual and are left out."""
    given = {item.name: getattr(of, item.name) for item in of.parameters()}
    return {
        item.name: _words(given[item.name]) for item in of.parameters() if given[item.name] != item.default
    }


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{'，'.join(map(_words, value))}]"
    if value is None or isinstance(value, bool):
        return {None: "无", True: "是", False: "否"}[value]
    return plain(value) if isinstance(value, Decimal) else str(value)


class Rule(Parametric):
    """How a value becomes a score (0–100 unless the rule says otherwise).

    Define `kind`, `title`, `formula` (in Chinese, for the manual), parameters and `score`; or `judge`, where the formula, the cohort or the
    baseline matter. `needs_*` tell the engine what the rule cannot do without: a unit without it is
    treated as missing, by the node's own policy. `monotone` promises that a better value never scores less,
    `invariant_to` that another zero (`shift`) or unit of measurement (`scale`) changes no score; the conformance kit
    holds a rule to both. `provider` is the plugin that the kind comes from, set when the plugin is loaded.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        # A column form of another kind's formula would pass over the judgement that this kind makes instead.
        if "scores" not in vars(cls) and not {"score", "judge"}.isdisjoint(vars(cls)):
            cls.scores = Rule.scores  # type: ignore[method-assign]  # back to what a kind without the form has
        super().__init_subclass__(**options)

    provider: ClassVar[str] = ""
    directions: ClassVar[tuple[Direction, ...]] = ("positive", "negative")
    needs_target: ClassVar[bool] = False
    needs_baseline: ClassVar[bool] = False
    needs_marks: ClassVar[bool] = False
    gives_points: ClassVar[bool] = True
    monotone: ClassVar[bool] = True
    invariant_to: ClassVar[frozenset[str]] = frozenset()
    lowest: ClassVar[Decimal | None] = Decimal(0)
    highest: ClassVar[Decimal | None] = HUNDRED
    bounds: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[Sequence[Example]] = ()

    def score(self, value: Decimal) -> Decimal:
        """The score of `value`; the simple form, for rules that look at nothing else."""
        raise NotImplementedError(f"{type(self).__name__} defines neither score nor judge")

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The score of a case with its formula; by default `score(case.value)`."""
        score = self.score(case.value)
        return Judgement(score, lambda: f"{self.title or self.kind}({shown(case.value)}) {equals(score)}")

    def scores(self, cases: Cases) -> Sequence[Decimal] | None:
        """The scores of a whole column, each to the last digit what `judge` gives; None without such a form.

        It is asked in the fixed context, and puts nothing into words: a run needs the score of each of a million values, and
        the proof of those that somebody asks about.
        """
        return None

    def against(self, direction: Direction) -> list[str]:
        """What in the parameters contradicts the indicator's direction, in Chinese; nothing by default."""
        return []

    def against_target(self, target: Decimal) -> list[str]:
        """What the rule cannot do with this target, in Chinese; nothing by default."""
        return []

    def mark(self, marks: Sequence[Decimal]) -> Decimal:
        """The one value that assessors' marks stand for, to be shown and compared: their mean."""
        return sum(marks, ZERO) / len(marks)

    def gap(self, case: Case) -> Gap | None:
        """Why this case cannot be scored at all, or None; it is asked before the case has a cohort."""
        return None

    def vector(self, column: "Column") -> "Array | None":
        """The scores of a whole column in floats, for robustness only, within 1e-9 of `judge`; None without one."""
        return None

    @classmethod
    def has_gaps(cls) -> bool:
        """Whether the kind refuses any case at all."""
        return cls.gap is not Rule.gap

    @classmethod
    def has_columns(cls) -> bool:
        """Whether the kind scores whole columns."""
        return cls.scores is not Rule.scores

    def cohort_name(self) -> str:
        """`assessment` or `class` where the rule compares units, else an empty string."""
        return str(getattr(self, "cohort", ""))

    def compares(self) -> bool:
        """Whether other units' values have a say in the score."""
        return bool(self.cohort_name() or self.reference_unit())

    def reference_unit(self) -> str:
        """The code of the unit that others are measured by, where the rule names one."""
        return str(getattr(self, "reference", ""))

    def baseline_period(self, period: int) -> int:
        """The year whose value is the baseline for `period`; the year before by default."""
        return period - 1 if self.fixed_baseline is None else self.fixed_baseline

    @property
    def fixed_baseline(self) -> int | None:
        """The year whose value is the baseline for all periods; None where each has its own."""
        chosen = getattr(self, "baseline", "previous_year")
        return chosen if isinstance(chosen, int) else None

    def limits(self) -> tuple[Decimal, ...]:
        """Every number that a value is held against: the parameters named in `bounds`."""
        stated = (getattr(self, name) for name in self.bounds)
        return tuple(bound for bound in stated if isinstance(bound, Decimal))

    def at(self, transform: Callable[[Decimal], Decimal]) -> Self:
        """This rule with its `limits` brought to the scale of the node's transformation."""
        stated = {name: getattr(self, name) for name in self.bounds}
        moved = {name: transform(bound) for name, bound in stated.items() if isinstance(bound, Decimal)}
        return replace(self, **moved)


def parse_json(text: str) -> Any:
    """JSON with every number exact: `0.1` is `Decimal("0.1")`, never a float; NaN and Infinity are refused."""

    def _refuse(constant: str) -> Any:
        raise ValueError(f"{constant} 不是数")

    def _without_duplicates(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for key, value in pairs:
            if key in read:
                raise ValueError(f"参数 {key} 写了两次")
            read[key] = value
        return read

    return json.loads(
        text,
        parse_float=Decimal,
        parse_int=Decimal,
        parse_constant=_refuse,
        object_pairs_hook=_without_duplicates,
    )
