"""The monitoring income lines: what each province and year has, registered with its source and verified by somebody else."""

from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring import income_lines as services
from xiangheng_platform.monitoring.documents import IncomeLineRecord
from xiangheng_platform.monitoring.income_lines import CHANGE, READ, VERIFY
from xiangheng_scoring.records import Meaning

Province = Annotated[str, Meaning("the province, by its code or name")]
Year = Annotated[int, Meaning("the year that it holds for")]
Why = Annotated[str, Meaning("why, for the log; empty: nothing to say")]

income_lines = Capability("income_lines")


@income_lines.query(chinese="监测收入线，各年最新的一版，最近的年度在前", action=READ, is_history=True)
def income_lines_(view: View) -> tuple[IncomeLineRecord, ...]:
    """The monitoring income lines, the newest version of each, the last year first."""
    return services.income_lines(view)


@income_lines.mutation(chinese="登记一年的监测收入线，或写它的下一版", action=CHANGE)
def set_income_line(
    caller: Caller,
    province: Province,
    year: Year,
    yuan: Annotated[int, Meaning("net income a head, in yuan a year")],
    source: Annotated[str, Meaning("the document that states it")],
    version: Annotated[
        int, Meaning("the version that is changed; 0: there is none yet, as far as one knows", minimum=0)
    ] = 0,
    is_invented: Annotated[bool, Meaning("whether it is invented, to try with")] = False,
    note: Annotated[str, Meaning("what must be known beside it; empty: nothing")] = "",
    reason: Why = "",
) -> IncomeLineRecord:
    """Register the line of a province and year, or change the version of it that was looked at."""
    return services.set_line(
        caller.store, caller.person, province, year, yuan, source,
        is_invented=is_invented, note=note, reason=reason, version=version,
    )  # fmt: skip


@income_lines.mutation(chinese="核实监测收入线：对照依据看过，无误；写它的人不能核实它", action=VERIFY)
def verify_income_line(
    caller: Caller,
    province: Province,
    year: Year,
    version: Annotated[int, Meaning("the version that was compared with its source", minimum=1)],
    reason: Why = "",
) -> IncomeLineRecord:
    """Say that a line is what its source says; whoever wrote it may not."""
    return services.verify(caller.store, caller.person, province, year, reason, version=version)
