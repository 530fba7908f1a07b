"""Lists in each of their orders: every row once, whatever is added between two pages, and from no place of another order."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.service.graphql.conftest import INSPECTOR, Ask

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.indicators import baselines
from xiangheng_platform.indicators.target import Baseline
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import EvidenceSettings, Settings
from xiangheng_platform.store.store import Store

#: Who sees everything that is listed here.
AUDITOR = Person("ma", (Granted(Role.AUDITOR),))
ASKERS = (AUDITOR, Person("chen", (Granted(Role.ADMINISTRATOR),)))
OWNERS = (INSPECTOR, Person("an", (Granted(Role.EVALUATOR),)))
PLACES = ("province", "region:430000/433100", "region:430000/433100/433122")
Row = dict[str, Any]
#: By what rows of the list come, and whether that falls.
Order = tuple[Callable[[Row], Any], bool]


def by(*names: str, falls: bool = False) -> Order:
    """The order by some fields, the first of them first."""
    return lambda row: [row[name] for name in names], falls


def submit(store: Store, drawn: int, nth: int) -> None:
    """Ask for a job of somebody's, more urgent or less."""
    asker = ASKERS[drawn % 2]
    queue.submit(store, asker, installed_kinds(Settings()), "audit.verify", priority=drawn % 3 + 1)


def hand_in(store: Store, drawn: int, nth: int) -> None:
    """Hand in a file of somebody's, longer or shorter."""
    content = b"x" * (drawn % 3 + 1)
    deposits.add(store, OWNERS[drawn % 2], content, "a.txt", Purpose.EVIDENCE, EvidenceSettings())


def act(store: Store, drawn: int, nth: int) -> None:
    """Do something."""
    with store.act("system", "a:b:c", "x"):
        pass


def record(store: Store, drawn: int, nth: int) -> None:
    """Record a baseline of a period of its own."""
    content = Baseline("WP-5.01", str(1900 + nth), Decimal(drawn), "个", PLACES[drawn % 3])
    baselines.record(store, INSPECTOR, content)


@dataclass(frozen=True)
class Listing:
    """A list that can be put in order, and how a row is added to it that lies somewhere by a number that is drawn."""

    name: str
    fields: str
    add: Callable[[Store, int, int], None]
    orders: dict[str, Order]

    def document(self, order: str) -> str:
        """Asks for a page."""
        selected = f"nodes {{ {self.fields} }} pageInfo {{ hasNextPage endCursor }}"
        return f"query ($first: Int, $after: String) {{ {self.name}(order: {order}, first: $first, after: $after) {{ {selected} }} }}"


LISTINGS = (
    Listing("jobs", "number priority askedBy", submit, {
        "NEWEST": by("number", falls=True), "OLDEST": by("number"), "PRIORITY": by("priority", "number"),
        "ASKED_BY": by("askedBy", "number"),
    }),
    Listing("evidenceFiles", "number size owner", hand_in, {
        "NEWEST": by("number", falls=True), "OLDEST": by("number"), "LARGEST": by("size", "number", falls=True),
        "OWNER": by("owner", "number"),
    }),
    Listing("audit", "number", act, {"NEWEST": by("number", falls=True), "OLDEST": by("number")}),
    Listing("baselines", "scope period recordedAt", record, {
        "INDICATOR": by("scope", "period"), "PERIOD": by("period", "scope"),
        "NEWEST": by("recordedAt", "scope", "period", falls=True),
    }),
)  # fmt: skip
CASES = [(listing, order) for listing in LISTINGS for order in listing.orders]
each_order = pytest.mark.parametrize(
    ("listing", "order"), CASES, ids=[f"{of.name}-{order}" for of, order in CASES]
)
#: How long a page is, and what is added before it.
PAGES = some.lists(
    some.tuples(some.integers(1, 4), some.lists(some.integers(0, 5), max_size=2)), min_size=1, max_size=4
)


@each_order
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=PAGES)
def test_what_is_added_between_pages_moves_nothing(
    store: Store, clock: Any, ask: Ask, listing: Listing, order: str, pages: list[tuple[int, list[int]]]
) -> None:
    """Whatever was there comes once and in its order, with some of what was added meanwhile in its place."""
    document, (key, falls), nth = listing.document(order), listing.orders[order], count()

    def read(first: int, after: str | None) -> tuple[list[Row], str | None]:
        page = ask(document, AUDITOR, first=first, after=after).data[listing.name]
        return page["nodes"], page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None

    def add(drawn: int) -> None:
        clock.pass_(seconds=drawn)
        listing.add(store, drawn, known + next(nth))

    known = len(read(200, None)[0])
    for drawn in (3, 0, 2, 0, 1):
        add(drawn)
    before, _ = read(200, None)
    seen, after = read(1, None)
    for length, additions in [*pages, (200, [])]:
        if after is None:
            break
        for drawn in additions:
            add(drawn)
        rows, after = read(length, after)
        seen += rows

    assert seen == sorted(seen, key=key, reverse=falls)
    assert [row for row in seen if row in before] == before
    assert all(seen.count(row) == 1 for row in seen)


@each_order
def test_a_cursor_goes_by_its_order(store: Store, ask: Ask, listing: Listing, order: str) -> None:
    """Given in another order, or of another list, it is refused; a row has another place there."""
    for drawn in range(3):
        listing.add(store, drawn, drawn)
    cursor = ask(listing.document(order), AUDITOR, first=1).data[listing.name]["pageInfo"]["endCursor"]
    others = [(other, name) for other, name in CASES if (other, name) != (listing, order)]
    refused = [
        ask(other.document(name), AUDITOR, first=1, after=cursor).errors[0]["extensions"]["code"]
        for other, name in others
    ]
    assert set(refused) == {"STORE-PAGE"}


@each_order
def test_no_order_costs_a_statement(store: Store, ask: Ask, listing: Listing, order: str) -> None:
    """A page takes as many as in the order that the list has where none is asked for, however long it is."""
    for drawn in range(5):
        listing.add(store, drawn, drawn)
    unsaid = f"{{ {listing.name}(first: 1) {{ nodes {{ {listing.fields} }} }} }}"
    ask(unsaid, AUDITOR)  # what is kept for all views is read once
    one, all_of_them = (ask(listing.document(order), AUDITOR, first=first) for first in (1, 200))
    assert len(all_of_them.data[listing.name]["nodes"]) >= 5
    assert one.statements == all_of_them.statements == ask(unsaid, AUDITOR).statements
