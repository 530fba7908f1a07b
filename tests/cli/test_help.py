"""Help pages are in Chinese throughout, and their columns stand under each other on a terminal."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from xiangheng_scoring.cli.app import make_app
from xiangheng_scoring.cli.chinese import columns, folded
from xiangheng_scoring.cli.options import OTHER, PANELS


def every(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group with the words to type, from the top down."""
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from every(child, (*path, name))


def pages(command: Any, context: Any = None) -> Iterator[str]:
    """The help page of every command, from the top down."""
    here = typer.Context(command, parent=context, info_name=command.name)
    yield command.get_help(here)
    for child in getattr(command, "commands", {}).values():
        yield from pages(child, here)


def test_no_page_keeps_the_library_s_english() -> None:
    """Headings, kinds of values, defaults and bounds are in Chinese."""
    english = re.compile(r"Usage|Options:|<[a-z ]+>|<list|\[default|\[required|x>=|Show this", re.IGNORECASE)

    assert [found[0] for page in pages(make_app()) if (found := english.search(page))] == []


@pytest.mark.parametrize("width", ["60", "80"])
def test_every_page_fits_the_terminal(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chinese character takes two columns, and no line is longer than the terminal is wide."""
    monkeypatch.setenv("COLUMNS", width)
    lines = [line for page in pages(make_app()) for line in page.splitlines() if not line.startswith("用法")]

    assert [line for line in lines if columns(line) > int(width)] == []


def test_what_options_mean_stands_in_one_column() -> None:
    """Whatever kind of value an option takes, its meaning begins under the one above it."""
    page = make_app().commands["score"].get_help(typer.Context(make_app().commands["score"]))
    rows = re.findall(r"^(  -.*?  +)\S", page, re.MULTILINE)

    assert len({columns(row) for row in rows}) == 1


def test_a_text_is_folded_by_what_a_terminal_shows() -> None:
    """Words are not broken, no line begins with a full stop, and nothing is lost."""
    text = "数据误差和缺报的数各造多少份，percentile_rank 为不造。"
    lines = list(folded(text, 24))

    assert all(columns(line) <= 24 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_help_may_be_asked_for_shortly(capsys: pytest.CaptureFixture[str]) -> None:
    """`-h` is `--help`, at every command."""
    app = make_app()
    for path, _ in every(app):
        app([*path, "-h"], standalone_mode=False, prog_name="xiangheng")
        assert capsys.readouterr().out.startswith("用法： " + " ".join(["xiangheng", *path]))


def test_commands_stand_by_who_uses_them() -> None:
    """No command of ours is left without a panel, and each panel says who."""
    app = make_app()
    page = app.get_help(typer.Context(app))

    assert [name for name, command in app.commands.items() if command.rich_help_panel not in PANELS] == []
    assert OTHER not in page
    assert page.index("督查人员") < page.index("  score") < page.index("评价人员") < page.index("  scheme")
    assert page.index("管机器的人") < page.index("  doctor") < page.index("初次使用") < page.index("  demo")


ROOT = Path(__file__).parents[2]
#: A command in a text: our name, then words of commands; what follows is an argument or an option.
QUOTED = re.compile(r"xiangheng((?: [a-z]+(?:-[a-z]+)*(?![\w./:=-]))+)")
#: By which member a command comes; a member may only advertise its own and those of members it needs.
SEEN_BY = {
    "scoring": ("xiangheng_scoring",),
    "plugins/leapfrog": ("xiangheng_scoring",),
    "plugins/linkage": ("xiangheng_scoring",),
    "plugins/risk": ("xiangheng_scoring", "xiangheng_platform", "xiangheng_risk"),
    "platform": ("xiangheng_scoring", "xiangheng_platform"),
    "seeds": ("xiangheng_scoring", "xiangheng_platform", "xiangheng_seeds"),
}


def _piece(part: ast.expr) -> str:
    """A piece of an f-string; what `program()` stands for is our name."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    value = part.value if isinstance(part, ast.FormattedValue) else part
    is_ours = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "program"
    return "xiangheng" if is_ours else "{}"


def texts(member: str) -> Iterator[tuple[str, str]]:
    """Every text in a member's code that is no docstring, pieces of an f-string joined, with its file."""
    for path in sorted((ROOT / member).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                yield path.name, "".join(map(_piece, node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def resolved(words: list[str], command: Any, members: tuple[str, ...]) -> bool:
    """Whether the words lead to a command that these members bring."""
    for word in words:
        if getattr(command, "commands", None) is None:
            return True
        if word not in command.commands:
            return False
        command = command.commands[word]
    callback = command.callback or next(child for _, child in every(command) if child.callback).callback
    return inspect.unwrap(callback).__module__.split(".")[0] in members


@pytest.mark.parametrize("member", SEEN_BY)
def test_every_command_that_is_advertised_exists_there(member: str) -> None:
    """A remedy that names a command of a member which need not be installed would fail where it is typed."""
    app = make_app()
    wrong = [
        (name, text)
        for name, text in texts(member)
        for quoted in QUOTED.findall(text)
        if not resolved(quoted.split(), app, SEEN_BY[member])
    ]

    assert wrong == []


#: One name for one meaning: what a stranger would otherwise have to look up for each command.
NOT_USED = {
    "--on",
    "--by",
    "--since",
    "--until",
    "--after",
    "--first-day",
    "--last-day",
    "--window",
    "--evidence",
}


def test_days_and_sources_have_one_name_each() -> None:
    """A day is `--day`, a span `--from` and `--to`, what was known `--as-of`, what it rests on `--source`."""
    params = [(path, param) for path, command in every(make_app()) for param in command.params]
    days = {
        name: {param.help for _, param in params if name in param.opts}
        for name in ("--day", "--from", "--to", "--source", "--reason", "--as-of")
    }

    assert [(path, param.opts) for path, param in params if NOT_USED & set(param.opts)] == []
    assert all("依据" in text for text in days["--source"])
    assert days["--reason"] == {"理由，写进审计记录。"}
    assert len(days["--as-of"]) == 1
    assert not any("日期" in text or "哪一天" in text for text in days["--reason"] | days["--source"])


def test_files_are_written_by_one_option() -> None:
    """Wherever something may be written somewhere, it is `--out` or `-o`."""
    outs = [param.opts for _, command in every(make_app()) for param in command.params if param.name == "out"]

    assert len(outs) >= 6
    assert {tuple(sorted(opts)) for opts in outs} == {("--out", "-o")}
