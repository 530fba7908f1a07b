"""How a visit goes from one state to the next: each step writes its row anew, and the row before stays."""

from xiangheng_platform.access.views import Act
from xiangheng_platform.inspection.errors import StepRefused
from xiangheng_platform.inspection.tables import VisitRow
from xiangheng_platform.inspection.words import VisitState
from xiangheng_platform.versioning.rows import copied


def refuse_unless(row: VisitRow, *wanted: VisitState) -> None:
    """Raise `StepRefused` where a visit stands otherwise than in one of some states."""
    state = VisitState(row.state)
    if state not in wanted:
        raise StepRefused(
            f"督查 {row.number} {state.label}",
            at=str(row.number),
            expected="、".join(each.label for each in wanted) + "的督查",
            remedy=f"xiangheng inspection visit show {row.number} 看经过",
        )


def step(act: Act, row: VisitRow, state: VisitState, reason: str, summary: str | None = None) -> VisitRow:
    """Write that a visit stands in a state from now on; raises `RowIsTaken` where somebody else was first."""
    act.note(before={"state": row.state}, after={"state": state.value})
    columns = {"state": state.value, "reason": reason.strip(), "taken_by": act.person.login}
    if summary is not None:
        columns["summary"] = summary.strip()
    return act.correct(row, copied(row, **columns))
