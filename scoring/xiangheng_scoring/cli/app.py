"""The tree of commands: the kit's own, and those that other members add by entry point, each made when it is asked for."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.main import solve_typer_info_defaults
from typer.models import TyperInfo

from xiangheng_scoring.cli.chinese import ChineseGroup, speak_chinese
from xiangheng_scoring.cli.options import EVALUATORS, INSPECTORS, Group

#: Entry points of a member: one that gives a command, and one that gives all its groups by name (`dict[str, Group]`).
COMMANDS, COMMAND_GROUPS = "xiangheng.commands", "xiangheng.command_groups"
#: The kit's own commands in the order of the help page: name, where it is, whom it is for, and its page.
_OWN: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("score", "assess:score", {
        "rich_help_panel": INSPECTORS,
        "help": "计分：方案加数据，得出总分、位次、等次。",
        "epilog": "例：xiangheng score --scheme linkage --data 报送",
    }),
    ("explain", "assess:explain", {
        "rich_help_panel": INSPECTORS,
        "help": "说明：一个对象的每一分从哪里来，直到单元格和条款。",
        "epilog": "例：xiangheng explain --scheme linkage --data 报送 --unit 泸溪县",
    }),
    ("compare", "compare:compare", {
        "rich_help_panel": INSPECTORS,
        "help": "对比：与另一年度、方案或对象的分差从哪里来。",
        "epilog": "例：xiangheng compare --scheme linkage --data 报送 --from-year 2023",
    }),
    ("robustness", "robustness:robustness", {
        "rich_help_panel": INSPECTORS,
        "help": "稳健性：位次有多稳，各个来源各有多大影响。",
        "epilog": "例：xiangheng robustness --scheme linkage --data 报送",
    }),
    ("statistics", "statistics:statistics", {
        "rich_help_panel": INSPECTORS,
        "help": "统计：指标的完整、分布、离群、相关和实际影响。",
        "epilog": "例：xiangheng statistics --scheme linkage --data 报送",
    }),
    ("scheme", "schemes:scheme", {"rich_help_panel": EVALUATORS, "help": "方案：列出、查看、新建、检查、导出。"}),
    ("frame", "frames:frame", {"rich_help_panel": EVALUATORS, "help": "标准：固定一年的同组值、处理界限和权重，用于别的年度。"}),
    ("plugin", "plugins:plugin", {"rich_help_panel": EVALUATORS, "help": "插件：列出、启用、停用、检查、新建。"}),
)  # fmt: skip


def make_app() -> Any:
    """The command with all its subcommands; made anew for each call, so nothing is shared between tests."""
    app = _application()
    app.info.cls = Xiangheng
    command: Any = typer.main.get_command(app)
    command.commands = Commands()
    return command


def _application() -> typer.Typer:
    """An application with the options of `xiangheng` itself, and no command yet."""
    app = typer.Typer(
        name="xiangheng",
        help="湘衡考核评估平台：从报送的工作簿到能逐分说明的排名。",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    speak_chinese(app)
    return app


class Xiangheng(ChineseGroup):
    """The command itself, whose page lists all others without making one of them."""

    commands: "Commands"  # type: ignore[assignment]  # the library asks of a dictionary only what every mapping has

    def listed(self) -> Iterator[tuple[str, str, str]]:
        """Name, panel and line of help of each command."""
        return self.commands.listed()


class Commands(Mapping[str, Any]):
    """The commands by name. Each is imported and made when somebody asks for it: who types one does not wait for all.

    Of a member that cannot be imported `get` gives None, as of a name that nobody has, after telling why.
    """

    def __init__(self) -> None:
        own = {
            name: (EntryPoint(name, f"xiangheng_scoring.cli.{place}", COMMANDS), page)
            for name, place, page in _OWN
        }
        installed = entry_points()  # once: it goes through every distribution there is
        members = {point.name: point for point in installed.select(group=COMMANDS)}
        self._loaded: dict[str, Any] = {}
        self._commands: dict[str, Any] = {}
        for point in installed.select(group=COMMAND_GROUPS):
            groups = _imported(point, point.load) or {}
            self._loaded |= groups
            members |= dict.fromkeys(groups, point)
        self._points: dict[str, tuple[EntryPoint, dict[str, str]]] = own | {
            name: (point, {}) for name, point in sorted(members.items())
        }

    def listed(self) -> Iterator[tuple[str, str, str]]:
        """Name, panel and line of help of each command that can be imported.

        Of the kit's own this is known without importing what they need.
        """
        for name, (_, page) in self._points.items():
            if "help" in page:
                yield name, page["rich_help_panel"], page["help"]
                continue
            loaded = self._load(name)
            if isinstance(loaded, typer.Typer):
                group = solve_typer_info_defaults(TyperInfo(loaded))
                if not group.hidden:
                    yield name, _panel(loaded, page), group.help or ""
            elif loaded is not None:
                yield name, _panel(loaded, page), (inspect.getdoc(loaded) or "").partition("\n\n")[0]

    def __getitem__(self, name: str) -> Any:
        """The command of a name; raises `KeyError` where there is none, or none that can be imported."""
        loaded = self._load(name)
        if isinstance(loaded, Group) and name not in self._commands:
            loaded = self._loaded[name] = _imported(self._points[name][0], loaded.with_commands, name)
        if loaded is None:
            raise KeyError(name)
        if name not in self._commands:
            self._commands[name] = _command(name, loaded, self._points[name][1])
        return self._commands[name]

    def _load(self, name: str) -> Any:
        """The function or group of a name; None, told once, for one that cannot be imported."""
        if name not in self._loaded:
            self._loaded[name] = _imported(self._points[name][0], self._points[name][0].load)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)


def _imported(point: EntryPoint, load: Callable[[], Any], name: str = "") -> Any:
    """What a member gives under an entry point, or None after telling why it cannot be imported."""
    try:
        return load()
    except Exception as error:  # whatever another package raises while it is imported
        print(f"命令 {name or point.name} 无法载入（{point.value}）：{error!r}", file=sys.stderr)
        return None


def _panel(loaded: Any, page: Mapping[str, str]) -> str:
    """Whom a command is for: as the kit says of its own, else as a member's function or group says of itself."""
    return str(page.get("rich_help_panel") or getattr(loaded, "rich_help_panel", "") or "")


def _command(name: str, loaded: Any, page: Mapping[str, str]) -> Any:
    """The command of a function or of a group."""
    app = _application()
    words: dict[str, Any] = dict(page) | {"rich_help_panel": _panel(loaded, page) or None}
    if isinstance(loaded, typer.Typer):
        app.add_typer(loaded, name=name, **words)
    else:
        app.command(name, **words)(loaded)
    speak_chinese(app)
    group: Any = typer.main.get_command(app)
    return group.commands[name]


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from xiangheng_scoring import __version__

        print(f"xiangheng {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(
        False, "--version", help="显示版本。", is_eager=True, callback=_show_version
    ),
) -> None:
    """湘衡考核评估平台：从报送的工作簿到能逐分说明的排名。"""
