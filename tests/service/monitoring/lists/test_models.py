"""A model is registered with its evaluation, and makes lists only once somebody else approved that it beats the rules."""

import pytest
from tests.service.monitoring.conftest import COUNTY, HEAD, INSPECTOR
from tests.service.monitoring.lists.conftest import DIGEST, evaluation, listed, new_list, registered

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.monitoring.lists import making, models
from xiangheng_platform.monitoring.lists.errors import (
    ListRefused,
    ModelExists,
    ModelNotApproved,
    ModelNotBetter,
    ModelRefused,
    NoSuchModel,
)
from xiangheng_platform.store.store import Store

BOTH = Person("liu", (Granted(Role.INSPECTOR), Granted(Role.DIVISION_HEAD)))


def test_a_model_is_told_with_its_evaluation_card_and_file(store: Store) -> None:
    """By the beginning of its digest, to whoever reads lists anywhere."""
    registered(store)
    with store.view(COUNTY) as view:
        dossier = models.dossier(view, DIGEST[:8])
        with pytest.raises(ModelNotApproved):
            models.content(view, DIGEST)
    models.approve(store, HEAD, DIGEST, "胜过规则")
    with store.view(COUNTY) as view:
        record, content = models.content(view, DIGEST)

    assert (dossier.evaluation, dossier.card) == (evaluation(), "# 模型卡")
    assert (record.may_ship, record.approved_by, content) == (True, "chen", DIGEST.encode())


def test_only_what_beats_the_rules_is_approved(store: Store) -> None:
    """The reasons are those of its evaluation."""
    registered(store, may_ship=False)
    with pytest.raises(ModelNotBetter, match="召回率不高于收入最低的在前"):
        models.approve(store, HEAD, DIGEST, "试")


def test_who_registered_does_not_approve(store: Store) -> None:
    """Though they are a head, too; nor does anybody without a reason, or twice."""
    registered(store)
    with pytest.raises(NotAllowed):
        models.approve(store, BOTH, DIGEST, "胜过规则")
    with pytest.raises(ListRefused):
        models.approve(store, HEAD, DIGEST, " ")
    models.approve(store, HEAD, DIGEST, "胜过规则")
    with pytest.raises(ModelExists):
        models.approve(store, HEAD, DIGEST, "胜过规则")


def test_only_an_approved_model_makes_lists(store: Store, households: None) -> None:
    """Before, and once it was withdrawn, it makes none."""
    registered(store)
    with pytest.raises(ModelNotApproved):
        making.make(store, INSPECTOR, new_list(202501, listed(1, 1)))
    models.approve(store, HEAD, DIGEST, "胜过规则")
    making.make(store, INSPECTOR, new_list(202501, listed(1, 1)))
    models.withdraw(store, HEAD, DIGEST, "下月重训")
    with pytest.raises(ModelNotApproved):
        making.make(store, INSPECTOR, new_list(202502, listed(1, 1)))
    with store.view(INSPECTOR) as view:
        assert [model.approved_by for model in models.models(view)] == [None]


def test_an_evaluation_of_another_model_is_refused(store: Store) -> None:
    """And an empty file, both told at once; one that is registered is not registered again."""
    with pytest.raises(ModelRefused) as refused:
        models.register(store, INSPECTOR, models.NewModel("b" * 64, b"", "risk", evaluation()))
    assert [fault.where for fault in refused.value.faults] == ["检验结果", "模型文件"]
    registered(store)
    with pytest.raises(ModelExists):
        registered(store)


def test_a_beginning_of_two_models_is_none(store: Store) -> None:
    """It is told that there are two."""
    registered(store)
    registered(store, "a" * 63 + "b")
    with store.view(INSPECTOR) as view, pytest.raises(NoSuchModel, match="2 个模型"):
        models.dossier(view, "aaa")
