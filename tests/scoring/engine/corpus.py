"""Reference results of the engine: every rule kind under every missing policy, mean and way of ranking ties.

`python tests/scoring/engine/corpus.py` writes `reference_results.json` anew. The engine's number (`ENGINE` in
`xiangheng_scoring.engine.provenance`) names the results that stand there: if one of them changes, the engine is another one, and
its number is raised by hand before they are written.

Schemes and figures are written out here by formulas of whole numbers, so that nothing but the engine can move a digest.
With words behind it (`corpus.py standings "weighting ahp"`) it prints the digests of those parts.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from xiangheng_scoring.engine.dataset import Adjustment, Dataset, Finding, Mark, Observation, OtherTotal
from xiangheng_scoring.engine.provenance import ENGINE
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.rules import BUILT_IN
from xiangheng_scoring.scheme import Row, Scheme, SchemeTables, build_scheme

REFERENCE = Path(__file__).with_name("reference_results.json")
YEAR = 2024
Text = dict[str, str]

#: For each rule kind, leaves of it: parameters, direction, target, and the lowest and highest figure in hundredths.
KINDS: dict[str, list[tuple[dict[str, Any], str, str, int, int]]] = {
    "efficacy": [
        ({"satisfactory": 80, "unallowable": 20, "floor": None, "cap": None}, "positive", "", 1000, 9700),
        ({"satisfactory": 5, "unallowable": 50, "floor": 0, "cap": 100}, "negative", "", 0, 6100),
    ],
    "minmax": [
        ({"cohort": "class"}, "positive", "", 500, 8300),
        ({"cohort": "assessment", "equal": 60}, "negative", "", 500, 8300),
    ],
    "target_ratio": [
        ({"cap": 1}, "positive", "90", 4000, 12100),
        ({"cap": 1.2, "floor": 0.5}, "negative", "30", 2000, 7300),
    ],
    "deduct": [
        ({"deduct": 5, "per": 1, "measure": "shortfall", "count": "exact"}, "positive", "100", 8500, 10300),
        ({"deduct": 3, "per": 0.7, "measure": "shortfall", "count": "ceil"}, "positive", "100", 8500, 10300),
    ],
    "all_or_nothing": [({}, "positive", "50", 1000, 9100), ({"full": 80}, "negative", "50", 1000, 9100)],
    "bands": [
        ({"bands": [[100, 100], [95, 85], [90, 70], [0, 10]], "mode": "step"}, "positive", "", 8700, 10100),
        ({"bands": [[100, 100], [95, 85], [90, 70], [0, 10]], "mode": "linear"}, "positive", "", 8700, 10100),
    ],
    "interval": [
        ({"full": [40, 60], "zero_low": 10, "zero_high": 90}, "interval", "", 700, 9300),
        ({"full": [40, 60], "zero_low": None, "zero_high": 90}, "interval", "", 700, 9300),
    ],
    "progress": [
        ({"cohort": "class"}, "positive", "", 1000, 9100),
        ({"cohort": "assessment", "baseline": 2022, "equal": 50}, "negative", "", 1000, 9100),
    ],
    "level_and_progress": [
        ({"level_share": 0.6, "progress_share": 0.4, "cohort": "class"}, "positive", "", 1000, 9100),
        ({"level_share": 0.5, "progress_share": 0.5, "cohort": "assessment"}, "negative", "", 1000, 9100),
    ],
    "rank": [
        ({"step": 7, "cohort": "class"}, "positive", "", 1000, 9100),
        ({"step": 3, "cohort": "assessment", "floor": 85}, "negative", "", 1000, 9100),
    ],
    "goalposts": [
        ({"low": 20, "high": 85}, "positive", "", 1000, 9100),
        ({"low": 20, "high": 85, "clip": False}, "negative", "", 2100, 8400),
    ],
    "pass_through": [
        ({"scale": 100}, "positive", "", 1000, 9300),
        ({"scale": 120}, "positive", "", 1000, 9300),
    ],
    "panel": [({}, "positive", "", 6000, 9700), ({"trim": 1, "at_least": 3}, "positive", "", 6000, 9700)],
    "z_score": [
        ({"cohort": "class", "floor": 0, "cap": 100}, "positive", "", 1000, 9100),
        ({"cohort": "assessment", "floor": 0, "cap": 100, "sd": 7}, "negative", "", 1000, 9100),
    ],
    "percentile_rank": [
        ({"cohort": "class"}, "positive", "", 1000, 9100),
        ({"cohort": "assessment", "equal": 50}, "negative", "", 1000, 9100),
    ],
    "borda": [
        ({"cohort": "class", "per": 25}, "positive", "", 1000, 9100),
        ({"cohort": "assessment", "per": 11, "cap": 60}, "negative", "", 1000, 9100),
    ],
    "distance_to_max": [
        ({"cohort": "class"}, "positive", "", 1000, 9100),
        ({"cohort": "assessment"}, "negative", "", 1000, 9100),
    ],
    "distance_to_reference": [
        ({"reference": "3", "cohort": "class"}, "positive", "", 1000, 9100),
        ({"reference": "2", "cohort": "assessment", "cap": 90}, "negative", "", 1000, 9100),
    ],
    "distance_to_target": [
        ({"cohort": "class"}, "positive", "95", 1000, 9100),
        ({"cohort": "assessment", "cap": 90}, "negative", "5", 1000, 9100),
    ],
    "fraction_of_max": [
        ({"cohort": "class"}, "positive", "", 1000, 9100),
        ({"cohort": "assessment"}, "negative", "", 1000, 9100),
    ],
    "veto": [({"trigger": ">0", "cap_grade": "中"}, "positive", "", 0, 100)],
    "data": [({}, "positive", "", 100, 900)],
}
MEANS = ("weighted_sum", "arithmetic", "geometric", "harmonic", "power:2")
POLICIES = (
    "block", "zero", "reweight", "last_year", "latest", "trend", "class_median", "class_mean", "median", "mean",
)  # fmt: skip
TIES = ("min", "max", "dense")
QUOTA_TIES = ("include", "exclude")
UNITS = [{"code": str(number), "name": f"县{number}", "class": "xy"[number % 2]} for number in range(1, 10)]
GRADES = [
    {"name": "优", "at_least": "80", "quota": "20"},
    {"name": "良", "at_least": "60", "quota": "40"},
    {"name": "中", "at_least": "40"},
    {"name": "差"},
]
#: Steps before scoring and ways of weighing, each in a scheme of its own.
TRANSFORMS: dict[str, Any] = {
    "log": "log",
    "share": [{"kind": "share", "of": "POP"}],
    "difference": [{"kind": "against_baseline", "by": "difference"}],
    "growth": [{"kind": "against_baseline", "by": "growth", "baseline": 2022}],
    "ratio": [{"kind": "against_baseline", "by": "ratio"}],
    "winsorise": [{"kind": "winsorise", "at_most": 2}],
    "tail_log": "tail_log",
    "outliers": [{"kind": "outliers", "at_most": 2}],
    "box_cox": [{"kind": "box_cox", "power": 0.5}],
}
WEIGHTINGS = ("equal", "swing", "ahp", "entropy", "critic", "pca")


def figure(unit: int, leaf: int, year: int, low: int, high: int) -> Decimal:
    """A figure of a unit: one of seven steps between two ends, so that some units are level."""
    step = (5 * unit + 3 * leaf + 2 * (YEAR - year) + unit * leaf) % 7
    return Decimal(low + (high - low) * step // 6).scaleb(-2)


def observations(leaves: list[tuple[str, int, int]], *, complete: bool) -> Iterator[Observation]:
    """Three years of every leaf; unless complete, the third unit lacks each second figure, the sixth all its past."""
    for number, (code, low, high) in enumerate(leaves):
        for unit in range(1, len(UNITS) + 1):
            for year in range(YEAR - 2, YEAR + 1):
                lacks = (unit == 3 and number % 2 == 0 and year == YEAR) or (unit == 6 and number % 3 == 1)
                if complete or not lacks:
                    yield Observation(str(unit), code, year, figure(unit, number, year, low, high))


def scheme_of(header: Text, **tables: list[Text]) -> Scheme:
    """A checked scheme from rows of text."""
    values = {
        "format": "1",
        "code": "corpus",
        "name": "参照方案",
        "year": str(YEAR),
        "grades.quota_ties": "include",
    }
    rows = {"units": UNITS, "grades": GRADES} | tables
    return build_scheme(
        SchemeTables(
            "corpus",
            Row(values | header, "scheme"),
            {
                name: tuple(
                    Row({key: cell for key, cell in row.items() if cell}, f"{name} {number}")
                    for number, row in enumerate(lines)
                )
                for name, lines in rows.items()
            },
        ),
        BUILT_IN,
    )


def shares_of(full: int, parts: int) -> list[str]:
    """A number of marks shared out in whole numbers."""
    return [str(full * (number + 1) // parts - full * number // parts) for number in range(parts)]


def of_kind(kind: str, mean: str, policy: str) -> tuple[Scheme, Dataset]:
    """A scheme of one kind's leaves, each under the mean beside a plain leaf, and what was reported.

    How ties are ranked goes round with kind, mean and policy, so that each of these meets each way.
    """
    turn = [*KINDS].index(kind) + MEANS.index(mean) + POLICIES.index(policy)
    handling = {"missing": policy if policy in ("block", "zero", "reweight") else f"{policy};reweight"}
    handling |= {"missing_reason": "未报"} if policy == "zero" else {}
    # An aspect gathers points, and there are none below a mean.
    aspects = {"aspect": "水平;进步"} if kind == "level_and_progress" and mean == "weighted_sum" else {}
    nodes: list[Text] = [{"code": "T", "name": "总分", "weight": "100", "missing": "reweight"}]
    leaves: list[tuple[str, int, int]] = []
    marks: list[Mark] = []
    for number, whole in enumerate(shares_of(100, len(KINDS[kind]))):
        parameters, direction, target, low, high = KINDS[kind][number]
        leaf, beside, branch = f"K{number}", f"P{number}", f"B{number}"
        scored = kind not in ("veto", "data")
        own = str(int(whole) - 11) if scored else "0"
        nodes += [
            {"code": branch, "parent": "T", "name": branch, "weight": whole, "aggregation": mean, "missing": "reweight"},
            {"code": leaf, "parent": branch if scored else "T", "name": leaf, "weight": own, "rule": kind, "target": target,
             "direction": direction, "parameters": json.dumps(parameters), **handling} | aspects,
            {"code": beside, "parent": branch, "name": beside, "weight": "11" if scored else whole,
             "rule": "pass_through", **handling},
        ]  # fmt: skip
        leaves += [(beside, 2000, 9900)] if kind == "panel" else [(leaf, low, high), (beside, 2000, 9900)]
        marks += [
            Mark(str(unit), leaf, f"评委{judge}", figure(unit, judge, YEAR, low, high))
            for unit in range(1, len(UNITS) + 1)
            for judge in range(5)
            if kind == "panel" and (policy == "block" or unit != 3)
        ]
    header = {
        "ranking.ties": TIES[turn % 3],
        "ranking.on": ("rounded", "exact")[turn % 2],
        "ranking.within": ("all", "class")[turn // 2 % 2],
        "grades.within": ("all", "class")[turn // 3 % 2],
    }
    rows = tuple(observations(leaves, complete=policy == "block"))
    return scheme_of(header, nodes=nodes), Dataset(rows, (), tuple(marks))


def of_transform(name: str, policy: str) -> tuple[Scheme, Dataset]:
    """One indicator after a transformation and the quantity that it is a share of, and what was reported."""
    steps = TRANSFORMS[name]
    nodes: list[Text] = [
        {"code": "T", "name": "总分", "weight": "100", "missing": "reweight"},
        {"code": "A", "parent": "T", "name": "甲", "weight": "100", "rule": "minmax", "parameters": '{"cohort":"assessment"}',
         "transform": steps if isinstance(steps, str) else json.dumps(steps), "missing": f"{policy};reweight"},
        {"code": "POP", "parent": "T", "name": "人口", "weight": "0", "rule": "data", "missing": "reweight"},
    ]  # fmt: skip
    rows = [*observations([("A", 100, 90_000), ("POP", 20_000, 90_000)], complete=False)]
    far = [
        replace(row, value=row.value * 90) if row.unit == "4" else row for row in rows
    ]  # one to be treated
    return scheme_of({"scale": "1"}, nodes=nodes), Dataset(tuple(far))


def of_weighting(method: str) -> tuple[Scheme, Dataset]:
    """Three indicators whose weights come from equality, judgements or the figures themselves."""
    nodes: list[Text] = [
        {"code": "T", "name": "总分", "weight": "100", "missing": "reweight", "weighting": method}
    ]
    nodes += [
        {"code": code, "parent": "T", "name": code, "rule": "minmax", "parameters": '{"cohort":"assessment"}', "missing": "reweight"}
        for code in "ABC"
    ]  # fmt: skip
    swings = [
        {"node": "T", "child": code, "value": value}
        for code, value in zip("ABC", ("100", "60", "45"), strict=True)
    ]
    pairs = [
        {"node": "T", "child": one, "other": other, "value": value}
        for one, other, value in (("A", "B", "2"), ("A", "C", "4"), ("B", "C", "3"))
    ]
    judgements = {"swing": swings, "ahp": pairs}.get(method, [])
    rows = observations([("A", 1000, 9100), ("B", 500, 700), ("C", 3000, 8800)], complete=True)
    return scheme_of({}, nodes=nodes, judgements=judgements), Dataset(tuple(rows))


def of_standings(ties: str, quota_ties: str, on: str, within: str) -> tuple[Scheme, Dataset]:
    """Adjustments, findings, a veto, floors, quotas, aspects and another assessment, on totals with ties."""
    nodes: list[Text] = [
        {"code": "T", "name": "总分", "weight": "100", "missing": "reweight"},
        {"code": "A", "parent": "T", "name": "甲", "weight": "30", "rule": "pass_through", "missing": "reweight", "aspect": "水平"},
        {"code": "B", "parent": "T", "name": "乙", "weight": "50", "rule": "level_and_progress", "missing": "reweight",
         "parameters": '{"level_share":0.4,"progress_share":0.6,"cohort":"class"}', "aspect": "水平;进步"},
        {"code": "F", "parent": "T", "name": "问题", "weight": "15", "rule": "deduct", "target": "0", "direction": "negative",
         "parameters": '{"deduct":35,"per":1,"measure":"excess","count":"exact"}', "input": "findings", "missing": "reweight"},
        {"code": "G", "parent": "T", "name": "同类问题", "weight": "5", "rule": "deduct", "target": "0", "direction": "negative",
         "parameters": '{"deduct":45,"per":1,"measure":"excess","count":"exact"}', "input": "findings", "missing": "reweight"},
        {"code": "V", "parent": "T", "name": "否决", "weight": "0", "rule": "veto", "input": "findings", "missing": "reweight",
         "parameters": '{"trigger":">1","cap_grade":"中"}'},
    ]  # fmt: skip
    header = {
        "scale": "0" if on == "exact" else "1", "ranking.ties": ties, "ranking.on": on, "ranking.within": within,
        "grades.within": within, "grades.quota_ties": quota_ties, "adjustments.bonus_cap": "5",
        "adjustments.penalty_cap": "6",
    }  # fmt: skip
    scheme = scheme_of(
        header,
        nodes=nodes,
        floors=[{"node": "A", "at_least": "45", "cap_grade": "良"}],
        adjustments=[
            {"code": "J", "name": "加分", "kind": "bonus", "cap": "4"},
            {"code": "D", "name": "减分", "kind": "penalty"},
        ],
        combination=[
            {"assessment": "self", "name": "本考核", "weight": "60", "full_marks": "100"},
            {"assessment": "other", "name": "另一考核", "weight": "40", "full_marks": "70"},
        ],
    )
    rows = tuple(observations([("A", 3000, 9300), ("B", 1000, 9100)], complete=False))
    units = range(1, len(UNITS) + 1)
    claims = [(unit, "J", f"{unit}.35", f"文{unit}") for unit in units if unit % 2] + [
        (unit, "D", f"-{unit}.25", f"函{unit}") for unit in units if unit % 3 == 0
    ]
    findings = [(unit, code, number) for unit in units for code in "FGV" for number in range(unit % 4)]
    return scheme, Dataset(
        rows,
        tuple(Adjustment(str(unit), item, Decimal(points), paper) for unit, item, points, paper in claims),
        findings=tuple(Finding(str(unit), code, f"{unit}-{number}") for unit, code, number in findings),
        totals=tuple(OtherTotal(str(unit), "other", figure(unit, 5, YEAR, 3000, 6900)) for unit in units),
        has_findings=True,
    )


def of_ties(ties: str, quota_ties: str, within: str) -> tuple[Scheme, Dataset]:
    """Totals that are level where a grade's places end."""
    nodes: list[Text] = [
        {"code": "T", "name": "总分", "weight": "100", "missing": "reweight"},
        {
            "code": "A",
            "parent": "T",
            "name": "甲",
            "weight": "100",
            "rule": "pass_through",
            "missing": "reweight",
        },
    ]
    header = {"ranking.ties": ties, "grades.quota_ties": quota_ties, "grades.within": within}
    grades = [{"name": "优", "quota": "25"}, {"name": "良", "quota": "40"}, {"name": "差"}]
    totals = ("90", "80", "70", "80", "70", "60", "80", "60", "70")
    rows = (Observation(str(unit), "A", YEAR, Decimal(text)) for unit, text in enumerate(totals, start=1))
    return scheme_of(header, nodes=nodes, grades=grades), Dataset(tuple(rows))


def cases(part: str) -> Iterator[tuple[Scheme, Dataset]]:
    """The runs of a part of the corpus: `rule minmax under geometric`, `transform log`, `weighting ahp`, `standings`, `ties`."""
    match part.split():
        case ["rule", kind, "under", mean]:
            policies = POLICIES[:3] if kind == "panel" else POLICIES
            return (of_kind(kind, mean, policy) for policy in policies)
        case ["transform", name]:
            return (of_transform(name, policy) for policy in POLICIES[3:])
        case ["weighting", method]:
            return iter([of_weighting(method)])
        case ["ties"]:
            return (of_ties(*way) for way in product(TIES, QUOTA_TIES, ("all", "class")))
        case _:
            return (
                of_standings(*way)
                for way in product(TIES, QUOTA_TIES, ("rounded", "exact"), ("all", "class"))
            )


PARTS = (
    *(f"rule {kind} under {mean}" for kind in KINDS for mean in MEANS),
    *(f"transform {name}" for name in TRANSFORMS),
    *(f"weighting {method}" for method in WEIGHTINGS),
    "standings",
    "ties",
)


def result_of(part: str) -> str:
    """The digest of the results of a part."""
    return digest([score(scheme, data).result_digest for scheme, data in cases(part)])


def main(parts: list[str]) -> None:
    """Write the corpus anew, or print the digests of the parts named, as JSON."""
    if parts:
        print(json.dumps({part: result_of(part) for part in parts}))
        return
    content = {"engine": ENGINE, "results": {part: result_of(part) for part in PARTS}}
    REFERENCE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
