"""Workbooks scored on trial: what comes of it is what the command prints, and nothing is kept but a file for some days."""

from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from tests.service.conftest import SignedIn
from tests.service.graphql.conftest import Ask

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.app import new_worker
from xiangheng_platform.evidence import deposits, lookup
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.settings import EvidenceSettings, Settings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli import main
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_seeds.generator import invent
from xiangheng_seeds.workbooks import write_workbooks

SCORE = """mutation ($files: [Int!]!, $scheme: String! = "leapfrog") { score(scheme: $scheme, files: $files) {
    __typename ... on Job { number state } ... on Refused { code } } }"""
TRIAL = """query ($job: Int!, $first: Int, $after: String) { trialScoring(job: $job, first: $first, after: $after) {
    state file scored invented faults { code message at { __typename ... on Cell { file } } }
    ranking { totalCount nodes { code name rank total grade } pageInfo { endCursor hasNextPage } } } }"""


@pytest.fixture
def person(signed_in: SignedIn) -> Person:
    """Who asks for trials."""
    return signed_in(Role.INSPECTOR)


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Invented workbooks of an assessment."""
    folder = tmp_path_factory.mktemp("workbooks")
    scheme, _ = open_scheme("leapfrog")
    write_workbooks(scheme, invent(scheme).dataset, folder)
    return sorted(path for path in folder.iterdir() if path.suffix == ".xlsx")


def hand_in(store: Store, person: Person, paths: list[Path]) -> list[int]:
    """Hand in files; their numbers."""
    sources = [(path.read_bytes(), path.name) for path in paths]
    handed_in = deposits.add_all(store, person, sources, Purpose.WORKBOOK, EvidenceSettings())
    return [file.number for file in handed_in]


def printed(paths: list[Path], capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints of files."""
    capsys.readouterr()
    main(["score", "--scheme", "leapfrog", "--json", "--data", *map(str, paths)])
    return capsys.readouterr().out


@pytest.mark.one_database
def test_a_trial_comes_to_what_the_command_prints(
    ask: Ask, store: Store, person: Person, workbooks: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte, kept as a file for a week; its ranking is told page by page."""
    numbers = hand_in(store, person, workbooks)
    job = ask(SCORE, person, files=numbers).data["score"]["number"]
    waiting = ask(TRIAL, person, job=job).data["trialScoring"]
    new_worker(store, Settings()).run_waiting()
    done = ask(TRIAL, person, job=job, first=2).data["trialScoring"]
    rest = ask(TRIAL, person, job=job, after=done["ranking"]["pageInfo"]["endCursor"]).data["trialScoring"]

    assert (waiting["state"], waiting["scored"], waiting["ranking"]["totalCount"]) == ("WAITING", None, 0)
    assert (done["state"], done["scored"], done["invented"]) == ("DONE", True, True)
    assert [unit["rank"] for unit in done["ranking"]["nodes"]] == [1, 2]
    assert len(rest["ranking"]["nodes"]) == done["ranking"]["totalCount"] - 2
    with store.view(person) as view:
        file = lookup.find(view, done["file"])
        kept = b"".join(lookup.content(view, done["file"])).decode()
    assert (file.purpose, file.owner) == (Purpose.TRIAL, person.login)
    assert file.expires_on is not None
    assert (file.expires_on - view.today).days == 7
    assert kept == printed(workbooks, capsys)


@pytest.mark.one_database
def test_what_is_wrong_with_a_workbook_is_told_with_its_place(
    ask: Ask, store: Store, person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The job is done, and its faults are those that the command prints."""
    broken = tmp_path / "坏的.xlsx"
    broken.write_bytes(b"no workbook")
    job = ask(SCORE, person, files=hand_in(store, person, [broken])).data["score"]["number"]
    new_worker(store, Settings()).run_waiting()
    done = ask(TRIAL, person, job=job).data["trialScoring"]
    assert (done["state"], done["scored"], done["ranking"]["nodes"]) == ("DONE", False, [])
    assert "坏的.xlsx" in str(done["faults"])
    with store.view(person) as view:
        kept = b"".join(lookup.content(view, done["file"])).decode()
    assert gettempdir() not in kept
    assert kept.count("坏的.xlsx") == printed([broken], capsys).count("坏的.xlsx")


@pytest.mark.one_database
def test_what_there_is_not_is_refused_at_once(ask: Ask, store: Store, person: Person, tmp_path: Path) -> None:
    """A scheme or a file that there is not, a path in place of a name, no files at all: no job is put for them."""
    path = tmp_path / "a.csv"
    path.write_text("a", encoding="utf-8")
    (number,) = hand_in(store, person, [path])
    asked: list[dict[str, Any]] = [
        {"files": [number], "scheme": "none"},
        {"files": [number], "scheme": str(tmp_path)},
        {"files": [number + 1]},
        {"files": []},
    ]
    codes = [ask(SCORE, person, **given).data["score"]["code"] for given in asked]
    assert codes == ["SCHEME-UNKNOWN", "SCHEME-UNKNOWN", "EVIDENCE-UNKNOWN", "JOB-REFUSED"]
    assert ask("{ jobs { totalCount } }", person).data["jobs"]["totalCount"] == 0
