"""A store filled with the reference data: each kind in one act, and nothing the second time."""

from collections.abc import Callable, Mapping

from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators import definitions, targets
from xiangheng_platform.inspection import plans
from xiangheng_platform.regions.loading import load_divisions, load_groups
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.editing import Reconciled
from xiangheng_platform.workpoints import register
from xiangheng_seeds import dictionary, notice, places, planned_checks, workpoints
from xiangheng_seeds.documents import Filled

REASON = "装入基础数据"
#: Told what is being loaded, and how many kinds are done of how many.
Progress = Callable[[int, int], None]


def fill(store: Store, person: Person, progress: Progress = lambda done, total: None) -> list[Filled]:
    """Load everything; raises `NotAllowed`, and what a service refuses, for a kind that then is not there at all.

    Places come first, since groups name them, and indicators before the work points that name those.
    """
    filled = []
    for number, (kind, load) in enumerate(_KINDS.items()):
        progress(number, len(_KINDS))
        outcome = load(store, person)
        filled.append(Filled(kind, len(outcome.written), len(outcome.left)))
    progress(len(_KINDS), len(_KINDS))
    return filled


_KINDS: Mapping[str, Callable[[Store, Person], Reconciled]] = {
    "行政区划": lambda store, person: load_divisions(store, person, places.division_rows(), REASON),
    "名单和成员": lambda store, person: load_groups(
        store, person, places.group_rows(), places.membership_rows(), REASON
    ),
    "指标": lambda store, person: definitions.load(
        store, person, [*dictionary.definitions(), *notice.definition_rows()], REASON
    ),
    "目标": lambda store, person: targets.load(store, person, notice.target_rows(), REASON),
    "工作要点任务": lambda store, person: register.load(store, person, workpoints.contents()),
    "督查计划": lambda store, person: plans.load(store, person, planned_checks.contents(), REASON),
}
