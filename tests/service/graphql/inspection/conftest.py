"""An invented province with its people, of which the schema tells the inspections."""

from collections.abc import Callable

import pytest
from tests.service.inspection.conftest import arranged, furnish_province, hidden, who

from xiangheng_platform.store.store import Store

__all__ = ["arranged", "hidden", "who"]


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], object]:
    """Every store of this room is a copy of one with the province."""
    return furnish_province
