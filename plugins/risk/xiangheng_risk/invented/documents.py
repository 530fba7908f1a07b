"""What programs are told of a generation."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_scoring.records import Format, Meaning


@dataclass(frozen=True, slots=True)
class GeneratedRows:
    """One table that was written."""

    dataset: str
    title: Annotated[str, Meaning("in Chinese")]
    rows: Annotated[int, Meaning("in all months and counties", minimum=0)]


@dataclass(frozen=True, slots=True)
class Generation:
    """What was generated; nobody in it exists."""

    FORMAT: ClassVar = Format("xiangheng-risk-generation/1", "xiangheng risk generate --json")
    folder: str
    is_invented: bool
    generator: Annotated[int, Meaning("another one gives other households for the same seed", minimum=1)]
    seed: Annotated[int, Meaning(minimum=0)]
    households: Annotated[int, Meaning(minimum=0)]
    counties: Annotated[int, Meaning(minimum=1)]
    line: Annotated[float, Meaning("the invented income line", unit="yuan a head and year")]
    tables: tuple[GeneratedRows, ...]
