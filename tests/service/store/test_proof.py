"""What was changed behind the program's back is found, and the act concerned is named."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xiangheng_platform.store.proof import Proof
from xiangheng_platform.store.store import Store

#: What is read is judged by the same code on either database.
pytestmark = pytest.mark.one_database

Tamper = Callable[..., None]
Prove = Callable[[], Proof]


@pytest.fixture(scope="module")
def furnish(furnish: Callable[[Store], None], planted: Any) -> Callable[[Store], None]:
    """Five acts: the making, two with one row each, one with many, one without any."""

    def _history(store: Store) -> None:
        furnish(store)
        for county in ("泸溪县", "花垣县"):
            with store.act("user:liu", "regions:county:add", f"county:{county}", "录入") as act:
                act.add(planted(county=county, value=Decimal("1.10"), valid_from=date(2024, 1, 1)))
                act.note(after={"county": county})
        with store.act("user:ma", "regions:county:load", "counties") as act:
            act.add_many(planted, ({"county": f"县{n}", "valid_from": date(2024, 1, 1)} for n in range(50)))
        with store.act("user:ma", "regions:county:look", "counties"):
            pass

    return _history


@pytest.mark.both_databases
def test_an_untouched_history_holds(proof: Prove, store: Store, planted: Any) -> None:
    """All acts and all rows are gone through, more than are read at once, and the last digest is the head's."""
    with store.act("user:ma", "regions:county:load", "counties") as act:
        act.add_many(planted, ({"county": f"村{n}", "valid_from": date(2024, 1, 1)} for n in range(5_000)))
    found = proof()

    assert (found.acts, found.rows, found.breaks) == (6, 5_052, ())
    assert found.digest == store.last_act().digest


@pytest.mark.parametrize("column", ["actor", "action", "subject", "before", "after", "reason", "seal"])
def test_a_changed_word_of_an_audit_row_is_found(tamper: Tamper, proof: Prove, column: str) -> None:
    """One character more in any column of the log is told with the number of the act."""
    tamper(f"UPDATE audit SET {column} = {column} || '.' WHERE number = 3")

    assert 3 in {found.number for found in proof().breaks}


@pytest.mark.parametrize("column", ["at", "clock"])
def test_a_changed_time_is_found(tamper: Tamper, proof: Prove, column: str) -> None:
    """A microsecond more is told."""
    tamper(f"UPDATE audit SET {column} = coalesce({column}, 0) + 1 WHERE number = 3")

    assert {found.number for found in proof().breaks} == {3}


def test_a_digest_made_anew_breaks_the_chain(tamper: Tamper, proof: Prove) -> None:
    """Whoever changes a row and its digest must change every later one."""
    tamper("UPDATE audit SET digest = '00' WHERE number = 3")

    assert {found.number for found in proof().breaks} == {3, 4}


def test_a_deleted_act_is_found(tamper: Tamper, proof: Prove) -> None:
    """A gap in the numbers is told."""
    tamper("DELETE FROM audit WHERE number = 3")

    assert 3 in {found.number for found in proof().breaks}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE planted SET value = '1.11' WHERE id = 2",
        "UPDATE planted SET county = county || ' ' WHERE id = 2",
        "UPDATE planted SET valid_from = '2024-01-02' WHERE id = 2",
        "UPDATE planted SET is_retraction = (1 = 1) WHERE id = 2",
        "UPDATE planted SET recorded_at = recorded_at - 1 WHERE id = 2",
        "UPDATE planted SET replaces = 1 WHERE id = 2",
        "DELETE FROM planted WHERE id = 2",
    ],
)
def test_a_changed_row_of_history_is_found(tamper: Tamper, proof: Prove, statement: str) -> None:
    """The row's act is named: what it sealed is not what stands there."""
    tamper(statement)

    assert {found.number for found in proof().breaks} == {3}


def test_a_row_that_no_act_wrote_is_found(tamper: Tamper, proof: Prove) -> None:
    """A row slipped into an act that is over."""
    columns = "id, act, recorded_at, is_retraction, valid_from, county"
    tamper(f"INSERT INTO planted ({columns}) VALUES (9001, 4, 1, (1 = 0), '2024-01-01', '多出来的')")

    assert {found.number for found in proof().breaks} == {4}


def test_a_row_of_an_act_that_never_was_is_found(tamper: Tamper, proof: Prove) -> None:
    """A number beyond the log's end."""
    columns = "id, act, recorded_at, is_retraction, valid_from, county"
    tamper(f"INSERT INTO planted ({columns}) VALUES (9001, 77, 1, (1 = 0), '2024-01-01', '多出来的')")

    assert {found.number for found in proof().breaks} == {77}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE number = 5",
        "UPDATE audit_head SET number = 4",
        "UPDATE audit_head SET digest = 'x'",
        "UPDATE audit_head SET at = at - 1",
        "UPDATE audit_head SET id = 2",
        "DELETE FROM audit_head",
    ],
)
def test_a_log_that_does_not_end_at_its_head_is_found(tamper: Tamper, proof: Prove, statement: str) -> None:
    """Who cuts off the tail must change the head as well."""
    tamper(statement)

    assert len(proof().breaks) == 1


def test_a_row_that_is_known_since_another_moment_is_found(
    store: Store, value: Callable[..., Any], proof: Prove
) -> None:
    """Whoever seals with our code and another moment changes what was known when: the moment must be the act's."""
    with store.act("user:liu", "a:b:c", "x") as act:
        row = act.add(value(county="古丈县"))
        row.recorded_at = row.recorded_at.replace(year=2023)

    (found,) = proof().breaks

    assert (found.number, "另一个时刻" in found.what) == (6, True)


@pytest.mark.both_databases  # of SQLite alone, whatever its name draws
@pytest.mark.parametrize("change", ["is_retraction = x''", "valid_from = CAST(valid_from AS BLOB)"])
def test_a_value_of_another_type_is_found(tamper: Tamper, proof: Prove, store: Store, change: str) -> None:
    """One bit makes a blob of a number or a text in a file: the same to a cast, and the row is not found any more."""
    if not store.database.is_sqlite:
        pytest.skip("PostgreSQL keeps nothing but what the column is for")
    tamper(f"UPDATE planted SET {change} WHERE id = 2")

    assert {found.number for found in proof().breaks} == {3}


def test_a_seal_that_is_no_document_is_found(tamper: Tamper, proof: Prove) -> None:
    """What was sealed can be anything once somebody changed it."""
    tamper("UPDATE audit SET seal = '7' WHERE number = 3")

    assert {found.number for found in proof().breaks} == {3}


def test_the_first_hundred_breaks_are_named(tamper: Tamper, proof: Prove, store: Store) -> None:
    """A log that is all wrong is told without being told a million times."""
    for _ in range(120):
        with store.act("user:liu", "a:b:c", "x"):
            pass
    tamper("UPDATE audit SET reason = '改' ")

    assert len(proof().breaks) == 100
