"""What a row of a file says otherwise than the ledger does of the same issue."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xiangheng_platform.rectification.lookup import Issue
from xiangheng_platform.rectification.words import DeadlineClass
from xiangheng_platform.rectification.workbooks.columns import heading_of
from xiangheng_platform.rectification.workbooks.files import Draft
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.titled import Titled


@dataclass(frozen=True, slots=True)
class Difference:
    """A column by its printed heading, what the ledger says in it, and what a file says; empty where that is nothing."""

    column: str
    recorded: str
    stated: str


def differences(draft: Draft, issue: Issue, gazetteer: Gazetteer) -> Iterator[Difference]:
    """The columns of which a row speaks and says something else than the ledger; spaces and width of characters do not matter."""
    region = gazetteer.latest(draft.division, issue.day)
    recorded = issue.content.stated | {"region": f"{issue.region.name}（{issue.region.code}）"}
    stated = draft.content.stated | {"region": f"{region.name}（{region.code}）"}
    for name, value in stated.items():
        if name not in draft.columns:
            continue
        if name == "deadline" and value is None and draft.content.deadline_class is DeadlineClass.IMMEDIATE:
            # The ledger has the day that follows from the class.
            continue
        there, here = _shown(recorded[name]), _shown(value)
        if folded(there) != folded(here):
            yield Difference(heading_of(name), there, here)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value.label if isinstance(value, Titled) else str(value)
