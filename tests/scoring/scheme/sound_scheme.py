"""A scheme in which every table says something and nothing is wrong, to be broken in one place by the tests of faults."""

from collections.abc import Callable

from xiangheng_scoring.errors import Fault

FaultsOf = Callable[..., tuple[Fault, ...]]
NODES = """code|parent|name|weight|aggregation|rule|parameters|transform|direction|target|missing|missing_reason|decimals|value_min|value_max|applies_to|aspect|verified|input|error|basis
T||总分|100|weighted_sum||||||reweight||||||||||
X|T|支|60|weighted_sum||||||||||||||||
A|X|甲|60||target_ratio|{"cap":1}||positive|100|reweight||2|0|100||||value|
B|T|乙|40||minmax|{"cohort":"class"}||positive||reweight||||||||value|
V|T|否决|0||veto|{"trigger":">0","cap_grade":"差"}||negative||||||||||value|"""
TABLES = {
    "grades": "name|at_least|quota\n好|90|30\n中|60|\n差||",
    "floors": "node|at_least|cap_grade\nB|60|中",
    "adjustments": "code|name|kind|cap\nJ|创新|bonus|2\nK|作假|penalty|",
    "combination": "assessment|name|weight|full_marks\nself|本|60|100\nother|他|40|100",
    "examples": "indicator|value|target|baseline|among|changes|marks|others|score\nA|50|||||||50",
    "classes": "name|group\nx|G\ny|",
    "memberships": "group|unit|valid_from|valid_to|verified\nG|1|2020-01-01||true\nG|2|2020-01-01||true",
}
SHORTHAND = '{"level_share":0.5,"progress_share":0.5,"cohort":"class"}'
HEADER = {
    "grades.quota_ties": "exclude",
    "adjustments.bonus_cap": "3",
    "adjustments.penalty_cap": "4",
    "units.count": "4",
}


def row(line: str, **cells: str) -> tuple[str, str]:
    """A change of named cells in the line of NODES that starts with `line|`."""
    names = NODES.splitlines()[0].split("|")
    old = next(text for text in NODES.splitlines() if text.startswith(f"{line}|"))
    texts = (old.split("|") + [""] * len(names))[: len(names)]
    for name, cell in cells.items():
        texts[names.index(name)] = cell
    return old, "|".join(texts)


def holds(faults: tuple[Fault, ...], code: str, place: str) -> None:
    """There is a fault of that code at that place, and each fault there says what was expected and what to do."""
    there = [fault for fault in faults if fault.code == code and place in fault.where]
    assert there, [str(fault) for fault in faults]
    for fault in there:
        assert fault.message
        assert fault.expected, str(fault)
        assert fault.remedy, str(fault)
