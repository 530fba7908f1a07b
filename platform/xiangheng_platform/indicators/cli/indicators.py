"""`xiangheng indicator list|show|history|diff|define|edit|retire|verify|check|derive`."""

from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import indicator
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.indicators import definitions, dictionary_lint
from xiangheng_platform.indicators.cli.assignments import assigned, quantities
from xiangheng_platform.indicators.cli.options import PeriodOption, ReasonOption, VersionOption, version_meant
from xiangheng_platform.indicators.cli.tables import print_indicator, print_indicators, stamp
from xiangheng_platform.indicators.definition import Definition, difference
from xiangheng_platform.indicators.definitions import Indicator, list_indicators
from xiangheng_platform.indicators.derivations import derive_indicator
from xiangheng_platform.indicators.documents import (
    check_record,
    derived_record,
    difference_record,
    indicator_record,
    indicators_record,
)
from xiangheng_scoring.cli.failures import EXIT_CHECK_FAILED
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record

CodeArgument = Annotated[
    str, typer.Argument(metavar="编码", help="指标编码，如 LF-C01。", show_default=False)
]
OfficeOption = Annotated[str, typer.Option("--office", help="只看这个责任处室的。", show_default=False)]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="设一个字段，可写多次：字段=内容，如 计量单位=%、direction=positive、可能范围=0..100。",
        show_default=False,
    ),
]


@indicator.command("list", help="列出指标；停用的不列。")
def list_all(
    office: OfficeOption = "",
    period: PeriodOption = "",
    with_retired: Annotated[bool, typer.Option("--all", help="停用的也列。")] = False,
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the indicators, each in its newest version or the one that applies to a period."""
    with asking(moment_of(as_of)) as view:
        listed = list_indicators(view, office=office, period=period, with_retired=with_retired)
    tell(indicators_record(listed), lambda: print_indicators(listed), as_json=as_json)


@indicator.command("show", help="查看一个指标：最新一版，或第几版，或适用于某一期的一版。")
def show(
    code: CodeArgument,
    version: Annotated[int | None, typer.Option("--version", help="第几版。", show_default=False)] = None,
    period: PeriodOption = "",
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show one version of an indicator."""
    with asking(moment_of(as_of)) as view:
        shown = definitions.show(view, code, version=version, period=period)
    _tell(shown, as_json=as_json)


@indicator.command("history", help="列出一个指标的各版，新的在前，每版写明改了什么。")
def history(code: CodeArgument, as_of: AsOfOption = "", as_json: JsonOption = False) -> None:
    """List the versions of an indicator, the newest first."""
    with asking(moment_of(as_of)) as view:
        versions = definitions.history(view, code)
    if as_json:
        print_record(indicators_record(versions))
        return
    for new, old in zip(versions, (*versions[1:], None), strict=True):
        print(stamp(new))
        for change in difference(old.content, new.content) if old else ():
            print(f"  {change}")


@indicator.command("diff", help="逐字段比较一个指标的两版；不写版次，比较最新的两版。")
def diff(
    code: CodeArgument,
    old: Annotated[int | None, typer.Argument(metavar="[旧版]", show_default=False)] = None,
    new: Annotated[int | None, typer.Argument(metavar="[新版]", show_default=False)] = None,
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Compare two versions of an indicator field by field."""
    with asking(moment_of(as_of)) as view:
        after = definitions.show(view, code, version=new)
        before = definitions.show(view, code, version=max(after.number - 1, 1) if old is None else old)
    changes = difference(before.content, after.content)
    if as_json:
        print_record(difference_record(before, after, changes))
        return
    print(f"{code} 第 {before.number} 版 → 第 {after.number} 版" + ("" if changes else "：没有不同"))
    for change in changes:
        print(f"  {change}")


@indicator.command("define", help="定义一个新指标，为第 1 版。")
def define(
    code: CodeArgument,
    name: Annotated[str, typer.Argument(metavar="名称", show_default=False)],
    settings: SetOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Define a new indicator."""
    with acting() as (store, person):
        definition = assigned(Definition(code, name), settings or ())
        defined = definitions.define(store, person, definition, reason)
    _tell(defined, as_json=as_json)


@indicator.command("edit", help="修改一个指标：写成下一版，旧版仍在。")
def edit(
    code: CodeArgument,
    settings: SetOption = None,
    version: VersionOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the next version of an indicator."""
    with acting() as (store, person):
        with store.view(person) as view:
            old = definitions.show(view, code, version=version)
        edited = definitions.edit(store, person, assigned(old.content, settings or ()), old.number, reason)
    if edited == old and not as_json:
        print("没有改动，没有写入。")
    _tell(edited, as_json=as_json)


@indicator.command("retire", help="停用一个指标：写明最后适用到哪一期，历史仍在。")
def retire(
    code: CodeArgument,
    period: Annotated[str, typer.Argument(metavar="最后一期", help="如 2024。", show_default=False)],
    version: VersionOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say after which period an indicator is not used any more."""
    with acting() as (store, person):
        number = version_meant(store, person, definitions.show, code, version)
        retired = definitions.retire(store, person, code, period, number, reason)
    _tell(retired, as_json=as_json)


@indicator.command("verify", help="核实一版：对照出处看过，无误。写这一版的人不能核实它。")
def verify(
    code: CodeArgument,
    version: VersionOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Verify a version that somebody else wrote."""
    with acting() as (store, person):
        number = version_meant(store, person, definitions.show, code, version)
        verified = definitions.verify(store, person, code, number, reason)
    _tell(verified, as_json=as_json)


@indicator.command("check", help="检查指标库：缺哪些内容，哪些前后矛盾；有的，退出码为 8。")
def check(office: OfficeOption = "", as_of: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Tell what the dictionary lacks and contradicts."""
    with asking(moment_of(as_of)) as view:
        lint = dictionary_lint.check(view, office=office)
    if as_json:
        print_record(check_record(lint))
    else:
        for fault in lint.faults:
            print(fault)
        for notice in lint.notices:
            print(f"提示 {notice}")
        print(
            f"查了 {lint.looked_at} 项指标："
            + (f"{len(lint.faults)} 处要处理" if lint.faults else "没有问题")
        )
    if not lint.is_clean:
        raise typer.Exit(EXIT_CHECK_FAILED)


@indicator.command("derive", help="按算式推算一个指标；没有数的，说明为什么。")
def derive(
    code: CodeArgument,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--value",
            help="所用指标的值，可写多次：编码=数，可带单位，如 A=232.5万人；等号后不写为缺报。",
            show_default=False,
        ),
    ] = None,
    period: PeriodOption = "",
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Reckon a derived indicator from values."""
    with asking(moment_of(as_of)) as view:
        results = derive_indicator(view, code, quantities(values or ()), period=period)
    if as_json:
        print_record(derived_record(results))
        return
    for result in results:
        print(result.sentence)
        for part in result.parts:
            print(f"  {part.role.label} {part.code} {part.value if part.value is not None else '缺报'}")


def _tell(version: Indicator, *, as_json: bool) -> None:
    tell(indicator_record(version), lambda: print_indicator(version), as_json=as_json)
