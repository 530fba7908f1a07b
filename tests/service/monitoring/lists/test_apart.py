"""Ranked in a process apart a list is, to the last bit, what it is in this process."""

import pytest

from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.lists.apart import Order, model_of, ranked
from xiangheng_platform.monitoring.lists.errors import ListRefused, ModelRefused
from xiangheng_platform.monitoring.lists.ranking import ranked_list
from xiangheng_platform.monitoring.months import Months
from xiangheng_platform.monitoring.stored_months import StoredMonths
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.model.risk import AdditiveRisk

CODE, LIMIT = "990122", 300
CAPACITY = {CODE: 30}


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> StoredMonths:
    """A thousand invented households of a county."""
    folder = tmp_path_factory.mktemp("invented") / "register"
    generate(folder, 1_000, codes=(CODE,))
    return StoredMonths(Months(folder).files(), holds_invented=True)


@pytest.fixture(scope="module")
def content(months: StoredMonths) -> bytes:
    """A model of their first year, as a file."""
    return AdditiveRisk().train(feature_table(months, 202312, _silent, 12), _silent).write()


def test_a_list_comes_back_as_it_was_ranked(months: StoredMonths, content: bytes) -> None:
    """With what each feature adds, what the month before was, and how the level was watched; and each county is told."""
    steps: list[tuple[int, int]] = []
    apart = ranked(
        months, "additive", content, Order(202501, CAPACITY, "试"), limit=LIMIT,
        step=lambda done, total: steps.append((done, total)),
    )  # fmt: skip
    here = ranked_list(months, AdditiveRisk().read(content), 202501, CAPACITY, seed="试", is_invented=True)

    assert (apart.level, apart.base, apart.frame) == (here.level, here.base, here.frame)
    assert [tuple(row.now.contributions) for row in apart.rows] == [
        tuple(row.now.contributions) for row in here.rows
    ]
    assert [
        (row.household, row.probability, row.way, row.before and tuple(row.before.contributions))
        for row in apart.rows
    ] == [
        (row.household, row.probability, row.way, row.before and tuple(row.before.contributions))
        for row in here.rows
    ]
    assert (1, 1) in steps


def test_what_ranking_refuses_is_refused(months: StoredMonths, content: bytes) -> None:
    """As in this process."""
    with pytest.raises(ListRefused, match="没有导入过"):
        ranked(months, "additive", content, Order(202608, CAPACITY, "试"), limit=LIMIT, step=_silent)


def test_a_file_that_is_no_model_is_refused() -> None:
    """By the plugin that would read it, in words of ours."""
    with pytest.raises(ModelRefused):
        model_of("additive", b"PK", limit=LIMIT)


def _silent(done: int, total: int) -> None:
    pass
