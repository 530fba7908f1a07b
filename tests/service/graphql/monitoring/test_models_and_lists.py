"""From a trained model's files to the list of a month, all by the schema: registered, approved, ranked by a job, withdrawn."""

import json
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.service.conftest import SignedIn
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.monitoring.list_probes import DRIFT
from tests.service.monitoring.lists.conftest import evaluation

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.app import new_worker
from xiangheng_platform.jobs import queue
from xiangheng_platform.jobs.records import State
from xiangheng_platform.monitoring import adoptions
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.months import Months
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.model.risk import AdditiveRisk
from xiangheng_scoring.records import document

HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
REFUSED = "... on Refused { code faults { message remedy at { ... on Field { path } } } }"
REGISTER = f"""mutation ($file: Upload!, $evaluation: Upload!, $card: Upload) {{
  registerRiskModel(file: $file, evaluation: $evaluation, card: $card) {{
    ... on RiskModel {{ digest plugin isInvented card }} {REFUSED}
  }}
}}"""
APPROVE = f'mutation ($model: String!) {{ it: approveRiskModel(model: $model, reason: "胜过规则") {{ ... on RiskModel {{ approvedBy }} {REFUSED} }} }}'
WITHDRAW = f'mutation ($model: String!) {{ it: withdrawRiskModel(model: $model, reason: "变了") {{ ... on RiskModel {{ approvedBy withdrawal }} {REFUSED} }} }}'
MAKE = f"""mutation ($model: String!, $month: Int = 202312, $seed: String = "试") {{
  it: makeVisitList(month: $month, model: $model, seed: $seed) {{ ... on Job {{ number }} {REFUSED} }}
}}"""
CAPACITY = """mutation { it: stateVisitCapacities(since: 202312, counties: [{ county: "泸溪县", visits: 20 }]) {
  ... on StatedCapacities { counties { visits } } } }"""


@dataclass(frozen=True)
class Trained:
    """A register of invented households, a model of its first year, and what is said of it."""

    folder: Path
    content: bytes
    digest: str

    @property
    def evaluation(self) -> bytes:
        """As `risk evaluate --save` writes it."""
        return json.dumps(document(evaluation(self.digest))).encode()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Of a thousand households in a county of the reference data."""
    folder = tmp_path_factory.mktemp("trained") / "register"
    generate(folder, 1_000, codes=("433122",))
    table = feature_table(Months(folder), 202312, _silent, 12)
    model = AdditiveRisk().train(table, _silent)
    for later in (path for year in (2024, 2025) for path in folder.glob(f"*/month={year}*")):
        shutil.rmtree(later)  # to come still, by the clock of these tests
    return Trained(folder, model.write(), model.digest)


@pytest.fixture
def model(ask: Ask, store: Store, trained: Trained) -> str:
    """The beginning of the digest of a model that was registered and approved; its households are in the register."""
    adoptions.adopt(store, INSPECTOR, Months(trained.folder), is_invented=True)
    ask(REGISTER, **files(trained.content, trained.evaluation))
    assert ask(APPROVE, HEAD, model=trained.digest[:10]).data["it"] == {"approvedBy": "chen"}
    return trained.digest[:10]


def files(content: bytes, judged: bytes, card: bytes = b"") -> dict[str, Any]:
    """What is uploaded of a model."""
    given = {"file": content, "evaluation": judged} | ({"card": card} if card else {})
    return {name: Upload(name, BytesIO(data)) for name, data in given.items()}


def test_a_model_is_registered_from_its_files(ask: Ask, trained: Trained) -> None:
    """The plugin that gives its kind reads it, and it is called what it says itself that it is."""
    told = ask(REGISTER, **files(trained.content, trained.evaluation, "# 卡".encode())).data[
        "registerRiskModel"
    ]
    assert told == {"digest": trained.digest, "plugin": "risk", "isInvented": True, "card": "# 卡"}


@pytest.mark.parametrize(
    ("content", "judged", "path", "said"),
    [
        (b"PK", None, ["file"], "模型文件"),
        (None, b"{}", ["evaluation"], "读不出结果"),
        (
            None,
            json.dumps(document(evaluation("a" * 64, kind="crystal_ball"))).encode(),
            ["file"],
            "crystal_ball",
        ),
    ],
    ids=["no model", "no evaluation", "a kind that no plugin gives"],
)
def test_what_is_no_model_is_refused_at_its_place(
    ask: Ask,
    store: Store,
    trained: Trained,
    content: bytes | None,
    judged: bytes | None,
    path: list[str],
    said: str,
) -> None:
    """As data, and nothing is registered."""
    before = store.last_act()
    given = files(content or trained.content, judged or trained.evaluation)
    told = ask(REGISTER, **given).data["registerRiskModel"]
    assert told["code"] == "RISK-MODEL-REFUSED"
    assert said in told["faults"][0]["message"]
    assert store.last_act() == before


def test_whoever_registered_a_model_does_not_approve_it(ask: Ask, trained: Trained) -> None:
    """Nor does whoever may approve do it twice."""
    ask(REGISTER, **files(trained.content, trained.evaluation))
    assert ask(APPROVE, model=trained.digest).data["it"]["code"] == "ACCESS-DENIED"
    ask(APPROVE, HEAD, model=trained.digest)
    assert ask(APPROVE, HEAD, model=trained.digest).data["it"]["code"] == "RISK-MODEL-EXISTS"


def test_a_list_is_ranked_by_a_job(ask: Ask, store: Store, signed_in: SignedIn, model: str) -> None:
    """Its progress is that of any job, and the list is there when it is done; withdrawn, another one can be made."""
    ask(CAPACITY)
    asker = signed_in(Role.INSPECTOR)
    number = ask(MAKE, asker, model=model).data["it"]["number"]
    new_worker(store, Settings()).run_waiting()
    with store.view(asker) as view:
        job = queue.find(view, number)
    assert (job.state, job.error) == (State.DONE, "")
    assert (job.result or {})["listed"] == 20
    told = ask("{ visitList(month: 202312) { listed isInvented model counties { visits drawn } } }").data
    assert told["visitList"]["counties"] == [{"visits": 20, "drawn": 1}]
    assert told["visitList"]["model"].startswith(model)
    listed = ask("{ visitListHouseholds(month: 202312, first: 1) { nodes { reasons { sentence } } } }").data
    assert listed["visitListHouseholds"]["nodes"][0]["reasons"]

    second = ask(MAKE, model=model).data["it"]
    assert (second["code"], second["faults"][0]["at"]) == ("RISK-LIST-EXISTS", {"path": ["month"]})
    withdraw = f'mutation {{ it: withdrawVisitList(month: 202312, reason: "重排") {{ ... on VisitList {{ listed }} {REFUSED} }} }}'
    assert ask(withdraw).data["it"] == {"listed": 20}
    assert ask(withdraw).data["it"]["code"] == "RISK-LIST-UNKNOWN"


def test_a_list_that_cannot_be_is_refused_before_there_is_a_job(ask: Ask, model: str) -> None:
    """Each with what to do by the schema, and nobody has to wait for a job to fail."""
    nobody = ask(MAKE, model=model).data["it"]
    assert nobody["faults"][0]["remedy"] == "stateVisitCapacities"
    assert nobody["faults"][0]["at"] == {"path": ["month"]}
    ask(CAPACITY)
    refused = {
        ask(MAKE, **{"model": model} | given).data["it"]["code"]
        for given in ({"month": 209912}, {"seed": " "}, {"model": "ffff"})
    }
    assert refused == {"RISK-LIST-REFUSED", "DRAW-SEED", "RISK-MODEL-UNKNOWN"}
    assert ask(WITHDRAW, HEAD, model=model).data["it"] == {"approvedBy": None, "withdrawal": "变了"}
    assert ask(MAKE, model=model).data["it"]["code"] == "RISK-MODEL-APPROVAL"
    assert ask("{ jobs { totalCount } }").data["jobs"] == {"totalCount": 0}


def test_what_monitoring_found_is_recorded(ask: Ask, trained: Trained) -> None:
    """From the file that it wrote, of a model that is registered."""
    record = f"mutation ($file: Upload!) {{ it: recordRiskDrift(file: $file) {{ ... on RiskDrift {{ upto verdict }} {REFUSED} }} }}"
    told = json.dumps(document(DRIFT) | {"model": trained.digest}).encode()
    assert ask(record, file=Upload("a", BytesIO(told))).data["it"]["code"] == "RISK-MODEL-UNKNOWN"
    ask(REGISTER, **files(trained.content, trained.evaluation))
    assert ask(record, file=Upload("a", BytesIO(told))).data["it"] == {"upto": 202403, "verdict": "KEEP"}


def _silent(done: int, total: int) -> None:
    pass
