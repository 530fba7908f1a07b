"""The closed lists that a work point is described by, with what each entry is called on screens."""

from enum import StrEnum


class Frequency(StrEnum):
    """How often a task is to be done within the plan year."""

    ONCE = "once"
    ANNUAL = "annual"
    SEMIANNUAL = "semiannual"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    CONTINUOUS = "continuous"
    AS_NEEDED = "as_needed"

    @property
    def called(self) -> str:
        """What it is called on screens."""
        return _FREQUENCIES[self]


class Comparison(StrEnum):
    """What the notice asks of the indicator."""

    EQ = "eq"
    GE = "ge"
    APPROX = "approx"
    INCREASE = "increase"
    DECREASE = "decrease"
    STABLE = "stable"
    ESTABLISH = "establish"
    COMPLETE = "complete"

    @property
    def called(self) -> str:
        """What it is called on screens; before a number, empty where the number says it all."""
        return _COMPARISONS[self]


class Basis(StrEnum):
    """Where a target's number comes from. Only `EXPLICIT` ones are the notice's own and may be shown as such."""

    EXPLICIT = "explicit"
    DERIVED = "derived"
    QUALITATIVE = "qualitative"

    @property
    def called(self) -> str:
        """What it is called on screens."""
        return _BASES[self]


class LimitBasis(StrEnum):
    """Where the last day of an occurrence comes from."""

    STATED = "stated"
    INFERRED = "inferred"
    RAISED = "raised"

    @property
    def called(self) -> str:
        """What it is called on screens."""
        return _LIMITS[self]


class State(StrEnum):
    """How an occurrence stands on a day; the order is that of urgency."""

    OVERDUE = "overdue"
    DUE = "due"
    DONE = "done"
    NOT_DUE = "not_due"

    @property
    def called(self) -> str:
        """What it is called on screens."""
        return _STATES[self]

    @property
    def sign(self) -> str:
        """What stands before the word, so that a glance finds it without colour."""
        return _SIGNS[self]


_FREQUENCIES = {
    Frequency.ONCE: "一次",
    Frequency.ANNUAL: "每年",
    Frequency.SEMIANNUAL: "每半年",
    Frequency.QUARTERLY: "每季度",
    Frequency.MONTHLY: "每月",
    Frequency.CONTINUOUS: "持续",
    Frequency.AS_NEEDED: "适时",
}
_COMPARISONS = {
    Comparison.EQ: "",
    Comparison.GE: "不低于",
    Comparison.APPROX: "约",
    Comparison.INCREASE: "提高",
    Comparison.DECREASE: "减少",
    Comparison.STABLE: "总体稳定",
    Comparison.ESTABLISH: "建立、落实",
    Comparison.COMPLETE: "完成",
}
_BASES = {Basis.EXPLICIT: "原文写明", Basis.DERIVED: "由文字推出", Basis.QUALITATIVE: "定性"}
_LIMITS = {
    LimitBasis.STATED: "原文写明",
    LimitBasis.INFERRED: "由频次推出",
    LimitBasis.RAISED: "提出时定",
}
_STATES = {State.OVERDUE: "逾期", State.DUE: "应办", State.DONE: "已办", State.NOT_DUE: "未到"}
_SIGNS = {State.OVERDUE: "!", State.DUE: ">", State.DONE: "✓", State.NOT_DUE: "·"}
