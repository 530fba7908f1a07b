"""Ranks, grades, adjustments, aspects and the combined view equal a second calculation, over random schemes.

Each seed makes a scheme's tables as text, figures with many ties, and from both, in fractions and by the manual's words
(`docs/manual/scheme.md`: 位次, 等次, 加减分, 综合结果), what must come out. Nothing of the kit is used for that.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor
from pathlib import Path
from random import Random

import pytest

from xiangheng_scoring.cli.bundles import open_bundle, write_run
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.engine.bundle import Bundle, score_bundle
from xiangheng_scoring.engine.dataset import Adjustment, Dataset, Observation, OtherTotal
from xiangheng_scoring.engine.provenance import engine_provenance
from xiangheng_scoring.engine.result import UnitResult
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.explain.documents import result_record
from xiangheng_scoring.explain.explanation import explain
from xiangheng_scoring.intake.sealed.changes import changed_figures
from xiangheng_scoring.intake.sealed.results import read_result
from xiangheng_scoring.scheme import Row, Scheme, SchemeTables, build_scheme

Text = dict[str, str]
YEAR = 2024


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded half away from zero."""
    size = Fraction(floor(abs(value) * 10**places + Fraction(1, 2)), 10**places)
    return size if value >= 0 else -size


@dataclass
class Made:
    """A scheme's tables and figures, as text."""

    header: Text
    tables: dict[str, list[Text]]
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    claims: list[tuple[str, str, str]] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)

    @property
    def scale(self) -> int:
        """The decimals of points."""
        return int(self.header["scale"])

    @property
    def classes(self) -> dict[str, str]:
        """The class of each unit."""
        return {row["code"]: row["class"] for row in self.tables["units"]}

    def dataset(self) -> Dataset:
        """The figures as the engine takes them."""
        return Dataset(
            tuple(Observation(unit, code, YEAR, Decimal(text)) for (unit, code), text in self.values.items()),
            tuple(
                Adjustment(unit, item, Decimal(points), f"文{number}号")
                for number, (unit, item, points) in enumerate(self.claims)
            ),
            totals=tuple(OtherTotal(unit, "other", Decimal(text)) for unit, text in self.others.items()),
        )


def made(seed: int) -> Made:
    """A random scheme of two to four indicators over up to nine units of two classes, and figures for it."""
    random = Random(seed)
    scale = random.choice([0, 1, 2])
    header = {
        "format": "1",
        "code": "random",
        "name": "随机方案",
        "year": str(YEAR),
        "scale": str(scale),
        "ranking.on": random.choice(["rounded", "exact"]),
        "ranking.ties": random.choice(["min", "max", "dense"]),
        "ranking.within": random.choice(["all", "class"]),
        "grades.within": random.choice(["all", "class"]),
        "grades.quota_ties": random.choice(["include", "exclude"]),
        "adjustments.bonus_cap": _capped(random, scale),
        "adjustments.penalty_cap": _capped(random, scale),
    }
    units = [
        {"code": str(number), "name": f"县{number}", "class": random.choice("xy")}
        for number in range(random.randint(2, 9))
    ]
    names = ["优", "良", "中", "差"][: random.randint(2, 4)]
    found = Made(
        header,
        {
            "nodes": _nodes(random, names),
            "units": units,
            "grades": _grades(random, names),
            "adjustments": _items(random, scale),
            "combination": _combination(random),
        },
    )
    leaves = [row for row in found.tables["nodes"] if row.get("rule") == "pass_through"]
    found.tables["floors"] = [
        {
            "node": row["code"],
            "at_least": random.choice(["50", "60", "90"]),
            "cap_grade": random.choice(names[1:]),
        }
        for row in leaves[: random.randint(0, 2)]
    ]
    _fill(random, found, [row["code"] for row in leaves])
    return found


def _capped(random: Random, scale: int) -> str:
    return f"{random.randint(1, 5 * 10**scale) / 10**scale:.{scale}f}"


def _nodes(random: Random, names: list[str]) -> list[Text]:
    count = random.randint(2, 4)
    cuts = sorted(random.sample(range(1, 100), count - 1))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    rows = [{"code": "T", "name": "总分", "weight": "100", "missing": "reweight"}]
    rows += [
        {
            "code": "ABCD"[number],
            "parent": "T",
            "name": f"指标{number}",
            "weight": str(weight),
            "rule": "pass_through",
            "missing": "reweight",
            "aspect": random.choice(["", "水平", "进步"]),
        }
        for number, weight in enumerate(weights)
    ]
    veto = f'{{"trigger":">0","cap_grade":"{random.choice(names[1:])}"}}'
    return [
        *rows,
        {
            "code": "V",
            "parent": "T",
            "name": "否决",
            "weight": "0",
            "rule": "veto",
            "parameters": veto,
            "missing": "reweight",
        },
    ]


def _grades(random: Random, names: list[str]) -> list[Text]:
    lines = sorted(random.sample([90, 75, 60, 50], len(names)), reverse=True)
    rows: list[Text] = []
    for name, line in zip(names[:-1], lines, strict=False):
        chosen = random.choice(["line", "quota", "both"])
        row = {"name": name}
        row |= {"at_least": str(line)} if chosen != "quota" else {}
        row |= {"quota": random.choice(["10", "25", "33.3", "40", "50", "66.7"])} if chosen != "line" else {}
        rows.append(row)
    return [*rows, {"name": names[-1]}]


def _items(random: Random, scale: int) -> list[Text]:
    kinds = [("J", "bonus"), ("G", "bonus"), ("K", "penalty"), ("L", "penalty")]
    return [
        {
            "code": code,
            "name": code,
            "kind": kind,
            **({"cap": _capped(random, scale)} if random.random() < 0.5 else {}),
        }
        for code, kind in kinds
    ]


def _combination(random: Random) -> list[Text]:
    if random.random() < 0.5:
        return []
    own = random.choice([30, 60, 75])
    return [
        {"assessment": "self", "name": "本", "weight": str(own), "full_marks": "100"},
        {
            "assessment": "other",
            "name": "他",
            "weight": str(100 - own),
            "full_marks": random.choice(["50", "120"]),
        },
    ]


def _fill(random: Random, found: Made, leaves: list[str]) -> None:
    """Figures of few different sizes, so that totals tie and stand at lines, before and after rounding."""
    sizes = [f"{random.randint(20, 100)}{random.choice(['', '.5', '.25', '.005', '.333'])}" for _ in range(3)]
    sizes = (
        [*sizes, "60", "90"]
        if random.random() < 0.5
        else [random.choice(["60", "59.996", "59.6"]), random.choice(["90", "60.004"])]
    )
    adjusted = random.choice([0.2, 0.8])
    for unit in found.classes:
        for code in leaves:
            if random.random() > 0.1:
                found.values[unit, code] = random.choice(sizes)
        found.values[unit, "V"] = "1" if random.random() < 0.15 else "0"
        items = random.sample("JGKL", random.randint(1, 3)) + random.sample("JK", random.randint(0, 2))
        for item in items if random.random() < adjusted else []:
            size = random.choice(["0.5", "1", "0.125", "0.004", "0.995", "2.5"])
            found.claims.append((unit, item, size if item in "JG" else f"-{size}"))
        if found.tables["combination"] and random.random() > 0.1:
            found.others[unit] = random.choice(["33.335", "41", "50", "7.25"])


class Reckoned:
    """What must come out, in fractions."""

    def __init__(self, of: Made) -> None:
        self.made = of
        self.leaves = {row["code"]: row for row in of.tables["nodes"] if row.get("rule") == "pass_through"}
        self.adjustments = {unit: self.adjustment(unit) for unit in of.classes}
        self.weights = {unit: self.shared(unit) for unit in of.classes}
        self.totals: dict[str, Fraction] = {}
        self.exact: dict[str, Fraction] = {}
        for unit, weights in self.weights.items():
            if weights:
                extra = self.adjustments[unit]
                self.totals[unit] = extra + sum((self.points(unit, code) for code in weights), Fraction())
                self.exact[unit] = extra + sum((self.unrounded(unit, code) for code in weights), Fraction())

    def shared(self, unit: str) -> dict[str, Fraction]:
        """What each reported indicator weighs: the missing ones' weights go to the rest, by largest remainder."""
        there = [code for code in self.leaves if (unit, code) in self.made.values]
        nominal = {code: Fraction(self.leaves[code]["weight"]) for code in there}
        if len(there) == len(self.leaves) or not there:
            return nominal
        unit_of = Fraction(1, 10**self.made.scale)
        exact = {code: 100 * weight / sum(nominal.values()) / unit_of for code, weight in nominal.items()}
        parts = {code: floor(share) for code, share in exact.items()}
        rest = 100 / unit_of - sum(parts.values())
        for code in sorted(exact, key=lambda code: (parts[code] - exact[code], code))[: int(rest)]:
            parts[code] += 1
        return {code: part * unit_of for code, part in parts.items()}

    def unrounded(self, unit: str, code: str) -> Fraction:
        """Score times weight."""
        return Fraction(self.made.values[unit, code]) * self.weights[unit][code] / 100

    def points(self, unit: str, code: str) -> Fraction:
        """The same, rounded once."""
        return half_up(self.unrounded(unit, code), self.made.scale)

    def adjustment(self, unit: str) -> Fraction:
        """Each claim rounded, each item capped, then bonus and penalty each in sum."""
        whole = Fraction()
        for kind, sign in (("bonus", 1), ("penalty", -1)):
            summed = Fraction()
            for item in self.made.tables["adjustments"]:
                claims = [
                    points
                    for owner, code, points in self.made.claims
                    if (owner, code) == (unit, item["code"])
                ]
                points = sum((half_up(abs(Fraction(claim)), self.made.scale) for claim in claims), Fraction())
                summed += (
                    min(points, Fraction(item["cap"]))
                    if "cap" in item and item["kind"] == kind
                    else (points if item["kind"] == kind else 0)
                )
            whole += sign * min(summed, Fraction(self.made.header[f"adjustments.{kind}_cap"]))
        return whole

    def key(self, unit: str) -> Fraction:
        """What units are ranked by."""
        return (self.exact if self.made.header["ranking.on"] == "exact" else self.totals)[unit]

    def places(self, keys: dict[str, Fraction], *, by_class: bool) -> dict[str, int]:
        """The place of each unit: by who is better, who is as good, or how many different ones are better."""
        ties, found = self.made.header["ranking.ties"], {}
        for unit, own in keys.items():
            rivals = [
                value
                for other, value in keys.items()
                if not by_class or self.made.classes[other] == self.made.classes[unit]
            ]
            better = [value for value in rivals if value > own]
            found[unit] = {
                "min": len(better) + 1,
                "max": len(better) + rivals.count(own),
                "dense": len(set(better)) + 1,
            }[ties]
        return found

    @property
    def is_by_class(self) -> bool:
        """Whether the official places are those inside the class."""
        return self.made.header["ranking.within"] == "class"

    def best_open(self, unit: str) -> int:
        """The best grade that neither a veto nor a floor forbids, as a number from the best."""
        names = [row["name"] for row in self.made.tables["grades"]]
        caps = [0]
        if self.made.values[unit, "V"] == "1":
            veto = next(row for row in self.made.tables["nodes"] if row["code"] == "V")["parameters"]
            caps += [index for index, name in enumerate(names) if f'"cap_grade":"{name}"' in veto]
        for row in self.made.tables["floors"]:
            value = self.made.values.get((unit, row["node"]))
            if value is not None and Fraction(value) < Fraction(row["at_least"]):
                caps.append(names.index(row["cap_grade"]))
        return max(caps)

    def grades(self) -> dict[str, str]:
        """From the best grade down, by rank, while there are places; ties at the last place as the scheme says."""
        is_by_class = self.made.header["grades.within"] == "class"
        scopes = sorted(set(self.made.classes.values())) if is_by_class else [""]
        found: dict[str, str] = {}
        for scope in scopes:
            compared = [unit for unit in self.totals if scope in ("", self.made.classes[unit])]
            for index, row in enumerate(self.made.tables["grades"]):
                places = (
                    floor(Fraction(row["quota"]) * len(compared) / 100) if "quota" in row else len(compared)
                )
                waiting = [
                    unit
                    for unit in compared
                    if unit not in found
                    and self.best_open(unit) <= index
                    and self.totals[unit] >= Fraction(row.get("at_least", "-1000"))
                ]
                while waiting and places > 0:
                    top = max(map(self.key, waiting))
                    tied = [unit for unit in waiting if self.key(unit) == top]
                    if len(tied) > places and self.made.header["grades.quota_ties"] == "exclude":
                        break
                    found |= dict.fromkeys(tied, row["name"])
                    waiting = [unit for unit in waiting if unit not in tied]
                    places -= len(tied)
        return found

    def aspects(self, name: str) -> dict[str, Fraction]:
        """Points won of points attainable, by unit."""
        rates = {}
        for unit, weights in self.weights.items():
            codes = [code for code in weights if self.leaves[code].get("aspect") == name]
            attainable = sum((weights[code] for code in codes), Fraction())
            if attainable:
                rates[unit] = sum((self.points(unit, code) for code in codes), Fraction()) / attainable
        return rates

    def combined(self) -> dict[str, Fraction]:
        """The sum of both parts, each rounded once, for who has both."""
        parts = {
            row["assessment"]: Fraction(row["weight"]) / Fraction(row["full_marks"])
            for row in self.made.tables["combination"]
        }
        return {
            unit: half_up(self.totals[unit] * parts["self"], self.made.scale)
            + half_up(Fraction(other) * parts["other"], self.made.scale)
            for unit, other in self.made.others.items()
            if unit in self.totals
        }


def fraction(value: Decimal | None) -> Fraction | None:
    """A decimal as a fraction."""
    return None if value is None else Fraction(str(value))


def scheme_of(of: Made) -> Scheme:
    """The scheme of these tables."""
    rows = {
        name: tuple(Row(row, f"{name} {number}") for number, row in enumerate(table))
        for name, table in of.tables.items()
    }
    return build_scheme(SchemeTables("随机方案", Row(of.header, "scheme"), rows))


def check(seed: int) -> None:
    """Everything that follows from the tree, for one random scheme."""
    of = made(seed)
    result = score(scheme_of(of), of.dataset())
    reckoned = Reckoned(of)
    units = {one.unit.code: one for one in result.units}
    keys = {unit: reckoned.key(unit) for unit in reckoned.totals}

    assert {
        unit: fraction(one.total) for unit, one in units.items() if one.total is not None
    } == reckoned.totals
    exact = {unit: fraction(one.exact_total) for unit, one in units.items() if one.exact_total is not None}
    assert exact == reckoned.exact
    assert {unit: fraction(one.adjustment.points) for unit, one in units.items()} == reckoned.adjustments
    assert ranks_of(units, "rank") == reckoned.places(keys, by_class=reckoned.is_by_class)
    assert ranks_of(units, "rank_overall") == reckoned.places(keys, by_class=False)
    assert ranks_of(units, "rank_in_class") == reckoned.places(keys, by_class=True)
    assert {unit: one.grade for unit, one in units.items() if one.grade} == reckoned.grades()
    for name in ("水平", "进步"):
        found = {unit: one.aspects[name].rank for unit, one in units.items() if name in one.aspects}
        assert found == reckoned.places(reckoned.aspects(name), by_class=reckoned.is_by_class)
    check_combined(units, reckoned)


def ranks_of(units: dict[str, UnitResult], which: str) -> dict[str, int]:
    """One kind of place, for who has one."""
    return {unit: getattr(one, which) for unit, one in units.items() if getattr(one, which) is not None}


def check_combined(units: dict[str, UnitResult], reckoned: Reckoned) -> None:
    """The combined total and its place, inside the class where ranks are."""
    if not reckoned.made.tables["combination"]:
        assert all(one.combined is None for one in units.values())
        return
    found = {
        unit: one.combined for unit, one in units.items() if one.combined and one.combined.total is not None
    }
    assert {unit: fraction(one.total) for unit, one in found.items()} == reckoned.combined()
    places = reckoned.places(reckoned.combined(), by_class=reckoned.is_by_class)
    assert {unit: one.rank for unit, one in found.items()} == places


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_what_follows_from_the_tree(first: int) -> None:
    """Two hundred random schemes, in four parts."""
    for seed in range(first, first + 50):
        check(seed)


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1_000, 11_000, 1_000))
def test_what_follows_from_the_tree_of_many_more(first: int) -> None:
    """Ten thousand more."""
    for seed in range(first, first + 1_000):
        check(seed)


@pytest.mark.parametrize("first", [0, pytest.param(20, marks=pytest.mark.thorough)])
def test_a_random_run_is_kept_whole(first: int, tmp_path: Path) -> None:
    """Its bundle scores to the same bytes and has the figures of its record, which proves every unit as the result itself does."""
    for seed in range(first, first + 20):
        of = made(seed)
        bundle = Bundle(scheme_of(of), YEAR, of.dataset(), engine_provenance())
        scored = score_bundle(bundle, lambda done, total: None)
        write_run(tmp_path / f"{seed}", bundle, scored, partial(progress, quiet=True))
        again = open_bundle(tmp_path / f"{seed}" / "bundle")
        kept = read_result(tmp_path / f"{seed}" / "result")

        assert result_record(*score_bundle(again, lambda done, total: None)) == kept.record
        assert changed_figures(tmp_path / f"{seed}" / "bundle", kept) == ()
        for unit in scored.result.units:
            assert kept.explanation(unit.unit.code) == explain(scored.result, unit.unit.code, scored.notices)
