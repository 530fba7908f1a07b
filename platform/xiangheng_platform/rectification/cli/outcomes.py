"""What a step came to, for whoever took it: where the issue stands now, by when, and what comes next."""

from collections.abc import Iterator

from xiangheng_platform.rectification.cli.names import typed
from xiangheng_platform.rectification.cli.tables import citation_text, deadline_text
from xiangheng_platform.rectification.dossiers import Dossier
from xiangheng_platform.rectification.lookup import Issue
from xiangheng_platform.rectification.transitions import TRANSITIONS, Effect
from xiangheng_platform.rectification.words import State, Step

#: Steps after which whoever took them may be told how an issue comes to cost points.
_BY_INSPECTORS = (Step.REGISTER, Step.CORRECT, Step.TRANSFER)


def outcome(issue: Issue, dossier: Dossier) -> Iterator[str]:
    """The last step of an issue in some lines."""
    last, standing = dossier.events[-1], issue.standing
    yield f"{issue.number} 已记下「{last.step.label}」，现在是「{standing.state.label}」［审计第 {last.act} 号］"
    if standing.state.is_worked_on:
        yield f"整改时限：{deadline_text(issue)}"
    if Effect.TELLS_CITATIONS in TRANSITIONS[last.step].does:
        yield from _uses(dossier)
    yield from next_steps(issue, dossier)


def next_steps(issue: Issue, dossier: Dossier) -> Iterator[str]:
    """What comes next for an issue, by whom and how it is typed, a line for each."""
    for text in _next(issue, dossier):
        yield f"接下来：{text}"


def _uses(dossier: Dossier) -> Iterator[str]:
    """What used the issue: scorings that rest on it are to be thought over."""
    if not dossier.citations:
        yield "还没有登记过哪次评分用过它。"
        return
    yield "用过它的："
    yield from map(citation_text, dossier.citations)


def _next(issue: Issue, dossier: Dossier) -> Iterator[str]:
    number, standing, unit = issue.number, issue.standing, issue.content.responsible_unit
    if standing.state is State.UNCLAIMED:
        yield f"由{unit}认领　{typed(Step.CLAIM, number)}"
    elif standing.state is State.RECTIFYING and standing.asked_deadline:
        yield f"由处室负责人批复延到 {standing.asked_deadline} 的申请　{typed(Step.GRANT_DEFERRAL, number)}"
    elif standing.state is State.RECTIFYING and not dossier.evidence:
        yield f"整改，提交佐证　{typed(Step.ATTACH, number)}"
    elif standing.state is State.RECTIFYING:
        yield f"做完了申请销号　{typed(Step.SUBMIT, number)}"
    elif standing.state is State.SUBMITTED:
        yield f"由没有参加整改、也不是整改单位的人验收　{typed(Step.ACCEPT, number)}"
        yield f"不通过的退回　{typed(Step.RETURN, number)}"
    elif standing.state is State.CLOSED:
        yield f"{standing.recheck_due} 以前回头看，巩固了的　{typed(Step.CONSOLIDATE, number)}"
        yield f"反弹了的重开　{typed(Step.RELAPSE, number)}"
    elif standing.state is State.CONSOLIDATED:
        yield f"不再排回头看；又反弹了的重开　{typed(Step.RELAPSE, number)}"
    else:
        yield "不用再办，经过都留着"
    # Whoever puts it right need not be told how it comes to cost points.
    if not standing.is_confirmed and dossier.events[-1].step in _BY_INSPECTORS:
        yield f"还要由登记以外的人核实，才计入得分　{typed(Step.CONFIRM, number)}"
