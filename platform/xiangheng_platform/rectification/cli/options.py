"""What the commands of rectification share: their options, and what they show at the end."""

from typing import Annotated

import typer

from xiangheng_platform.access.views import View
from xiangheng_platform.cli import output
from xiangheng_platform.rectification import dossiers, lookup
from xiangheng_platform.rectification.cli.tables import print_issue
from xiangheng_platform.rectification.documents import issue_file
from xiangheng_scoring.cli.console import console

NumberArgument = Annotated[
    str, typer.Argument(metavar="编号", help="年度-序号，如 2024-00012。", show_default=False)
]


def tell(view: View, number: str, *, as_json: bool) -> None:
    """Show one issue with everything that happened to it; raises `NoSuchIssue`."""
    issue = lookup.find(view, number)
    dossier = dossiers.dossiers(view, [issue.number])[issue.number]
    output.tell(issue_file(issue, dossier), lambda: print_issue(console(), issue, dossier), as_json=as_json)
