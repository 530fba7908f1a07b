"""`xiangheng target list|show|history|add|edit|withdraw|verify|check|baseline|baselines|verify-baseline`."""

from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import target
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.indicators import targets
from xiangheng_platform.indicators.attainment import wording
from xiangheng_platform.indicators.cli.options import PeriodOption, ReasonOption, VersionOption, version_meant
from xiangheng_platform.indicators.cli.tables import print_target, print_targets, stamp
from xiangheng_platform.indicators.documents import attainments_record, target_record, targets_record
from xiangheng_platform.indicators.target import Target
from xiangheng_platform.indicators.target_expression import read_target_expression
from xiangheng_platform.indicators.targets import TargetVersion, attain, list_targets
from xiangheng_platform.indicators.units import read_quantity
from xiangheng_platform.indicators.vocabulary import Outcome
from xiangheng_scoring.cli.failures import EXIT_CHECK_FAILED
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record

CodeArgument = Annotated[
    str, typer.Argument(metavar="编码", help="目标编码，如 LF-C01.2024。", show_default=False)
]
IndicatorArgument = Annotated[str, typer.Argument(metavar="指标", help="指标编码。", show_default=False)]
ScopeOption = Annotated[
    str,
    typer.Option("--scope", help="范围：province（全省）、region:区划路径、group:名单。", show_default=False),
]
SinceOption = Annotated[
    str, typer.Option("--baseline-period", help="与哪一期比，如 2023。", show_default=False)
]
ClauseOption = Annotated[str, typer.Option("--clause", help="条款。", show_default=False)]
BasisOption = Annotated[
    str,
    typer.Option(
        "--basis",
        help="explicit 原文写明的数，derived 由文字推定，qualitative 原文没有数。",
        show_default=False,
    ),
]
NoteOption = Annotated[str, typer.Option("--note", help="说明。", show_default=False)]
EXPRESSION = "要求，如 “≥ 60 %”、“完成 10000 个村”、“约 10 个 ±1 个”、“比2023年提高不少于 2 个百分点”。"


@target.command("list", help="列出目标值。")
def list_all(
    indicator: Annotated[str, typer.Option("--indicator", help="只列这个指标的。", show_default=False)] = "",
    period: PeriodOption = "",
    scope: ScopeOption = "",
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the targets that stand."""
    with asking(moment_of(as_of)) as view:
        listed = list_targets(view, indicator=indicator, period=period, scope=scope)
    tell(targets_record(listed), lambda: print_targets(listed), as_json=as_json)


@target.command("show", help="查看一个目标值。")
def show(code: CodeArgument, as_of: AsOfOption = "", as_json: JsonOption = False) -> None:
    """Show one target."""
    with asking(moment_of(as_of)) as view:
        version = targets.show(view, code)
    _tell(version, as_json=as_json)


@target.command("history", help="列出一个目标值的各版，新的在前，撤销也在内。")
def history(code: CodeArgument, as_of: AsOfOption = "", as_json: JsonOption = False) -> None:
    """List the versions of a target, the newest first."""
    with asking(moment_of(as_of)) as view:
        versions = targets.history(view, code)
    if as_json:
        print_record(targets_record(versions))
        return
    for version in versions:
        print(f"{stamp(version)}：{version.content.period} {wording(version.content)}")


@target.command(
    "add",
    help="登记一个目标值。",
    epilog='例：xiangheng target add LF-C01.2024 LF-C01 "≥ 60 %" --period 2024 --basis explicit --clause （五）',
)
def add(
    code: CodeArgument,
    indicator: IndicatorArgument,
    expression: Annotated[str, typer.Argument(metavar="要求", help=EXPRESSION, show_default=False)],
    period: Annotated[str, typer.Option("--period", help="目标的期，如 2024。", show_default=False)],
    basis: BasisOption,
    scope: ScopeOption = "province",
    baseline_period: SinceOption = "",
    clause: ClauseOption = "",
    note: NoteOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add a target."""
    given = {"period": period, "basis": basis, "scope": scope, "clause": clause, "note": note}
    with acting() as (store, person):
        fields = {"baseline_period": baseline_period, **_expressed(expression), **given}
        added = targets.add(store, person, Target(code, indicator, **fields), reason)
    _tell(added, as_json=as_json)


@target.command("edit", help="修改一个目标值：写成下一版，旧版仍在；没有写的选项不变。")
def edit(
    code: CodeArgument,
    expression: Annotated[str, typer.Option("--asked", help=EXPRESSION, show_default=False)] = "",
    period: PeriodOption = "",
    basis: BasisOption = "",
    scope: ScopeOption = "",
    baseline_period: SinceOption = "",
    clause: ClauseOption = "",
    note: NoteOption = "",
    version: VersionOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the next version of a target."""
    given = {
        "period": period, "basis": basis, "scope": scope, "baseline_period": baseline_period,
        "clause": clause, "note": note,
    }  # fmt: skip
    with acting() as (store, person):
        with store.view(person) as view:
            old = targets.show(view, code, version=version)
        changed: dict[str, Any] = {name: text for name, text in given.items() if text}
        new = replace(old.content, **(_expressed(expression) if expression else {}), **changed)
        edited = targets.revise(store, person, new, old.number, reason)
    if edited == old and not as_json:
        print("没有改动，没有写入。")
    _tell(edited, as_json=as_json)


@target.command("withdraw", help="撤销一个不该有的目标值；历史仍在。")
def withdraw(
    code: CodeArgument, version: VersionOption = None, reason: ReasonOption = "", as_json: JsonOption = False
) -> None:
    """Say that a target should never have been."""
    with acting() as (store, person):
        number = version_meant(store, person, targets.show, code, version)
        withdrawn = targets.withdraw(store, person, code, number, reason)
    _tell(withdrawn, as_json=as_json)


@target.command("verify", help="核实一个目标值：对照条款看过，无误。写它的人不能核实它。")
def verify(
    code: CodeArgument, version: VersionOption = None, reason: ReasonOption = "", as_json: JsonOption = False
) -> None:
    """Verify a target that somebody else wrote."""
    with acting() as (store, person):
        number = version_meant(store, person, targets.show, code, version)
        verified = targets.verify(store, person, code, number, reason)
    _tell(verified, as_json=as_json)


@target.command("check", help="看一个数是否达到一个目标值，或一个指标的各个目标值；有未达到的，退出码为 8。")
def check(
    name: Annotated[
        str,
        typer.Argument(
            metavar="编码", help="目标编码，或指标编码（看它的每一个目标值）。", show_default=False
        ),
    ],
    value: Annotated[
        str, typer.Option("--value", help="要看的数，可带单位，如 59.99%、2325000人。", show_default=False)
    ],
    unit: Annotated[
        str, typer.Option("--unit", help="数的单位；不写为指标的单位。", show_default=False)
    ] = "",
    baseline: Annotated[
        str, typer.Option("--baseline", help="基期值；不写用登记的。", show_default=False)
    ] = "",
    period: PeriodOption = "",
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Hold a value against a target, or against every target of an indicator."""
    with asking(moment_of(as_of)) as view:
        before = read_quantity(baseline) if baseline else None
        quantity = read_quantity(value, unit)
        attainments = attain(view, name, quantity, baseline=before, period=period)
    if as_json:
        print_record(attainments_record(attainments))
    for held in () if as_json else attainments:
        mark = "" if held.target.is_verified else "（目标未核实）"
        print(f"{held.target.content.code} {held.attainment.sentence}{mark}")
    if any(held.attainment.outcome is Outcome.NOT_MET for held in attainments):
        raise typer.Exit(EXIT_CHECK_FAILED)


def _expressed(text: str) -> dict[str, Any]:
    """The fields of a target that its words give; the period it compares with only where they name one."""
    fields = asdict(read_target_expression(text))
    since = fields.pop("since")
    return fields | ({"baseline_period": since} if since else {})


def _tell(version: TargetVersion, *, as_json: bool) -> None:
    tell(target_record(version), lambda: print_target(version), as_json=as_json)
