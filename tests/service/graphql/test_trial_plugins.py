"""A scheme whose plugin never comes back, or takes its process with it: the worker outlives it, and can stop it."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from tests.service.conftest import SignedIn
from tests.service.graphql.conftest import SCHEME, Ask, Install

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.app import new_worker
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.settings import EvidenceSettings, JobSettings, Settings
from xiangheng_platform.store.store import Store

pytestmark = pytest.mark.one_database
CODE = """import os
from decimal import Decimal
from importlib.resources import files

from xiangheng_scoring.plugins import Assessment, hook
from xiangheng_scoring.rules import Rule


class Endless(Rule):
    kind = "endless_rule"
    title = "没有尽头"

    def score(self, value: Decimal) -> Decimal:
        if value == 3:
            os._exit(3)
        while value == 4: pass  # on one line: it may be stopped at either of two
        return value


@hook
def rules():
    return [Endless]


@hook
def assessments():
    return [Assessment("endless", files("plugin_endless") / "scheme", "试")]
"""
NODES = "code,parent,name,weight,rule,parameters,missing\nT,,总,10,,,\nA,T,甲指标,10,endless_rule,,reweight\n"
SCORE = """mutation ($files: [Int!]!) { score(scheme: "endless", files: $files) { ... on Job { number } ... on Refused { code } } }"""
TRIAL = """query ($job: Int!) { trialScoring(job: $job) { state file job { errorCode error done total message }
    ranking { nodes { code total } } } }"""
Trial = Callable[[str], int]


@pytest.fixture
def person(signed_in: SignedIn) -> Person:
    """Who asks for trials."""
    return signed_in(Role.INSPECTOR)


@pytest.fixture
def trial(ask: Ask, store: Store, person: Person, install: Install) -> Trial:
    """Asks for a trial by the plugin's scheme, of a table in which one county has this value; the number of its job."""
    install("endless", CODE, SCHEME | {"scheme/nodes.csv": NODES}, 'rules = ["endless_rule"]\n')

    def ask_for(value: str) -> int:
        table = f"代码,名称,甲指标\n1,一县,2\n2,二县,{value}\n".encode()
        file = deposits.add(store, person, table, "数.csv", Purpose.WORKBOOK, EvidenceSettings())
        return int(ask(SCORE, person, files=[file.number]).data["score"]["number"])

    return ask_for


def test_every_step_of_scoring_is_the_progress_of_the_job(
    ask: Ask, store: Store, person: Person, trial: Trial
) -> None:
    """Workbooks, then indicators and units, then explanations; at the end all of the last are done."""
    job = trial("1")
    new_worker(store, Settings()).run_waiting()
    done = ask(TRIAL, person, job=job).data["trialScoring"]
    assert [unit["total"] for unit in done["ranking"]["nodes"]] == ["0.20", "0.10"]
    assert {name: done["job"][name] for name in ("done", "total", "message")} == {
        "done": 2,
        "total": 2,
        "message": "说明",
    }


@pytest.mark.parametrize(("value", "words"), [("4", "while value == 4"), ("3", "退出码 3")])
def test_what_never_ends_or_ends_the_process_fails_its_job_only(
    ask: Ask, store: Store, person: Person, trial: Trial, value: str, words: str
) -> None:
    """The job says where the plugin was, or how the process ended; the worker goes on to the next."""
    job, other = trial(value), trial("1")
    new_worker(store, Settings(jobs=JobSettings(step_seconds=3))).step(job)
    new_worker(store, Settings()).run_waiting()
    failed, done = (ask(TRIAL, person, job=number).data["trialScoring"] for number in (job, other))
    assert (failed["state"], failed["file"], failed["job"]["errorCode"]) == (
        "FAILED",
        None,
        "PLUGIN-UNFINISHED",
    )
    assert words in failed["job"]["error"]
    assert done["state"] == "DONE"


def test_cancelling_stops_a_step_that_never_ends(
    ask: Ask, store: Store, person: Person, trial: Trial
) -> None:
    """The process of the scoring is ended, whatever the plugin does; nothing is kept."""
    job = trial("4")
    worker = Thread(target=new_worker(store, Settings()).run_waiting)
    worker.start()
    state: dict[str, Any] = {}
    while "计分" not in str(state):
        state = ask(TRIAL, person, job=job).data["trialScoring"]["job"]
    ask("mutation ($job: Int!) { cancelJob(number: $job) { __typename } }", person, job=job)
    worker.join()
    told = ask(TRIAL, person, job=job).data["trialScoring"]
    assert (told["state"], told["file"]) == ("CANCELLED", None)
