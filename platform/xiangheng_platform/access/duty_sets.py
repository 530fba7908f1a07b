"""The one table of duties: which of them two different people must have for one subject. It needs no store."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiangheng_scoring.titled import Titled


class Duties(Titled):
    """What somebody does for a subject; the part before the point is the set that it is one of."""

    AUTHOR = "scheme.author", "编制方案", "writes the scheme by which is scored"
    SCORER = "scheme.scorer", "计分", "scores by it"
    PUBLISHER = "scheme.publisher", "发布结果", "publishes what came of it"
    ENTERER = "entry.enterer", "登记", "enters data"
    VERIFIER = "entry.verifier", "核实", "says that what was entered agrees with its source"

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
    name: DutySet(called, {duty: duty.label for duty in Duties if duty.of == name})
    for name, called in (("scheme", "计分方案"), ("entry", "登记的数据"))
}
