"""The vocabulary that reported figures are read against: indicators, units, and what messages call where these come from.

A scheme gives one, a dictionary of indicators another. Nothing of it says how anything is scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from xiangheng_scoring.numbers.exact import decimals_of
from xiangheng_scoring.records import Meaning

#: How values come about: handed in as such, counted from findings, made of assessors' marks, reckoned by a formula from
#: other indicators, or from records that are kept already.
Entry: TypeAlias = Literal["value", "findings", "marks", "formula", "records"]


@dataclass(frozen=True, slots=True)
class Range:
    """A closed range with optional ends, in the indicator's unit."""

    low: Annotated[Decimal | None, Meaning("the least that lies inside; null: no end on this side")] = None
    high: Annotated[Decimal | None, Meaning("the most that lies inside; null: no end on this side")] = None

    def holds(self, value: Decimal) -> bool:
        """Whether `value` lies inside, ends included."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


ANYTHING = Range()


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """Months of one year, both included; from January on they are those of a cumulative figure."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}月" if self.first == self.last else f"{self.first}—{self.last}月"


@dataclass(frozen=True, slots=True)
class Term:
    """An indicator as those know it who report its values.

    `unit` is its unit of measurement (empty: none is stated). Outside `possible` a value is wrong, outside `plausible` it
    is to be looked at. `decimals` is how many a value may have; 0 says that it is a count. `applies_to` are the classes
    of units that it is reported for, none: all. `baseline` is the year of its baseline values, None: the year before
    theirs. `gives_points` says that a finding which is listed under several such terms counts under the first only.
    `part` are the months that its values are of which say none, where they are not of whole years: a figure of such a
    part is never taken for the year's. `refusal` says why no value is taken, as a sentence without subject; empty where
    values are.
    """

    code: str
    name: str
    other_names: tuple[str, ...] = ()
    unit: str = ""
    possible: Range = ANYTHING
    plausible: Range = ANYTHING
    decimals: int | None = None
    input: Entry = "value"
    applies_to: tuple[str, ...] = ()
    baseline: int | None = None
    gives_points: bool = True
    part: Months | None = None
    refusal: str = ""

    def is_too_fine(self, value: Decimal) -> bool:
        """Whether a reported value has more decimals than the indicator may have: half a person."""
        return self.decimals is not None and decimals_of(value) > self.decimals

    def applies(self, unit_class: str) -> bool:
        """Whether the indicator applies to units of this class."""
        return not self.applies_to or unit_class in self.applies_to


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that a row may name; of one that is not `wanted` nothing is read."""

    code: str
    name: str
    other_names: tuple[str, ...] = ()
    unit_class: str = ""
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A kind of signed adjustment: one that is a penalty takes points, any other adds some."""

    code: str
    name: str
    is_penalty: bool


@dataclass(frozen=True, slots=True)
class OtherAssessment:
    """Another assessment whose totals may be reported: from 0 to `full_marks` points."""

    code: str
    name: str
    full_marks: Decimal


@dataclass(frozen=True, slots=True)
class Wording:
    """What messages call where a vocabulary comes from, and what is done with the figures; all in Chinese.

    `giver` as in 本方案; `terms` and `units` are its lists of indicators and of units; `purpose` as in 评价年度, `act` as
    in 无可计分.
    """

    giver: str
    terms: str
    units: str
    purpose: str
    act: str


@dataclass(frozen=True)
class Vocabulary:
    """What figures are read against.

    `name` is what refusals are about; `year` that of adjustments, findings, marks and totals which name none.
    `known_units` are all that rows may name, in the order in which they are told; `unit_kind` is what messages call one
    (县). `branches` are codes and names of what only sums indicators up: nobody reports it.
    """

    name: str
    year: int
    wording: Wording
    unit_kind: str
    known_units: tuple[KnownUnit, ...]
    terms: Mapping[str, Term]
    branches: frozenset[str] = frozenset()
    items: Mapping[str, Item] = field(default_factory=dict)
    assessments: Mapping[str, OtherAssessment] = field(default_factory=dict)

    @cached_property
    def units(self) -> Mapping[str, KnownUnit]:
        """The units whose figures are read, by code."""
        return {unit.code: unit for unit in self.known_units if unit.wanted}
