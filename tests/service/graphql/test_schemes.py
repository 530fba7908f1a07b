"""Plugins and their schemes by GraphQL: what is on and why, and every tree with its rules as data."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from tests.service.graphql.conftest import Ask, Install

from xiangheng_graphql.capabilities.schemes import Aggregation
from xiangheng_scoring.cli.loading import open_host, open_scheme
from xiangheng_scoring.engine.aggregation import WORDS
from xiangheng_scoring.scheme.documents import scheme_record

NODES = """query ($name: String! = "linkage", $first: Int, $after: String, $leaves: Boolean! = false) { scheme(name: $name) {
    nodes(first: $first, after: $after, leaves: $leaves) { totalCount pageInfo { endCursor hasNextPage }
        nodes { code parentCode parent { code } children { code } rule ruleTitle parameters missing indicator { name } } } } }"""


@pytest.fixture(params=["leapfrog", "linkage"])
def name(request: pytest.FixtureRequest) -> str:
    """An assessment."""
    return str(request.param)


def pages(ask: Ask, document: str, read: Any, **variables: Any) -> Iterator[Any]:
    """Every row of a list, page by page."""
    after = None
    while True:
        page = read(ask(document, after=after, **variables).data)
        yield from page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


def test_plugins_are_told_with_what_they_offer(ask: Ask) -> None:
    """Ours are on by default, and each assessment names the plugin that offers it."""
    answer = ask(
        "{ plugins { id name version enabled reason refusal needs { indicators } offers { name plugin { name } } } schemes { name title pluginName plugin { enabled } scheme { code } } }"
    ).data
    plugins = {plugin["name"]: plugin for plugin in answer["plugins"]}
    assert plugins["linkage"]["enabled"]
    assert plugins["linkage"]["reason"] == "随系统启用"
    assert plugins["linkage"]["offers"] == [{"name": "linkage", "plugin": {"name": "linkage"}}]
    schemes = {offer["name"]: offer for offer in answer["schemes"]}
    assert schemes["leapfrog"]["scheme"] == {"code": "leapfrog-2024"}
    assert schemes["leapfrog"]["plugin"] == {"enabled": True}
    again = ask("query ($id: ID!) { node(id: $id) { ... on Plugin { name } } }", id=plugins["linkage"]["id"])
    assert again.data["node"] == {"name": "linkage"}


def test_a_plugin_that_is_off_says_why_without_the_servers_folders(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which line of the settings turned it off is told, where the file lies is not; its scheme is refused."""
    settings = tmp_path / "settings.toml"
    settings.write_text('[plugins]\ndisabled = ["linkage"]\n', encoding="utf-8")
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(settings))
    answer = ask("{ plugins { name enabled reason offers { name } } schemes { name } }").data
    (linkage,) = (plugin for plugin in answer["plugins"] if plugin["name"] == "linkage")
    assert linkage == {
        "name": "linkage",
        "enabled": False,
        "reason": "settings.toml 第 2 行 disabled",
        "offers": [],
    }
    assert [offer["name"] for offer in answer["schemes"]] == ["leapfrog"]
    (error,) = ask('{ scheme(name: "linkage") { code } }').errors
    assert error["extensions"]["code"] == "PLUGIN-NOT-ENABLED"


def test_a_scheme_that_cannot_be_built_leaves_the_others(ask: Ask, install: Install) -> None:
    """Only its own place is empty, with the error at it."""
    install("broken", "raise RuntimeError('坏了')\n", {})
    answer = ask("{ schemes { name scheme { code } } }")
    told = {offer["name"]: offer["scheme"] for offer in answer.data["schemes"]}
    assert told == {
        "broken": None,
        "leapfrog": {"code": "leapfrog-2024"},
        "linkage": {"code": "linkage-2024"},
    }
    assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [
        (["schemes", 2, "scheme"], "PLUGIN-IMPORT")
    ]


def test_every_node_is_told_as_the_scheme_has_it(ask: Ask, name: str) -> None:
    """Page by page, nodes with rules and parameters are those of `scheme show`, in its order."""
    shown = scheme_record(open_scheme(name)[0])
    rows = list(pages(ask, NODES, lambda data: data["scheme"]["nodes"], name=name, first=20))
    assert [row["code"] for row in rows] == [node.code for node in shown.nodes]
    for row, node in zip(rows, shown.nodes, strict=True):
        assert row["parameters"] == node.parameters
        assert (row["rule"], [policy.lower() for policy in row["missing"]]) == (node.rule, list(node.missing))
        assert row["parentCode"] == node.parent == (row["parent"] or {"code": None})["code"]
        assert [child["code"] for child in row["children"]] == [
            other.code for other in shown.nodes if other.parent == node.code
        ]


def test_what_is_scored_leads_to_the_dictionary(ask: Ask, name: str) -> None:
    """Every indicator of a scheme stands in the dictionary of the reference data; branches stand for none."""
    rows = ask(NODES, name=name, first=200).data["scheme"]["nodes"]["nodes"]
    assert all((row["indicator"] is None) is (row["rule"] is None) for row in rows)
    leaves = ask(NODES, name=name, first=200, leaves=True).data["scheme"]["nodes"]["nodes"]
    assert leaves == [row for row in rows if row["rule"]]


def test_the_number_of_statements_does_not_depend_on_the_number_of_nodes(ask: Ask) -> None:
    """A page of the tree with its indicators, and of units with their divisions, costs the same for one and for all."""
    units = 'query ($first: Int) { scheme(name: "linkage") { units(first: $first) { nodes { code division { name prefecture { name } } } } } }'
    for document, rows in ((NODES, 54), (units, 122)):
        ask(document, first=1)
        few, many = ask(document, first=1), ask(document, first=200)
        (page,) = (value for value in many.data["scheme"].values())
        assert len(page["nodes"]) == rows
        assert few.statements == many.statements


def test_units_are_told_with_class_and_division(ask: Ask) -> None:
    """The units of a class are those that have it, each with the division of the day of evaluation."""
    document = """query ($class: String! = "") { scheme(name: "linkage") { evaluationDate classes
        units(class: $class, first: 200) { totalCount nodes { code name class division { code name day } } } } }"""
    everything = ask(document).data["scheme"]
    assert len(everything["classes"]) == 3
    for unit in everything["units"]["nodes"]:
        assert unit["division"] == {"code": unit["code"], "name": unit["name"], "day": "2024-12-31"}
    kind = everything["classes"][0]
    own = ask(document, **{"class": kind}).data["scheme"]["units"]
    assert own["nodes"] == [unit for unit in everything["units"]["nodes"] if unit["class"] == kind]
    assert 0 < own["totalCount"] < everything["units"]["totalCount"]


def test_a_scheme_without_classes_names_none(ask: Ask) -> None:
    """No class at all, not one without a name."""
    assert ask('{ scheme(name: "leapfrog") { classes } }').data["scheme"]["classes"] == []


def test_how_points_become_ranks_and_grades_is_told(ask: Ask) -> None:
    """Ranking, grades with quotas, floors and caps are data of the scheme; numbers are exact texts."""
    scheme = ask("""{ scheme(name: "linkage") { scale unitKind invented notice bonusCap ranking { on ties within }
        grading { within quotaTies grades { name atLeast quota } floors { node atLeast capGrade } }
        adjustments { code kind cap } combination { assessment weight } root { code weight aggregation weighting } } }""").data[
        "scheme"
    ]
    assert scheme["ranking"] == {"on": "ROUNDED", "ties": "MIN", "within": "CLASS"}
    assert scheme["grading"]["grades"][0] == {"name": "好", "atLeast": "90", "quota": "30"}
    assert (scheme["grading"]["quotaTies"], scheme["grading"]["floors"][0]["node"]) == ("EXCLUDE", "EL-P")
    assert {item["kind"] for item in scheme["adjustments"]} == {"BONUS", "PENALTY"}
    assert scheme["root"] == {
        "code": "EL",
        "weight": "100",
        "aggregation": "WEIGHTED_SUM",
        "weighting": "GIVEN",
    }
    assert (scheme["bonusCap"], scheme["combination"][0]["weight"], scheme["scale"]) == ("2", "60", 2)


def test_schemes_and_nodes_are_asked_again_by_their_ids(ask: Ask) -> None:
    """The id of a scheme and of a node lead back to them; one of a plugin that is gone leads nowhere."""
    scheme = ask('{ scheme(name: "linkage") { id node(code: "EL-R01") { id name } } }').data["scheme"]
    document = "query ($id: ID!) { node(id: $id) { id ... on Scheme { code } ... on SchemeNode { name } } }"
    assert ask(document, id=scheme["id"]).data["node"] == {"id": scheme["id"], "code": "linkage-2024"}
    assert ask(document, id=scheme["node"]["id"]).data["node"] == scheme["node"]


@pytest.mark.parametrize("named", ["", "nowhere", "folder"])
def test_a_scheme_is_an_assessment_and_never_a_folder_of_the_server(ask: Ask, named: str) -> None:
    """Whoever asks cannot make the server read a path: only assessments are schemes, and where they are listed is told."""
    if named == "folder":
        named = str(open_host().assessments["linkage"][1].scheme)
        assert Path(named).is_dir()
    (error,) = ask("query ($name: String!) { scheme(name: $name) { code } }", name=named).errors
    assert error["extensions"]["code"] == "SCHEME-UNKNOWN"
    assert error["extensions"]["faults"][0]["remedy"] == "用 schemes 查看"


def test_the_words_of_aggregation_are_those_of_the_engine() -> None:
    """The schema has a word for every kind of mean that the engine has."""
    assert set(get_args(Aggregation)) == set(WORDS)
