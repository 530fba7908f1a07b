"""The list of a month as it is kept and told: places, reasons, what is new, each county for whoever may see it."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.service.monitoring.conftest import AUDITOR, COUNTY, HEAD, INSPECTOR, NEIGHBOUR
from tests.service.monitoring.lists.conftest import DIGEST, FEATURES, listed, new_list, scored

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.monitoring.features.declared import FEATURES as FEATURES_OF_MODELS
from xiangheng_platform.monitoring.lists import capacities, lookup, making
from xiangheng_platform.monitoring.lists.documents import ListedHousehold, ListLevel, VisitList
from xiangheng_platform.monitoring.lists.errors import ListExists, ListRefused, NotListed
from xiangheng_platform.monitoring.lists.lookup import ListFilter
from xiangheng_platform.monitoring.lists.reasons import (
    ListFeatures,
    Scored,
    packed,
    reasons,
    unpacked,
)
from xiangheng_platform.monitoring.lists.words import Change, RiskBand, Way
from xiangheng_platform.monitoring.words import RiskType
from xiangheng_platform.store.store import Store

Made = Callable[..., VisitList]


def rows(
    store: Store, person: Person, month: int | None = None, **wanted: object
) -> dict[str, ListedHousehold]:
    """The households of a list that somebody sees, by key."""
    with store.view(person) as view:
        page = lookup.listed(view, month, ListFilter(**wanted))  # type: ignore[arg-type]  # as the test says
    return {row.key: row for row in page.rows}


def test_a_list_is_told_in_the_order_of_places(store: Store, made: Made) -> None:
    """Each household with its county, place, percentile, probability and band."""
    made(202401, listed(2, 3), listed(1, 1), listed(8, 2, way=Way.RANDOM))
    told = rows(store, INSPECTOR)

    assert list(told) == ["1", "8", "2"]
    assert (told["8"].county.name, told["8"].way, told["8"].place) == ("甲州县", Way.RANDOM, 2)
    assert (told["8"].percentile, told["8"].probability, told["8"].band) == (0.7777, 0.45, RiskBand.OTHER)


@pytest.mark.parametrize(
    ("person", "seen"),
    [(COUNTY, {"1", "2"}), (NEIGHBOUR, {"8"}), (INSPECTOR, {"1", "2", "8"}), (HEAD, {"1", "2", "8"})],
)
def test_a_county_sees_its_own(store: Store, made: Made, person: Person, seen: set[str]) -> None:
    """In the list, its sums and its counties; another county's household is as if it were not there."""
    made(202401, listed(1, 1), listed(2, 2), listed(8, 3))

    assert set(rows(store, person)) == seen
    with store.view(person) as view:
        told = lookup.visit_list(view, 202401)
        assert (told.listed, lookup.count(view)) == (len(seen), len(seen))
        assert len(told.counties) == len({"990122" if key < "7" else "990121" for key in seen})
        if "8" not in seen:
            with pytest.raises(NotListed):
                lookup.of_household(view, 8)


def test_reasons_of_health_and_income_are_for_those_who_may_see_them(store: Store, made: Made) -> None:
    """An auditor sees the list and the other reasons, and that some are withheld."""
    made(202401, listed(1, 1))
    full, part = rows(store, COUNTY)["1"], rows(store, AUDITOR)["1"]

    assert [reason.cause for reason in full.reasons] == ["收入状况", "因病", "因务工就业不稳"]
    assert [reason.cause for reason in part.reasons] == ["因务工就业不稳"]
    assert (full.is_withheld, part.is_withheld) == (False, True)


def test_no_reason_rests_on_what_somebody_may_not_see(store: Store, made: Made) -> None:
    """Of every feature there is: those of wages stand under work, and the sum of work is told without them, and says so."""
    names = tuple(feature.name for feature in FEATURES_OF_MODELS)
    for month, sign in ((202401, 1.0), (202402, -1.0)):
        now = Scored([1.0] * len(names), [sign] * len(names))
        before = Scored([0.0] * len(names), [-sign] * len(names))
        row = listed(1, 1, now=now, before=before, has_shock=True)
        made(month, row, features=names, typical=[0.5] * len(names))
    part = rows(store, AUDITOR)["1"]

    sensitive = {feature.title for feature in FEATURES_OF_MODELS if feature.is_sensitive}
    told_reasons = (*part.reasons, *part.since_before)
    told = {title for reason in told_reasons for title in reason.features}
    assert (bool(told), told & sensitive) == (True, set())
    said = "".join(str(reason.sentence) for reason in told_reasons)
    assert [title for title in sensitive if title in said] == []
    assert (part.base, part.rest) == (None, None)
    work = {f.name: f.is_sensitive for f in FEATURES_OF_MODELS if f.cause is RiskType.JOB}
    of_list = ListFeatures(tuple(work), ())
    (of_work,) = reasons(of_list, Scored((), [1.0] * len(work)), with_sensitive=False)
    assert (of_work.logit, of_work.is_partial) == (list(work.values()).count(False), True)
    assert Change.SHOCK not in part.changes
    assert Change.SHOCK in rows(store, COUNTY)["1"].changes


def test_a_feature_that_we_do_not_know_may_rest_on_anything() -> None:
    """It is told only to those who may see all."""
    mystery = ListFeatures(("mystery",), (1.0,))

    assert reasons(mystery, Scored((2.0,), (1.0,)), with_sensitive=False) == ()
    assert [reason.sentence for reason in reasons(mystery, Scored((2.0,), (1.0,)))] == ["mystery：mystery"]


def test_contributions_are_kept_to_the_last_bit() -> None:
    """What they add up to is exact later, too."""
    added = np.random.default_rng(1).normal(size=73)

    assert np.array_equal(unpacked(packed(added)), added)


def test_reasons_are_sums_by_cause(store: Store) -> None:
    """The features that lead each, and what they add; together with the base they give the log odds back."""
    told = reasons(ListFeatures(FEATURES, ()), Scored((), [1.5, 0.25, -0.5, 0.0]))

    assert [(reason.cause, reason.logit) for reason in told] == [
        ("收入状况", 1.5),
        ("因务工就业不稳", -0.5),
        ("因病", 0.25),
    ]
    assert told[0].features == ("人均年纯收入",)
    assert math.isclose(sum(reason.logit for reason in told), 1.25)


def test_what_is_new_against_the_month_before_is_told(store: Store, made: Made) -> None:
    """Who entered, who rose by twenty points, whom something befell; on the first list nobody is said to be new."""
    first = made(202401, listed(1, 1), listed(2, 2), listed(8, 3))
    second = made(
        202402,
        listed(1, 1),
        listed(3, 2),
        listed(8, 4, percentile_before=0.3, has_shock=True),
        listed(2, 9, percentile_before=0.0),
    )
    told = rows(store, INSPECTOR)

    assert (first.entered, first.left, first.churn) == (0, 0, None)
    assert (second.entered, second.left, second.churn) == (1, 0, 0.25)
    assert (told["3"].changes, told["8"].changes) == ((Change.ENTERED,), (Change.ROSE, Change.SHOCK))
    assert (told["1"].changes, told["2"].changes) == ((), ())


def test_what_changed_is_told_in_sentences(store: Store, made: Made) -> None:
    """Against the month before, also of a household that is new on the list; of what it had and has, and what that adds."""
    made(202402, listed(1, 1, before=scored(2)), listed(3, 2))
    told = rows(store, COUNTY)

    assert [(r.logit, r.sentence) for r in told["1"].since_before] == [
        (0.5, "收入状况：人均年纯收入由 8,000 元变为 4,000 元"),
        (0.25, "因病：人均年合规自付支出由 1,500 元变为 3,000 元"),
        (-0.125, "因务工就业不稳：近12个月无人务工月数由 4 月变为 2 月"),
    ]
    assert told["3"].since_before == ()


def test_reasons_are_sentences_for_those_who_may_see_what_they_say(store: Store, made: Made) -> None:
    """What the household has, beside what is typical where that is known; an auditor is told no income."""
    made(202401, listed(1, 1))
    full, part = rows(store, COUNTY)["1"], rows(store, AUDITOR)["1"]

    assert [reason.sentence for reason in full.reasons] == [
        "收入状况：人均年纯收入 4,000 元（一般户 14,500 元）",
        "因病：人均年合规自付支出 3,000 元（一般户 200 元）",
        "因务工就业不稳：近12个月无人务工月数 2 月（一般户 1 月）",
    ]
    assert [reason.sentence for reason in part.reasons] == [full.reasons[2].sentence]


def test_reasons_and_the_rest_add_up_to_the_log_odds(store: Store, made: Made) -> None:
    """Of every feature there is, with the base, and the changes to what the log odds moved by; to the last bit on a grid of halves."""
    names = tuple(feature.name for feature in FEATURES_OF_MODELS)
    now = [(position % 7 - 3) / 2 for position in range(len(names))]
    before = [(position % 5 - 2) / 2 for position in range(len(names))]
    values = [0.0] * len(names)
    row = listed(1, 1, now=Scored(values, now), before=Scored(values, before))
    made(202401, row, features=names, typical=values)
    told = rows(store, COUNTY)["1"]

    assert told.base is not None
    assert told.rest is not None
    assert told.base + sum(reason.logit for reason in told.reasons) + told.rest == -2.5 + sum(now)
    assert len(told.reasons) == 5
    assert sum(reason.logit for reason in told.since_before) == sum(now) - sum(before)


def test_what_is_invented_is_said_of_each_household(store: Store, made: Made) -> None:
    """Beside a real one, on a list that says that some are."""
    made(202401, listed(1, 1, is_invented=True), listed(8, 2))
    told = rows(store, INSPECTOR)
    with store.view(INSPECTOR) as view:
        whole = lookup.visit_list(view)

    assert (told["1"].is_invented, told["8"].is_invented, whole.is_invented) == (True, False, True)


def test_a_list_is_filtered(store: Store, made: Made) -> None:
    """By county, band and way, which a page and the count ask alike."""
    made(202401, listed(1, 1), listed(2, 2, way=Way.RANDOM), listed(8, 3))

    assert set(rows(store, INSPECTOR, county="甲州县")) == {"8"}
    assert set(rows(store, INSPECTOR, way=Way.RANDOM)) == {"2"}
    assert rows(store, INSPECTOR, band=RiskBand.TOP) == {}


def test_a_page_goes_on_where_the_last_one_ended(store: Store, made: Made) -> None:
    """By place."""
    made(202401, listed(1, 1), listed(2, 2), listed(8, 3))
    with store.view(INSPECTOR) as view:
        first = lookup.listed(view, limit=2)
        second = lookup.listed(view, limit=2, after=first.next)

    assert [row.key for row in (*first.rows, *second.rows)] == ["1", "2", "8"]


def test_a_month_has_one_list_until_it_is_withdrawn(store: Store, made: Made) -> None:
    """Withdrawn with a reason, another one may be made, and the first is gone from sight."""
    made(202401, listed(1, 1))
    with pytest.raises(ListExists):
        made(202401, listed(2, 1))
    making.withdraw(store, INSPECTOR, 202401, "走访能力写错了")
    with store.view(INSPECTOR) as view, pytest.raises(NotListed):
        lookup.visit_list(view, 202401)
    made(202401, listed(2, 1))

    assert set(rows(store, INSPECTOR)) == {"2"}


def test_every_fault_of_a_list_is_told(store: Store, households: None, model: str) -> None:
    """A month that is none, a county without capacity, a household twice, what cannot be, contributions too few."""
    wrong = replace(listed(1, 1), probability=1.5)
    short = listed(8, 2, now=Scored([1.0], [0.0]))
    new = new_list(202513, wrong, listed(1, 1), short, counties=new_list(202401).counties[1:])
    with pytest.raises(ListRefused) as refused:
        making.make(store, INSPECTOR, new)

    assert [fault.where for fault in refused.value.faults] == ["年月", "户", "户", "户", "特征"]


def test_a_month_to_come_has_no_list(store: Store, households: None, model: str) -> None:
    """It would be the last list for years; nor has one that nobody can visit, which would block the month."""
    with pytest.raises(ListRefused, match="还没有到"):
        making.make(store, INSPECTOR, new_list(209901, listed(1, 1)))
    with pytest.raises(ListRefused, match="没有一个县有要走访的户"):
        making.make(store, INSPECTOR, new_list(202401, counties=()))


def test_a_list_is_made_for_counties_within_reach(store: Store, made: Made) -> None:
    """A county officer makes none at all."""
    with pytest.raises(NotAllowed):
        making.make(store, COUNTY, new_list(202401, listed(1, 1)))


def test_capacity_holds_from_a_month_until_it_is_stated_anew(store: Store) -> None:
    """Of the same month it is put right; a county that said nothing has none; each sees its own."""
    capacities.state(store, INSPECTOR, 202401, [("桃溪县", 30), ("990121", 20)])
    capacities.state(store, INSPECTOR, 202403, [("桃溪县", 40)])
    capacities.state(store, INSPECTOR, 202401, [("桃溪县", 35)])

    def told(person: Person, month: int) -> dict[str, int]:
        with store.view(person) as view:
            return {row.county.name: row.visits for row in capacities.capacities(view, month)}

    assert told(INSPECTOR, 202312) == {}
    assert told(INSPECTOR, 202402) == {"桃溪县": 35, "甲州县": 20}
    assert told(COUNTY, 202404) == {"桃溪县": 40}


def test_a_capacity_that_cannot_be_is_refused(store: Store) -> None:
    """With the county; nothing of the others is written."""
    with pytest.raises(ListRefused, match="桃溪县 -1 户"):
        capacities.state(store, INSPECTOR, 202401, [("桃溪县", -1), ("甲州县", 3)])
    with store.view(INSPECTOR) as view:
        assert capacities.capacities(view, 202401) == ()


def test_a_county_that_is_written_twice_is_refused(store: Store) -> None:
    """By name, or by name and code: which number holds, nobody can know."""
    for again in ("桃溪县", "990122"):
        with pytest.raises(ListRefused, match="写了不止一次"):
            capacities.state(store, INSPECTOR, 202401, [("桃溪县", 40), (again, 41)])


def test_a_list_says_by_which_model_and_what_is_invented(store: Store, made: Made) -> None:
    """And who made it, by which seed, and where each county ends."""
    told = made(202401, listed(1, 1))

    assert (told.model, told.households, told.seed, told.is_invented, told.made_by) == (
        DIGEST,
        9,
        "试",
        True,
        "liu",
    )
    assert [(c.county.name, c.visits, c.drawn, c.marginal) for c in told.counties] == [
        ("甲州县", 3, 1, 0.3),
        ("桃溪县", 3, 1, 0.3),
    ]


@pytest.mark.parametrize("shift", [0.25, 0.0])
def test_a_list_tells_how_its_level_was_watched(store: Store, made: Made, shift: float) -> None:
    """What was expected, what happened, and what was added, to the last digit; a list that was not watched says nothing."""
    level = ListLevel(202309, 202312, 9, 60, 47.3125, 0.251, 0.125, 0.375, shift)
    made(202401, listed(1, 1), level=level)
    made(202402, listed(1, 1))
    with store.view(COUNTY) as view:
        assert lookup.visit_list(view, 202401).level == level
        assert lookup.visit_list(view, 202402).level is None
