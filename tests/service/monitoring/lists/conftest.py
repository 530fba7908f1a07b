"""Invented households in two counties, a model that somebody may approve, and lists that it makes."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from tests.service.monitoring.conftest import HEAD, INSPECTOR

from xiangheng_platform.access.views import act_of
from xiangheng_platform.monitoring.evaluation_documents import (
    Figures,
    IntervalRecord,
    QuotaRecord,
    RankFigures,
    RiskEvaluation,
    ShippingRecord,
)
from xiangheng_platform.monitoring.lists import making, models
from xiangheng_platform.monitoring.lists.choosing import CountyChoice
from xiangheng_platform.monitoring.lists.documents import VisitList
from xiangheng_platform.monitoring.lists.making import NewList, NewListed
from xiangheng_platform.monitoring.lists.reasons import Scored
from xiangheng_platform.monitoring.lists.words import Way
from xiangheng_platform.monitoring.tables import HouseholdIdentity
from xiangheng_platform.regions import divisions
from xiangheng_platform.store.store import Store

DIGEST = "a" * 64
FEATURES = ("income", "self_paid", "idle_months", "farmland")
TYPICAL = (14_500.0, 200.0, 1.0, math.nan)
#: Keys of households: 1 to 6 lie in 桃溪县, 7 to 9 in 甲州县.
COUNTIES = {key: "990122" if key < 7 else "990121" for key in range(1, 10)}


def evaluation(digest: str = DIGEST, *, may_ship: bool = True, **told: Any) -> RiskEvaluation:
    """What a plugin says of a model, invented."""
    one = IntervalRecord(0.8, 0.7, 0.9)
    figures = Figures(8, 2, 0.25, RankFigures(one, one, one, 0.5, 2.0, 2, 1), None)
    stated: dict[str, Any] = {
        "model": digest, "kind": "additive", "title": "可加单调模型", "is_invented": True, "trained_on": 202312,
        "cut": 202412, "horizon": 12, "capacity": 0.1, "repetitions": 10, "seed": 1, "figures": figures,
        "quota": QuotaRecord(2, 1, 0.5, 0.5, 2.0), "slices": (), "challengers": (),
        "shipping": ShippingRecord(may_ship, ("召回率不高于收入最低的在前",), ()), "reliability": (), "gains": (),
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
    models.register(store, INSPECTOR, models.NewModel(digest, digest.encode(), "risk", told, "# 模型卡"))


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
