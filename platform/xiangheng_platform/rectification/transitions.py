"""The one table of steps: from which state to which, who may take each, what it needs and what it does. It prints itself.

The services enforce it, the manual shows it, and `steps` of an issue tell from it what is open to whoever asks, and why not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from xiangheng_platform.access.rights import ActionName
from xiangheng_platform.rectification.words import State, Step
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled


class Party(Titled):
    """Somebody of the issue's past, who may not be whoever takes a step."""

    REGISTRAR = (
        "registrar",
        "登记、更正、转办的人",
        "who registered the issue, corrected it or handed it over",
    )
    RECTIFIER = ("rectifier", "整改的人", "who ever took a step of rectification")
    RECTIFYING_UNIT = ("rectifying_unit", "整改的单位", "the unit for which those were taken")
    PETITIONER = ("petitioner", "申请延期的人", "who asked for the deferral that is pending")


class Need(Titled):
    """What has to be given with a step, or be there already."""

    REASON = ("reason", "理由", "why, in a sentence")
    STATEMENT = ("statement", "情况说明", "what was done, in words")
    FILES = ("files", "佐证材料", "one file or more of those that were handed in")
    EVIDENCE = (
        "evidence",
        "至少一份已提交的佐证，反弹后要新的",
        "at least one file stands as evidence, and if the problem came back one that was added since",
    )
    PLAN = ("plan", "整改目标和措施", "the goal and the measures, here or in the ledger already")
    DEADLINE = ("deadline", "新的整改时限", "a new last day, after today")
    LATER_DEADLINE = ("later_deadline", "比原来晚的整改时限", "a day later than the last day that holds")
    LAST_DAY = ("last_day", "有最后期限", "the issue has a last day, which can be put off")
    PENDING_DEFERRAL = (
        "pending_deferral",
        "有一份待批的延期申请",
        "a deferral was asked for and not decided",
    )
    NO_PENDING_DEFERRAL = ("no_pending_deferral", "没有待批的延期申请", "no deferral waits to be decided")
    RECEIVER = (
        "receiver",
        "新的责任单位或地区",
        "a unit or a region that it is handed to, other than the one that has it",
    )
    UNCONFIRMED = ("unconfirmed", "还没有核实", "nobody has confirmed the problem yet")


#: Needs that nobody gives with a step: they are met before it, or the step is not open.
TO_BE_THERE = frozenset(
    {Need.EVIDENCE, Need.LAST_DAY, Need.PENDING_DEFERRAL, Need.NO_PENDING_DEFERRAL, Need.UNCONFIRMED}
)


class Effect(Titled):
    """What a step does besides changing the state."""

    NUMBERS = ("numbers", "给出编号", "the issue gets its number")
    CONFIRMS = ("confirms", "可以计入得分", "the issue may reach a score from now on")
    UNCONFIRMS = (
        "unconfirms",
        "改了地区、类别、描述等事实的，要再核实",
        "where what was confirmed is changed, it has to be confirmed once more before it may reach a score",
    )
    SETS_PLAN = ("sets_plan", "写入目标和措施", "goal and measures go into the ledger")
    HANDS_OVER = ("hands_over", "换责任单位", "another unit or region has it")
    ADDS_FILES = ("adds_files", "加入佐证", "the files stand as evidence, and their content is kept")
    TAKES_FILES = ("takes_files", "撤下佐证", "the files stand as evidence no longer")
    ASKS_DEADLINE = ("asks_deadline", "等待批准", "the day is pending until somebody else decides")
    SETS_DEADLINE = (
        "sets_deadline",
        "改时限，原时限仍可见",
        "the later day holds; the first stays to be seen",
    )
    DROPS_DEADLINE = ("drops_deadline", "待批的延期作废", "what was asked for is dropped")
    FREEZES_EVIDENCE = (
        "freezes_evidence",
        "佐证随验收固定",
        "the verdict names the digest of the files it was given on",
    )
    SCHEDULES_RECHECK = ("schedules_recheck", "按严重程度排定回头看", "a look-back is due, by severity")
    RECHECK_NOW = ("recheck_now", "回头看现在就该做", "the look-back is due today")
    SETTLES_RECHECK = ("settles_recheck", "不再排回头看", "no look-back is due any more")
    COUNTS_RELAPSE = ("counts_relapse", "记一次反弹，重开", "counts as a relapse of the unit that closed it")
    RAISES_LEVEL = ("raises_level", "上一级", "the next level has to see to it")
    TELLS_CITATIONS = ("tells_citations", "列出用过它的评分", "says which scorings used the issue")


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. A step without `to` leaves the state as it is."""

    step: Annotated[Step, Meaning("what happens")]
    sources: Annotated[
        tuple[State, ...], Meaning("the states in which it can be taken; empty: before there is any")
    ]
    to: Annotated[State | None, Meaning("the state afterwards; null where it stays")]
    action: Annotated[
        ActionName, Meaning("what somebody must be allowed to do, within the issue's region or unit")
    ]
    needs: Annotated[tuple[Need, ...], Meaning("what has to be given, or be there")] = ()
    not_by: Annotated[tuple[Party, ...], Meaning("who of the issue's past may not take it")] = ()
    does: Annotated[tuple[Effect, ...], Meaning("what else it does")] = ()


_S, _N, _E = State, Need, Effect
_OPEN = (_S.UNCLAIMED, _S.RECTIFYING, _S.SUBMITTED)
_OVER = (_S.CLOSED, _S.CONSOLIDATED)
_REGISTER, _DECLARE = "issue.register", "issue.declare"
_RECTIFY, _VERIFY = "issue.rectify", "issue.verify"
_APPROVE, _FOLLOW = "issue.approve", "issue.follow"
#: Whoever put it right, and whoever is of the same unit: neither says that it is right.
_ANOTHER = (Party.RECTIFIER, Party.RECTIFYING_UNIT)

_ROWS = (
    Transition(Step.REGISTER, (), _S.UNCLAIMED, _REGISTER, does=(_E.NUMBERS,)),
    Transition(Step.DECLARE, (), _S.UNCLAIMED, _DECLARE, does=(_E.NUMBERS,)),
    Transition(Step.CORRECT, _OPEN, None, _REGISTER, (_N.REASON,), does=(_E.UNCONFIRMS,)),
    Transition(
        Step.CONFIRM, (*_OPEN, *_OVER), None, _VERIFY, (_N.UNCONFIRMED,), (Party.REGISTRAR,), (_E.CONFIRMS,)
    ),
    Transition(Step.CLAIM, (_S.UNCLAIMED,), _S.RECTIFYING, _RECTIFY, (_N.PLAN,), does=(_E.SETS_PLAN,)),
    Transition(
        Step.TRANSFER, (_S.UNCLAIMED, _S.RECTIFYING), _S.UNCLAIMED, _REGISTER, (_N.REASON, _N.RECEIVER),
        does=(_E.HANDS_OVER, _E.UNCONFIRMS, _E.DROPS_DEADLINE),
    ),
    Transition(Step.REPORT, (_S.RECTIFYING,), None, _RECTIFY, (_N.STATEMENT,)),
    Transition(Step.ATTACH, (_S.RECTIFYING,), None, _RECTIFY, (_N.FILES,), does=(_E.ADDS_FILES,)),
    Transition(Step.DETACH, (_S.RECTIFYING,), None, _RECTIFY, (_N.FILES, _N.REASON), does=(_E.TAKES_FILES,)),
    Transition(
        Step.ASK_DEFERRAL, (_S.RECTIFYING,), None, _RECTIFY,
        (_N.REASON, _N.LAST_DAY, _N.LATER_DEADLINE, _N.NO_PENDING_DEFERRAL), does=(_E.ASKS_DEADLINE,),
    ),
    Transition(
        Step.GRANT_DEFERRAL, (_S.RECTIFYING,), None, _APPROVE, (_N.PENDING_DEFERRAL,), (Party.PETITIONER,),
        (_E.SETS_DEADLINE,),
    ),
    Transition(
        Step.REFUSE_DEFERRAL, (_S.RECTIFYING,), None, _APPROVE, (_N.REASON, _N.PENDING_DEFERRAL),
        (Party.PETITIONER,), (_E.DROPS_DEADLINE,),
    ),
    Transition(
        Step.SUBMIT, (_S.RECTIFYING,), _S.SUBMITTED, _RECTIFY, (_N.STATEMENT, _N.EVIDENCE),
        does=(_E.DROPS_DEADLINE,),
    ),
    Transition(Step.WITHDRAW, (_S.SUBMITTED,), _S.RECTIFYING, _RECTIFY, (_N.REASON,)),
    Transition(
        Step.ACCEPT, (_S.SUBMITTED,), _S.CLOSED, _VERIFY, (_N.STATEMENT, _N.EVIDENCE), _ANOTHER,
        (_E.FREEZES_EVIDENCE, _E.SCHEDULES_RECHECK),
    ),
    Transition(
        Step.RETURN, (_S.SUBMITTED,), _S.RECTIFYING, _VERIFY, (_N.REASON,), _ANOTHER, (_E.FREEZES_EVIDENCE,)
    ),
    Transition(Step.SELECT, _OVER, None, _FOLLOW, (_N.REASON,), does=(_E.RECHECK_NOW,)),
    Transition(
        Step.CONSOLIDATE, _OVER, _S.CONSOLIDATED, _VERIFY, (_N.STATEMENT,), _ANOTHER, (_E.SETTLES_RECHECK,)
    ),
    Transition(
        Step.RELAPSE, _OVER, _S.RECTIFYING, _VERIFY, (_N.REASON, _N.DEADLINE), _ANOTHER,
        (_E.COUNTS_RELAPSE, _E.SETTLES_RECHECK),
    ),
    Transition(Step.ESCALATE, (_S.UNCLAIMED, _S.RECTIFYING), None, _FOLLOW, does=(_E.RAISES_LEVEL,)),
    Transition(
        Step.OVERTURN, (*_OPEN, *_OVER), _S.OVERTURNED, _APPROVE, (_N.REASON,), (Party.REGISTRAR,),
        (_E.TELLS_CITATIONS, _E.SETTLES_RECHECK),
    ),
)  # fmt: skip
TRANSITIONS: Mapping[Step, Transition] = {row.step: row for row in _ROWS}
#: Steps by which a unit puts an issue right: who took one of them is barred from saying that it is right.
RECTIFYING = frozenset(step for step, row in TRANSITIONS.items() if row.action == _RECTIFY)
#: Steps that nobody takes for one issue by itself: the services that register, declare, correct, draw and escalate take them.
BY_SERVICES = frozenset({Step.REGISTER, Step.DECLARE, Step.CORRECT, Step.SELECT, Step.ESCALATE})
