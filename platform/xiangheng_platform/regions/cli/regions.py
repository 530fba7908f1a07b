"""`xiangheng region show|list|find|history`; what enters changes stands in `region_changes` and `region_corrections`."""

from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, DayOption
from xiangheng_platform.regions.cli.changes import add_changes
from xiangheng_platform.regions.cli.corrections import add_corrections
from xiangheng_platform.regions.facts import Level
from xiangheng_scoring.cli.options import REGISTRARS, JsonOption
from xiangheng_scoring.cli.output import print_record

region = typer.Typer(
    help="行政区划：任何一天的树、查找、沿革、登记变更。", no_args_is_help=True, rich_help_panel=REGISTRARS
)

TextArgument = Annotated[
    str,
    typer.Argument(metavar="区划", help="代码、名称、简称、曾用名或曾用代码。", show_default=False),
]


@region.command(
    "show", help="看一个区划在某一天是什么。", epilog="例：xiangheng region show 宁乡 --day 2015-01-01"
)
def show(
    text: TextArgument, day: DayOption = "", as_of: AsOfOption = "", as_json: JsonOption = False
) -> None:
    """Show one division on a day, with what lies above and below it and the groups that it belongs to."""
    from xiangheng_platform.cli.days import day_of, moment_of
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.regions import divisions, documents, groups, lookup
    from xiangheng_platform.regions.cli import output

    at = moment_of(as_of)
    with asking(at) as view:
        on, known = day_of(view, day), divisions.gazetteer(view)
        found = lookup.find(known, text, on)
        belongs = groups.memberships_of(view, found.code, on)
    if as_json:
        print_record(documents.region_record(known.tree(on), found, belongs, at))
    else:
        output.print_region(known.tree(on), found, belongs, at)


@region.command(
    "list", help="列出某一天的区划。", epilog="例：xiangheng region list --under 湘西 --level county"
)
def list_regions(
    under: Annotated[str, typer.Option("--under", help="只看这个区划之下的。", show_default=False)] = "",
    level: Annotated[
        Level | None,
        typer.Option(
            "--level",
            help="只列一级：province 省、prefecture 地、county 县、township 乡、village 村。",
            show_default=False,
        ),
    ] = None,
    day: DayOption = "",
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the divisions of a day, as a tree or one level of it."""
    from xiangheng_platform.cli.days import day_of, moment_of
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.regions import divisions, documents, lookup
    from xiangheng_platform.regions.cli import output

    at = moment_of(as_of)
    with asking(at) as view:
        on, known = day_of(view, day), divisions.gazetteer(view)
    tree = known.tree(on)
    start = lookup.find(known, under, on) if under else tree.root
    chosen = tree.subtree(start.code) if level is None else tree.at_level(level, start.code)
    if as_json:
        print_record(documents.regions_record(tree, chosen, at))
    elif level is None:
        output.print_tree(tree, start)
    else:
        output.print_divisions(tree, chosen)


@region.command(
    "find", help="一个代码或名称可能是哪些区划，包括曾用的。", epilog="例：xiangheng region find 邵阳"
)
def find(
    text: TextArgument, day: DayOption = "", as_of: AsOfOption = "", as_json: JsonOption = False
) -> None:
    """List every division that a text may mean."""
    from xiangheng_platform.cli.days import day_of, moment_of
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.regions import divisions, documents

    with asking(moment_of(as_of)) as view:
        on = day_of(view, day)
        found = divisions.candidates(view, text, on)
    if as_json:
        print_record(documents.RegionCandidates(text, on, found))
        return
    for one in found:
        print(one)


@region.command("history", help="一个区划的沿革：每一段的名称、代码、上级，每一次变更。")
def history(
    text: TextArgument, day: DayOption = "", as_of: AsOfOption = "", as_json: JsonOption = False
) -> None:
    """Show all that became of a division."""
    from xiangheng_platform.cli.days import day_of, moment_of
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.regions import divisions, documents, lookup
    from xiangheng_platform.regions.cli import output

    with asking(moment_of(as_of)) as view:
        on, known = day_of(view, day), divisions.gazetteer(view)
    key = lookup.key_of(known, text, on)
    if as_json:
        print_record(documents.history_record(known, key))
    else:
        output.print_history(known, key)


add_changes(region)
add_corrections(region)
