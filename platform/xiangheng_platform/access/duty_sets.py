"""The one table of duties: which of them two different people must have for one subject. It needs no store."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Duties(StrEnum):
    """What somebody does for a subject; the part before the point is the set that it is one of."""

    AUTHOR = "scheme.author"
    SCORER = "scheme.scorer"
    PUBLISHER = "scheme.publisher"
    ENTERER = "entry.enterer"
    VERIFIER = "entry.verifier"

    @property
    def label(self) -> str:
        """What it is called on screens."""
        return SETS[self.of].duties[self]

    @property
    def of(self) -> str:
        """The set it is one of."""
        return self.value.partition(".")[0]


@dataclass(frozen=True, slots=True)
class DutySet:
    """Duties that different people must have for one subject, and what the set is called."""

    label: str
    duties: Mapping[Duties, str]


#: The one table of duties.
SETS: Mapping[str, DutySet] = {
    "scheme": DutySet(
        "计分方案",
        {Duties.AUTHOR: "编制方案", Duties.SCORER: "计分", Duties.PUBLISHER: "发布结果"},
    ),
    "entry": DutySet("登记的数据", {Duties.ENTERER: "登记", Duties.VERIFIER: "核实"}),
}
