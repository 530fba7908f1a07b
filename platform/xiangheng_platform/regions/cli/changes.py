"""`xiangheng region rename|recode|move|split|merge|establish|abolish`."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from xiangheng_platform.cli.output import tell_lines
from xiangheng_platform.cli.session import acting
from xiangheng_platform.regions import changes, divisions, documents
from xiangheng_platform.regions.cli import output
from xiangheng_platform.regions.drafts import Part
from xiangheng_platform.regions.facts import Change, Document, Kind, Level
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.options import JsonOption

CodeArgument = Annotated[str, typer.Argument(metavar="代码", help="变更前的代码。", show_default=False)]
FromOption = Annotated[
    str, typer.Option("--from", help="从哪一天起是新的，如 2017-04-10。", show_default=False)
]
SourceOption = Annotated[str, typer.Option("--source", help="依据：文号或文件名称。", show_default=False)]
VerifiedOption = Annotated[bool, typer.Option("--verified", help="已与文件原件核对。")]
NoteOption = Annotated[str, typer.Option("--note", help="说明。", show_default=False)]
NewCodeOption = Annotated[str, typer.Option("--code", help="新代码；不变的不写。", show_default=False)]


class Unit(StrEnum):
    """How the figures of a reporting unit stand to those of its division."""

    WITHIN = "within"
    SEPARATE = "separate"


def add_changes(app: typer.Typer) -> None:
    """Add the commands that enter changes to `region`."""
    example = "例：xiangheng region rename 430124 宁乡市 --from 2017-04-10 --code 430182 --source 民政部批复"
    app.command("rename", help="登记更名；代码一起变的加 --code。", epilog=example)(rename)
    app.command("recode", help="登记改代码，名称不变。")(recode)
    app.command("move", help="登记划转到另一个上级，连同全部下级。")(move)
    app.command(
        "split",
        help="登记拆分；保留原代码的一个就是原来的。",
        epilog="例：xiangheng region split 990121 --into 990121=甲县 --into 990131=乙县 --from 2024-01-01 --source 文号",
    )(split)
    app.command(
        "merge",
        help="登记合并；并入其中一个的，写它的代码。下级随之归入。",
        epilog="例：xiangheng region merge 990121 990122 --into 990121 --from 2024-01-01 --source 文号",
    )(merge)
    app.command("establish", help="登记设立，或登记不是区划的填报单位（--unit）。")(establish)
    app.command("abolish", help="登记撤销，没有后继的；有后继的用 rename、merge、split。")(abolish)


def rename(
    code: CodeArgument,
    name: Annotated[str, typer.Argument(metavar="新名称", show_default=False)],
    day: FromOption,
    source: SourceOption,
    new_code: NewCodeOption = "",
    verified: VerifiedOption = False,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter a rename."""
    _enter(
        partial(changes.rename, code=code, name=name, new_code=new_code),
        day,
        source,
        verified,
        note,
        as_json=as_json,
    )


def recode(
    code: CodeArgument,
    new_code: Annotated[str, typer.Argument(metavar="新代码", show_default=False)],
    day: FromOption,
    source: SourceOption,
    verified: VerifiedOption = False,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter another code."""
    _enter(
        partial(changes.recode, code=code, new_code=new_code), day, source, verified, note, as_json=as_json
    )


def move(
    code: CodeArgument,
    parent: Annotated[str, typer.Option("--parent", help="新上级的代码。", show_default=False)],
    day: FromOption,
    source: SourceOption,
    new_code: NewCodeOption = "",
    verified: VerifiedOption = False,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter a move under another parent."""
    _enter(
        partial(changes.move, code=code, parent_code=parent, new_code=new_code),
        day,
        source,
        verified,
        note,
        as_json=as_json,
    )


def split(
    code: CodeArgument,
    into: Annotated[
        list[str], typer.Option("--into", help="拆成的一个：代码=名称；每个写一次。", show_default=False)
    ],
    day: FromOption,
    source: SourceOption,
    child: Annotated[
        list[str] | None,
        typer.Option("--child", help="下级归谁：下级代码=归入的代码；每个写一次。", show_default=False),
    ] = None,
    verified: VerifiedOption = False,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter a split."""
    _enter(
        partial(changes.split, code=code, parts=_parts(into), children=dict(_pairs(child or []))),
        day,
        source,
        verified,
        note,
        as_json=as_json,
    )


def merge(
    codes: Annotated[list[str], typer.Argument(metavar="代码…", help="合并的各个。", show_default=False)],
    into: Annotated[
        str,
        typer.Option(
            "--into", help="合并成的：代码=名称；并入其中一个且名称不变的只写代码。", show_default=False
        ),
    ],
    day: FromOption,
    source: SourceOption,
    verified: VerifiedOption = False,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter a merger."""
    _enter(
        partial(changes.merge, codes=codes, into=_parts([into])[0]),
        day,
        source,
        verified,
        note,
        as_json=as_json,
    )


def establish(
    code: Annotated[str, typer.Argument(metavar="代码", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="名称", show_default=False)],
    level: Annotated[Level, typer.Option("--level", help="层级：省、地、县、乡、村。", show_default=False)],
    day: FromOption,
    source: SourceOption,
    parent: Annotated[
        str, typer.Option("--parent", help="上级的代码；最高一级不写。", show_default=False)
    ] = "",
    unit: Annotated[
        Unit | None,
        typer.Option(
            "--unit",
            help="不是区划的填报单位：数含在上级内的写 within，在上级外另加的写 separate。",
            show_default=False,
        ),
    ] = None,
    verified: VerifiedOption = False,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter that a division was established, or a reporting unit."""
    kind = Kind(f"unit_{unit}") if unit else Kind.DIVISION
    _enter(
        partial(changes.establish, part=Part(code, name), level=level, parent_code=parent, kind=kind),
        day,
        source,
        verified,
        note,
        as_json=as_json,
    )


def abolish(
    code: CodeArgument,
    day: FromOption,
    source: SourceOption,
    verified: VerifiedOption = False,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter that a division is no more."""
    _enter(partial(changes.abolish, code=code), day, source, verified, note, as_json=as_json)


def _enter(
    enter: Callable[..., Change], day: str, source: str, verified: bool, note: str, *, as_json: bool
) -> None:
    on = read_day(day)
    with acting() as (store, person):
        change = enter(store, person, day=on, document=Document(source, verified, note))
        with store.view(person) as view:
            known = divisions.gazetteer(view)
    record = documents.region_change(known, change, withdrawn=False)
    tell_lines(record, f"已登记：{output.line(known, change)}", as_json=as_json)


def _parts(into: list[str]) -> list[Part]:
    """Parts from `code=name`, or from a code alone where a division goes on."""
    return [Part(code, name) for code, name in _pairs(into)]


def _pairs(typed: list[str]) -> list[tuple[str, str]]:
    split = (pair.replace("＝", "=").partition("=") for pair in typed)
    return [(left.strip(), right.strip()) for left, _, right in split]
