"""`xiangheng issue list|show`, and the commands that act, which stand in modules beside this one."""

from typing import Annotated

import typer

from xiangheng_platform.cli import output
from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import issue
from xiangheng_platform.cli.session import asking
from xiangheng_platform.cli.words import word_of
from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification.cli import entries, evidence, follow_up, ledgers, steps
from xiangheng_platform.rectification.cli.filters import (
    CategoryOption,
    ChannelOption,
    IndicatorOption,
    OverdueOption,
    RecheckOption,
    RegionOption,
    RelapsedOption,
    SeverityOption,
    StateOption,
    UnitOption,
    YearOption,
    filter_of,
)
from xiangheng_platform.rectification.cli.inquiries import add_inquiries
from xiangheng_platform.rectification.cli.lookbacks import add_lookbacks
from xiangheng_platform.rectification.cli.names import COMMANDS
from xiangheng_platform.rectification.cli.options import NumberArgument, tell
from xiangheng_platform.rectification.cli.reminders import add_reminders
from xiangheng_platform.rectification.cli.tables import print_issues
from xiangheng_platform.rectification.documents import issue_list
from xiangheng_platform.rectification.lookup import IssueOrder
from xiangheng_platform.rectification.words import Step
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.titled import choices


@issue.command(
    "list",
    help="列出台账里的问题：自己地区的，自己单位牵头或负责的。",
    epilog="例：xiangheng issue list --region 湘西 --overdue --order deadline",
)
def list_issues(
    states: StateOption = None,
    channels: ChannelOption = None,
    severities: SeverityOption = None,
    category: CategoryOption = "",
    years: YearOption = None,
    region: RegionOption = "",
    unit: UnitOption = "",
    indicator: IndicatorOption = "",
    is_overdue: OverdueOption = False,
    is_relapsed: RelapsedOption = False,
    is_recheck_due: RecheckOption = False,
    order: Annotated[str, typer.Option("--order", help=f"次序：{choices(IssueOrder)}。")] = "number",
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几个。")] = 50,
    after: Annotated[
        str, typer.Option("--page", help="接着上一页列：上一页末尾给出的位置。", show_default=False)
    ] = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List a page of the ledger."""
    wanted = filter_of(
        states, channels, severities, years, category=category, region=region, unit=unit, indicator=indicator,
        is_overdue=is_overdue, is_relapsed=is_relapsed, is_recheck_due=is_recheck_due,
    )  # fmt: skip
    chosen = word_of(IssueOrder, order, "--order") or IssueOrder.NUMBER
    with asking(moment_of(at)) as view:
        page = lookup.issues(view, wanted, order=chosen, after=after, limit=limit)
        total = lookup.count(view, wanted)
    output.tell(issue_list(page, total), lambda: print_issues(console(), page, total), as_json=as_json)


@issue.command("show", help="看一个问题：台账怎么写，现在怎样，每一步，佐证，我现在能做什么。")
def show(number: NumberArgument, at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show one issue with everything that happened to it."""
    with asking(moment_of(at)) as view:
        tell(view, number, as_json=as_json)


for step, function, told in (
    (Step.REGISTER, entries.add, "登记一个问题；有错的全部列出，一个也不登记。"),
    (Step.DECLARE, entries.declare, "登记一个县市区自己查出的问题；由督查人员核实以后才计入得分。"),
    (Step.CORRECT, entries.correct, "更正台账的写法；没有写的不变，写“无”为去掉。时限由申请延期改。"),
    (Step.CONFIRM, steps.confirm, "核实问题确实存在，由登记以外的人做；核实了才计入得分。"),
    (Step.TRANSFER, steps.transfer, "转给另一个单位或地区，重新认领。"),
    (Step.CLAIM, steps.claim, "认领，写整改目标和措施。"),
    (Step.REPORT, steps.progress, "报告整改进展。"),
    (Step.ATTACH, evidence.attach, "提交佐证：交存文件，或用已交存的，一次全部写入或都不写。"),
    (Step.DETACH, steps.detach, "撤下错交的佐证；文件和经过都留着。"),
    (Step.ASK_DEFERRAL, steps.defer, "申请延期到哪一天。"),
    (Step.GRANT_DEFERRAL, steps.grant, "批准延期；原来的时限仍看得到。"),
    (Step.REFUSE_DEFERRAL, steps.refuse, "不予延期。"),
    (Step.SUBMIT, steps.submit, "申请销号：至少要有一份佐证。"),
    (Step.WITHDRAW, steps.withdraw, "在验收以前撤回销号申请。"),
    (Step.ACCEPT, steps.accept, "验收通过：销号，固定佐证，排定回头看。"),
    (Step.RETURN, steps.send_back, "验收退回，接着整改。"),
    (Step.CONSOLIDATE, steps.consolidate, "回头看，巩固了。"),
    (Step.RELAPSE, steps.relapse, "回头看，反弹了：重开，记一次反弹。"),
    (Step.OVERTURN, steps.overturn, "撤销：本不该登记的问题，由登记以外的人做。"),
    (Step.ESCALATE, follow_up.escalate, "让逾期的问题升级，一天里再做一次什么也不变。"),
):
    issue.command(COMMANDS[step], help=told)(function)
issue.command("steps", help="印出步骤表：每一步从哪到哪，谁做，要有什么。")(follow_up.show_steps)
issue.command(
    "import",
    help="导入台账或考核报告的问题清单：有错的全部列出，一个也不登记；已有的不重复，相近的等人确认。",
    epilog="例：xiangheng issue import 台账.xlsx --year 2024 --document 2023年度考核反馈意见 --dry-run",
)(ledgers.import_file)
issue.command(
    "export",
    help="把台账印成文件，按通行的各列；筛选与 issue list 相同，可以再导入。",
    epilog="例：xiangheng issue export 台账.xlsx --region 湘西 --state 整改中",
)(ledgers.export)
add_lookbacks(issue)
add_reminders(issue)
add_inquiries(issue)
