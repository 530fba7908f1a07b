"""Questions to the store that a screen asks again and again, beside the SELECT that gives the same rows."""

from datetime import UTC, date, datetime

from measure import Work
from sqlalchemy import or_, select
from stored import new_store

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.loading import load_divisions
from xiangheng_platform.regions.tables import DivisionFact
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of
from xiangheng_seeds.places import division_rows

DAY = date(2024, 6, 30)
CLERK = Person("liu", (Granted(Role.INSPECTOR),))


def listing(*, warm: bool) -> tuple[Work, Work]:
    """The counties of a day, the right checked and the tree in order, beside one SELECT of their rows.

    `warm` is asked of a store that answered before; else of one that was just opened, and knows nothing yet.
    """
    store = new_store(lambda: datetime(2024, 6, 30, 1, tzinfo=UTC))
    load_divisions(store, CLERK, division_rows())
    fact = table_of(DivisionFact).columns
    counties = select(*fact).where(
        fact.level == Level.COUNTY.value,
        fact.kind == "division",
        fact.valid_from <= DAY,
        or_(fact.valid_to.is_(None), fact.valid_to >= DAY),
    )

    def _listed() -> int:
        subject = store if warm else Store(store.database, store.clock)
        with subject.view(CLERK) as view:
            return len(divisions.tree(view, DAY).at_level(Level.COUNTY))

    def _selected() -> int:
        with store.database.reading() as connection:
            return len(connection.execute(counties.order_by(fact.code)).all())

    return _listed, _selected
