"""What a run is made of, as it is typed: a scheme with figures, or a bundle; the same options for every command."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial, wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from xiangheng_scoring.cli.loading import held_to, open_scheme, read_files
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.cli.typed import program, quoted
from xiangheng_scoring.cli.usage import UsageRefused
from xiangheng_scoring.engine.bundle import Bundle, Scored, score_bundle
from xiangheng_scoring.errors import Fault

#: Notices that say whether a figure counted at all, and in which year: without them no result can be understood.
TOLD_BY_ALL = frozenset({"DATA-PERIOD", "DATA-COUNTED-TWICE"})


@dataclass(frozen=True)
class Inputs:
    """A scheme with figures, a bundle, or for what needs no run a result that is kept; each field is the option of its name."""

    scheme: Annotated[
        str, typer.Option("--scheme", "-s", help="考核名称，或方案文件夹、工作簿的路径。", show_default=False)
    ] = ""
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", "-d", help="报送的工作簿、CSV 或文件夹，可写多个。", show_default=False),
    ] = None
    more: Annotated[
        list[Path] | None,
        typer.Argument(metavar="路径", help="更多数据文件（--data 之后的其余路径）。", show_default=False),
    ] = None
    year: Annotated[
        int | None, typer.Option("--year", "-y", help="评价年度，缺省为方案的年度。", show_default=False)
    ] = None
    frame: Annotated[
        Path | None,
        typer.Option("--frame", help="按固定的标准计分（frame freeze 写出的文件）。", show_default=False),
    ] = None
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--bundle",
            help="不写方案和数据，照原样重算一个计分包（score --out 写出的）。",
            show_default=False,
        ),
    ] = None
    result: Annotated[
        Path | None,
        typer.Option("--result", help="不重算，看一份计分结果（score --out 写出的）。", show_default=False),
    ] = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files and folders of figures."""
        return (*(self.data or ()), *(self.more or ()))

    def check(self, command: str, *, prefix: str = "--", expected: str) -> None:
        """Raise `UsageRefused` unless one of them is given, and wholly; `expected` says what would be."""
        sealed = [name for name in ("bundle", "result") if getattr(self, name) is not None]
        parts = {"scheme": self.scheme, "data": self.paths, "year": self.year, "frame": self.frame}
        given = [name for name, value in parts.items() if value]
        if sealed and len(sealed + given) > 1:
            first, *others = (f"{prefix}{name}" for name in sealed + given)
            message = f"{first} 不能和 {'、'.join(others)} 一起写"
            expected = "只写其一：计分包和计分结果里已经有方案、数据、年度和标准"
        elif not sealed and not (self.scheme and self.paths):
            message = f"没有写 {prefix}{'data' if self.scheme else 'scheme'}"
        else:
            return
        raise UsageRefused(
            message, at=f"xiangheng {command}", expected=expected, remedy=f"{program()} {command} --help"
        )

    def words(self) -> list[str]:
        """The same, to be typed again."""
        if self.bundle:
            return ["--bundle", quoted(self.bundle)]
        words = ["--scheme", quoted(self.scheme), "--data", *map(quoted, self.paths)]
        words += ["--year", str(self.year)] if self.year is not None else []
        return words + (["--frame", quoted(self.frame)] if self.frame is not None else [])


def with_inputs(
    command: str, *, without: Collection[str] = ("result",)
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of `Inputs`, but for those it goes `without`, and call it with them once they are checked.

    Options are read from a signature. Written out, the same six would stand above each command, and the same check in it.
    """
    options = [
        each.replace(kind=Parameter.KEYWORD_ONLY)
        for each in signature(Inputs).parameters.values()
        if each.name not in without
    ]
    or_else = "" if "result" in without else "，或 --result 计分结果"
    expected = f"方案和数据，或 --bundle 计分包{or_else}"

    def decorated(function: Callable[..., None]) -> Callable[..., None]:
        own = [
            each.replace(kind=Parameter.KEYWORD_ONLY)
            for each in list(signature(function).parameters.values())[1:]
        ]

        @wraps(function)
        def run(**given: Any) -> None:
            inputs = Inputs(**{option.name: given.pop(option.name) for option in options})
            inputs.check(command, expected=expected)
            function(inputs, **given)

        parameters = [*options, *own]
        run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorated


def scored(inputs: Inputs, *, quiet: bool, undated: int | None = None) -> Scored:
    """What comes of the inputs, as `opened_and_scored` has it."""
    return opened_and_scored(inputs, quiet=quiet, undated=undated)[1]


def opened_and_scored(inputs: Inputs, *, quiet: bool, undated: int | None = None) -> tuple[Bundle, Scored]:
    """The inputs as a bundle, and what came out of it, with progress unless `quiet`.

    Values without a year are of the year `undated`, if it is not given of the assessed year.
    """
    shown = partial(progress, quiet=quiet)
    if inputs.bundle is None:
        opened, provenance = open_scheme(inputs.scheme)
        held = held_to(opened, inputs.frame)
        bundle, reading = read_files(
            held, provenance, inputs.paths, inputs.year, progress=shown, undated=undated
        )
        source = f"读取 {len(reading.files)} 个文件"
    else:
        from xiangheng_scoring.cli.bundles import compared_with_kept, open_bundle

        bundle, source = open_bundle(inputs.bundle), f"计分包 {inputs.bundle} 与封存时一致"
    with shown("计分") as step:
        outcome = score_bundle(bundle, step)
    changes: tuple[Fault, ...] = ()
    if inputs.bundle is not None:
        words, changes = compared_with_kept(inputs.bundle, outcome)
        source += words
    if not quiet:
        _tell_source(source, outcome)
        tell_notices(changes)
    return bundle, outcome


def _tell_source(source: str, outcome: Scored) -> None:
    """What was read, whatever the command, and which figures did not count; other notices are listed by `score`."""
    from xiangheng_scoring.cli.console import console

    result, notices = outcome
    out = console(to_error=True)
    missing = {
        (code, column.leaf.indicator)
        for column in result.values.values()
        for code, evidence in column.settled.items()
        if evidence.gap
    }
    out.print(
        f"{result.period} 年：{source} · {len(result.units)} 个{result.scheme.unit_kind} × "
        f"{len(result.scheme.indicators)} 项指标 · 缺报 {len(missing)} 格 · 提示 {len(notices)} 处",
        soft_wrap=True,
    )
    tell_notices(notice for notice in notices if notice.code in TOLD_BY_ALL)


def tell_notices(notices: Iterable[Fault]) -> None:
    """Each notice on standard error."""
    from xiangheng_scoring.cli.console import console, print_lines

    out = console(to_error=True)
    print_lines(out, (f"提示 {notice}" for notice in notices))
