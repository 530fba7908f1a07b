"""The reference data, and an invented household in each of two counties, both on the list of a month."""

from collections.abc import Callable

import pytest
from tests.service.graphql.conftest import furnish_with_reference
from tests.service.graphql.rights.conftest import furnish_with_households

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.store import Store

LUXI = Person("luo", (Granted(Role.COUNTY_OFFICER, Reach(region="430000/433100/433122")),))
AUDITOR = Person("he", (Granted(Role.AUDITOR),))


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], object]:
    """Every store of this room is a copy of one with the households."""

    def furnished(store: Store) -> None:
        furnish_with_reference(store)
        furnish_with_households(store)

    return furnished
