"""`xiangheng region show|list|find|history`; what enters and corrects changes stands in `changes` and `corrections`."""

from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, DayOption, day_of, moment_of
from xiangheng_platform.cli.groups import region
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import asking
from xiangheng_platform.regions import divisions, documents, groups, lookup
from xiangheng_platform.regions.cli import output
from xiangheng_platform.regions.cli.changes import add_changes
from xiangheng_platform.regions.cli.corrections import add_corrections
from xiangheng_platform.regions.facts import Level
from xiangheng_scoring.cli.options import JsonOption

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
    at = moment_of(as_of)
    with asking(at) as view:
        tree = divisions.tree(view, day_of(view, day))
        division = divisions.find(view, text, tree.day)
        belongs = groups.memberships_of(view, division.code, tree.day)
    tell(
        documents.region_record(tree, division, belongs, at),
        lambda: output.print_region(tree, division, belongs, at),
        as_json=as_json,
    )


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
    at = moment_of(as_of)
    with asking(at) as view:
        tree = divisions.tree(view, day_of(view, day))
        start = divisions.find(view, under, tree.day) if under else tree.root
    chosen = tree.subtree(start.code) if level is None else tree.at_level(level, start.code)
    tell(
        documents.regions_record(tree, chosen, at),
        lambda: output.print_tree(tree, start) if level is None else output.print_divisions(tree, chosen),
        as_json=as_json,
    )


@region.command(
    "find", help="一个代码或名称可能是哪些区划，包括曾用的。", epilog="例：xiangheng region find 邵阳"
)
def find(
    text: TextArgument, day: DayOption = "", as_of: AsOfOption = "", as_json: JsonOption = False
) -> None:
    """List every division that a text may mean."""
    with asking(moment_of(as_of)) as view:
        on = day_of(view, day)
        candidates = divisions.candidates(view, text, on)
    tell_lines(documents.RegionCandidates(text, on, candidates), *map(str, candidates), as_json=as_json)


@region.command("history", help="一个区划的沿革：每一段的名称、代码、上级，每一次变更。")
def history(
    text: TextArgument, day: DayOption = "", as_of: AsOfOption = "", as_json: JsonOption = False
) -> None:
    """Show all that became of a division."""
    with asking(moment_of(as_of)) as view:
        on, known = day_of(view, day), divisions.gazetteer(view)
    key = lookup.key_of(known, text, on)
    tell(documents.history_record(known, key), lambda: output.print_history(known, key), as_json=as_json)


# After the commands above, which ask and change nothing: the page lists them in this order.
add_changes(region)
add_corrections(region)
