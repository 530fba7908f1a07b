"""What was found of a model month by month: whether the households, its scores and what happens have moved away from it."""

import json
from collections.abc import Collection

from sqlmodel import col

from xiangheng_platform.access.decisions import require, require_open
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.lists.errors import ModelRefused
from xiangheng_platform.monitoring.lists.models import of_digest
from xiangheng_platform.monitoring.lists.tables import RiskDriftRow
from xiangheng_platform.monitoring.plausibility import departure_faults
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import revise, standing
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.records import record_of, to_plain

READ, REGISTER = "risk.model", "risk.register"


def record(store: Store, person: Person, drifted: RiskDrift, reason: str = "") -> RiskDrift:
    """Keep what was found of a registered model as of a month, in the place of what was kept of the same month.

    Raises `ModelRefused` with every value that cannot be, `NoSuchModel`, `NotAllowed`.
    """
    require(person, REGISTER, PROVINCE_WIDE)
    if faults := departure_faults(drifted, "drift"):
        raise ModelRefused(faults)
    with act_of(store, person, "monitoring:drift:record", f"model:{drifted.model}", reason) as act:
        model = of_digest(act, drifted.model)
        old = standing(act.session, RiskDriftRow, model=model.digest, month=drifted.upto)
        new = RiskDriftRow(
            model=model.digest, month=drifted.upto, is_invented=drifted.is_invented, recorded_by=person.login,
            document=json.dumps(to_plain(drifted), ensure_ascii=False, sort_keys=True),
        )  # fmt: skip
        revise(act, old, new)
        act.note(after={"month": drifted.upto, "verdict": drifted.verdict})
        return drifted


def drift(view: View, model: str) -> tuple[RiskDrift, ...]:
    """What was found of a model (by its digest, or the beginning of it), the last month first; raises `NoSuchModel`, `NotAllowed`."""
    require_open(view.person, READ)
    digest = of_digest(view, model).digest
    return of_models(view, [digest])[digest]


def of_models(view: View, digests: Collection[str]) -> dict[str, tuple[RiskDrift, ...]]:
    """The same of models by their whole digests, without an error for those that there are not; raises `NotAllowed`."""
    require_open(view.person, READ)
    statement = known(RiskDriftRow, view.as_of).where(among(col(RiskDriftRow.model), digests))
    rows = sorted(read_only(view.session, statement), key=lambda row: -row.month)
    by_model = grouped((row.model, record_of(RiskDrift, json.loads(row.document))) for row in rows)
    return {digest: tuple(by_model.get(digest, ())) for digest in digests}
