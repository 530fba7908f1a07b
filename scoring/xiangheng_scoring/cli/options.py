"""What commands of every member share: options, and the panels of help that say whom a command is for."""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, Self, TypeVar

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]

#: A command says by `rich_help_panel` who uses it; one that says nothing stands under `OTHER`, last.
INSPECTORS = "督查人员（计分、说明、分析）"
EVALUATORS = "评价人员（方案、标准、插件）"
OFFICES = "业务处室（工作要点、指标、目标、日历）"
REGISTRARS = "区划管理（行政区划和名单）"
EVERYONE = "每个人（登录和自己的账号）"
ADMINISTRATORS = "系统管理员（账号、权限、令牌）"
AUDITORS = "审计人员（操作记录）"
KEEPERS = "管机器的人（数据库、任务、设置）"
NEWCOMERS = "初次使用（演示和示例数据）"
OTHER = "其他命令"
PANELS = (
    INSPECTORS, EVALUATORS, OFFICES, REGISTRARS, EVERYONE, ADMINISTRATORS, AUDITORS, KEEPERS, NEWCOMERS, OTHER,
)  # fmt: skip

Function = TypeVar("Function", bound=Callable[..., Any])


class Group(typer.Typer):
    """A member's group of commands, which stand in a module that is imported when one of them is asked for.

    So the page of all commands lists it without what its commands need, and they name that at the head of their module.
    """

    def __init__(self, module: str, panel: str, help_text: str) -> None:
        super().__init__(help=help_text, no_args_is_help=True, rich_help_panel=panel)
        self.module = module

    def with_commands(self) -> Self:
        """The group once its commands are there; raises whatever their module raises while it is imported."""
        import_module(self.module)
        return self


def used_by(panel: str) -> Callable[[Function], Function]:
    """Mark a member's single command, given by entry point as a function, with its panel of help."""

    def mark(function: Function) -> Function:
        function.__dict__["rich_help_panel"] = panel
        return function

    return mark
