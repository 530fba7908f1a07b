"""The corpus of reference results, which is a program of its own beside these tests."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

PROGRAM = Path(__file__).with_name("corpus.py")


@pytest.fixture(scope="session")
def corpus() -> ModuleType:
    """The program as a module."""
    spec = spec_from_file_location("reference_corpus", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
