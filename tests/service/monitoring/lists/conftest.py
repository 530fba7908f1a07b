"""Invented households in two counties, a model that somebody may approve, and lists that it makes."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.service.monitoring.conftest import HEAD, INSPECTOR

from xiangheng_platform.access.views import act_of
from xiangheng_platform.monitoring.evaluation_documents import (
    ChallengerRecord,
    Figures,
    IntervalRecord,
    QuotaRecord,
    RankFigures,
    RiskEvaluation,
)
from xiangheng_platform.monitoring.lists import making, models
from xiangheng_platform.monitoring.lists.choosing import CountyChoice
from xiangheng_platform.monitoring.lists.documents import VisitList
from xiangheng_platform.monitoring.lists.making import NewList, NewListed
from xiangheng_platform.monitoring.lists.reasons import Scored
from xiangheng_platform.monitoring.lists.words import Way
from xiangheng_platform.monitoring.models import Values
from xiangheng_platform.monitoring.shipping import Rule, shipping
from xiangheng_platform.monitoring.tables import HouseholdIdentity
from xiangheng_platform.regions import divisions
from xiangheng_platform.store.store import Store
from xiangheng_scoring.numbers.arrays import Array

DIGEST = "a" * 64
FEATURES = ("income", "self_paid", "idle_months", "farmland")
TYPICAL = (14_500.0, 200.0, 1.0, math.nan)
#: Keys of households: 1 to 6 lie in 桃溪县, 7 to 9 in 甲州县.
COUNTIES = {key: "990122" if key < 7 else "990121" for key in range(1, 10)}


@dataclass(frozen=True)
class Named:
    """A model of which nothing is known but its name; lists are handed over, and it ranks nobody."""

    digest: str = DIGEST
    features: tuple[str, ...] = FEATURES
    base: float = 0.0
    trained_on: int = 202312
    learnt_until: int = 202412
    is_invented: bool = True

    def write(self) -> bytes:
        """Its name."""
        return self.digest.encode()

    def probability(self, values: Values) -> Array:
        """Of nobody."""
        raise NotImplementedError

    def contributions(self, values: Values) -> Array:
        """To nothing."""
        raise NotImplementedError


def figures(found: int, auc: float) -> Figures:
    """Of twenty households of whom four fell back, so many of them among the eight that are listed."""
    area, recall = (IntervalRecord(value, value / 2, 1.0) for value in (auc, found / 4))
    ranking = RankFigures(area, area, recall, found / 8, found / 8 / 0.2, 8, found)
    return Figures(20, 4, 0.2, ranking, None)


def challenger(rule: Rule, low: float) -> ChallengerRecord:
    """A rule that lists two households less, and how much less at least."""
    gains = IntervalRecord(0.5, low, 0.75), IntervalRecord(0.1, low, 0.2)
    return ChallengerRecord(rule.value, rule.label, True, figures(1, 0.7), *gains)


def evaluation(digest: str = DIGEST, *, may_ship: bool = True, **told: Any) -> RiskEvaluation:
    """What a plugin says of a model, invented."""
    rules = tuple(challenger(rule, 0.05 if may_ship else -0.05) for rule in Rule)
    judged = figures(3, 0.8)
    stated: dict[str, Any] = {
        "model": digest, "kind": "additive", "title": "可加单调模型", "is_invented": True, "trained_on": 202312,
        "cut": 202412, "horizon": 12, "capacity": 0.4, "repetitions": 10, "seed": 1, "figures": judged,
        "quota": QuotaRecord(2, 1, 0.5, 0.5, 2.0), "slices": (), "challengers": rules,
        "shipping": shipping(judged, rules, (), 0.4), "reliability": (), "gains": (),
        "features": (), "excluded": (), "oracle": None, "versions": (),
    }  # fmt: skip
    return RiskEvaluation(**(stated | told))


@pytest.fixture
def households(store: Store) -> None:
    """Nine households by number and key."""
    with act_of(store, INSPECTOR, "test:households", "register") as act:
        for key, county in COUNTIES.items():
            division = divisions.county(act, county, act.today).key
            act.session.add(
                HouseholdIdentity(
                    key=key, number=f"H{key:05}", division=division, head="某某", telephone="", month=202412
                )
            )


def registered(store: Store, digest: str = DIGEST, *, may_ship: bool = True) -> None:
    """A model is registered by the inspector."""
    told = evaluation(digest, may_ship=may_ship)
    models.register(store, INSPECTOR, models.NewModel(Named(digest), "risk", told, "# 模型卡"))


@pytest.fixture
def model(store: Store) -> str:
    """A model that was approved."""
    registered(store)
    models.approve(store, HEAD, DIGEST, "胜过规则")
    return DIGEST


def listed(key: int, place: int, *, way: Way = Way.MODEL, **told: Any) -> NewListed:
    """A household that is to be on a list, the more at risk the higher its place."""
    return NewListed(key, COUNTIES[key], place, 0.9 / place, way, told.pop("now", scored(place)), **told)


def scored(place: int) -> Scored:
    """What a model was given of a household, and what it made of it: the poorer and the iller the higher its place."""
    return Scored(
        [4_000.0 * place, 3_000.0 / place, 2.0 * place, math.nan],
        [1.0 / place, 0.5 / place, -0.25 / place, 0.0],
    )


def new_list(month: int, *rows: NewListed, **told: Any) -> NewList:
    """A list of a month; of nine households that were ranked, unless it is told otherwise."""
    counties = tuple(CountyChoice(code, 5, 3, 1, 0.3) for code in ("990121", "990122"))
    stated: dict[str, Any] = {
        "month": month, "model": DIGEST, "households": 9, "seed": "试", "frame": "f" * 64, "features": FEATURES,
        "typical": TYPICAL,
        "base": -2.5, "counties": counties, "rows": rows, "is_invented": True,
    }  # fmt: skip
    return NewList(**(stated | told))


@pytest.fixture
def made(store: Store, households: None, model: str) -> Callable[..., VisitList]:
    """Makes the list of a month."""
    return lambda month, *rows, **told: making.make(store, INSPECTOR, new_list(month, *rows, **told))
