"""What programs are told of the reference data and of its loading."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_scoring.records import Format, Meaning
from xiangheng_seeds.reference import Division, WorkPoint


@dataclass(frozen=True, slots=True)
class Divisions:
    """The divisions of Hunan."""

    FORMAT: ClassVar = Format("xiangheng-divisions/1", "xiangheng seeds divisions --json")
    divisions: tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class WorkPoints:
    """The notice's tasks, in its order."""

    FORMAT: ClassVar = Format("xiangheng-workpoints/1", "xiangheng seeds workpoints --json")
    workpoints: tuple[WorkPoint, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """One kind of data that was loaded into a store."""

    kind: Annotated[str, Meaning("in Chinese")]
    entered: Annotated[int, Meaning("how many rows were entered", minimum=0)]
    present: Annotated[int, Meaning("how many rows had been there before", minimum=0)]


@dataclass(frozen=True, slots=True)
class SeedsLoad:
    """Every kind of data that was loaded, in the order of loading."""

    FORMAT: ClassVar = Format("xiangheng-seeds-load/1", "xiangheng seeds load --json")
    kinds: tuple[Filled, ...]
