"""The seeded draw: the same seed and frame give the same list on any machine, and whoever has both can prove it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from xiangheng_platform.sampling.errors import SeedRefused, SizeRefused
from xiangheng_platform.sampling.frame import Frame
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning

#: How many are drawn: the same number of every stratum, or a number of each by its name.
Sizes: TypeAlias = int | Mapping[str, int]
LONGEST_SEED = 100


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """What was drawn, in its place of the order."""

    key: Annotated[str, Meaning("key of what was drawn, as it stands in the frame")]
    stratum: Annotated[
        str | None, Meaning("the stratum that it was drawn within; null where there is only one")
    ]


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """A draw as it can be kept and proved: from what, by which seed, what was drawn, and what comes in its place."""

    frame_digest: Annotated[
        str, Meaning("SHA-256 of the frame: every key with its stratum, in canonical order")
    ]
    seed: Annotated[str, Meaning("the text that decides the order, together with the frame")]
    drawn: Annotated[
        tuple[DrawnUnit, ...],
        Meaning("what was drawn: stratum by stratum, within each in the order of the draw"),
    ]
    replacements: Annotated[
        tuple[DrawnUnit, ...],
        Meaning(
            "what comes in the place of something drawn that cannot be had, in this order within its stratum"
        ),
    ]

    @property
    def digest(self) -> str:
        """SHA-256 of the record: what is kept beside it to show that nothing of it was changed."""
        lists = [[[unit.stratum, unit.key] for unit in units] for units in (self.drawn, self.replacements)]
        return digest([self.frame_digest, self.seed, *lists])

    def is_of(self, frame: Frame) -> bool:
        """Whether the frame, drawn from again by the seed, gives exactly this record."""
        if frame.digest != self.frame_digest:
            return False
        sizes, spares = (
            Counter(unit.stratum or "" for unit in units) for units in (self.drawn, self.replacements)
        )
        try:
            return draw(frame, self.seed, sizes, spares) == self
        except SizeRefused:
            return False  # more than there are, or of a stratum that the frame has not: no draw of this frame


def refuse_seed(seed: str) -> None:
    """Raise `SeedRefused` for a text that nothing is drawn by."""
    if not seed.strip() or len(seed) > LONGEST_SEED or not seed.isprintable():
        raise SeedRefused(
            f"「{seed}」不能作种子",
            at=FieldPath(("seed",), "种子"),
            expected=f"1 到 {LONGEST_SEED} 个看得见的字",
            remedy="用事先公布、谁也不能挑选的一段文字",
        )


def draw(frame: Frame, seed: str, sizes: Sizes, replacements: Sizes = 0) -> DrawRecord:
    """Draw without replacement, each key of a stratum with the same chance; a draw of n begins every longer one.

    What may replace something drawn is what would have been drawn next within its stratum. A stratum that is not named
    gives none. Raises `SizeRefused` with every stratum that has fewer, `SeedRefused`.
    """
    refuse_seed(seed)
    wanted, spare = _by_stratum(frame, sizes), _by_stratum(frame, replacements)
    if faults := list(_faults_of(frame, wanted, spare)):
        raise SizeRefused(faults)
    drawn, following = list[DrawnUnit](), list[DrawnUnit]()
    for stratum, keys in frame.strata.items():
        ordered = sorted(keys, key=_ticket(frame.digest, seed, stratum))
        units = [DrawnUnit(key, stratum or None) for key in ordered]
        first = wanted.get(stratum, 0)
        drawn += units[:first]
        following += units[first : first + spare.get(stratum, 0)]
    return DrawRecord(frame.digest, seed, tuple(drawn), tuple(following))


def _ticket(frame_digest: str, seed: str, stratum: str) -> Callable[[str], str]:
    """What the keys of a stratum are ordered by: for each a number that nobody chooses, of 256 bits.

    The frame's digest is part of it. By seed and key alone whoever draws up the frame could reckon, before it is
    complete, which keys will come first, and leave those out.
    """
    return lambda key: digest([frame_digest, seed, stratum, key])


def _by_stratum(frame: Frame, sizes: Sizes) -> Mapping[str, int]:
    return dict.fromkeys(frame.strata, sizes) if isinstance(sizes, int) else sizes


def _faults_of(frame: Frame, wanted: Mapping[str, int], spare: Mapping[str, int]) -> Iterator[Fault]:
    for stratum in sorted({*wanted, *spare}):
        number, more = wanted.get(stratum, 0), spare.get(stratum, 0)
        there = len(frame.strata.get(stratum, ()))
        at = FieldPath(("sizes", stratum), f"「{stratum}」抽取的个数" if stratum else "抽取的个数")
        if min(number, more) < 0:
            yield Fault("DRAW-SIZE", at, f"抽 {number} 个、备 {more} 个", "不小于 0", "改个数")
        elif number + more > there:
            yield Fault(
                "DRAW-SIZE",
                at,
                f"抽 {number} 个、备 {more} 个，而只有 {there} 个",
                f"合计不超过 {there} 个",
                "减少个数",
            )
