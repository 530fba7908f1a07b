"""Findings: each counts once for its unit, however often, however typed and wherever it was listed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.engine.dataset import Dataset, Finding
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class RepeatedFinding:
    """A finding that its unit has in another row too, of the same indicator or another: `counted` there, `listed` here."""

    listed: Finding
    counted: Finding

    def __str__(self) -> str:
        listed, counted = self.listed, self.counted
        return f"{listed.number}{listed.origin.cited() or ' '}已计入 {counted.indicator}{counted.origin.cited()}，这里不重复计"


class CountedFindings:
    """The findings of a dataset, looked up by unit and indicator, each number once.

    Of the indicators with points under which a unit's number is listed, and which apply to the unit, the first in the
    order of the vocabulary counts it. The first in the order of rows would be what a clerk calls first, but then the same
    figures in another order would be another result. An indicator without points (a veto) takes none away, so it
    counts what is listed under it, whoever else does.

    `counted` holds the findings that count under an indicator, by number; `repeated` what is listed under it and counts
    in another row.
    """

    def __init__(self, vocabulary: Vocabulary, data: Dataset) -> None:
        self.counted: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        self.repeated: dict[tuple[str, str], list[RepeatedFinding]] = defaultdict(list)
        self._strange: list[tuple[Finding, str]] = []
        terms = {code: term for code, term in vocabulary.terms.items() if term.input == "findings"}
        order = {code: place for place, code in enumerate(terms)}
        rows = [row for row in data.findings if row.indicator in terms and row.unit in vocabulary.units]
        first: dict[tuple[str, str, str], Finding] = {}
        for row in sorted(rows, key=lambda row: (order[row.indicator], row.number, row.origin)):
            term = terms[row.indicator]
            unit_class = vocabulary.units[row.unit].unit_class
            if not term.applies(unit_class):
                self._strange.append((row, unit_class))
                continue
            rivals = "" if term.gives_points else term.code
            counted = first.setdefault((row.unit, rivals, as_compared(row.number)), row)
            if counted is row:
                self.counted[row.unit, row.indicator].append(row)
            else:
                self.repeated[row.unit, row.indicator].append(RepeatedFinding(row, counted))

    def notices(self) -> Iterable[Fault]:
        """A notice at each finding that does not count under its indicator, saying why, or where it does.

        That one came through two channels is as it should be, and no notice.
        """
        for listed, unit_class in self._strange:
            message = f"{listed.indicator} 不适用于{unit_class}，问题「{listed.number}」没有计入"
            yield Fault("DATA-INDICATOR", listed.origin, message, is_notice=True)
        for row in chain.from_iterable(self.repeated.values()):
            if row.counted.indicator == row.listed.indicator:
                continue
            message = (
                f"问题「{row.listed.number}」已计入 {row.counted.indicator}{row.counted.origin.cited()}，"
                f"不再计入 {row.listed.indicator}"
            )
            yield Fault("DATA-COUNTED-TWICE", row.listed.origin, message, is_notice=True)
