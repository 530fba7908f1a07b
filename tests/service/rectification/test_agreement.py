"""`db check` compares how issues are kept to stand with what their events say."""

import pytest
from sqlalchemy import text
from tests.service.rectification.conftest import problem, registered

from xiangheng_platform.app import checks
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.upkeep import examine

TAMPERING = (
    "UPDATE issue_standing SET state = 'closed' WHERE number = '2024-00002'",
    "UPDATE issue_standing SET asked_deadline = '2024-07-01' WHERE number = '2024-00002'",
    "DELETE FROM issue_standing WHERE number = '2024-00002'",
    "UPDATE issue_standing SET number = '2024-00009' WHERE number = '2024-00002'",
)


@pytest.fixture
def filled(store: Store) -> Store:
    """A ledger of three issues."""
    registered(store, *map(problem, range(1, 4)))
    return store


@pytest.mark.both_databases
def test_a_ledger_agrees_with_its_events(filled: Store) -> None:
    """What nobody touched is sound."""
    assert examine(filled, others=checks()).is_sound


@pytest.mark.both_databases
@pytest.mark.parametrize("statement", TAMPERING)
def test_a_standing_that_somebody_changed_is_named(filled: Store, statement: str) -> None:
    """Changed, hidden or invented: the issue is named, and no other."""
    with filled.writing() as session:
        session.connection().execute(text(statement))
    faults = examine(filled, others=checks()).faults
    assert any("2024-00002" in fault for fault in faults)
    assert not any("2024-00001" in fault or "2024-00003" in fault for fault in faults)
