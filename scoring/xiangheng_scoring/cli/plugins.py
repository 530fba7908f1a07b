"""`xiangheng plugin list|enable|disable|check|new`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_json

plugin = typer.Typer(help="插件：列出、启用、停用、检查、新建。", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="名称", help="插件名称。", show_default=False)]


@plugin.command("list", help="列出已安装的插件，是否启用。没有启用的插件不会被导入。")
def list_plugins(
    as_json: JsonOption = False,
    trace: Annotated[bool, typer.Option("--trace", help="导入已启用的插件，列出每次挂接的用时。")] = False,
) -> None:
    """List installed plugins from their manifests, importing none unless traced."""
    rows = [_row(name) for name in _installed()]
    calls = _traced() if trace else []
    if as_json:
        print_json({"format": "xiangheng-plugins/1", "plugins": rows, "trace": calls})
        return
    for row in rows:
        state = "已启用" if row["enabled"] else "未启用"
        print(
            f"{row['name']}　{row['title'] or '（清单有误）'}　{row['version']}　{state}"
            + (f"\n  {row['refusal']}" if row["refusal"] else "")
        )
    for call in calls:
        print(f"{call['plugin']} › {call['hook']}　{call['milliseconds']} 毫秒")


def _installed() -> list[str]:
    from xiangheng_scoring.plugins import installed_plugins

    return list(installed_plugins())


def _row(name: str) -> dict[str, Any]:
    from xiangheng_scoring.plugins import PluginRefused, installed_plugins, read_settings, settings_path

    found = installed_plugins()[name]
    row: dict[str, Any] = {
        "name": name,
        "version": found.version,
        "enabled": name in read_settings(settings_path()).active,
    }
    try:
        manifest = found.manifest()
    except PluginRefused as refusal:
        return row | {"title": None, "assessments": [], "rules": [], "refusal": str(refusal)}
    return row | {
        "title": manifest.title,
        "assessments": list(manifest.assessments),
        "rules": list(manifest.rules),
        "refusal": None,
    }


def _traced() -> list[dict[str, Any]]:
    from xiangheng_scoring.cli.loading import open_host

    return [
        {"plugin": call.plugin, "hook": call.hook, "milliseconds": round(call.seconds * 1000, 3)}
        for call in open_host().trace
    ]


@plugin.command("enable", help="启用插件；先检查清单和代码，有误则不启用。")
def enable(name: NameArgument) -> None:
    """Enable a plugin after loading it once with the others, so that a broken one is never switched on."""
    from xiangheng_scoring.plugins import (
        installed_plugins,
        load_plugins,
        read_settings,
        settings_path,
        write_settings,
    )
    from xiangheng_scoring.plugins.errors import PluginNotInstalled

    path = settings_path()
    if name not in installed_plugins():
        known = "、".join(installed_plugins()) or "没有已安装的插件"
        raise PluginNotInstalled(name, "没有安装", expected=known, remedy="先安装插件的包")
    wanted = read_settings(path).enabling(name)
    load_plugins(wanted)
    write_settings(path, wanted)
    print(f"已启用 {name}。")


@plugin.command("disable", help="停用插件。")
def disable(name: NameArgument) -> None:
    """Disable a plugin; its code is no longer imported."""
    from xiangheng_scoring.plugins import installed_plugins, read_settings, settings_path, write_settings
    from xiangheng_scoring.plugins.errors import PluginNotInstalled

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
    as_json: JsonOption = False,
) -> None:
    """Run the conformance checks on a plugin; each that fails says what to change."""
    from xiangheng_scoring.cli.failures import EXIT_CHECK_FAILED
    from xiangheng_scoring.cli.loading import progress
    from xiangheng_scoring.testing import check_plugin

    with progress("检查", quiet=as_json) as step:
        findings = check_plugin(name, step)
    failed = [finding for finding in findings if finding.problem]
    if as_json:
        rows = [
            {
                "check": one.check,
                "subject": one.subject,
                "problem": one.problem or None,
                "remedy": one.remedy or None,
            }
            for one in findings
        ]
        print_json(
            {"format": "xiangheng-plugin-check/1", "plugin": name, "passed": not failed, "checks": rows}
        )
    else:
        for one in findings:
            print(
                f"{'✗' if one.problem else '✓'} {one.title}　{one.subject}"
                + (f"\n  {one.problem}\n  怎么改：{one.remedy}" if one.problem else "")
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
    from xiangheng_scoring.plugins.scaffold import write_plugin

    folder = write_plugin(name, out)
    print(
        f"已建 {folder}。\n  试一试：xiangheng plugin check {folder}\n  改规则：{folder}/xiangheng_{name.replace('-', '_')}/__init__.py，改方案：同文件夹的 scheme/"
    )
