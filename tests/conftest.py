"""What every test shares: long sweeps, and many examples of each property, only when they are asked for."""

import gc
import os

import pytest
from hypothesis import settings

#: How many examples of a property are generated where its test does not say, by default and with `--thorough`.
SOME, MANY = 40, 100


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--thorough` ask for the long sweeps."""
    parser.addoption("--thorough", action="store_true", help="run the tests marked thorough as well")


def pytest_configure(config: pytest.Config) -> None:
    """Say how properties are tried, and forget how this machine is set up, before any test is imported."""
    examples = MANY if config.getoption("--thorough") else SOME
    # No deadline: a busy machine is no fault of the code, and no test times anything.
    settings.register_profile("xiangheng", deadline=None, max_examples=examples)
    settings.load_profile("xiangheng")
    # Who runs the tests may use the software too: neither settings nor database of his are for a test to touch.
    for name in [name for name in os.environ if name.startswith("XIANGHENG_")]:
        del os.environ[name]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, and count as deselected, what is marked thorough unless it was asked for."""
    if config.getoption("--thorough"):
        return
    long = [item for item in items if item.get_closest_marker("thorough")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


def pytest_collection_finish() -> None:
    """Let no collection of garbage go through all modules and tests again: they stay until the end."""
    gc.collect()
    gc.freeze()
