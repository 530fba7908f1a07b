"""Invented data: legal for any scheme, the same for the same seed, and with what was planted in it."""

import hashlib
import os
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.dataset_checks import check_data
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.numbers.exact import decimals_of
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.generator import invent

SEEDS = st.integers(0, 2**64)
# The schemes are made once for the session: that is what the health check of fixtures warns of.
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

FINGERPRINT = """
import hashlib
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_seeds.generator import invent
print(hashlib.sha256(repr(invent(open_scheme("leapfrog")[0], 7)).encode()).hexdigest())
"""


@given(seed=SEEDS)
@few
def test_invented_data_of_the_odd_scheme_can_be_scored(odd: Scheme, seed: int) -> None:
    """Whatever a scheme asks for, its invented data contradict neither it nor themselves."""
    result = score(odd, invent(odd, seed).dataset)

    assert all(one.total is not None for one in result.units)


@given(seed=SEEDS)
@few
def test_invented_data_of_the_fifteen_counties_can_be_scored(leapfrog: Scheme, seed: int) -> None:
    """No seed gives a value that is impossible or lacks what must be reported."""
    result = score(leapfrog, invent(leapfrog, seed).dataset)

    assert all(one.total is not None for one in result.units)


def test_invented_data_of_an_assessment_can_be_scored(assessment: Scheme) -> None:
    """The demo's data give every county a total and a rank, and the result says that they are invented."""
    result = score(assessment, invent(assessment).dataset)

    assert all(one.rank is not None for one in result.units)
    assert result.is_invented


def test_the_same_seed_gives_the_same_data(odd: Scheme) -> None:
    """A demo shown twice shows the same."""
    assert invent(odd, 3) == invent(odd, 3)


def test_another_seed_gives_other_data(odd: Scheme) -> None:
    """A seed is worth choosing."""
    assert invent(odd, 3) != invent(odd, 4)


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_data_do_not_depend_on_the_hash_seed_of_the_process(leapfrog: Scheme, hash_seed: str) -> None:
    """Python's hashes differ between processes; the data do not."""
    done = subprocess.run(
        [sys.executable, "-c", FINGERPRINT],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == hashlib.sha256(repr(invent(leapfrog, 7)).encode()).hexdigest()


def test_the_data_of_seed_1_are_those_of_every_machine_and_python(leapfrog: Scheme) -> None:
    """A few figures written down: a Python or processor that gave others would be found out."""
    found = {
        (row.unit, row.indicator): str(row.value)
        for row in invent(leapfrog).dataset.observations
        if row.period == 2024
    }

    assert {key: found[key] for key in PINNED} == PINNED


PINNED = {
    ("430529", "LF-A05"): "99.7",
    ("430529", "LF-B07"): "2.48",
    ("433130", "LF-C01"): "60.7",
    ("430529", "LF-D06"): "9410",
    ("433130", "LF-D06"): "11611",
}


@given(seed=SEEDS)
@few
def test_values_are_no_finer_than_a_department_reports(odd: Scheme, seed: int) -> None:
    """People are counted in whole numbers, rates have at most two decimals."""
    places: dict[str, int] = {}
    for row in invent(odd, seed).dataset.observations:
        places[row.indicator] = max(places.get(row.indicator, 0), decimals_of(row.value))

    assert places["POP"] == places["DOC"] == places["GNI"] == 0
    assert max(places.values()) <= 2


def test_values_cover_three_years_and_every_baseline(odd: Scheme) -> None:
    """The year, the two before, and the years that rules name as their baseline."""
    years: dict[str, set[int]] = defaultdict(set)
    for row in invent(odd).dataset.observations:
        years[row.indicator].add(row.period)

    assert years["POP"] == {2020, 2021, 2022, 2023, 2024}


def test_about_one_cell_in_a_hundred_of_the_year_is_missing(linkage: Scheme) -> None:
    """Counties forget to report, but not often."""
    data = invent(linkage).dataset
    asked = sum(
        node.input == "value" and node.applies(unit.unit_class)
        for unit in linkage.units.values()
        for node in linkage.indicators.values()
    )
    reported = sum(row.period == linkage.year for row in data.observations)

    assert 0.005 < 1 - reported / asked < 0.02


@given(seed=SEEDS)
@few
def test_what_blocks_a_run_is_never_missing(odd: Scheme, seed: int) -> None:
    """An indicator that must be reported is reported by every unit."""
    data = invent(odd, seed).dataset
    reported = {(row.unit, row.indicator) for row in data.observations if row.period == odd.year}

    assert {(unit, code) for unit in odd.units for code in ("POP", "GNI", "DOWN")} <= reported


def test_things_get_better_over_the_years(linkage: Scheme) -> None:
    """Most indicators improve from the first year to the last, in their own direction."""
    values: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    for row in invent(linkage).dataset.observations:
        values[row.indicator, row.period].append(row.value)
    better = worse = 0
    for code, node in linkage.indicators.items():
        if node.input == "value" and node.direction != "interval":
            change = median(values[code, 2024]) - median(values[code, 2022])
            better += (change > 0) == (node.direction == "positive") and change != 0
            worse += (change < 0) == (node.direction == "positive") and change != 0

    assert better > 5 * worse


def test_counties_differ_on_the_whole_and_not_only_by_accident(linkage: Scheme) -> None:
    """A latent quality spreads the totals much wider than independent accidents of 44 indicators would."""
    totals = sorted(one.total or Decimal(0) for one in score(linkage, invent(linkage).dataset).units)

    assert totals[-12] - totals[12] > 5


def test_the_planted_outlier_is_possible_but_implausible(assessment: Scheme) -> None:
    """It shall be noticed, not refused."""
    outlier = invent(assessment).outlier

    assert outlier is not None
    node = assessment.indicators[outlier.indicator]
    assert node.possible.holds(outlier.value)
    assert not node.plausible.holds(outlier.value)


def test_only_one_value_is_implausible(assessment: Scheme) -> None:
    """Besides the planted outlier everything is as one would expect it."""
    invented = invent(assessment)
    implausible = [
        row
        for row in invented.dataset.observations
        if not assessment.indicators[row.indicator].plausible.holds(row.value)
    ]

    assert implausible == [invented.outlier]


def test_the_unit_error_is_a_share_sent_as_a_fraction(assessment: Scheme) -> None:
    """Implausible as it stands, plausible a hundredfold, and only in the dirty variant."""
    invented = invent(assessment)
    wrong = invented.unit_error

    assert wrong is not None
    plausible = assessment.indicators[wrong.indicator].plausible
    assert (plausible.holds(wrong.value), plausible.holds(wrong.value * 100)) == (False, True)
    assert wrong in invented.dirty.observations
    assert wrong not in invented.dataset.observations


def test_the_dirty_variant_differs_in_one_cell_only(assessment: Scheme) -> None:
    """What else could be wrong with it would hide the planted error."""
    invented = invent(assessment)
    pairs = zip(invented.dataset.observations, invented.dirty.observations, strict=True)

    assert sum(clean != dirty for clean, dirty in pairs) == 1


def channels(data: Dataset) -> dict[tuple[str, str], set[str]]:
    """The channels through which each finding came."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for finding in data.findings:
        found[finding.unit, finding.number].add(finding.channel)
    return found


def test_some_findings_arrive_through_two_channels(linkage: Scheme) -> None:
    """The same problem is seen on a visit and reported to 12317; under one number it counts once."""
    found = channels(invent(linkage).dataset)

    assert {len(through) for through in found.values()} == {1, 2}
    assert set.union(*found.values()) == {"暗访", "12317", "媒体监督"}


def test_every_unit_has_a_total_in_the_other_assessment(linkage: Scheme) -> None:
    """The combined view needs the other assessment's points, within its full marks."""
    totals = invent(linkage).dataset.totals

    assert {total.unit for total in totals} == set(linkage.units)
    assert {total.assessment for total in totals} == {"strategy"}
    assert all(0 <= total.points <= 100 for total in totals)


def test_survey_values_come_with_sample_and_interval(linkage: Scheme) -> None:
    """A value with an error margin that a third party surveyed says how many were asked and how sure it is."""
    surveyed = [row for row in invent(linkage).dataset.observations if row.sample]

    assert {row.indicator for row in surveyed} == {"EL-C07", "EL-C09"}
    assert all(
        row.sample.size
        and row.sample.low is not None
        and row.sample.low <= row.value <= (row.sample.high or 0)
        for row in surveyed
        if row.sample
    )


def test_a_panel_has_as_many_assessors_as_its_rule_asks_for(odd: Scheme) -> None:
    """Nine at least, with marks on the rule's scale of ten."""
    marks = [mark for mark in invent(odd).dataset.marks if mark.unit == "A1"]

    assert len(marks) == 9
    assert all(0 <= mark.value <= 10 for mark in marks)


@given(seed=SEEDS)
@few
def test_adjustments_rest_on_evidence_and_have_the_sign_of_their_item(odd: Scheme, seed: int) -> None:
    """Nothing is added or taken away that the kernel would refuse."""
    data = invent(odd, seed).dataset

    check_data(odd, data)
    assert {row.item for row in data.adjustments} == {"J1", "K1"}
