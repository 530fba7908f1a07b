"""The months that the store holds: each is one of the store's files, named by a row of history while it stands."""

from dataclasses import dataclass, replace

from sqlmodel import col

from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.scope import Scope, scope
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.households import SENSITIVE
from xiangheng_platform.monitoring.lists.outcomes import found_at_risk
from xiangheng_platform.monitoring.month_numbers import last_day
from xiangheng_platform.monitoring.months import MonthFile, RegisterMonths
from xiangheng_platform.monitoring.tables import RegisterMonthRow
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.reach import subtrees, target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known, read_only


@dataclass(frozen=True)
class StoredMonths(RegisterMonths):
    """The months of some counties as the store holds them, and whom visits found at risk there, with the month of the visit."""

    kept: tuple[MonthFile, ...]
    holds_invented: bool = False
    holds_real: bool = True
    visits: tuple[tuple[int, int], ...] = ()

    def files(self) -> tuple[MonthFile, ...]:
        """All files, by dataset, month and county."""
        return self.kept

    @property
    def is_invented(self) -> bool:
        """Whether the months of any county say that their rows are invented."""
        return self.holds_invented

    @property
    def is_all_invented(self) -> bool:
        """Whether the months of all counties say so."""
        return not self.holds_real

    def found_at_risk(self, since: int, until: int) -> frozenset[int]:
        """The households that visits found at risk in these months."""
        return frozenset(household for household, month in self.visits if since <= month <= until)


def months_of(view: View, county: str = "") -> StoredMonths:
    """The months of a county, or of all whose households somebody may see in full but for their names, with what visits found.

    Raises `NotAllowed`, and of a county as `divisions.county` does.
    """
    allowed = _allowed(view, county)
    # Visits are read only here, where models learn: whoever looks at a household would read those of all for nothing.
    return replace(read_months(view, allowed), visits=found_at_risk(view, allowed))


def _allowed(view: View, county: str) -> Scope:
    if not county:
        require_somewhere(view.person, SENSITIVE)
        return scope(view.person, SENSITIVE)
    division = divisions.county(view, county, view.today)
    target = target_of(gazetteer_of(view.as_known_now), division.key, view.today)
    require(view.person, SENSITIVE, target)
    return Scope(reaches=(Reach(region=target.region),))


def read_months(view: View, allowed: Scope) -> StoredMonths:
    """The months of the counties within a scope, without visits; for services that have asked for their own right."""
    gazetteer = gazetteer_of(view.as_known_now)
    within = allowed.where(region=subtrees(view, col(RegisterMonthRow.division)))
    rows = read_only(view.session, known(RegisterMonthRow, view.as_of).where(within))
    files = (
        MonthFile(
            row.dataset,
            row.month,
            code_in(gazetteer, row.division, row.month),
            view.files.place(row.file_sha256),
        )
        for row in rows
    )
    return StoredMonths(
        tuple(sorted(files)),
        holds_invented=any(row.is_invented for row in rows),
        holds_real=any(not row.is_invented for row in rows),
    )


def code_in(gazetteer: Gazetteer, division: int, month: int) -> str:
    """The code that a county had at the end of a month, as the rows of that month have it."""
    return gazetteer.latest(division, last_day(month)).code
