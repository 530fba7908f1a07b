"""`xiangheng issue escalate|steps`: what is done to all issues at once, and the table of steps."""

from xiangheng_platform.cli import output
from xiangheng_platform.cli.session import acting
from xiangheng_platform.rectification.cli.tables import print_transitions
from xiangheng_platform.rectification.documents import escalations, step_table
from xiangheng_platform.rectification.escalation import escalate as escalate_overdue
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption


def escalate(as_json: JsonOption = False) -> None:
    """Let every overdue issue climb to the level that its days overdue ask for."""
    with acting() as (store, person):
        climbed = escalate_overdue(store, person)
    lines = [f"{number} 升级到{level.label}" for number, level in climbed.items()]
    output.tell_lines(
        escalations(climbed),
        *lines,
        f"升级了 {len(lines)} 个问题。" if lines else "没有要升级的问题。",
        "看逾期的：xiangheng issue list --overdue",
        as_json=as_json,
    )


def show_steps(as_json: JsonOption = False) -> None:
    """Print the table of steps."""
    output.tell(step_table(), lambda: print_transitions(console()), as_json=as_json)
