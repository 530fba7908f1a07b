"""Who looks after the division's own calendar."""

import pytest

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role


@pytest.fixture
def liu() -> Person:
    """An inspector, who may rule that a day is worked."""
    return Person("liu", (Granted(Role.INSPECTOR),))
