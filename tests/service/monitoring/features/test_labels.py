"""Who is foretold: households not monitored at the cut, and which of them were identified in the months after it."""

from typing import Any

import pytest
from tests.service.monitoring.features.registers import CUT, Row, frames, register, rows

from xiangheng_platform.monitoring.errors import EmbargoBroken
from xiangheng_platform.monitoring.features.labels import check_embargo, labels, unmonitored

MONITORED = {"monitored_kind": "marginal", "identified_in": 202305}


def is_listed(household: dict[str, Any], *identified: int) -> bool:
    """Whether a household, identified in these months, may be on a list drawn as of the cut."""
    tables = frames([household], identifications=[{"month": month} for month in identified])
    return bool(rows(unmonitored(register(tables), CUT)).height)


def outcome(*identifications: Row, horizon: int = 12) -> dict[str, Any]:
    """What became of a household that was not monitored at the cut."""
    tables = frames(identifications=identifications)
    return rows(labels(register(tables), CUT, horizon)).row(0, named=True)


def test_who_is_monitored_is_not_listed() -> None:
    """By the table of households, or by an identification that it does not show yet."""
    assert is_listed({})
    assert not is_listed(MONITORED)
    assert not is_listed({}, 202412)


def test_who_was_eliminated_is_listed_again() -> None:
    """Also where the month of the elimination is not known."""
    assert is_listed(MONITORED | {"eliminated": True, "eliminated_in": 202406}, 202305)
    assert is_listed(MONITORED | {"eliminated": True})
    assert not is_listed(MONITORED | {"eliminated": False})


def test_who_was_identified_after_an_elimination_is_monitored() -> None:
    """The risk came back in the month before the cut, after it had been eliminated in June."""
    assert not is_listed(MONITORED | {"eliminated": True, "eliminated_in": 202406}, 202305, 202411)


def test_an_identification_after_the_cut_keeps_nobody_from_the_list() -> None:
    """It is what is to be foretold."""
    assert is_listed({}, 202501)


@pytest.mark.parametrize(("month", "label"), [(202501, True), (202512, True), (202601, False)])
def test_an_identification_within_the_horizon_is_an_event(month: int, label: bool) -> None:
    """From the month after the cut to the twelfth; the thirteenth belongs to another label."""
    assert outcome({"month": month, "cause": "illness"})["label"] is label


def test_a_shorter_horizon_ends_earlier() -> None:
    """Of three months: the fourth is none of it."""
    event = {"month": 202504, "cause": "job"}
    assert (outcome(event, horizon=4)["label"], outcome(event, horizon=3)["label"]) == (True, False)


def test_the_first_identification_gives_month_and_cause() -> None:
    """Of two causes in one month the first by the alphabet, so that every engine says the same."""
    events = [(202503, "job"), (202503, "illness"), (202502, "venture"), (202502, "disaster")]
    told = outcome(*({"month": month, "cause": cause} for month, cause in events))
    assert (told["month"], told["cause"]) == (202502, "disaster")


def test_no_event_has_neither_month_nor_cause() -> None:
    """The household stays in the table, with a label that says no."""
    assert outcome() == {"household": 1, "label": False, "cause": None, "month": None}


def test_a_test_within_the_horizon_is_refused() -> None:
    """Labels of December 2023 are known in December 2024, and no month earlier."""
    check_embargo(202312, 202412)
    with pytest.raises(EmbargoBroken, match="要到 202412 才知道"):
        check_embargo(202312, 202411)
