"""A second calculation of both assessments, in fractions, from the text of their tables alone.

It shares no code with the kit: CSV and TOML in, `Fraction` throughout, the rules as the manual states them.
"""

import csv
import json
import tomllib
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from math import floor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Values = Mapping[tuple[str, str, int], Fraction]
Numbers = dict[str, Fraction]


def half_up(value: Fraction, places: int = 2) -> Fraction:
    """Rounded half away from zero."""
    scaled = abs(value) * 10**places
    rounded = Fraction(floor(scaled + Fraction(1, 2)), 10**places)
    return rounded if value >= 0 else -rounded


def number(text: str) -> Fraction | None:
    """A cell's number."""
    return Fraction(text) if text else None


class Tables:
    """A scheme's tables as text."""

    def __init__(self, name: str) -> None:
        self.folder = ROOT / "plugins" / name / f"xiangheng_{name}" / "scheme"
        self.header = tomllib.loads((self.folder / "scheme.toml").read_text(encoding="utf-8"))
        self.nodes = {row["code"]: row for row in self.rows("nodes")}

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of one table."""
        path = self.folder / f"{table}.csv"
        return (
            list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())) if path.exists() else []
        )

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """Units by group, as of the evaluation date."""
        day = str(self.header["evaluation_date"])
        found: dict[str, list[str]] = {}
        for row in self.rows("memberships"):
            if row["valid_from"] <= day and not (row.get("valid_to") and row["valid_to"] < day):
                found.setdefault(row["group"], []).append(row["unit"])
        return found

    @cached_property
    def classes(self) -> dict[str, str]:
        """The class of each unit assessed."""
        codes = [row["code"] for row in self.rows("units")]
        group = self.header.get("units", {}).get("group")
        if group:
            codes = [code for code in codes if code in self.members[group]]
        return {code: self._class(code) for code in codes}

    def _class(self, code: str) -> str:
        for row in self.rows("classes"):
            if not row["group"] or code in self.members[row["group"]]:
                return row["name"]
        return ""

    def children(self, code: str) -> list[str]:
        """Scored children of a branch."""
        return [
            node["code"] for node in self.nodes.values() if node["parent"] == code and node["rule"] != "veto"
        ]


class Calculation:
    """All points of an assessment for given values, by the manual's words."""

    def __init__(self, tables: Tables, values: Values, findings: Mapping[str, int] | None) -> None:
        self.tables = tables
        self.values = values
        self.findings = findings
        self.year = int(tables.header["year"])

    def value(self, unit: str, code: str, year: int | None = None) -> Fraction | None:
        """The reported value, or the count of findings."""
        node = self.tables.nodes[code]
        if node.get("input") == "findings":
            return None if self.findings is None else Fraction(self.findings.get(unit, 0))
        return self.values.get((unit, code, year or self.year))

    def applies(self, unit: str, code: str) -> bool:
        """Whether the unit's class is one of those named."""
        named = self.tables.nodes[code].get("applies_to", "")
        return not named or self.tables.classes[unit] in named.split(";")

    def cohort(self, unit: str, code: str, within: str) -> list[str]:
        """Units compared with, for which the indicator applies."""
        own = self.tables.classes[unit]
        units = [other for other, name in self.tables.classes.items() if within != "class" or name == own]
        return [other for other in units if self.applies(other, code)]

    def level(self, unit: str, code: str, within: str) -> Fraction | None:
        """极差."""
        found = [
            value
            for other in self.cohort(unit, code, within)
            if (value := self.value(other, code)) is not None
        ]
        own = self.value(unit, code)
        return None if own is None else self._place(own, found, code)

    def change(self, unit: str, code: str) -> Fraction | None:
        """The change against the year before."""
        now, past = self.value(unit, code), self.value(unit, code, self.year - 1)
        return None if now is None or past is None else now - past

    def progress(self, unit: str, code: str, within: str) -> Fraction | None:
        """进步幅度."""
        found = [
            value
            for other in self.cohort(unit, code, within)
            if (value := self.change(other, code)) is not None
        ]
        own = self.change(unit, code)
        return None if own is None else self._place(own, found, code)

    def _place(self, own: Fraction, found: list[Fraction], code: str) -> Fraction:
        low, high = min(found), max(found)
        if low == high:
            return Fraction(100)
        is_negative = self.tables.nodes[code]["direction"] == "negative"
        return 100 * ((high - own) if is_negative else (own - low)) / (high - low)

    def score(self, unit: str, code: str) -> Fraction | None:
        """The score of an indicator, None where it is missing."""
        node = self.tables.nodes[code]
        given = json.loads(node["parameters"], parse_float=Fraction, parse_int=Fraction)
        own = self.value(unit, code)
        if own is None:
            return None
        if node["rule"] == "minmax":
            return self.level(unit, code, given["cohort"])
        if node["rule"] == "progress":
            return self.progress(unit, code, given["cohort"])
        if node["rule"] == "efficacy":
            return self._efficacy(unit, code, own, given)
        return SCORES[node["rule"]](own, given, number(node.get("target", "")), node["direction"])

    def _efficacy(self, unit: str, code: str, own: Fraction, given: dict[str, Any]) -> Fraction:
        found = [
            value
            for other in self.cohort(unit, code, given.get("cohort", ""))
            if (value := self.value(other, code)) is not None
        ]
        posts = {"cohort_min": min(found), "cohort_max": max(found)}
        bad, good = (posts.get(given[key], given[key]) for key in ("unallowable", "satisfactory"))
        if good == bad:
            return Fraction(100)
        raw = given["base"] + (100 - given["base"]) * (own - bad) / (good - bad)
        return Fraction(min(max(raw, given["floor"]), given["cap"]))


def target_ratio(own: Fraction, given: dict[str, Any], target: Fraction | None, direction: str) -> Fraction:
    """目标完成率."""
    assert target
    assert direction == "positive"
    ratio = own / target
    return Fraction(0 if ratio < given.get("floor", 0) else 100 * min(ratio, given["cap"]))


def deduct(own: Fraction, given: dict[str, Any], target: Fraction | None, direction: str) -> Fraction:
    """扣分, counted exactly."""
    assert target is not None
    gap = max(Fraction(0), own - target if given["measure"] == "excess" else target - own)
    assert given["count"] == "exact"
    return Fraction(max(given["floor"], given["full"] - given["deduct"] * gap / given["per"]))


def bands(own: Fraction, given: dict[str, Any], target: Fraction | None, direction: str) -> Fraction:
    """分档, positive only."""
    ladder = sorted((tuple(band) for band in given["bands"]), reverse=True)
    reached = next(index for index, (line, _) in enumerate(ladder) if own >= line)
    (line, points), above = ladder[reached], ladder[max(0, reached - 1)]
    if given["mode"] == "step" or reached == 0:
        return Fraction(points)
    return Fraction(points + (above[1] - points) * (own - line) / (above[0] - line))


def interval(own: Fraction, given: dict[str, Any], target: Fraction | None, direction: str) -> Fraction:
    """区间 with the lower side open."""
    _, high = given["full"]
    assert given["zero_low"] is None
    return (
        Fraction(100)
        if own <= high
        else max(Fraction(0), 100 * (given["zero_high"] - own) / (given["zero_high"] - high))
    )


def pass_through(own: Fraction, given: dict[str, Any], target: Fraction | None, direction: str) -> Fraction:
    """采信."""
    return Fraction(100 * own / given["scale"])


SCORES: Mapping[str, Callable[[Fraction, dict[str, Any], Fraction | None, str], Fraction]] = {
    "target_ratio": target_ratio,
    "deduct": deduct,
    "bands": bands,
    "interval": interval,
    "pass_through": pass_through,
}


class Tree(Calculation):
    """The sums: weights shared among what is there, points rounded once, branches added up."""

    def points(self, unit: str) -> tuple[Numbers, Numbers]:
        """Points and weights used of every node that has any."""
        self.won: Numbers = {}
        self.weights: Numbers = {}
        root = next(code for code, node in self.tables.nodes.items() if not node["parent"])
        if self.is_there(unit, root):
            self._add_up(unit, root, Fraction(self.tables.nodes[root]["weight"]))
        return self.won, self.weights

    def parts(self, unit: str, code: str) -> dict[str, tuple[Fraction, Fraction | None]]:
        """The two leaves of the shorthand: weight and score of each."""
        node = self.tables.nodes[code]
        given = json.loads(node["parameters"], parse_float=Fraction)
        weight, within = Fraction(node["weight"]), given["cohort"]
        return {
            f"{code}.level": (weight * given["level_share"], self.level(unit, code, within)),
            f"{code}.progress": (weight * given["progress_share"], self.progress(unit, code, within)),
        }

    def is_there(self, unit: str, code: str) -> bool:
        """Whether anything of the node is scored."""
        node = self.tables.nodes[code]
        if not node["rule"]:
            return any(self.is_there(unit, child) for child in self.tables.children(code))
        if not self.applies(unit, code):
            return False
        if node["rule"] == "level_and_progress":
            return any(score is not None for _, score in self.parts(unit, code).values())
        return self.score(unit, code) is not None

    def _add_up(self, unit: str, code: str, weight: Fraction) -> Fraction:
        node = self.tables.nodes[code]
        self.weights[code] = weight
        if node["rule"] == "level_and_progress":
            parts = self.parts(unit, code)
            there = {part: share for part, (share, score) in parts.items() if score is not None}
            shared = shares(weight, there, len(there) == len(parts) and weight == Fraction(node["weight"]))
            self.won[code] = sum(
                (self._leaf(part, own, parts[part][1]) for part, own in shared.items()), Fraction(0)
            )
        elif node["rule"]:
            self._leaf(code, weight, self.score(unit, code))
        else:
            children = self.tables.children(code)
            there = {
                child: Fraction(self.tables.nodes[child]["weight"])
                for child in children
                if self.is_there(unit, child)
            }
            shared = shares(weight, there, len(there) == len(children) and weight == Fraction(node["weight"]))
            self.won[code] = sum(
                (self._add_up(unit, child, own) for child, own in shared.items()), Fraction(0)
            )
        return self.won[code]

    def _leaf(self, code: str, weight: Fraction, score: Fraction | None) -> Fraction:
        assert score is not None
        self.weights[code] = weight
        self.won[code] = half_up(score * weight / 100)
        return self.won[code]


def shares(whole: Fraction, weights: Numbers, is_untouched: bool) -> Numbers:
    """Nominal weights where nothing is missing, else largest remainders in hundredths (or finer weights' places)."""
    if is_untouched:
        return weights
    unit = Fraction(1, 100)
    while (whole / unit).denominator != 1:
        unit /= 10
    exact = {code: whole * weight / sum(weights.values()) / unit for code, weight in weights.items()}
    parts = {code: Fraction(floor(share)) for code, share in exact.items()}
    rest = whole / unit - sum(parts.values())
    for code in sorted(exact, key=lambda code: (parts[code] - exact[code], code))[: int(rest)]:
        parts[code] += 1
    return {code: part * unit for code, part in parts.items()}


@pytest.fixture(scope="session")
def tables_of() -> Callable[[str], Tables]:
    """The tables of an assessment, as text."""
    return Tables


@pytest.fixture(scope="session")
def calculate() -> Callable[[Tables, Values, Mapping[str, int] | None], Tree]:
    """The independent calculation for given values."""
    return Tree
