"""Every fault of a scheme that the checks can find: its code, its place, what was expected, and the remedy."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from tests.scoring.scheme.sound_scheme import HEADER, NODES, SHORTHAND, TABLES, FaultsOf, holds, row

NODE_CASES: list[tuple[str, str, tuple[str, str]]] = [
    ("SCHEME-VALUE", "code", row("B", code="")),
    ("SCHEME-VALUE", "name", row("B", name="")),
    ("SCHEME-VALUE", "weight", row("B", weight="")),
    ("SCHEME-VALUE", "weight", row("B", weight="四十")),
    ("SCHEME-VALUE", "weight", row("B", weight="-40")),
    ("SCHEME-VALUE", "weight", row("B", weight="NaN")),
    ("SCHEME-VALUE", "weight", row("B", weight="Infinity")),
    ("SCHEME-VALUE", "weight", row("B", weight="40.0000000000000001")),
    ("SCHEME-VALUE", "weight", row("B", weight="4_0")),
    ("SCHEME-WEIGHT", "weight", row("B", weight="39.99")),
    ("SCHEME-WEIGHT", "weight", row("B", weight="0")),
    ("SCHEME-WEIGHT", "weight", row("V", weight="1")),
    ("SCHEME-WEIGHT", "weight", row("A", decimals="1", weight="59.95")),
    ("SCHEME-GRADE", "V", row("V", parameters='{"trigger":">0","cap_grade":"好"}')),
    ("SCHEME-VALUE", "target", row("A", target="101")),
    ("SCHEME-VALUE", "target", row("A", target="-5", value_min="-9")),
    ("SCHEME-TREE", "parent", row("B", parent="Z")),
    ("SCHEME-TREE", "parent", row("B", parent="A")),
    ("SCHEME-TREE", "parent", row("X", parent="X")),
    ("SCHEME-TREE", "第", row("B", parent="")),
    ("SCHEME-TREE", "code", row("A", parent="T")),
    ("SCHEME-TREE", "rule", row("T", rule="data")),
    ("SCHEME-TWICE", "code", row("B", code="A")),
    ("SCHEME-RULE", "rule", row("B", rule="minimax")),
    ("SCHEME-RULE", "transform", row("B", transform="sqrt")),
    ("SCHEME-RULE", "transform", row("B", transform='{"kind":"log","x":1}')),
    ("SCHEME-PARAMETER", "transform", row("B", transform='[{"kind":"share"}]')),
    ("SCHEME-PARAMETER", "transform", row("B", transform='[{"kind":"log","base":10}]')),
    ("SCHEME-PARAMETER", "transform", row("B", transform="[{]")),
    ("SCHEME-RULE", "transform", row("B", transform='["log", 3]')),
    ("SCHEME-RULE", "transform", row("B", transform='["root"]')),
    ("SCHEME-REFERENCE", "transform", row("B", transform='[{"kind":"share","of":"X"}]')),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters="")),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters='{"cohort":"all"}')),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters='{"cohort":"class","equal":"许多"}')),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters='{"cohort":"class","extra":1}')),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters='{"cohort":"class","equal":NaN}')),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters='{"cohort":"class","cohort":"class"}')),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters="[1]")),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters="null")),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters="[" * 20_000)),
    ("SCHEME-PARAMETER", "transform", row("B", transform="[" * 20_000)),
    ("SCHEME-PARAMETER", "parameters", row("B", parameters="{'cohort':'class'}")),
    ("SCHEME-PARAMETER", "parameters", row("A", parameters='{"cap":0.1234567890123456}')),
    (
        "SCHEME-PARAMETER",
        "parameters",
        row("B", rule="efficacy", parameters='{"satisfactory":1,"unallowable":2,"floor":0,"cap":100}'),
    ),
    (
        "SCHEME-PARAMETER",
        "parameters",
        row("B", rule="goalposts", parameters='{"low":0,"high":9}', transform="log"),
    ),
    ("SCHEME-VALUE", "direction", row("B", direction="up")),
    ("SCHEME-VALUE", "direction", row("B", direction="interval")),
    ("SCHEME-VALUE", "target", row("A", target="")),
    ("SCHEME-VALUE", "target", row("A", target="约100")),
    ("SCHEME-MISSING", "missing", row("B", missing="")),
    ("SCHEME-MISSING", "missing_reason", row("B", missing="zero")),
    ("SCHEME-MISSING", "missing", row("T", missing="")),
    ("SCHEME-MISSING", "missing_reason", row("T", missing="zero")),
    ("SCHEME-VALUE", "missing", row("B", missing="guess")),
    ("SCHEME-VALUE", "missing", row("T", missing="last_year")),
    ("SCHEME-VALUE", "decimals", row("A", decimals="3")),
    ("SCHEME-VALUE", "decimals", row("A", decimals="1.5")),
    ("SCHEME-VALUE", "decimals", row("A", decimals="-1")),
    ("SCHEME-VALUE", "value_max", row("A", value_min="100", value_max="0")),
    ("SCHEME-REFERENCE", "applies_to", row("A", applies_to="z")),
    ("SCHEME-VALUE", "aggregation", row("A", aggregation="weighted_sum")),
    ("SCHEME-VALUE", "aggregation", row("X", aggregation="mode")),
    ("SCHEME-VALUE", "aggregation", row("X", aggregation="power:0")),
    ("SCHEME-VALUE", "aggregation", row("X", aggregation="power:")),
    ("SCHEME-VALUE", "verified", row("A", verified="maybe")),
    ("SCHEME-VALUE", "input", row("A", input="guesses")),
    ("SCHEME-VALUE", "error", row("A", error="-1")),
    (
        "SCHEME-VALUE",
        "aspect",
        row(
            "B",
            rule="level_and_progress",
            parameters='{"level_share":0.5,"progress_share":0.5,"cohort":"class"}',
            aspect="水平",
        ),
    ),
    ("SCHEME-VALUE", "applies_to", row("X", applies_to="x")),
    ("SCHEME-VALUE", "parameters", row("X", parameters='{"cap":1}')),
    ("SCHEME-VALUE", "transform", row("X", transform="[")),
    ("SCHEME-VALUE", "direction", row("X", direction="negative")),
    ("SCHEME-VALUE", "target", row("X", target="5")),
    ("SCHEME-VALUE", "aspect", row("X", aspect="水平")),
    ("SCHEME-VALUE", "aspect", row("B", aspect="水平;进步")),
    ("SCHEME-VALUE", "basis", row("B", basis="guess")),
    ("SCHEME-VALUE", "missing", row("B", missing="block;class_median")),
    ("SCHEME-VALUE", "missing", row("B", missing="reweight;reweight")),
    ("SCHEME-VALUE", "aggregation", row("X", aggregation="power:1e9")),
    ("SCHEME-REFERENCE", "transform", row("B", transform='[{"kind":"share","of":"B"}]')),
    *(
        ("SCHEME-PARAMETER", column, row("B", **cells))
        for column, cells in (
            ("parameters", {"parameters": '{"cohort":"class","equal":101}'}),
            ("parameters", {"parameters": '{"cohort":"class","equal":1e99}'}),
            ("parameters", {"rule": "progress", "parameters": '{"cohort":"class","baseline":2024}'}),
            ("parameters", {"rule": "progress", "parameters": '{"cohort":"class","equal":-1}'}),
            ("transform", {"transform": '[{"kind":"against_baseline","by":"ratio","baseline":2030}]'}),
            ("parameters", {"rule": "panel", "parameters": '{"trim":1e4000}'}),
            (
                "parameters",
                {"rule": "goalposts", "parameters": '{"low":0.5,"high":9}', "transform": '["log","log"]'},
            ),
            ("parameters", {"rule": "bands", "parameters": '{"bands":[[0,100],[50,60]],"mode":"step"}'}),
            (
                "parameters",
                {
                    "rule": "deduct",
                    "parameters": '{"deduct":1,"per":1,"measure":"excess","count":"exact"}',
                    "target": "0",
                },
            ),
        )
    ),
    ("SCHEME-PARAMETER", "parameters", row("V", parameters='{"trigger":">NaN","cap_grade":"差"}')),
    ("SCHEME-VALUE", "transform", row("A", input="findings", transform="log")),
    ("SCHEME-VALUE", "transform", row("B", rule="panel", parameters="", transform="log")),
    ("SCHEME-VALUE", "rule", row("B", input="findings", rule="progress")),
    ("SCHEME-VALUE", "missing", row("B", rule="panel", parameters="", missing="class_median;reweight")),
    ("SCHEME-VALUE", "missing", row("B", rule="panel", parameters="", missing="last_year;reweight")),
    ("SCHEME-REFERENCE", "V", row("V", parameters='{"trigger":">0","cap_grade":"无此等次"}')),
]
TABLE_CASES: list[tuple[str, str, dict[str, tuple[str, str]]]] = [
    ("SCHEME-GRADE", "grades", {"grades": ("好|90", "好|50")}),
    ("SCHEME-GRADE", "grades", {"grades": ("中|60", "中|90")}),
    ("SCHEME-GRADE", "grades 第 4 行", {"grades": ("差||", "差|10|")}),
    ("SCHEME-GRADE", "grades 第 4 行", {"grades": ("差||", "差||10")}),
    ("SCHEME-GRADE", "at_least", {"grades": ("好|90", "好|900")}),
    ("SCHEME-GRADE", "at_least", {"grades": ("中|60|", "中||")}),
    ("SCHEME-VALUE", "at_least", {"floors": ("B|60", "B|0.6")}),
    ("SCHEME-GRADE", "cap_grade", {"floors": ("|中", "|好")}),
    ("SCHEME-VALUE", "quota", {"grades": ("|30", "|130")}),
    ("SCHEME-VALUE", "quota", {"grades": ("|30", "|-3")}),
    ("SCHEME-TWICE", "grades", {"grades": ("中|60", "好|60")}),
    ("SCHEME-REFERENCE", "node", {"floors": ("B|60", "Z|60")}),
    ("SCHEME-REFERENCE", "cap_grade", {"floors": ("|中", "|无")}),
    ("SCHEME-VALUE", "at_least", {"floors": ("B|60", "B|")}),
    ("SCHEME-VALUE", "at_least", {"floors": ("B|60", "B|150")}),
    ("SCHEME-VALUE", "at_least", {"floors": ("B|60", "B|-1")}),
    ("SCHEME-REFERENCE", "node", {"floors": ("B|60", "V|60")}),
    ("SCHEME-TWICE", "adjustments", {"adjustments": ("K|作假", "J|作假")}),
    ("SCHEME-TWICE", "adjustments", {"adjustments": ("K|作假", "K|创新")}),
    ("SCHEME-VALUE", "kind", {"adjustments": ("bonus", "gift")}),
    ("SCHEME-VALUE", "cap", {"adjustments": ("|2", "|-2")}),
    ("SCHEME-VALUE", "cap", {"adjustments": ("|2", "|0.755")}),
    ("SCHEME-COMBINATION", "combination", {"combination": ("self", "own")}),
    ("SCHEME-WEIGHT", "combination", {"combination": ("本|60", "本|50")}),
    ("SCHEME-VALUE", "full_marks", {"combination": ("60|100", "60|0")}),
    ("SCHEME-WEIGHT", "full_marks", {"combination": ("60|100", "60|50")}),
    ("SCHEME-TWICE", "combination", {"combination": ("other", "self")}),
    ("SCHEME-EXAMPLE", "score", {"examples": ("|||||||50", "|||||||51")}),
    ("SCHEME-REFERENCE", "indicator", {"examples": ("A|50", "Z|50")}),
    ("SCHEME-REFERENCE", "indicator", {"examples": ("A|50", "X|50")}),
    ("SCHEME-VALUE", "value", {"examples": ("A|50", "A|")}),
    ("SCHEME-VALUE", "score", {"examples": ("|||||||50", "|||||||五十")}),
    ("SCHEME-VALUE", "among", {"examples": ("A|50||||", "A|50|||五|")}),
    ("SCHEME-VALUE", "among", {"examples": ("A|50", "B|50")}),
    ("SCHEME-REFERENCE", "indicator", {"examples": ("A|50", "V.level|50")}),
    ("SCHEME-TWICE", "classes", {"classes": ("y|", "x|")}),
    ("SCHEME-REFERENCE", "unit", {"memberships": ("G|1|", "G|9|")}),
    ("SCHEME-VALUE", "valid_from", {"memberships": ("G|1|2020-01-01", "G|1|元旦")}),
    ("SCHEME-VALUE", "valid_to", {"memberships": ("2020-01-01||true\nG|2", "2020-01-01|年底|true\nG|2")}),
    ("SCHEME-VALUE", "verified", {"memberships": ("||true\nG|2", "||\nG|2")}),
    ("SCHEME-VALUE", "valid_to", {"memberships": ("G|2|2020-01-01|", "G|2|2020-01-01|2019-12-31")}),
    ("SCHEME-TWICE", "unit", {"memberships": ("G|2|2020-01-01||true", "G|1|2021-01-01||false")}),
    ("SCHEME-TWICE", "unit", {"memberships": ("G|1|2020-01-01|", "G|2|2019-01-01|2020-01-01")}),
    ("SCHEME-REFERENCE", "group", {"classes": ("x|G", "x|g")}),
    ("SCHEME-VALUE", "name", {"classes": ("x|G", "x|")}),
    ("SCHEME-UNITS", "classes", {"classes": ("\ny|", "")}),
]
HEADER_CASES: list[tuple[str, str, str, str]] = [
    ("SCHEME-VALUE", "format", "format", "2"),
    ("SCHEME-VALUE", "format", "format", ""),
    ("SCHEME-VALUE", "code", "code", ""),
    ("SCHEME-VALUE", "name", "name", ""),
    ("SCHEME-VALUE", "year", "year", ""),
    ("SCHEME-VALUE", "year", "year", "2024.5"),
    ("SCHEME-VALUE", "year", "year", "24"),
    ("SCHEME-VALUE", "evaluation_date", "evaluation_date", "年底"),
    ("SCHEME-VALUE", "scale", "scale", "11"),
    ("SCHEME-VALUE", "invented", "invented", "perhaps"),
    ("SCHEME-UNITS", "units.group", "units.group", "H"),
    ("SCHEME-UNITS", "units.count", "units.count", "5"),
    ("SCHEME-VALUE", "ranking.on", "ranking.on", "both"),
    ("SCHEME-VALUE", "ranking.ties", "ranking.ties", "average"),
    ("SCHEME-VALUE", "ranking.within", "ranking.within", "group"),
    ("SCHEME-VALUE", "grades.within", "grades.within", "group"),
    ("SCHEME-VALUE", "grades.quota_ties", "grades.quota_ties", ""),
    ("SCHEME-VALUE", "grades.quota_ties", "grades.quota_ties", "lots"),
    ("SCHEME-VALUE", "adjustments.bonus_cap", "adjustments.bonus_cap", ""),
    ("SCHEME-VALUE", "adjustments.penalty_cap", "adjustments.penalty_cap", "-1"),
    ("SCHEME-VALUE", "adjustments.bonus_cap", "adjustments.bonus_cap", "2.505"),
    ("SCHEME-COLUMN", "scheme", "unknown.key", "1"),
]


def test_the_scheme_of_these_tests_is_sound(scheme_of: Callable[..., object]) -> None:
    """What every case below breaks in one place is itself accepted."""
    assert scheme_of(NODES, header=HEADER, **TABLES)


@pytest.mark.parametrize(("code", "place", "change"), NODE_CASES)
def test_a_fault_in_the_tree(faults_of: FaultsOf, code: str, place: str, change: tuple[str, str]) -> None:
    """One wrong cell of the nodes table is told with code, place, expectation and remedy."""
    assert change[0] in NODES

    holds(faults_of(NODES.replace(*change, 1), header=HEADER, **TABLES), code, place)


@pytest.mark.parametrize(("code", "place", "changes"), TABLE_CASES)
def test_a_fault_in_another_table(
    faults_of: FaultsOf, code: str, place: str, changes: dict[str, tuple[str, str]]
) -> None:
    """One wrong cell of any other table is told with code, place, expectation and remedy."""
    ((name, (old, new)),) = changes.items()
    assert old in TABLES[name]

    holds(faults_of(NODES, header=HEADER, **TABLES | {name: TABLES[name].replace(old, new, 1)}), code, place)


@pytest.mark.parametrize(("code", "place", "key", "text"), HEADER_CASES)
def test_a_fault_in_the_header(faults_of: FaultsOf, code: str, place: str, key: str, text: str) -> None:
    """One wrong value of the header is told with code, place, expectation and remedy."""
    holds(faults_of(NODES, header=HEADER | {key: text}, **TABLES), code, place)


def test_a_table_that_is_not_known(faults_of: FaultsOf) -> None:
    """A sheet or file that no table is called by is named, not passed over."""
    holds(faults_of(NODES, header=HEADER, **TABLES, weights="a\n1"), "SCHEME-TABLE", "weights")


@pytest.mark.parametrize("table", ["units", "nodes"])
def test_a_required_table_that_is_empty(faults_of: FaultsOf, table: str) -> None:
    """Without units or nodes there is nothing to assess."""
    texts = {"nodes": NODES, "units": "code|name\n1|甲\n2|乙\n3|丙\n4|丁", **TABLES}
    texts[table] = texts[table].splitlines()[0]

    holds(faults_of(texts.pop("nodes"), header=HEADER, **texts), "SCHEME-TABLE", "")


def test_every_fault_of_one_row_is_told(faults_of: FaultsOf) -> None:
    """A wrong first day does not hide a wrong last day, flag and unit beside it."""
    faulty = TABLES["memberships"].replace("G|2|2020-01-01||true", "G|9|元旦|年底|大概")
    found = faults_of(NODES, header=HEADER, **TABLES | {"memberships": faulty})

    assert {fault.where.rpartition(" › ")[2] for fault in found if "memberships" in fault.where} == {
        "unit",
        "valid_from",
        "valid_to",
        "verified",
    }


def test_a_unit_may_leave_a_group_and_come_back(scheme_of: Callable[..., object]) -> None:
    """Two memberships that do not overlap are no fault, in whatever order they stand."""
    twice = f"{TABLES['memberships']}\nG|1|2010-01-01|2019-12-31|true"

    assert scheme_of(NODES, header=HEADER, **TABLES | {"memberships": twice})


def test_two_faults_anywhere_are_both_told(faults_of: FaultsOf) -> None:
    """No fault hides another: every pair of a tree fault, a table fault and a header fault is told together."""
    tree, table, head = NODE_CASES[3:24:7], TABLE_CASES[0:16:5], HEADER_CASES[6:20:4]
    for (one, _, change), (two, _, changes), (three, _, key, text) in product(tree, table, head):
        ((name, (old, new)),) = changes.items()
        found = faults_of(
            NODES.replace(*change, 1),
            header=HEADER | {key: text},
            **TABLES | {name: TABLES[name].replace(old, new, 1)},
        )

        assert {one, two, three} <= {fault.code for fault in found}


def test_a_scheme_full_of_nonsense_is_refused_and_never_breaks(faults_of: FaultsOf) -> None:
    """Every cell of every row replaced by each of several absurd texts: always a refusal or a scheme, never a traceback."""
    names = NODES.splitlines()[0].split("|")
    for line, name, nonsense in product(
        "TXABV", names, ("？", "-1", "1e99", "{}", "[]", "null", "T", "；", "true")
    ):
        change = row(line, **{name: nonsense})
        try:
            faults_of(NODES.replace(*change, 1), header=HEADER, **TABLES)
        except pytest.fail.Exception:
            continue  # accepted: the text happened to be a sound value there


def test_a_bare_name_in_a_list_of_steps_is_that_step(scheme_of: Callable[..., Any]) -> None:
    """`["log"]` is a logarithm, as `log` is; it is not passed over."""
    change = row("B", transform='["log"]')
    scheme = scheme_of(NODES.replace(*change, 1), header=HEADER, **TABLES)

    assert [step.kind for step in scheme.nodes["B"].transforms] == ["log"]


def test_a_code_that_a_shorthand_makes_is_taken(faults_of: FaultsOf) -> None:
    """A row named like the leaf that 水平与进步 makes of another row is refused, not dropped."""
    shorthand = NODES.replace(*row("B", rule="level_and_progress", parameters=SHORTHAND), 1)
    (fault,) = faults_of(f"{shorthand}\nB.level|T|占位|0||data", header=HEADER, **TABLES)

    assert (fault.code, fault.where) == ("SCHEME-TWICE", "nodes 第 7 行 › code")


@pytest.mark.parametrize(
    ("cell", "change"),
    [
        ("weight", row("B", weight="四十")),
        ("weight", row("X", weight="")),
        ("code", row("B", code="")),
        ("rule", row("V", rule="vetoes", missing="reweight")),
        ("rule", row("B", rule="minimax")),
        ("parameters", row("V", parameters='{"trigger":"≥1"}', missing="reweight")),
        ("parameters", row("B", parameters='{"cohort"："class"}')),
    ],
)
def test_one_mistake_is_one_fault(faults_of: FaultsOf, cell: str, change: tuple[str, str]) -> None:
    """What only follows from a mistake is not told as a fault of its own: the author looks in one place."""
    quiet = {name: text for name, text in TABLES.items() if name not in ("floors", "examples")}

    (fault,) = faults_of(NODES.replace(*change, 1), header=HEADER, **quiet)

    assert fault.where.endswith(cell)


def test_broken_json_is_told_in_chinese_with_its_place(faults_of: FaultsOf) -> None:
    """A full-width colon is found at its place."""
    change = row("B", parameters='{"cohort"："class"}')
    (fault,) = faults_of(NODES.replace(*change, 1), header=HEADER, **TABLES)

    assert fault.message == "不是正确的 JSON：第 10 个字处读不懂"


def test_an_unknown_rule_does_not_make_its_indicator_a_branch(faults_of: FaultsOf) -> None:
    """The branch above is not asked for a policy that it needs only for branches below."""
    nodes = "code|parent|name|weight|rule|missing\nT||总分|100\nA|T|甲|100|minimax|block"

    assert [fault.code for fault in faults_of(nodes)] == ["SCHEME-RULE"]


def test_a_share_of_what_is_not_reported_as_a_number_is_refused(faults_of: FaultsOf) -> None:
    """Counted findings and marks stand in no cell, so a share of them would be missing for every unit."""
    nodes = NODES.replace(*row("A", input="findings"), 1)
    change = row("B", transform='[{"kind":"share","of":"A"}]')

    holds(faults_of(nodes.replace(*change, 1), header=HEADER, **TABLES), "SCHEME-REFERENCE", "transform")


def test_an_aspect_below_a_mean_is_refused(faults_of: FaultsOf) -> None:
    """What is below a mean has no points that could count in a ranking by aspect."""
    old, new = row("X", aggregation="geometric")
    nodes = NODES.replace(old, new).replace(*row("A", aspect="水平"))

    holds(faults_of(nodes, header=HEADER, **TABLES), "SCHEME-VALUE", "aspect")


def test_codes_that_a_workbook_would_take_for_one_are_refused(faults_of: FaultsOf) -> None:
    """A full-width code beside the same in half width."""
    units = "code|name|class\n1|甲|x\n１|乙|x\n3|丙|y\n4|丁|y"
    tables = {name: text for name, text in TABLES.items() if name not in ("classes", "memberships")}

    holds(faults_of(NODES, units=units, header=HEADER, **tables), "SCHEME-TWICE", "code")
