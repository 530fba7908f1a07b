"""`xiangheng household line list|set|verify`: the monitoring income line."""

from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.output import tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.monitoring import income_lines
from xiangheng_platform.monitoring.cli.options import ReasonOption
from xiangheng_platform.monitoring.documents import IncomeLineRecord, IncomeLines
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.explain.cautions import INVENTED, UNVERIFIED

line = typer.Typer(help="监测收入线：各年的，写明依据，由另一个人核实。", no_args_is_help=True)
ProvinceArgument = Annotated[str, typer.Argument(metavar="省份", show_default=False)]
YearArgument = Annotated[int, typer.Argument(metavar="年度", show_default=False)]


@line.command("list", help="列出各年的监测收入线；没有核实的带 ◇。")
def list_lines(at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """List the lines."""
    with asking(moment_of(at)) as view:
        listed = income_lines.income_lines(view)
    lines = [*map(_text, listed)] or ["没有登记监测收入线。"]
    if any(not record.verified for record in listed):
        lines.append(f"{UNVERIFIED} 没有核实，不作为正式的收入线。")
    tell_lines(IncomeLines(listed), *lines, as_json=as_json)


@line.command(
    "set",
    help="登记一年的监测收入线；已有的写成下一版。",
    epilog="例：xiangheng household line set 湖南省 2024 元数 --source 文号",
)
def set_line(
    province: ProvinceArgument,
    year: YearArgument,
    yuan: Annotated[int, typer.Argument(metavar="元数", help="每人每年的纯收入，元。", show_default=False)],
    source: Annotated[str, typer.Option("--source", help="依据：文号或文件名。", show_default=False)],
    is_invented: Annotated[bool, typer.Option("--invented", help="是虚构的，只供试用。")] = False,
    note: Annotated[str, typer.Option("--note", help="旁边的说明。", show_default=False)] = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Register a line."""
    with acting() as (store, person):
        record = income_lines.set_line(
            store, person, province, year, yuan, source, is_invented=is_invented, note=note, reason=reason
        )
    tell_lines(record, _text(record), as_json=as_json)


@line.command("verify", help="核实一年的监测收入线：对照依据看过，无误。写它的人不能核实它。")
def verify(
    province: ProvinceArgument, year: YearArgument, reason: ReasonOption = "", as_json: JsonOption = False
) -> None:
    """Verify a line."""
    with acting() as (store, person):
        record = income_lines.verify(store, person, province, year, reason)
    tell_lines(record, _text(record), as_json=as_json)


def _text(record: IncomeLineRecord) -> str:
    mark = "" if record.verified else f"{UNVERIFIED} "
    invented = f"（{INVENTED}）" if record.is_invented else ""
    note = f"　{record.note}" if record.note else ""
    return (
        f"{mark}{record.province.name} {record.year} 年　{record.yuan} 元{invented}　依据：{record.source}"
        f"（第 {record.version} 版，{record.author}）{note}"
    )
