"""Workbooks scored on trial: what comes of it is what the command prints, and nothing is kept but a file for some days."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from zipfile import ZipFile

import pytest
from graphql import build_schema, get_named_type, is_leaf_type, is_non_null_type, is_object_type
from tests.service.conftest import HandClock, SignedIn
from tests.service.graphql.conftest import Ask

from xiangheng_graphql.published import printed as printed_schema
from xiangheng_platform.access.person import SYSTEM, Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.app import new_worker
from xiangheng_platform.evidence import deposits, lookup, removal
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.settings import EvidenceSettings, Settings
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli import main
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.engine.dataset import Finding
from xiangheng_scoring.intake.writing.exported_tables import IndicatorFigure, figures_table, findings_table
from xiangheng_seeds.generator import invent
from xiangheng_seeds.workbooks import write_workbooks

SCORE = """mutation ($files: [Int!]!, $scheme: String! = "leapfrog") { score(scheme: $scheme, files: $files) {
    __typename ... on Job { number state } ... on Refused { code } } }"""
TRIAL = """query ($job: Int!, $first: Int, $after: String) { trialScoring(job: $job, first: $first, after: $after) {
    state file scored invented allFaults { totalCount nodes { code message at { __typename ... on Cell { file } } } }
    ranking { totalCount nodes { code name rank total grade } pageInfo { endCursor hasNextPage } } } }"""
KEPT = """query ($job: Int!) { trialScoring(job: $job) { state file expiresOn scored unavailable { code message remedy }
    ranking { totalCount } allFaults { totalCount } explanation(unit: "430524") { unit { code } } } }"""
FAULTS = """query ($job: Int!, $first: Int, $after: String) { trialScoring(job: $job) {
    allFaults(first: $first, after: $after) { totalCount nodes { code where remedy } pageInfo { endCursor hasNextPage } } } }"""
PARTS = """query ($job: Int!, $unit: String!, $first: Int, $after: String) { trialScoring(job: $job) { explanation(unit: $unit) {
    part: nodes(under: "LF-B", first: $first, after: $after) { totalCount nodes { code } pageInfo { endCursor } }
    nodes(first: $first) { totalCount nodes { code leaf { indicator { code } } } } none: nodes(under: "LF-Z") { nodes { code } }
    node(code: "LF-B01") { code parentCode depth leaf { indicatorCode indicator { code } } } } } }"""
FINDINGS = """query ($job: Int!) { trialScoring(job: $job) { explanation(unit: "430102") { node(code: "EL-C08") { usedWeight
    leaf { findings { tables { file sheet act } repeated { number countedUnder origin { cell } countedAt { cell } }
    counted { number deduction channel description clause evidence origin { file sheet cell act } } } } } } } }"""
SCHEMA: Any = build_schema(printed_schema())
WORD = re.compile("[A-Z]")


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
def test_a_place_within_a_class_is_told_with_the_class(
    ask: Ask, store: Store, person: Person, tmp_path: Path
) -> None:
    """Several counties come first where a scheme ranks within classes: a page shows which class, and the place among all."""
    scheme, _ = open_scheme("linkage")
    write_workbooks(scheme, invent(scheme).dataset, tmp_path)
    paths = sorted(path for path in tmp_path.iterdir() if path.suffix == ".xlsx")
    job = ask(SCORE, person, files=hand_in(store, person, paths), scheme="linkage").data["score"]["number"]
    new_worker(store, Settings()).run_waiting()
    document = """query ($job: Int!) { trialScoring(job: $job, first: 200) {
        file ranking { nodes { code class rank rankOverall } } } }"""

    trial = ask(document, person, job=job).data["trialScoring"]

    with store.view(person) as view:
        kept = json.loads(b"".join(lookup.content(view, trial["file"])))["units"]
    first = [unit["class"] for unit in trial["ranking"]["nodes"] if unit["rank"] == 1]
    assert len(set(first)) == len(first) > 1
    assert trial["ranking"]["nodes"] == [
        {name: unit[as_printed_name(name)] for name in ("code", "class", "rank", "rankOverall")}
        for unit in kept
    ]


def test_a_reader_of_a_score_is_told_when_a_value_may_be_lacking() -> None:
    """Whatever may be null of a trial and of an explanation says in both languages when it is."""
    told = {
        f"{kind.name}.{name}": field.description
        for kind in SCHEMA.type_map.values()
        if kind.name.startswith(("Explained", "Explanation", "Trial", "PeerPosition", "SurveySample"))
        and is_object_type(kind)
        for name, field in kind.fields.items()
        if not is_non_null_type(field.type)
    }
    assert len(told) > 40
    assert [place for place, words in told.items() if "null" not in words] == []
    assert [place for place, words in told.items() if "空" not in words and "没有" not in words] == []


def selection(type_name: str, *, without: tuple[str, ...] = ()) -> str:
    """Everything that can be selected of a type of the printed schema, without fields that take arguments."""
    fields = SCHEMA.type_map[type_name].fields
    parts = []
    for name, field in fields.items():
        named = get_named_type(field.type)
        if not field.args and name not in without:
            parts.append(name if is_leaf_type(named) else f"{name} {{ {selection(named.name)} }}")
    return " ".join(parts)


def as_printed(told: Any) -> Any:
    """What the schema tells as the document has it: names of Python, words of enumerations, pairs by name."""
    if isinstance(told, dict):
        return {as_printed_name(name): as_printed(value) for name, value in told.items()}
    return [as_printed(item) for item in told] if isinstance(told, list) else told


def as_printed_name(name: str) -> str:
    """The name in the document of a field of the schema."""
    return WORD.sub(lambda letter: f"_{letter[0].lower()}", name)


def node_as_printed(node: Any, below: dict[str, list[Any]]) -> Any:
    """A node of the flat list with its children within it, as the document has it."""
    told = as_printed(
        {name: value for name, value in node.items() if name not in ("parentCode", "depth", "leaf")}
    )
    for name in ("status", "aggregation", "weighting"):
        told[name] = told[name] and told[name].lower()
    if node["leaf"]:
        leaf = as_printed(node["leaf"]) | {"parameters": node["leaf"]["parameters"]}
        leaf["indicator"] = leaf.pop("indicator_code")
        leaf["direction"], leaf["basis"] = leaf["direction"].lower(), leaf["basis"] and leaf["basis"].lower()
        leaf["bounds"] = {bound["name"]: bound["value"] for bound in leaf["bounds"]}
        if leaf["cohort"]:
            leaf["cohort"]["within"] = leaf["cohort"]["within"].lower()
        told |= leaf
    return told | {"children": [node_as_printed(child, below) for child in below.get(node["code"], [])]}


def check_parts(ask: Ask, person: Person, job: int) -> None:
    """A branch and what lies below it, page by page, a node by its code; each with as many statements as the whole."""
    ask(PARTS, person, job=job, unit="430524", first=1)  # the dictionary is kept from now on
    few = ask(PARTS, person, job=job, unit="430524", first=1)
    many = ask(PARTS, person, job=job, unit="430524", first=200)
    every = many.data["trialScoring"]["explanation"]
    cursor = few.data["trialScoring"]["explanation"]["part"]["pageInfo"]["endCursor"]
    rest = ask(PARTS, person, job=job, unit="430524", first=200, after=cursor).data["trialScoring"][
        "explanation"
    ]
    unknown = ask(PARTS, person, job=job, unit="430524x", first=1)

    part = [node["code"] for node in every["part"]["nodes"]]
    assert part == [node["code"] for node in every["nodes"]["nodes"] if node["code"].startswith(part[0])]
    assert 1 < len(part) == every["part"]["totalCount"] < every["nodes"]["totalCount"]
    assert [node["code"] for node in rest["part"]["nodes"]] == part[1:]
    leaf = {"indicatorCode": "LF-B01", "indicator": {"code": "LF-B01"}}
    assert every["node"] == {"code": "LF-B01", "parentCode": "LF-B", "depth": 2, "leaf": leaf}
    assert every["none"]["nodes"] == []
    assert unknown.statements <= few.statements == many.statements
    assert unknown.data["trialScoring"]["explanation"] is None


@pytest.mark.one_database
def test_an_explanation_is_what_the_command_prints_and_adds_up(
    ask: Ask, store: Store, person: Person, workbooks: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Field for field, down to file, sheet, cell and clause; children's points are their branch's, all of them the total."""
    job = ask(SCORE, person, files=hand_in(store, person, workbooks)).data["score"]["number"]
    new_worker(store, Settings()).run_waiting()
    leaf = selection("ExplainedLeaf", without=("indicator",))
    document = (
        "query ($job: Int!, $unit: String!) { trialScoring(job: $job) { allFaults { nodes { code } } explanation(unit: $unit) { "
        + selection("Explanation")
        + " nodes(first: 200) { totalCount nodes { "
        + selection("ExplainedNode", without=("leaf",))
        + f" leaf {{ {leaf} }} }} }} }} }} }}"
    )
    trial = ask(document, person, job=job, unit="430524").data["trialScoring"]
    told = trial["explanation"]

    capsys.readouterr()
    main(["explain", "--scheme", "leapfrog", "--json", "--unit", "430524", "--data", *map(str, workbooks)])
    text = capsys.readouterr().out
    expected = json.loads(text)
    nodes = told.pop("nodes")["nodes"]
    below: dict[str, list[Any]] = {}
    for node in nodes:
        below.setdefault(node["parentCode"], []).append(node)
    printed_back = as_printed(told) | {
        "format": "xiangheng-explanation/1",
        "tree": node_as_printed(nodes[0], below),
        "notices": expected["notices"],
    }
    unit = printed_back["unit"]
    unit["aspects"] = {aspect.pop("name"): aspect for aspect in unit["aspects"]}
    if unit["combined"]:
        unit["combined"]["parts"] = {part["assessment"]: part["points"] for part in unit["combined"]["parts"]}
    assert printed_back == expected
    noticed = [fault["code"] for fault in trial["allFaults"]["nodes"]]
    assert noticed == [notice["code"] for notice in expected["notices"]]

    points = {node["code"]: Decimal(node["points"] or 0) for node in nodes}
    for code, children in below.items():
        if code is not None:
            assert sum(points[child["code"]] for child in children) == points[code]
    assert points[nodes[0]["code"]] + Decimal(told["unit"]["adjustment"]) == Decimal(told["unit"]["total"])
    assert any(node["leaf"]["origin"]["cell"] and node["leaf"]["clause"] for node in nodes if node["leaf"])
    with store.view(person) as view:
        file = ask("query ($job: Int!) { trialScoring(job: $job) { explanationsFile } }", person, job=job)
        content = b"".join(lookup.content(view, file.data["trialScoring"]["explanationsFile"]))
    with ZipFile(BytesIO(content)) as archive:
        assert archive.read("430524.json").decode() == text
        assert len(content) < 20_000 * len(archive.namelist())
    check_parts(ask, person, job)  # of the same trial: scoring it again would take seconds


@pytest.mark.one_database
def test_the_issue_behind_a_deduction_is_told(ask: Ask, store: Store, person: Person, tmp_path: Path) -> None:
    """Tables that a store exported: each finding with clause, evidence, cell and act, and what it takes away."""
    scheme, _ = open_scheme("linkage")
    figures = [IndicatorFigure(unit, "EL-C01", 2024, Decimal(0)) for unit in scheme.units]
    finding = Finding("430102", "EL-C08", "ZG-0012", "督查", clause="第三条", evidence="sha256:9f86")
    paths = [tmp_path / "指标.xlsx", tmp_path / "问题.xlsx"]
    paths[0].write_bytes(figures_table(figures, 4711).workbook())
    paths[1].write_bytes(findings_table([finding], 2024, 4711).workbook())
    job = ask(SCORE, person, files=hand_in(store, person, paths), scheme="linkage").data["score"]["number"]
    new_worker(store, Settings()).run_waiting()

    told = ask(FINDINGS, person, job=job).data["trialScoring"]["explanation"]["node"]
    place = {"file": "问题.xlsx", "sheet": "数据", "act": 4711}
    assert (told["usedWeight"], told["leaf"]["findings"]) == (
        "100.00",
        {
            "tables": [place],
            "counted": [
                {
                    **{"number": "ZG-0012", "deduction": "15", "channel": "督查", "description": None},
                    **{"clause": "第三条", "evidence": "sha256:9f86", "origin": {**place, "cell": "D4"}},
                }
            ],
            "repeated": [],
        },
    )


@pytest.mark.one_database
def test_a_trial_whose_result_is_gone_says_so(
    ask: Ask, store: Store, person: Person, workbooks: list[Path], clock: HandClock
) -> None:
    """After its days it is told as it stands, with when its result went and what to do; so it is where the result is not yours."""
    job = ask(SCORE, person, files=hand_in(store, person, workbooks)).data["score"]["number"]
    new_worker(store, Settings()).run_waiting()
    there = ask(KEPT, person, job=job).data["trialScoring"]
    stranger = ask(KEPT, Person("root", (Granted(Role.ADMINISTRATOR),)), job=job)
    clock.pass_(days=8)
    removal.clear(store, SYSTEM)
    gone = ask(KEPT, person, job=job)

    assert there["unavailable"] is None
    assert there["expiresOn"] == (beijing_day(clock()) - timedelta(days=1)).isoformat()
    assert there["explanation"] is not None
    assert (stranger.errors, gone.errors) == ([], [])
    nothing = {
        "scored": None,
        "ranking": {"totalCount": 0},
        "allFaults": {"totalCount": 0},
        "explanation": None,
    }
    for answer, code, message in (
        (stranger, "EVIDENCE-UNKNOWN", "没有文件"),
        (gone, "EVIDENCE-REMOVED", "「到期」"),
    ):
        told = answer.data["trialScoring"]
        unavailable = told["unavailable"]
        assert told == {**there, **nothing, "unavailable": unavailable}
        assert unavailable["code"] == code
        assert message in unavailable["message"]
        assert "用 score 再试算一次" in unavailable["remedy"]


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
    assert "坏的.xlsx" in str(done["allFaults"])
    with store.view(person) as view:
        kept = b"".join(lookup.content(view, done["file"])).decode()
    assert gettempdir() not in kept
    assert kept.count("坏的.xlsx") == printed([broken], capsys).count("坏的.xlsx")


@pytest.mark.one_database
def test_faults_are_told_page_by_page_in_the_order_of_the_file(
    ask: Ask, store: Store, person: Person, tmp_path: Path
) -> None:
    """All of them once, however many; what is deprecated tells the longest page."""
    scheme, _ = open_scheme("linkage")
    rows = "".join(f"{unit.code},{unit.name},待核,待核\n" for unit in scheme.units.values())
    table = tmp_path / "表.csv"
    table.write_text(f"代码,名称,EL-C02,EL-C03\n{rows}", encoding="utf-8")
    job = ask(SCORE, person, files=hand_in(store, person, [table]), scheme="linkage").data["score"]["number"]
    new_worker(store, Settings()).run_waiting()
    told: list[str] = []
    page: dict[str, Any] = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        after = page["pageInfo"]["endCursor"]
        page = ask(FAULTS, person, job=job, first=100, after=after).data["trialScoring"]["allFaults"]
        told += [fault["where"] for fault in page["nodes"]]
    trial = ask(TRIAL, person, job=job).data["trialScoring"]
    with store.view(person) as view:
        kept = json.loads(b"".join(lookup.content(view, trial["file"])))
    assert told == [fault["where"] for fault in kept["faults"]]
    assert len(told) == page["totalCount"] > 200
    old = ask("query ($job: Int!) { trialScoring(job: $job) { faults { where } } }", person, job=job)
    assert [fault["where"] for fault in old.data["trialScoring"]["faults"]] == told[:200]


@pytest.mark.one_database
def test_what_to_do_about_a_fault_is_told_by_arguments(
    ask: Ask, store: Store, person: Person, workbooks: list[Path]
) -> None:
    """Whoever scores by GraphQL has no options to type; the file says what the command prints."""
    document = SCORE.replace("files: $files)", "files: $files, year: 2019)")
    job = ask(document, person, files=hand_in(store, person, workbooks)).data["score"]["number"]
    new_worker(store, Settings()).run_waiting()
    trial = ask(FAULTS, person, job=job).data["trialScoring"]
    remedies = {fault["code"]: fault["remedy"] for fault in trial["allFaults"]["nodes"]}
    assert remedies["DATA-NOTHING"].endswith("或用 year 指定年度")


@pytest.mark.one_database
def test_why_a_trial_failed_is_told_by_fields(ask: Ask, store: Store, person: Person) -> None:
    """A job that was put by its kind, with a file that there is not: what to do is asked by a field."""
    submit = """mutation ($arguments: JSON!) { submitJob(kind: "trial.score", arguments: $arguments) { ... on Job { number } } }"""
    arguments = {"scheme": "leapfrog", "files": [987]}
    job = ask(submit, person, arguments=arguments).data["submitJob"]["number"]
    new_worker(store, Settings()).run_waiting()
    trial = ask("query ($job: Int!) { trialScoring(job: $job) { job { errorCode error } } }", person, job=job)
    failed = trial.data["trialScoring"]["job"]
    assert failed["errorCode"] == "EVIDENCE-UNKNOWN"
    assert "evidenceFiles 列出文件" in failed["error"]


@pytest.mark.one_database
def test_what_there_is_not_is_refused_at_once(ask: Ask, store: Store, person: Person, tmp_path: Path) -> None:
    """A scheme or a file that there is not, a file that was removed, a path in place of a name, no files at all: no job is put for them."""
    path = tmp_path / "a.csv"
    path.write_text("a", encoding="utf-8")
    (number,) = hand_in(store, person, [path])
    (removed,) = hand_in(store, person, [path])
    removal.remove(store, person, removed, "交错了")
    asked: list[dict[str, Any]] = [
        {"files": [number], "scheme": "none"},
        {"files": [number], "scheme": str(tmp_path)},
        {"files": [987]},
        {"files": [number, removed]},
        {"files": []},
    ]
    codes = [ask(SCORE, person, **given).data["score"]["code"] for given in asked]
    assert codes == [
        "SCHEME-UNKNOWN",
        "SCHEME-UNKNOWN",
        "EVIDENCE-UNKNOWN",
        "EVIDENCE-REMOVED",
        "JOB-REFUSED",
    ]
    assert ask("{ jobs { totalCount } }", person).data["jobs"]["totalCount"] == 0
