"""The closed lists that a work point is described by, with what each entry is called on screens."""

from xiangheng_scoring.titled import Titled


class Frequency(Titled):
    """How often a task is to be done within the plan year."""

    ONCE = "once", "一次"
    ANNUAL = "annual", "每年"
    SEMIANNUAL = "semiannual", "每半年"
    QUARTERLY = "quarterly", "每季度"
    MONTHLY = "monthly", "每月"
    CONTINUOUS = "continuous", "持续"
    AS_NEEDED = "as_needed", "适时"


class Comparison(Titled):
    """What the notice asks of the indicator."""

    EQ = "eq", ""
    GE = "ge", "不低于"
    APPROX = "approx", "约"
    INCREASE = "increase", "提高"
    DECREASE = "decrease", "减少"
    STABLE = "stable", "总体稳定"
    ESTABLISH = "establish", "建立、落实"
    COMPLETE = "complete", "完成"


class Basis(Titled):
    """Where a target's number comes from. Only `EXPLICIT` ones are the notice's own and may be shown as such."""

    EXPLICIT = "explicit", "原文写明"
    DERIVED = "derived", "由文字推出"
    QUALITATIVE = "qualitative", "定性"


class LimitBasis(Titled):
    """Where the last day of an occurrence comes from."""

    STATED = "stated", "原文写明"
    INFERRED = "inferred", "由频次推出"
    RAISED = "raised", "提出时定"


class State(Titled):
    """How an occurrence stands on a day; the order is that of urgency."""

    OVERDUE = "overdue", "逾期"
    DUE = "due", "应办"
    DONE = "done", "已办"
    NOT_DUE = "not_due", "未到"

    @property
    def sign(self) -> str:
        """What stands before the word, so that a glance finds it without colour."""
        return _SIGNS[self]


_SIGNS = {State.OVERDUE: "!", State.DUE: ">", State.DONE: "✓", State.NOT_DUE: "·"}
