"""Ranks and grades: from totals to places, thresholds, quotas and caps."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from xiangheng_scoring.exact import HUNDRED, exactly, floor, plain
from xiangheng_scoring.scheme import Grade

K = TypeVar("K", bound=Hashable)


def ranks(totals: Mapping[K, Decimal], ties: Literal["min", "max", "dense"] = "min") -> dict[K, int]:
    """Competition ranks, greatest first.

    Ties share the better place (`min`: 1, 2, 2, 4), the worse one (`max`: 1, 3, 3, 4), or count as one
    (`dense`: 1, 2, 2, 3).
    """
    counts: dict[Decimal, int] = defaultdict(int)
    for value in totals.values():
        counts[value] += 1
    places, above = {}, 0
    for index, value in enumerate(sorted(counts, reverse=True), start=1):
        places[value] = {"min": above + 1, "max": above + counts[value], "dense": index}[ties]
        above += counts[value]
    return {key: places[value] for key, value in totals.items()}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What grading needs to know of a unit: total as printed, key it is ranked by, best grade still open."""

    total: Decimal
    key: Decimal
    best: int = 0


@exactly
def grade(
    candidates: Mapping[K, Candidate], grades: Sequence[Grade], quota_ties: str
) -> dict[K, tuple[str, str]]:
    """Grade and reason of each unit compared.

    From the best grade down: a unit gets it if its total reaches `at_least`, no veto or floor forbids it,
    and the quota (the whole part of the percentage of all compared) is not used up, in order of rank.
    Units tied at the last place of a quota get it together or not at all, as `quota_ties` says. The reason
    also names each better grade that was missed for want of a place.
    """
    given: dict[K, tuple[str, str]] = {}
    missed: dict[K, str] = dict.fromkeys(candidates, "")
    for index, candidate_grade in enumerate(grades):
        eligible = {
            key: one
            for key, one in candidates.items()
            if key not in given
            and index >= one.best
            and (candidate_grade.at_least is None or one.total >= candidate_grade.at_least)
        }
        places = _places(candidate_grade, len(candidates))
        chosen = list(eligible) if places is None else _within_quota(eligible, places, quota_ties)
        reason = _reason(candidate_grade, places, len(candidates))
        given |= {key: (candidate_grade.name, missed[key] + reason) for key in chosen}
        for key in eligible.keys() - given.keys():
            missed[key] += f"「{candidate_grade.name}」名额 {places} 个已用完，"
    return given


def _places(of: Grade, compared: int) -> int | None:
    return None if of.quota is None else int(floor(of.quota * compared / HUNDRED))


def _within_quota(eligible: Mapping[K, Candidate], places: int, quota_ties: str) -> list[K]:
    tied: dict[Decimal, list[K]] = defaultdict(list)
    for key, one in eligible.items():
        tied[one.key].append(key)
    chosen: list[K] = []
    for value in sorted(tied, reverse=True):
        if len(chosen) >= places or (len(chosen) + len(tied[value]) > places and quota_ties == "exclude"):
            break
        chosen += tied[value]
    return chosen


def _reason(of: Grade, places: int | None, compared: int) -> str:
    parts = [f"总分不低于 {plain(of.at_least)}"] if of.at_least is not None else []
    if places is not None and of.quota is not None:
        parts.append(f"名额 {plain(of.quota)}%（{compared} 个中至多 {places} 个）")
    return "，".join(parts) or "其余对象"
