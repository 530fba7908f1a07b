"""The closed lists that a work point is described by, with what each entry is called on screens."""

from xiangheng_scoring.titled import Titled


class Frequency(Titled):
    """How often a task is to be done within the plan year."""

    ONCE = ("once", "一次", "once within the year")
    ANNUAL = ("annual", "每年", "every year; within this one, once")
    SEMIANNUAL = ("semiannual", "每半年", "in each half of the year")
    QUARTERLY = ("quarterly", "每季度", "in each quarter")
    MONTHLY = ("monthly", "每月", "in each month")
    CONTINUOUS = ("continuous", "持续", "all year: it is summed up at the end and never overdue")
    AS_NEEDED = ("as_needed", "适时", "whenever somebody raises it, by the day that they name")


class Comparison(Titled):
    """What the notice asks of the indicator."""

    EQ = ("eq", "", "to equal the number")
    GE = ("ge", "不低于", "to reach the number at least")
    APPROX = ("approx", "约", "to come to about the number")
    INCREASE = ("increase", "提高", "to rise, by the number where there is one")
    DECREASE = ("decrease", "减少", "to fall, by the number where there is one")
    STABLE = ("stable", "总体稳定", "to stay about as it is")
    ESTABLISH = ("establish", "建立、落实", "to set something up and make it work")
    COMPLETE = ("complete", "完成", "to get it done in full")


class Basis(Titled):
    """Where a target's number comes from. Only `EXPLICIT` ones are the notice's own and may be shown as such."""

    EXPLICIT = ("explicit", "原文写明", "the notice states the number")
    DERIVED = (
        "derived",
        "由文字推出",
        "read from the notice's words; never to be shown as the notice's own number",
    )
    QUALITATIVE = ("qualitative", "定性", "the notice asks for no number")


class LimitBasis(Titled):
    """Where the last day of an occurrence comes from."""

    STATED = ("stated", "原文写明", "the notice states it")
    INFERRED = ("inferred", "由频次推出", "the notice only says how often: the last day of the period")
    RAISED = ("raised", "提出时定", "whoever raised the task named it")


class State(Titled):
    """How an occurrence stands on a day; the order is that of urgency."""

    OVERDUE = ("overdue", "逾期", "not done, and its last day is past")
    DUE = ("due", "应办", "not done, and its last day is near")
    DONE = ("done", "已办", "reported as done, by this day")
    NOT_DUE = ("not_due", "未到", "not done, and there is time")

    @property
    def sign(self) -> str:
        """What stands before the word, so that a glance finds it without colour."""
        return _SIGNS[self]


_SIGNS = {State.OVERDUE: "!", State.DUE: ">", State.DONE: "✓", State.NOT_DUE: "·"}
