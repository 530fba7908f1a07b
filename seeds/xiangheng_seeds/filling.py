"""A store filled with the reference data: each kind in one act, and nothing the second time."""

from collections.abc import Callable
from dataclasses import dataclass

from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators import definitions, targets
from xiangheng_platform.regions.loading import load_divisions, load_groups
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints import register
from xiangheng_seeds import dictionary, notice, places, workpoints

REASON = "装入基础数据"
#: Told what is being loaded, and how many kinds are done of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Filled:
    """One kind of data: what it is called, how many rows were entered, and how many had been before."""

    kind: str
    entered: int
    present: int


def fill(store: Store, person: Person, progress: Progress = lambda done, whole: None) -> list[Filled]:
    """Load everything; raises `NotAllowed`, and what a service refuses, for a kind that then is not there at all.

    Places come first, since groups name them, and indicators before the work points that name those.
    """
    kinds: tuple[Callable[[Store, Person], Filled], ...] = (
        _divisions,
        _groups,
        _indicators,
        _targets,
        _work_points,
    )
    found = []
    for number, load in enumerate(kinds):
        progress(number, len(kinds))
        found.append(load(store, person))
    progress(len(kinds), len(kinds))
    return found


def _divisions(store: Store, person: Person) -> Filled:
    done = load_divisions(store, person, places.division_rows(), REASON)
    return Filled("行政区划", done.entered, done.unchanged)


def _groups(store: Store, person: Person) -> Filled:
    done = load_groups(store, person, places.group_rows(), places.membership_rows(), REASON)
    return Filled("名单和成员", done.entered, done.unchanged)


def _indicators(store: Store, person: Person) -> Filled:
    rows = [*dictionary.definitions(), *notice.definition_rows()]
    done = definitions.load(store, person, rows, REASON)
    return Filled("指标", len(done.added) + len(done.changed), len(done.unchanged) + len(done.kept))


def _targets(store: Store, person: Person) -> Filled:
    done = targets.load(store, person, notice.target_rows(), REASON)
    return Filled("目标", len(done.added) + len(done.changed), len(done.unchanged) + len(done.kept))


def _work_points(store: Store, person: Person) -> Filled:
    done = register.load(store, person, workpoints.contents())
    return Filled("工作要点任务", len(done.added), len(done.present))
