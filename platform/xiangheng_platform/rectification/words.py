"""The closed lists that a rectification issue is described by, with what each entry is called on screens."""

from xiangheng_scoring.titled import Titled


class Channel(Titled):
    """By what way the problem was found (问题来源)."""

    CENTRAL = ("central", "中央考核评估", "found by the central assessment")
    PROVINCIAL = ("provincial", "省考核评估", "found by the province's own assessment")
    CITY = ("city", "市州考核评估", "found by an assessment of the prefecture")
    COUNTY = ("county", "县级自查", "found by the county itself")
    INSPECTION = ("inspection", "督查", "found by a visit of the inspection division")
    AUDIT = ("audit", "审计", "found by an audit")
    MEDIA = ("media", "媒体监督", "found by the press or broadcasters")
    HOTLINE = ("hotline", "12317 等热线信访", "found by a call or a letter of somebody concerned")


class Severity(Titled):
    """How grave a problem is; by it the look-back is scheduled."""

    SERIOUS = ("serious", "严重", "looked back at soonest")
    GENERAL = ("general", "一般", "of the usual gravity")
    MINOR = ("minor", "轻微", "looked back at last")


class DeadlineClass(Titled):
    """By when a problem is to be put right (整改时限)."""

    IMMEDIATE = ("immediate", "立行立改", "at once: within some working days")
    LIMITED = ("limited", "限期整改", "by a stated day, usually before the next assessment")
    LONG_TERM = ("long_term", "长期坚持", "kept up: there is no day after which it would be overdue")


class State(Titled):
    """Where an issue stands between being found and staying fixed."""

    UNCLAIMED = ("unclaimed", "待认领", "handed to a unit that has not taken it up")
    RECTIFYING = ("rectifying", "整改中", "a unit is putting it right")
    SUBMITTED = (
        "submitted",
        "申请销号",
        "the unit says that it is put right; somebody else is to accept that",
    )
    CLOSED = ("closed", "已销号", "accepted as put right, and to be looked at again")
    CONSOLIDATED = ("consolidated", "已巩固", "looked at again and still right")
    OVERTURNED = ("overturned", "已撤销", "found not to have been a problem, or not this unit's")

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to put the problem right."""
        return self in (State.UNCLAIMED, State.RECTIFYING, State.SUBMITTED)

    @property
    def is_worked_on(self) -> bool:
        """Whether its unit works to the last day: what was submitted waits for a verdict, for which it cannot be blamed."""
        return self in (State.UNCLAIMED, State.RECTIFYING)


class Phase(Titled):
    """Whether something is still to be done about an issue."""

    OPEN = ("open", "未销号", "somebody still has to put it right, or to accept that it is")
    CLOSED = ("closed", "已销号", "accepted as put right, looked at again since or not")
    OVERTURNED = ("overturned", "已撤销", "found not to have been a problem")

    @property
    def states(self) -> tuple[State, ...]:
        """Where issues stand that are of it."""
        closed = (State.CLOSED, State.CONSOLIDATED)
        open_ = tuple(state for state in State if state.is_open)
        return {Phase.OPEN: open_, Phase.CLOSED: closed, Phase.OVERTURNED: (State.OVERTURNED,)}[self]


class Step(Titled):
    """What can happen to an issue; `transitions` says from which state, to which, by whom and with what."""

    REGISTER = ("register", "登记", "the issue is put into the ledger and handed to a unit")
    DECLARE = ("declare", "自查登记", "a county puts into the ledger what it found at itself")
    CORRECT = ("correct", "更正", "what the ledger says of the issue is put right")
    CONFIRM = (
        "confirm",
        "核实",
        "somebody else confirms that the problem is there: from then on it may reach a score",
    )
    CLAIM = ("claim", "认领", "the unit takes it up, with a goal and measures")
    TRANSFER = ("transfer", "转办", "it is handed to another unit or region")
    REPORT = ("report", "报告进展", "the unit tells how far it is")
    ATTACH = ("attach", "提交佐证", "files that show the work are added")
    DETACH = ("detach", "撤下佐证", "a file that was added in error is taken out again")
    ASK_DEFERRAL = ("ask_deferral", "申请延期", "the unit asks for a later day")
    GRANT_DEFERRAL = ("grant_deferral", "批准延期", "the later day holds; the first one stays to be seen")
    REFUSE_DEFERRAL = ("refuse_deferral", "不予延期", "the day stays what it was")
    SUBMIT = ("submit", "申请销号", "the unit says that the problem is put right")
    WITHDRAW = ("withdraw", "撤回申请", "the unit takes that back before a verdict")
    ACCEPT = (
        "accept",
        "验收通过",
        "somebody else accepts it: closed, its evidence frozen, a look-back scheduled",
    )
    RETURN = ("return", "验收退回", "somebody else does not accept it")
    SELECT = ("select", "抽中回头看", "a draw of closed issues chose it to be looked at again now")
    CONSOLIDATE = ("consolidate", "回头看：巩固", "looked at again, and it stayed put right")
    RELAPSE = ("relapse", "回头看：反弹", "it came back: opened again, and counted as a relapse")
    ESCALATE = ("escalate", "逾期升级", "its day has passed, so that the next level is told")
    OVERTURN = ("overturn", "撤销", "it should not have been in the ledger")


class Level(Titled):
    """Who has to see to an overdue issue; each level is reached some days after the last day."""

    UNIT = ("unit", "责任单位", "the unit that is to put it right")
    COUNTY = ("county", "县市区党委政府", "the county's leadership")
    CITY = ("city", "市州", "the prefecture")
    PROVINCE = ("province", "省监督检查处", "the inspection division itself")
