"""Ranks and grades: from totals to places, thresholds, quotas and caps."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.numbers.exact import HUNDRED, exactly, floor, plain
from xiangheng_scoring.scheme import Grade

K = TypeVar("K", bound=Hashable)


def ranks(totals: Mapping[K, Decimal], ties: Literal["min", "max", "dense"] = "min") -> dict[K, int]:
    """Competition ranks, greatest first.

    Ties share the better place (`min`: 1, 2, 2, 4), the worse one (`max`: 1, 3, 3, 4), or count as one
    (`dense`: 1, 2, 2, 3).
    """
    counts = Counter(totals.values())
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
def grades(
    candidates: Mapping[K, Candidate], best_first: Sequence[Grade], quota_ties: str
) -> dict[K, tuple[str, str]]:
    """Grade and reason of each unit compared.

    From the best grade down: a unit gets it if its total reaches `at_least`, no veto or floor forbids it,
    and the quota (the whole part of the percentage of all compared) is not used up, in order of rank.
    Units tied at the last place of a quota get it together or not at all, as `quota_ties` says. The reason
    also names each better grade that was missed for want of a place.
    """
    given: dict[K, tuple[str, str]] = {}
    missed: dict[K, str] = dict.fromkeys(candidates, "")
    for index, grade in enumerate(best_first):
        eligible = {
            key: candidate
            for key, candidate in candidates.items()
            if key not in given
            and index >= candidate.best
            and (grade.at_least is None or candidate.total >= grade.at_least)
        }
        quota = _Quota(grade, len(candidates))
        chosen = quota.chosen(eligible, quota_ties)
        given |= {key: (grade.name, missed[key] + quota.reason(len(chosen))) for key in chosen}
        left = {key: candidate.key for key, candidate in eligible.items() if key not in given}
        for key, value in left.items():
            is_next = value == max(left.values())
            missed[key] += quota.want(len(chosen), Counter(left.values())[value] if is_next else 0)
    return given


@dataclass(frozen=True, slots=True)
class _Quota:
    """The places of one grade: how many there are among those compared, who gets them, and in which words."""

    of: Grade
    compared: int

    @property
    def places(self) -> int | None:
        """The whole part of the share, a third of three being one; None for a grade without a quota."""
        return None if self.of.quota is None else int(floor(self.of.quota * self.compared / HUNDRED))

    def chosen(self, eligible: Mapping[K, Candidate], quota_ties: str) -> list[K]:
        """Who gets a place, from the best down, as long as there is one."""
        if self.places is None:
            return list(eligible)
        tied = grouped((candidate.key, key) for key, candidate in eligible.items())
        chosen: list[K] = []
        for value in sorted(tied, reverse=True):
            is_too_many = len(chosen) + len(tied[value]) > self.places
            # An end, and no passing over: whoever stands behind a tie that got nothing would have a better grade than
            # those before.
            if len(chosen) >= self.places or (is_too_many and quota_ties == "exclude"):
                break
            chosen += tied[value]
        return chosen

    def reason(self, used: int) -> str:
        """Why a unit has the grade."""
        parts = [f"总分不低于 {plain(self.of.at_least)}"] if self.of.at_least is not None else []
        if self.places is not None and self.of.quota is not None:
            places = f"至多 {self.places} 个{'，末位并列一并给予' if used > self.places else ''}"
            parts.append(f"名额 {plain(self.of.quota)}%（{self.compared} 个中{places}，给了 {used} 个）")
        return "，".join(parts) or "其余对象"

    def want(self, used: int, tied: int) -> str:
        """Why a unit that reaches the grade has no place: `used` are gone, or the rest too few for the `tied` next ones.

        `tied` is 0 for who stands behind these.
        """
        name, places = f"「{self.of.name}」名额", self.places or 0
        if not places:
            return f"{name} 0 个（{self.compared} 个的 {plain(self.of.quota or HUNDRED)}% 不足一个），"
        if used > places:
            return f"{name} {places} 个已用完（末位并列一并给予，给了 {used} 个），"
        if used == places:
            return f"{name} {places} 个已用完，"
        if tied:
            return f"{name} {places} 个，已用 {used} 个，余下的不够并列的 {tied} 个，一并不给，"
        return f"{name} {places} 个，已用 {used} 个，余下的因前面并列不给，"
