"""`xiangheng audit` as an auditor types it."""

from collections.abc import Callable
from typing import Any

import pytest

from xiangheng_platform.access.roles import Role

Tamper = Callable[..., None]


@pytest.fixture(autouse=True)
def auditor_signed_in(root: None, signed_in: Any) -> None:
    """An auditor, on a store in which something has happened."""
    signed_in(Role.AUDITOR)


@pytest.mark.both_databases
def test_the_log_is_listed_by_pages(typed: Any) -> None:
    """For a program with where to go on, for a person with what to type."""
    first = typed("audit", "list", "--limit", "3", "--json").document
    said = typed("audit", "list", "--limit", "3").out
    last = typed("audit", "list", "--before", "3", "--json").document

    assert len(first["entries"]) == 3
    assert first["next_before"] == first["entries"][-1]["number"]
    assert f"--before {first['next_before']}" in said
    assert [one["number"] for one in last["entries"]] == [2, 1]
    assert last["next_before"] is None


def test_days_are_asked_as_they_are_in_beijing(typed: Any) -> None:
    """From midnight to midnight, both days included."""
    asked = ("audit", "list", "--from", "2024-05-03", "--to", "2024-05-03", "--json")

    assert {one["at"][:10] for one in typed(*asked).document["entries"]} == {"2024-05-03"}
    assert typed("audit", "list", "--from", "昨天").code == 2


def test_a_day_that_is_none_names_its_option(typed: Any) -> None:
    """Of several days in one command, the reader learns which to write anew."""
    refused = typed("audit", "list", "--from", "2024-05-03", "--to=昨天", "--json").document

    assert [fault["where"] for fault in refused["faults"]] == ["--to"]


def test_what_is_asked_is_found(typed: Any) -> None:
    """By person, kind, subject and word."""
    asked = ("--actor", "root", "--action", "access:grant", "--subject", "account:liu", "--text", "调离")
    (found,) = typed("audit", "list", *asked, "--json").document["entries"]

    assert found["action"] == "access:grant:revoke"
    assert "调离" in typed("audit", "list", *asked).out


def test_one_act_is_shown_whole(typed: Any) -> None:
    """With what was before and after."""
    assert typed("audit", "show", "1", "--json").document["action"] == "store:database:create"
    assert "store:database:create" in typed("audit", "show", "1").out
    assert typed("audit", "show", "4711").code == 7


def test_a_history_that_holds(typed: Any) -> None:
    """Exit code 0, also against a digest written down earlier."""
    digest = typed("audit", "head", "--json").document["digest"]
    said = typed("audit", "verify", "--expect", digest, "--json")

    assert (said.code, said.document["holds"]) == (0, True)
    assert "没有发现改动" in typed("audit", "verify").out


@pytest.mark.both_databases
def test_a_history_that_does_not_hold(typed: Any, tamper: Tamper) -> None:
    """Exit code 8, and the act is named, for a program and a person."""
    tamper("UPDATE audit SET reason = 'x' WHERE number = 3")
    found, said = typed("audit", "verify", "--json"), typed("audit", "verify")

    assert (found.code, said.code) == (8, 8)
    assert [one["act"] for one in found.document["breaks"]] == [3]
    assert "第 3 号操作" in said.out


def test_a_digest_that_is_not_on_the_chain(typed: Any) -> None:
    """Exit code 8; for what is no digest 2."""
    assert typed("audit", "verify", "--expect", "0" * 64).code == 8
    assert typed("audit", "verify", "--expect", "zz").code == 2


def test_who_may_not_is_told(typed: Any, signed_in: Any) -> None:
    """An inspector neither reads nor verifies; an administrator only verifies."""
    signed_in(Role.INSPECTOR)
    assert [typed("audit", one).code for one in ("list", "verify", "head")] == [10, 10, 10]
    signed_in(Role.ADMINISTRATOR)
    assert [typed("audit", one).code for one in ("list", "verify", "head")] == [10, 0, 0]
