"""`xiangheng seeds load`, as whoever set up the store types it."""

from typing import Any

import pytest

from xiangheng_platform.access.roles import Role


@pytest.mark.both_databases
def test_an_inspector_loads(signed_in: Any, typed: Any) -> None:
    """The first time it is loaded, the second time it was there; a program reads both."""
    signed_in(Role.INSPECTOR)
    first, second = typed("seeds", "load", "--json").document, typed("seeds", "load", "--json").document

    assert all(one["entered"] for one in first["kinds"])
    assert [one["entered"] for one in second["kinds"]] == [0] * len(first["kinds"])


def test_a_clerk_is_told_who_may(signed_in: Any, typed: Any) -> None:
    """Exit code 10, and the roles that have the right."""
    signed_in(Role.DEPARTMENT_CLERK, "省医保局")
    said = typed("seeds", "load")

    assert said.code == 10
    assert "督查人员" in said.error
