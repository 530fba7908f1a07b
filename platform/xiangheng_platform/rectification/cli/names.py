"""What the steps are called where they are typed, so that whoever reads what comes next can copy it."""

from collections.abc import Iterable, Mapping

from xiangheng_platform.rectification.transitions import TRANSITIONS, Need
from xiangheng_platform.rectification.words import Step

#: The command of each step, as it stands behind `xiangheng issue`.
COMMANDS: Mapping[Step, str] = {
    Step.REGISTER: "add",
    Step.DECLARE: "declare",
    Step.CORRECT: "correct",
    Step.CONFIRM: "confirm",
    Step.CLAIM: "claim",
    Step.TRANSFER: "transfer",
    Step.REPORT: "progress",
    Step.ATTACH: "attach",
    Step.DETACH: "detach",
    Step.ASK_DEFERRAL: "defer",
    Step.GRANT_DEFERRAL: "grant",
    Step.REFUSE_DEFERRAL: "refuse",
    Step.SUBMIT: "submit",
    Step.WITHDRAW: "withdraw",
    Step.ACCEPT: "accept",
    Step.RETURN: "return",
    Step.SELECT: "select",
    Step.CONSOLIDATE: "consolidate",
    Step.RELAPSE: "relapse",
    Step.ESCALATE: "escalate",
    Step.OVERTURN: "overturn",
}
_TYPED: Mapping[Need, str] = {
    Need.REASON: "--reason 理由",
    Need.STATEMENT: "--statement 说明",
    Need.FILES: "文件…",
    Need.PLAN: "--goal 目标 --measures 措施",
    Need.DEADLINE: "--deadline 日期",
    Need.LATER_DEADLINE: "--deadline 日期",
    Need.RECEIVER: "--responsible-unit 单位",
}


def typed(step: Step, number: str, needs: Iterable[Need] | None = None) -> str:
    """A step as it is typed for an issue, with an option for all that it needs (or for those needs alone)."""
    wanted = TRANSITIONS[step].needs if needs is None else needs
    # What is given by its place comes before what is given by an option.
    options = sorted((_TYPED[need] for need in wanted if need in _TYPED), key=lambda text: text[:2] == "--")
    return " ".join(("xiangheng issue", COMMANDS[step], number, *options))
