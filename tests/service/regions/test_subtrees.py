"""A list of rows by their divisions holds what somebody has a right to, as the map is today."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from xiangheng_platform.access.decisions import may
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.scope import scope
from xiangheng_platform.regions import changes
from xiangheng_platform.regions.drafts import Part
from xiangheng_platform.regions.facts import Document
from xiangheng_platform.regions.reach import subtrees, target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.regions.tables import DivisionFact
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of

pytestmark = pytest.mark.both_databases

PAST, FUTURE, PAPER = date(2020, 1, 1), date(2030, 1, 1), Document("批复")
COLUMN = table_of(DivisionFact).columns.key
PATHS = (
    "", "990000", "990000/990100", "990000/990200", "990000/990200/990122", "990000/990100/990122",
    "990000/990100/990123", "990000/990300", "990000/9901", "990000/990200/990221",
)  # fmt: skip


def chosen(store: Store, person: Person, **as_of: Any) -> set[int]:
    """The divisions whose rows the database gives to somebody who changes regions."""
    with store.view(person, **as_of) as view:
        condition = scope(person, "region.change").where(region=subtrees(view, COLUMN))
        return set(view.session.exec(select(DivisionFact.key).where(condition)))


def change_the_map(store: Store, inspector: Person) -> None:
    """A county moves, two merge, a prefecture gets another code, and one county will move."""
    changes.move(store, inspector, "990122", "990200", PAST, PAPER)
    changes.merge(store, inspector, ["990121", "990123"], Part("990124", "合县"), PAST, PAPER)
    changes.recode(store, inspector, "990100", "990300", date(2021, 1, 1), PAPER)
    changes.move(store, inspector, "990221", "990300", FUTURE, PAPER)


def test_the_database_chooses_what_each_division_would_be_asked_for(filled: Store, inspector: Person) -> None:
    """Of divisions that moved, were merged, recoded, or are about to move, whatever path was granted."""
    change_the_map(filled, inspector)
    for path in PATHS:
        person = Person("he", (Granted(Role.INSPECTOR, Reach(region=path)),))
        with filled.view(person) as view:
            gazetteer, today = gazetteer_of(view), view.today
        allowed = {
            key for key in gazetteer.by_key if may(person, "region.change", target_of(gazetteer, key, today))
        }

        assert chosen(filled, person) == allowed, path


def test_what_was_merged_lies_where_it_lay_last(filled: Store, inspector: Person) -> None:
    """So its rows stay with the prefecture that had it, and what moved goes with its new one."""
    change_the_map(filled, inspector)
    of_jia = Person("he", (Granted(Role.INSPECTOR, Reach(region="990000/990100")),))
    of_yi = Person("he", (Granted(Role.INSPECTOR, Reach(region="990000/990200")),))
    moved, merged = 5, {4, 6}

    assert chosen(filled, of_jia) == merged
    assert moved in chosen(filled, of_yi)


def test_rights_are_todays_also_in_what_was_known_earlier(
    filled: Store, inspector: Person, clock: Any
) -> None:
    """Who lost a county sees no more of it by asking as of the day before."""
    before = clock.now
    clock.now += timedelta(days=1)
    changes.move(filled, inspector, "990122", "990200", PAST, PAPER)
    of_jia = Person("he", (Granted(Role.INSPECTOR, Reach(region="990000/990100")),))

    assert 5 not in chosen(filled, of_jia, as_of=before)
    assert 4 in chosen(filled, of_jia, as_of=before)
