"""Sobol indices: analytic cases, and no order of importance before it is stable."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from xiangheng_scoring.analysis.robustness import Model, Uncertainty, sensitivity, sobol_indices
from xiangheng_scoring.analysis.robustness.sobol import saltelli
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.generator import invent

Array = NDArray[np.float64]
ROWS = 2**14


@pytest.fixture(scope="module")
def result() -> Result:
    """The fifteen counties on invented values."""
    scheme, _ = open_scheme("leapfrog")
    return score(scheme, invent(scheme).dataset)


def indices(function: Callable[[Array], Array], factors: int) -> tuple[list[float], list[float]]:
    """First-order and total indices of a function of the unit cube."""
    design = saltelli(ROWS, factors, seed=1)
    outputs = function(design.reshape(-1, factors)).reshape(factors + 2, ROWS, 1)
    first, total, _ = sobol_indices(outputs, np.ones((1, ROWS)))
    return first[0, :, 0].tolist(), total[0, :, 0].tolist()


def test_a_sum_has_no_interactions() -> None:
    """y = 2 x1 + x2: variances 4⁄12 and 1⁄12, so 0.8 and 0.2, alone and in total; x3 has no say."""
    first, total = indices(lambda x: 2 * x[:, 0] + x[:, 1] + 0 * x[:, 2], 3)

    assert_allclose(first, [0.8, 0.2, 0], atol=0.01)
    assert_allclose(total, [0.8, 0.2, 0], atol=0.01)


def test_a_product_is_all_interaction() -> None:
    """y = (x1 − ½)(x2 − ½) is nothing alone and everything together."""
    first, total = indices(lambda x: (x[:, 0] - 0.5) * (x[:, 1] - 0.5), 2)

    assert_allclose(first, [0, 0], atol=0.02)
    assert_allclose(total, [1, 1], atol=0.02)


def test_ishigami_s_function() -> None:
    """Ishigami & Homma (1990), a = 7, b = 0.1: S = 0.3139, 0.4424, 0; ST = 0.5576, 0.4424, 0.2437."""

    def ishigami(x: Array) -> Array:
        z = np.pi * (2 * x - 1)
        found: Array = np.sin(z[:, 0]) * (1 + 0.1 * z[:, 2] ** 4) + 7 * np.sin(z[:, 1]) ** 2
        return found

    first, total = indices(ishigami, 3)

    assert_allclose(first, [0.3139, 0.4424, 0], atol=0.02)
    assert_allclose(total, [0.5576, 0.4424, 0.2437], atol=0.02)


@pytest.mark.parametrize(("shift", "scale"), [(1e9, 1.0), (-1e6, 1.0), (0.0, 1e-9), (0.0, 1e12)])
def test_indices_know_neither_zero_nor_unit(shift: float, scale: float) -> None:
    """The same function in another unit of measurement has the same indices: no digits are lost to a far zero."""
    plain = indices(lambda x: 2 * x[:, 0] + x[:, 1], 2)

    assert_allclose(indices(lambda x: shift + scale * (2 * x[:, 0] + x[:, 1]), 2), plain, atol=1e-6)


def test_an_output_that_does_not_vary_has_no_indices() -> None:
    """Trap: NaN. Nothing varies, nothing is to blame."""
    assert indices(lambda x: np.full(len(x), 3.0), 2) == ([0, 0], [0, 0])


def test_few_trials_tell_no_order(result: Result) -> None:
    """Trap: at N = 64 an order that is wrong is shown as if converged. Here it is withheld, with what to do."""
    found = sensitivity(Model(result, Uncertainty(worlds=5), 1), base=64)

    assert found.order is None
    assert "尚未收敛" in found.verdict
    assert "256" in found.verdict


def test_a_stable_order_comes_out_the_same_again(result: Result) -> None:
    """With another seed: the same order, and indices inside each other's intervals."""
    options = Uncertainty(
        treatments=("none",),
        normalisations=("scheme",),
        missing=("scheme",),
        error=False,
    )
    one, other = (sensitivity(Model(result, options, seed), base=1024) for seed in (1, 2))

    assert one.sources == ("weights", "aggregation")
    assert one.order == other.order is not None
    assert (
        (one.shift.total_low <= other.shift.total + 0.05) & (other.shift.total - 0.05 <= one.shift.total_high)
    ).all()


FIFTEEN = """code|parent|name|weight|rule|parameters|target|missing|error
T||总分|100||||reweight|
A|T|甲|40|target_ratio|{"cap":null}|100|reweight|4
B|T|乙|30|target_ratio|{"cap":null}|100|reweight|4
C|T|丙|30|target_ratio|{"cap":null}|100|reweight|4"""


def fifteen(scheme_of: Callable[..., Scheme], data_of: Callable[..., Dataset]) -> Result:
    """Fifteen units whose values lie close together, each with an error of ±4."""
    random = np.random.default_rng(5)
    units = [str(number) for number in range(1, 16)]
    columns = {code: dict(zip(units, random.integers(50, 90, 15).astype(str), strict=True)) for code in "ABC"}
    scheme = scheme_of(FIFTEEN, units="\n".join(["code|name", *(f"{unit}|{unit}县" for unit in units)]))
    return score(scheme, data_of(columns))


def test_no_two_seeds_are_shown_different_orders(
    scheme_of: Callable[..., Scheme], data_of: Callable[..., Dataset]
) -> None:
    """Trap: intervals that take the few drawn versions of the data for all there are show an order by chance."""
    result = fifteen(scheme_of, data_of)
    options = Uncertainty(0.2, ("none",), ("scheme",), ("scheme", "geometric"), ("scheme",), worlds=5)
    orders = {sensitivity(Model(result, options, seed), base=512).order for seed in range(1, 9)}

    assert len(orders - {None}) <= 1


def test_more_versions_of_the_data_are_asked_for_where_they_help(
    scheme_of: Callable[..., Scheme], data_of: Callable[..., Dataset]
) -> None:
    """Many rows over few versions: it is the versions that are wanting, and the verdict says so."""
    options = Uncertainty(0.2, ("none",), ("scheme",), ("scheme", "geometric"), ("scheme",), worlds=4)
    found = sensitivity(Model(fifteen(scheme_of, data_of), options, 1), base=1024)

    assert found.order is None
    assert "--worlds" in found.verdict


def test_an_order_is_withheld_where_failures_took_an_alternative_away(
    scheme_of: Callable[..., Scheme], data_of: Callable[..., Dataset]
) -> None:
    """Where every geometric trial fails, what is left knows only the scheme's own mean, and says nothing of means."""
    nodes = FIFTEEN.replace('target_ratio|{"cap":null}|100|reweight|4\nB', "pass_through|{}||reweight|\nB", 1)
    columns = {code: {"1": "-5", "2": "60", "3": "70", "4": "80"} for code in "ABC"}
    options = Uncertainty(0.2, ("none",), ("scheme",), ("scheme", "geometric"), ("scheme",), worlds=1)
    found = sensitivity(Model(score(scheme_of(nodes), data_of(columns)), options, 1), base=256)

    assert found.left_out > 100
    assert found.order is None
    assert "剔除" in found.verdict


def test_sources_without_influence_stand_in_no_order(result: Result) -> None:
    """A treatment that changes nothing is not ranked beside one that does."""
    options = Uncertainty(0.25, ("none", "treated"), ("scheme",), ("scheme",), ("scheme",), worlds=1)
    found = sensitivity(Model(result, options, 1), base=1024)

    assert found.sources == ("weights", "treatment")
    assert found.order is None or found.order[0] == "weights"
    assert found.shift.total[1] >= 0.01 or found.order == ("weights",)


def test_a_failed_trial_leaves_its_row_out_and_no_index_is_nan(
    scheme_of: Callable[..., Scheme], data_of: Callable[..., Dataset]
) -> None:
    """Trap: one failed replication turns every index into NaN. Here rows with one are left out whole, and counted.

    乙 of 甲县 is 100 − 5 × 40 = −100, which has no geometric mean: a row stays where all its trials are arithmetic.
    """
    nodes = """code|parent|name|weight|rule|parameters|direction|target|missing
T||总分|100|||||reweight
A|T|甲|60|target_ratio|{"cap":1}|positive|100|reweight
B|T|乙|40|deduct|{"deduct":5,"per":1,"measure":"shortfall","floor":null,"count":"exact"}|positive|100|reweight"""
    values = {
        "A": {"1": "100", "2": "40", "3": "20", "4": "30"},
        "B": {"1": "60", "2": "85", "3": "96", "4": "90"},
    }
    options = Uncertainty(0.9, ("none",), ("scheme",), ("scheme", "geometric"), ("scheme",), worlds=1)
    found = sensitivity(Model(score(scheme_of(nodes), data_of(values)), options, 1), base=256)

    assert 100 < found.left_out < 256
    assert found.shift.varies
    assert np.isfinite([found.shift.first, found.shift.total]).all()
    assert np.isfinite([found.by_unit.first, found.by_unit.total]).all()


def test_each_unit_has_indices_of_its_own(result: Result) -> None:
    """Shape sources × units, between 0 and 1 but for noise; one source alone is all of every unit's variance."""
    alone = Uncertainty(0.25, ("none",), ("scheme",), ("scheme",), ("scheme",), 1)
    found = sensitivity(Model(result, alone, 1), base=256)
    moving = found.by_unit.total[0] > 0

    assert found.by_unit.first.shape == (1, 15)
    assert (found.by_unit.total_low <= found.by_unit.total_high).all()
    assert len(found.orders_by_unit) == 15
    assert moving.any()
    assert_allclose(found.by_unit.total[0][moving], 1, atol=0.35)


def test_impossible_designs_are_refused(result: Result) -> None:
    """A base that is no power of two, and a study in which nothing varies."""
    still = Uncertainty(0, ("none",), ("scheme",), ("scheme",), ("scheme",), 1)
    with pytest.raises(MethodRefused):
        sensitivity(Model(result, Uncertainty(), 1), base=1000)
    with pytest.raises(MethodRefused):
        sensitivity(Model(result, still, 1))
