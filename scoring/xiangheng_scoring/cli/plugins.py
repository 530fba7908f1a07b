"""`xiangheng plugin list|enable|disable|check|new`."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_scoring.cli.failures import EXIT_CHECK_FAILED
from xiangheng_scoring.cli.loading import open_host
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.plugins import (
    HookCall,
    PluginHost,
    PluginRefused,
    installed_plugins,
    read_settings,
    settings_path,
    write_settings,
)
from xiangheng_scoring.plugins.documents import PluginRecord, Plugins, plugin_record
from xiangheng_scoring.plugins.errors import ChecksFailed, PluginNotInstalled
from xiangheng_scoring.plugins.scaffold import write_plugin
from xiangheng_scoring.settings import ON_BY_DEFAULT

plugin = typer.Typer(no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="名称", help="插件名称。", show_default=False)]

LIMIT = 120.0
LimitOption = Annotated[
    float,
    typer.Option("--limit", metavar="秒", min=1, help="每一项检查最多几秒；到时不回来的，指出停在哪一行。"),
]


@plugin.command("list", help="列出插件：是否启用，为什么，提供什么。没有启用的插件不会被导入。")
def list_plugins(
    as_json: JsonOption = False,
    trace: Annotated[bool, typer.Option("--trace", help="导入已启用的插件，列出每次挂接的用时。")] = False,
) -> None:
    """List plugins from their manifests and the settings, importing none unless traced."""
    host = open_host()
    calls = _traced(host) if trace else ()
    records = [plugin_record(host, name) for name in sorted({*host.available, *host.settings.named})]
    if as_json:
        print_record(Plugins(tuple(records), calls))
        return
    for record in records:
        state = "已启用" if record.enabled else "未启用"
        title = record.title or ("（没有安装）" if record.version is None else "（清单有误）")
        print(f"{record.name}　{title}　{record.version or ''}　{state}（{record.reason}）")
        if provided := _provided(record):
            print(f"  提供：{provided}")
        if record.refusal:
            print(f"  不能用：{record.refusal}")
    for call in calls:
        print(f"{call.plugin} › {call.hook}　{call.milliseconds} 毫秒")


def _provided(record: PluginRecord) -> str:
    kinds = [("考核", record.assessments), ("计分规则", record.rules)]
    kinds += [(other.hook, other.names) for other in record.others]
    return "；".join(f"{kind} {'、'.join(names)}" for kind, names in kinds if names)


def _traced(host: PluginHost) -> tuple[HookCall, ...]:
    """Every hook call of the plugins that are on; one that cannot be loaded is told by its row."""
    for name in host.manifests:
        try:
            host.load(name)
        except PluginRefused as refusal:
            host.refused[name] = refusal
    return tuple(host.trace)


@plugin.command("enable", help="启用插件；先做 plugin check 的全部检查，有一项未通过就不启用。")
def enable(
    name: NameArgument,
    unchecked: Annotated[
        str,
        typer.Option(
            "--unchecked", metavar="理由", help="不做检查就启用；理由记在设置文件里，plugin list 会列出。"
        ),
    ] = "",
    limit: LimitOption = LIMIT,
) -> None:
    """Enable a plugin that passes every check; ours were checked before they were shipped."""
    from xiangheng_scoring.conformance.subjects import open_plugin

    path = settings_path()
    open_plugin(name, only_installed=True)
    if name not in ON_BY_DEFAULT and not unchecked:
        _require_checks(name, limit)
    write_settings(path, read_settings(path).enabling(name, unchecked=unchecked))
    print(f"已启用 {name}。" + ("未经检查。" if unchecked else ""))


def _require_checks(name: str, limit: float) -> None:
    from xiangheng_scoring.conformance.plugin_check import check_plugin

    with progress("检查", quiet=False) as step:
        failed = [finding for finding in check_plugin(name, step, limit=limit) if finding.problem]
    if failed:
        problems = "；".join(
            f"{finding.title}（{finding.subject}）：{finding.problem}" for finding in failed[:3]
        )
        raise ChecksFailed(
            name,
            f"{len(failed)} 项检查未通过，没有启用。{problems}",
            expected="全部检查通过",
            remedy=f"{failed[0].remedy}；看全部：xiangheng plugin check {name}；"
            f"仍要启用：xiangheng plugin enable {name} --unchecked 理由",
        )


@plugin.command("disable", help="停用插件。")
def disable(name: NameArgument) -> None:
    """Disable a plugin; its code is no longer imported."""
    path = settings_path()
    settings = read_settings(path)
    if name not in installed_plugins() and name not in settings.active:
        raise PluginNotInstalled(name, "没有安装，也没有启用", remedy="xiangheng plugin list")
    write_settings(path, settings.disabling(name))
    print(f"已停用 {name}。")


@plugin.command("check", help="检查插件：名称，或插件项目的文件夹（不必安装）。")
def check(
    name: Annotated[
        str, typer.Argument(metavar="名称或文件夹", help="插件名称，或插件项目的文件夹。", show_default=False)
    ],
    limit: LimitOption = LIMIT,
    as_json: JsonOption = False,
) -> None:
    """Run the conformance checks on a plugin; each that fails says what to change."""
    from xiangheng_scoring.conformance.plugin_check import check_plugin

    with progress("检查", quiet=as_json) as step:
        findings = check_plugin(name, step, limit=limit)
    failed = [finding for finding in findings if finding.problem]
    if as_json:
        from xiangheng_scoring.conformance.documents import plugin_check

        print_record(plugin_check(name, findings))
    else:
        for finding in findings:
            print(
                f"{'✗' if finding.problem else '✓'} {finding.title}　{finding.subject}"
                + (f"\n  {finding.problem}\n  怎么改：{finding.remedy}" if finding.problem else "")
            )
        print(f"{len(findings) - len(failed)} 项通过，{len(failed)} 项未通过。")
    if failed:
        raise typer.Exit(EXIT_CHECK_FAILED)


@plugin.command("new", help="新建插件项目：生成即可通过自带测试、类型检查和 plugin check。")
def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="名称", help="插件名称：小写字母、数字、连字符，如 dew-plan。", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="写到哪个文件夹之下。")] = Path(),
) -> None:
    """Write a plugin project that passes its own tests, mypy strict and `plugin check` as it is."""
    folder = write_plugin(name, out)
    print(
        f"已建 {folder}。\n  试一试：xiangheng plugin check {folder}\n  改规则：{folder}/xiangheng_{name.replace('-', '_')}/__init__.py，改方案：同文件夹的 scheme/"
    )
