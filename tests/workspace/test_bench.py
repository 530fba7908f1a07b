"""What speed is measured against does the same work: a floor that computed something else would flatter us."""

import sys
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from xiangheng_scoring.engine.scoring import score
from xiangheng_seeds.filling import fill

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is a program, not a package: its modules are found as `python bench` finds them."""
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])


def test_the_floor_of_scoring_gives_the_same_totals() -> None:
    """Floats in pandas against exact points: alike but for the last digit that rounding leaves."""
    from floors import pandas_scores
    from sized import sized_data, sized_scheme

    scheme = sized_scheme(30, 18)
    data = sized_data(scheme)
    table = pandas_scores(scheme, data)()
    exact = {one.unit.code: float(one.total or 0) for one in score(scheme, data).units}

    assert np.allclose(table["total"], [exact[code] for code in table.index], atol=0.02)


@pytest.mark.thorough  # who measures sees it at once; the tests below hold what is measured
def test_every_job_runs() -> None:
    """The jobs of quick preparation are run once with their floors, so that the command is not found broken later."""
    from jobs import JOBS

    for job in JOBS:
        if not any(size in job.name for size in ("2,898", "11,592", "a million", "200,000")):
            run, floor = job.prepared()
            assert run() is not None
            assert floor() is not None


@pytest.mark.parametrize("name", ["writing", "reading", "proving"])
def test_the_jobs_of_the_store_do_what_their_floors_do(name: str) -> None:
    """As many rows are written, read and gone through as the plain way writes, reads and goes through."""
    import stored

    run, floor = getattr(stored, name)(500)
    plain = floor()

    assert (run(), plain) in {(500, 500), (500, 550)}


def test_documents_are_answered_as_plain_sql_answers_them() -> None:
    """So by the schema, and of the counties by strawberry used naively: what is compared does the same work."""
    from answered import CLERK, QUESTIONS, answer_of
    from naive import naive
    from stored import new_store

    store = new_store()
    fill(store, CLERK, lambda done, total: None)
    answers = {name: answer_of(store, question) for name, question in QUESTIONS.items()}
    plainly = TestClient(naive(store)).post("/", json={"query": QUESTIONS["all counties"].document}).json()

    assert plainly["data"] == answers["all counties"]


def test_the_hand_over_ends_as_many_jobs_as_its_floor_updates_rows() -> None:
    """Asked for, taken and ended: each once."""
    from handed import handing_over

    run, floor = handing_over(5)

    assert (run(), floor()) == (5, 5)
