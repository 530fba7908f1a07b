"""A bundle: all that a run is made of. A bundle goes in, a result comes out, whoever asks and wherever it is kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.digest import run_id
from xiangheng_scoring.engine.provenance import Provenance
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.engine.unscored import unscored_figures
from xiangheng_scoring.errors import Fault, FaultsFound
from xiangheng_scoring.scheme import Scheme


@dataclass(frozen=True)
class Bundle:
    """The scheme, held to its frame where it has one, the year that is assessed, the figures, and who scores them.

    `notices` are what was noticed when the figures were read; they change no score, and are told with every result.
    """

    scheme: Scheme
    period: int
    data: Dataset = field(repr=False)
    provenance: Provenance
    notices: tuple[Fault, ...] = ()

    @cached_property
    def run_id(self) -> str:
        """The name of the run, before it is scored."""
        return run_id(self.scheme, self.data, self.period, self.provenance)


class Scored(NamedTuple):
    """What came out of a bundle: the result, and all that is to be told beside it."""

    result: Result
    notices: tuple[Fault, ...]


def score_bundle(bundle: Bundle, progress: Callable[[int, int], None]) -> Scored:
    """The result of a bundle; figures that could not be scored are told among the notices.

    `progress` is called with steps done and steps in all. Raises what `score` raises, and tells the notices with a refusal too:
    a value that was passed over may be the one that is missing.
    """
    try:
        result = score(
            bundle.scheme,
            bundle.data,
            period=bundle.period,
            provenance=bundle.provenance,
            progress=progress,
        )
    except FaultsFound as refusal:
        refusal.notices = bundle.notices
        raise
    return Scored(result, (*bundle.notices, *unscored_figures(result)))
