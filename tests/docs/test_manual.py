"""The manual is complete and up to date: nothing a user may meet is without an entry."""

import ast
import importlib
import pkgutil
import re
import runpy
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from xiangheng_scoring.cli.app import make_app
from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.rules import BUILT_IN, TRANSFORMATIONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MEMBERS = (
    "xiangheng_scoring",
    "xiangheng_platform",
    "xiangheng_graphql",
    "xiangheng_seeds",
    "xiangheng_leapfrog",
    "xiangheng_linkage",
    "xiangheng_risk",
)


def errors(kind: type[XianghengError] = XianghengError) -> Iterator[type[XianghengError]]:
    """Every class of error of ours; a new slice's are among them without being listed anywhere."""
    for below in kind.__subclasses__():
        yield below
        yield from errors(below)


@cache
def our_errors() -> tuple[type[XianghengError], ...]:
    """The errors of all modules of the members, which are imported for that: here, and not wherever tests are collected."""
    for member in MEMBERS:
        for module in pkgutil.walk_packages(importlib.import_module(member).__path__, f"{member}."):
            if "__main__" not in module.name and ".migrations." not in module.name:
                importlib.import_module(module.name)
    return tuple(error for error in errors() if error.__module__.startswith(MEMBERS))


@cache
def code_pattern() -> re.Pattern[str]:
    """A code: its beginning is that of any error, and of the faults of data and schemes, which are told in lists."""
    beginnings = {error.code.partition("-")[0] for error in our_errors()}
    return re.compile(rf"(?:{'|'.join(sorted(beginnings))})-[A-Z-]+")


def page(name: str) -> str:
    """The text of a page of the manual."""
    return (DOCS / "manual" / name).read_text(encoding="utf-8")


def nodes() -> Iterator[ast.AST]:
    """The syntax of all the members' code; it takes seconds to go through it."""
    for member in ("scoring", "plugins", "platform", "graphql_schema", "seeds"):
        for path in (ROOT / member).rglob("*.py"):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


@cache
def texts_and_calls() -> tuple[frozenset[str], frozenset[str]]:
    """Every string in the members' code, and the last name of all that is called there."""
    texts, called = set(), set()
    for node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
        elif isinstance(node, ast.Call):
            called.add(getattr(node.func, "attr", getattr(node.func, "id", "")))
    return frozenset(texts), frozenset(called)


def codes_in_source() -> set[str]:
    """Every error code written as a whole string in the members' code."""
    texts, _ = texts_and_calls()
    return {text for text in texts if code_pattern().fullmatch(text)}


def commands(command: Any, name: str) -> Iterator[str]:
    """The full name of every command that does something."""
    children = getattr(command, "commands", None)
    if children is None:
        yield name
        return
    for child_name, child in children.items():
        yield from commands(child, f"{name} {child_name}")


def test_every_error_code_has_an_entry() -> None:
    """A code that a user may be shown stands in the manual's page of errors."""
    documented = set(code_pattern().findall(page("errors.md")))

    assert codes_in_source() - documented == set()


def test_no_entry_explains_a_code_that_no_longer_exists() -> None:
    """The page of errors does not outlive the errors."""
    documented = set(code_pattern().findall(page("errors.md")))

    assert documented - codes_in_source() == set()


#: Errors that are faults of this software, and why.
OURS = {
    "ResultDiffers": "the engine was changed and not its number, or a plugin answers otherwise every time",
}


def test_every_error_says_what_sort_of_thing_is_refused() -> None:
    """One that did not would be told to people as a fault of this software (exit code 1), whatever they had typed."""
    _, called = texts_and_calls()
    ours = {
        error.__name__
        for error in our_errors()
        if error.kind is Kind.OURS and (error.__name__ in called or not error.__subclasses__())
    }

    assert ours == set(OURS)


def test_every_command_has_an_entry() -> None:
    """A command that can be typed stands in the manual's page of commands."""
    documented = page("cli.md")

    assert [name for name in commands(make_app(), "xiangheng") if f"`{name}" not in documented] == []


@pytest.mark.parametrize("kind", [*BUILT_IN, *TRANSFORMATIONS])
def test_every_rule_kind_has_a_section(kind: str) -> None:
    """A rule kind or transformation that a scheme may name has its section with formula and edge cases."""
    assert re.search(rf"^## {kind}（", page("rules.md"), re.MULTILINE)


def test_generated_parts_are_up_to_date() -> None:
    """What the manual and the schemas of records repeat of the code is what the code says; a new record has a schema."""
    filled = runpy.run_path(str(DOCS / "generate.py"))["filled"]()

    stale = [
        path.name
        for path, text in filled.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "not there, or not what the code says; run: python docs/generate.py"


def test_no_link_between_pages_is_broken() -> None:
    """Every relative link in the manual leads to a file that is there."""
    pages = sorted(DOCS.rglob("*.md"))
    broken = [
        f"{path.name}: {target}"
        for path in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert broken == []


def test_the_command_tree_is_made_of_chinese_pages() -> None:
    """No help page keeps the library's English headings."""
    command = make_app()
    context = typer.Context(command)

    assert "Options" not in command.get_help(context)


#: A command in a page: our name, words of commands, and what follows up to the end of the line or of the code.
TYPED = re.compile(r"xiangheng((?: [a-z][a-z-]*)+)([^`\n]*)")


def quoted_commands() -> Iterator[tuple[str, str, str]]:
    """Every command that a page of ours shows: the page, its words, the rest of the line."""
    for path in [ROOT / "README.md", *sorted((DOCS / "manual").glob("*.md"))]:
        for words, rest in TYPED.findall(path.read_text(encoding="utf-8")):
            yield path.name, words, rest


def test_every_command_in_the_manual_can_be_typed() -> None:
    """Commands and options that a page shows are those there are."""
    app: Any = make_app()
    wrong = []
    for name, words, rest in quoted_commands():
        command = app
        for word in words.split():
            command = getattr(command, "commands", {}).get(word, command)
        known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {
            "--help"
        }
        wrong += [(name, words, given) for given in re.findall(r"--[a-z][a-z-]*", rest) if given not in known]

    assert wrong == []


def test_a_day_that_has_to_come_is_to_come_in_the_examples_of_rectification() -> None:
    """A later day, one to put it right again, one to answer by: with a day that is past nobody could type the example."""
    lines = re.findall(
        r"^xiangheng issue (?:defer|relapse|inquire) .*", page("rectification.md"), re.MULTILINE
    )
    days = [date.fromisoformat(day) for line in lines for day in re.findall(r"\d{4}-\d\d-\d\d", line)]

    assert len(days) == len(lines) > 0
    assert min(days) > date.today()
