"""What is drawn from: keys, perhaps in strata, in one canonical order with a digest."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from xiangheng_platform.sampling.errors import FrameIsEmpty, FrameRefused
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.places import FieldPath


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """What may be drawn: a key, and the stratum that it is drawn within (empty where there is only one)."""

    stratum: str
    key: str


@dataclass(frozen=True)
class Frame:
    """Units in the order of stratum and key, by code points; made by `frame_of`, which refuses faulty ones."""

    units: tuple[Unit, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the units in canonical order: another key, stratum or number of keys has another digest."""
        return digest([[unit.stratum, unit.key] for unit in self.units])

    @cached_property
    def strata(self) -> dict[str, tuple[str, ...]]:
        """The keys of each stratum, in canonical order."""
        return {name: tuple(keys) for name, keys in grouped((u.stratum, u.key) for u in self.units).items()}


def frame_of(keys: Iterable[str | Unit]) -> Frame:
    """A frame of keys in whatever order; a key alone is of the stratum without a name.

    Raises `FrameIsEmpty`, and `FrameRefused` with every key that is empty or is there twice, in whichever strata.
    """
    # By a tuple: comparing dataclasses takes four times as long, and a province has millions of households.
    units = sorted(
        (key if isinstance(key, Unit) else Unit("", key) for key in keys), key=attrgetter("stratum", "key")
    )
    if not units:
        raise FrameIsEmpty("没有可以抽取的", expected="至少一个", remedy="核对从哪些中抽取")
    if faults := list(_faults_of(units)):
        raise FrameRefused(faults)
    return Frame(tuple(units))


def _faults_of(units: Iterable[Unit]) -> Iterator[Fault]:
    for key, times in Counter(unit.key for unit in units).items():
        at = FieldPath(("frame",), "抽样框")
        if not key.strip():
            yield Fault("DRAW-KEY", at, "有一个是空的", "代码或编号", "补上或删去")
        elif times > 1:
            yield Fault(
                "DRAW-TWICE", at, f"「{key}」有 {times} 个", "一个", "只留一个，否则抽中它的机会比别的大"
            )
