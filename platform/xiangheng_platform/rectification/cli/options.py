"""What the commands of rectification share: their options, and what they show at the end."""

from typing import Annotated

import typer

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.cli import output
from xiangheng_platform.rectification import dossiers, lookup
from xiangheng_platform.rectification.cli.outcomes import outcome
from xiangheng_platform.rectification.cli.tables import print_issue
from xiangheng_platform.rectification.documents import issue_file
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.console import console, print_lines

NumberArgument = Annotated[
    str, typer.Argument(metavar="编号", help="年度-序号，如 2024-00012。", show_default=False)
]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
StatementOption = Annotated[str, typer.Option("--statement", help="情况说明。", show_default=False)]
DeadlineOption = Annotated[str, typer.Option("--deadline", help="整改时限：最后一天。", show_default=False)]
SeenOption = Annotated[
    int | None,
    typer.Option("--seen", help="看到的最后一步的审计号；别人在此之后又走了一步的，不予写入。", show_default=False),
]  # fmt: skip


def tell(view: View, number: str, *, as_json: bool) -> None:
    """Show one issue with everything that happened to it; raises `NoSuchIssue`."""
    issue = lookup.find(view, number)
    dossier = dossiers.dossiers(view, [issue.number])[issue.number]
    output.tell(
        issue_file(issue, dossier),
        lambda: print_issue(console(), issue, dossier, is_now=view.as_of is None),
        as_json=as_json,
    )


def tell_outcome(store: Store, person: Person, number: str, *, as_json: bool) -> None:
    """Show what the last step of an issue came to: a program is told all of the issue, a person what comes next."""
    with store.view(person) as view:
        issue = lookup.find(view, number)
        dossier = dossiers.dossiers(view, [issue.number])[issue.number]
    output.tell(
        issue_file(issue, dossier), lambda: print_lines(console(), outcome(issue, dossier)), as_json=as_json
    )
