"""A model is registered with its evaluation, and makes lists only once somebody else approved that it beats the rules."""

from dataclasses import replace
from typing import Any

import pytest
from tests.service.monitoring.conftest import COUNTY, HEAD, INSPECTOR
from tests.service.monitoring.lists.conftest import DIGEST, Named, evaluation, listed, new_list, registered

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
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
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import document, record_of

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
    with pytest.raises(ModelNotBetter, match="不能证明优于“按收入由低到高”"):
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
    """Or of one that was trained on something else; one that is registered is not registered again."""
    other = models.NewModel(Named("b" * 64, trained_on=202212), "risk", evaluation())
    assert places(store, other) == ["model", "trained_on"]
    registered(store)
    with pytest.raises(ModelExists):
        registered(store)


def test_what_an_evaluation_says_of_its_use_counts_for_nothing(store: Store) -> None:
    """That it may be used follows from the figures, or it is refused; so does a rule that it was not held against."""
    lost = evaluation(may_ship=False)
    wishful = replace(lost, shipping=replace(lost.shipping, may_ship=True))
    assert places(store, new(wishful)) == ["shipping.may_ship"]
    selective = evaluation(challengers=evaluation().challengers[:1])
    assert places(store, new(selective)) == ["shipping.may_ship"]
    reworded = evaluation(shipping=replace(evaluation().shipping, reasons=("大家都说好",)))
    models.register(store, INSPECTOR, new(reworded))
    with store.view(INSPECTOR) as view:
        assert models.dossier(view, DIGEST).evaluation == evaluation()


def changed(path: str, value: object) -> RiskEvaluation:
    """An evaluation with one figure written over, as whoever edits the file would."""
    told = document(evaluation())
    *names, last = path.split(".")
    place: Any = told
    for name in names:
        place = place[int(name) if name.isdecimal() else name]
    place[last] = value
    return record_of(RiskEvaluation, told)


@pytest.mark.parametrize(
    ("path", "value", "at"),
    [
        ("figures.ranking.recall.value", 0.9, "figures.ranking.recall.value"),
        ("figures.ranking.auc.value", 1.2, "figures.ranking.auc.high"),
        ("figures.events", -1, "figures.events"),
        ("figures.households", None, "figures.households"),
        ("figures.rate", 1.5, "figures.rate"),
        ("figures.rate", "高", "figures.rate"),
        ("model", 7, "model"),
        ("cut", "十二月", "cut"),
        ("figures.events", 21, "figures"),
        ("capacity", 0.9, "figures.ranking.places"),
        ("challengers.0.recall_gain.low", 0.6, "challengers.0.recall_gain.low"),
        ("challengers.1.recall_gain.value", 0.6, "challengers.1.recall_gain.value"),
        ("challengers.1.figures.ranking.auc.value", 0.6, "challengers.1.auc_gain.value"),
        ("challengers.0.name", "rules", "challengers"),
        ("cut", 202411, "cut"),
    ],
)
def test_figures_that_cannot_be_are_told_where_they_stand(
    store: Store, path: str, value: object, at: str
) -> None:
    """A share above 1, a count below 0, an interval beside its figure, a quotient or a difference that is none."""
    assert at in places(store, new(changed(path, value)))


def new(told: RiskEvaluation) -> models.NewModel:
    """A model that is to be registered with it."""
    return models.NewModel(Named(), "risk", told)


def places(store: Store, handed_over: models.NewModel) -> list[str]:
    """Where the faults are for which it is refused, as paths within the evaluation."""
    with pytest.raises(ModelRefused) as refused:
        models.register(store, INSPECTOR, handed_over)
    return [".".join(fault.at.names[1:]) for fault in refused.value.faults if isinstance(fault.at, FieldPath)]


def test_a_withdrawn_model_says_so(store: Store) -> None:
    """By whom, when and why; approved again, it is as any that was approved."""
    registered(store)
    models.approve(store, HEAD, DIGEST, "胜过规则")
    withdrawn = models.withdraw(store, HEAD, DIGEST, "下月重训")
    with store.view(INSPECTOR) as view:
        assert models.models(view) == (withdrawn,)
    assert (withdrawn.withdrawn_by, withdrawn.withdrawal, withdrawn.approved_by) == ("chen", "下月重训", None)
    assert withdrawn.withdrawn_at is not None
    again = models.approve(store, HEAD, DIGEST, "重训推迟")
    assert (again.approval, again.withdrawn_by, again.withdrawn_at) == ("重训推迟", None, None)


def test_what_learnt_from_invented_households_ranks_no_real_ones(store: Store, households: None) -> None:
    """By its file, though it was judged on real ones; where some of the households are invented, it does, and the list says so."""
    models.register(store, INSPECTOR, new(evaluation(is_invented=False)))
    assert models.approve(store, HEAD, DIGEST, "试").is_invented
    with pytest.raises(ListRefused) as refused:
        making.make(store, INSPECTOR, new_list(202501, listed(1, 1), is_invented=False))
    assert "虚构" in str(refused.value.faults[0])
    assert making.make(store, INSPECTOR, new_list(202501, listed(1, 1))).is_invented


def test_a_beginning_of_two_models_is_none(store: Store) -> None:
    """It is told that there are two."""
    registered(store)
    registered(store, "a" * 63 + "b")
    with store.view(INSPECTOR) as view, pytest.raises(NoSuchModel, match="2 个模型"):
        models.dossier(view, "aaa")
