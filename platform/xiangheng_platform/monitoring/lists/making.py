"""The list of a month is made from what a model ranked: handed over as plain values, kept as history, changed by decisions."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.monitoring.lists.documents import ListLevel, VisitList
from xiangheng_platform.monitoring.lists.errors import ListExists, NotListed
from xiangheng_platform.monitoring.lists.faults import (
    capacity_faults,
    fault,
    future_faults,
    invented_faults,
    month_faults,
    refuse,
)
from xiangheng_platform.monitoring.lists.lookup import before, described, of_month, on_list
from xiangheng_platform.monitoring.lists.models import approved
from xiangheng_platform.monitoring.lists.reasons import Scored, packed
from xiangheng_platform.monitoring.lists.standing import WHOLE, band_of, percentile_of
from xiangheng_platform.monitoring.lists.tables import ListCountyRow, ListedRow, VisitListRow
from xiangheng_platform.monitoring.lists.words import Change, Way
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.reach import target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import retract
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import to_plain

if TYPE_CHECKING:  # choosing is NumPy's, and a server that withdraws a list needs none
    from xiangheng_platform.monitoring.lists.choosing import CountyChoice

RANK = "risk.rank"
MILLION = 1_000_000
#: A rise by so many ten-thousandths is told as a change.
NOTABLE_RISE = 2_000


@dataclass(frozen=True, slots=True)
class NewListed:
    """A household that is to be on a list; `before` and `percentile_before` are None where it was not ranked the month before.

    `now` and `before` have as many numbers as the list has features.
    """

    household: int
    county: str
    place: int
    probability: float
    way: Way
    now: Scored
    before: Scored | None = None
    percentile_before: float | None = None
    has_shock: bool = False
    is_invented: bool = False


@dataclass(frozen=True, slots=True)
class NewList:
    """What a model ranked in a month: the households that are to be visited, and by what they were chosen (`choosing`).

    `base` and the probabilities have the level's shift in them. `typical` is what a household that was ranked typically has of each of `features`, NaN where that is not to be told.
    """

    month: int
    model: str
    households: int
    seed: str
    frame: str
    features: Sequence[str]
    typical: Sequence[float]
    base: float
    counties: "Sequence[CountyChoice]"
    rows: Sequence[NewListed]
    is_invented: bool = False
    level: ListLevel | None = None


def make(store: Store, person: Person, new: NewList, reason: str = "") -> VisitList:
    """Keep the list of a month, by a model that was approved.

    Raises `ListExists`, `ModelNotApproved`, `NoSuchModel`, `ListRefused` with every fault, also for a model that learnt from invented
    households where all are real, `NotAllowed` unless whoever acts may do it in every county of the list, and of a county as
    `divisions.county`.
    """
    require_somewhere(person, RANK)
    refuse(list(_faults(new)))
    with act_of(store, person, "monitoring:list:make", f"month:{new.month}", reason) as act:
        refuse(future_faults(new.month, act.today))
        model = approved(act, new.model)
        refuse(invented_faults(model.digest, is_model=model.is_invented, is_register=new.is_invented))
        keys = {county.county: divisions.county(act, county.county, act.today).key for county in new.counties}
        gazetteer = gazetteer_of(act.as_known_now)
        targets = ((code, target_of(gazetteer, key, act.today)) for code, key in keys.items())
        require_each(person, RANK, targets)
        if of_month(act, new.month):
            raise list_exists(new.month)
        row = act.add(
            VisitListRow(
                month=new.month, model=model.digest, seed=new.seed, frame=new.frame, households=new.households,
                features=json.dumps(list(new.features), ensure_ascii=False), typical=packed(new.typical),
                base=repr(float(new.base)),
                level=None if new.level is None else json.dumps(to_plain(new.level), sort_keys=True),
                is_invented=new.is_invented or model.is_invented, made_by=person.login,
            )
        )  # fmt: skip
        act.add_many(ListCountyRow, (_county(row.id, county, keys[county.county]) for county in new.counties))
        known_before = _households_of(act, before(act, new.month))
        act.add_many(ListedRow, (_listed(row.id, new, listed, keys, known_before) for listed in new.rows))
        act.note(
            after={
                "model": model.digest, "households": new.households, "listed": len(new.rows),
                "level": to_plain(new.level),
            }
        )  # fmt: skip
        return described(act, row)


def list_exists(month: int) -> ListExists:
    """Why no list of a month is made that has one."""
    return ListExists(
        f"{month} 已有名单",
        at=FieldPath(("month",), "年月"),
        expected="还没有名单的月份",
        remedy="增减个别户：xiangheng household visits put-on、xiangheng household visits take-off；整张作废：xiangheng household visits withdraw",
    )


def withdraw(store: Store, person: Person, month: int, reason: str) -> VisitList:
    """Say that the list of a month should never have been, and why; another one can be made then.

    Raises `NotListed`, `ListRefused` without a reason, `NotAllowed`.
    """
    require_somewhere(person, RANK)
    refuse([] if reason.strip() else [fault("reason", "没有写", "一句话：为什么作废")])
    with act_of(store, person, "monitoring:list:withdraw", f"month:{month}", reason) as act:
        row = of_month(act, month)
        if row is None:
            raise NotListed(f"{month} 没有名单", at=str(month), remedy="xiangheng household visits show")
        gazetteer = gazetteer_of(act.as_known_now)
        counties = read_only(act.session, known(ListCountyRow).where(ListCountyRow.visit_list == row.id))
        require_each(
            person, RANK, ((str(c.division), target_of(gazetteer, c.division, act.today)) for c in counties)
        )
        told = described(act, row)
        retract(act, row)
        return told


def _households_of(view: View | Act, row: VisitListRow | None) -> frozenset[int] | None:
    """Who was on a list; None where there was none, so that nobody is said to be new on the first."""
    if row is None:
        return None
    return on_list(view, known(ListedRow).where(ListedRow.visit_list == row.id))


def _county(visit_list: int, county: "CountyChoice", division: int) -> dict[str, object]:
    marginal = None if county.marginal is None else round(county.marginal * MILLION)
    return {
        "visit_list": visit_list, "division": division, "households": county.households,
        "visits": county.visits, "drawn": county.drawn, "marginal": marginal,
    }  # fmt: skip


def _listed(
    visit_list: int,
    new: NewList,
    listed: NewListed,
    keys: Mapping[str, int],
    known_before: frozenset[int] | None,
) -> dict[str, object]:
    percentile, before = percentile_of(listed.place, new.households), listed.before
    earlier = None if listed.percentile_before is None else round(listed.percentile_before * WHOLE)
    changes = {
        Change.ENTERED: known_before is not None and listed.household not in known_before,
        Change.ROSE: earlier is not None and percentile - earlier >= NOTABLE_RISE,
        Change.SHOCK: listed.has_shock,
    }
    return {
        "visit_list": visit_list, "household": listed.household, "division": keys[listed.county],
        "place": listed.place, "percentile": percentile, "percentile_before": earlier,
        "probability": round(listed.probability * MILLION), "way": listed.way.value,
        "band": band_of(listed.place, new.households).value,
        "changes": " ".join(change for change, holds in changes.items() if holds),
        "contributions": packed(listed.now.contributions), "feature_values": packed(listed.now.values),
        "contributions_before": None if before is None else packed(before.contributions),
        "feature_values_before": None if before is None else packed(before.values),
        "is_invented": listed.is_invented,
    }  # fmt: skip


def _faults(new: NewList) -> Iterator[Fault]:
    yield from month_faults(new.month)
    yield from capacity_faults(new.month, [county.visits for county in new.counties])
    codes = {county.county for county in new.counties}
    if len(codes) < len(new.counties):
        yield fault("counties", "有县写了两次", "每县一行")
    if strange := sorted({row.county for row in new.rows} - codes):
        yield fault("rows", f"有 {'、'.join(strange)} 的户，没有这些县的走访能力", "户都在所列的县里")
    if len({row.household for row in new.rows}) < len(new.rows):
        yield fault("rows", "有户在名单上两次", "每户一次")
    if any(not 0 <= row.probability <= 1 or not 1 <= row.place <= new.households for row in new.rows):
        yield fault("rows", "有户的概率或位次不可能", f"概率 0 到 1，位次 1 到 {new.households}")
    scored = [each for row in new.rows for each in (row.now, row.before) if each]
    counts = {len(numbers) for each in scored for numbers in (each.values, each.contributions)}
    if {*counts, len(new.typical)} - {len(new.features)}:
        yield fault("features", f"有户的值、贡献或一般户的值不是 {len(new.features)} 项", "每项特征一个")
