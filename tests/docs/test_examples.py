"""The manual's examples in Python give what the manual prints."""

import doctest
import re
from pathlib import Path

import pytest

import xiangheng_scoring.methods.aggregation as aggregation
import xiangheng_scoring.methods.imputation as imputation
import xiangheng_scoring.methods.normalisation as normalisation
import xiangheng_scoring.methods.treatment as treatment
import xiangheng_scoring.methods.weighting as weighting

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
PAGES = [path for path in sorted(MANUAL.glob("*.md")) if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_s_examples_run(path: Path) -> None:
    """Every `>>>` line of the page, in order, prints what stands below it."""
    results = doctest.testfile(str(path), module_relative=False, encoding="utf-8")

    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("module", [normalisation, treatment, imputation, weighting, aggregation])
def test_every_method_has_an_entry(module: object) -> None:
    """Every public function and class of the methods is named on the page of methods."""
    page = (MANUAL / "methods.md").read_text(encoding="utf-8")
    base = {
        "Normalisation",
        "Fitted",
        "Treatment",
        "ColumnTreatment",
        "Imputed",
        "Priorities",
        "ComponentWeights",
    }
    public = {
        name
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == getattr(module, "__name__", "")
        if not name.startswith("_")
    }
    missing = {name for name in public - base if not re.search(rf"\b{name}\b", page)}

    assert missing == set()
