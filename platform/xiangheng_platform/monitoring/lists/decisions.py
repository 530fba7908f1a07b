"""People decide of a list: a household is put on, or taken off, with a reason. The model never does."""

from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import Act, act_of
from xiangheng_platform.monitoring.households import handed_in_invented
from xiangheng_platform.monitoring.lists.documents import ListedHousehold
from xiangheng_platform.monitoring.lists.faults import fault, refuse
from xiangheng_platform.monitoring.lists.lookup import listed_row, records, standing_list
from xiangheng_platform.monitoring.lists.meant import meant
from xiangheng_platform.monitoring.lists.tables import ListedRow, VisitListRow
from xiangheng_platform.monitoring.lists.words import Way
from xiangheng_platform.regions.reach import target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import copied, revise, standing

DECIDE = "risk.decide"


def put_on(
    store: Store, person: Person, household: str, reason: str, *, month: int | None = None
) -> ListedHousehold:
    """Put a household (by number or key) on the list of a month, or the last one; one that was taken off comes back.

    Raises `ListRefused` without a reason or for one that is on it, `NotListed`, `NoSuchHousehold`, `NotAllowed`.
    """
    require_somewhere(person, DECIDE)
    _refuse_unreasoned(reason)
    with store.view(person) as view:
        key = meant(view, household, DECIDE).key
    with act_of(store, person, "monitoring:list:put-on", f"household:{key}", reason) as act:
        row = meant(act, str(key), DECIDE)
        require(person, DECIDE, target_of(gazetteer_of(act.as_known_now), row.division, act.today))
        visit = standing_list(act, month)
        old = standing(act.session, ListedRow, visit_list=visit.id, household=key)
        if old is not None and not old.is_off:
            refuse([fault("household", f"户 {key} 已在 {visit.month} 的名单上", "名单上没有的户")])
        new = copied(old) if old is not None else _unranked(act, visit, key, row.division)
        return _written(act, visit, old, new, reason, is_off=False)


def take_off(
    store: Store, person: Person, household: str, reason: str, *, month: int | None = None
) -> ListedHousehold:
    """Take a household (by number or key) off the list of a month, or the last one; it stays to be seen as taken off.

    Raises `ListRefused` without a reason or for one that was taken off, `NotListed`, `NoSuchHousehold`, `NotAllowed`.
    """
    require_somewhere(person, DECIDE)
    _refuse_unreasoned(reason)
    with store.view(person) as view:
        key = meant(view, household, DECIDE).key
    with act_of(store, person, "monitoring:list:take-off", f"household:{key}", reason) as act:
        visit = standing_list(act, month)
        old = listed_row(act, visit, key)
        require(person, DECIDE, target_of(gazetteer_of(act.as_known_now), old.division, act.today))
        if old.is_off:
            refuse([fault("household", f"户 {key} 已经去掉了", "还在名单上的户")])
        return _written(act, visit, old, copied(old), reason, is_off=True)


def _written(
    act: Act, visit: VisitListRow, old: ListedRow | None, new: ListedRow, reason: str, *, is_off: bool
) -> ListedHousehold:
    new.is_off, new.reason, new.decided_by = is_off, reason.strip(), act.person.login
    row = revise(act, old, new)
    act.note(after={"month": visit.month, "is_off": is_off, "way": row.way})
    return records(act, visit, [row])[0]


def _unranked(act: Act, visit: VisitListRow, household: int, division: int) -> ListedRow:
    return ListedRow(
        visit_list=visit.id, household=household, division=division, place=0, percentile=0, probability=0,
        way=Way.OVERRIDE.value, band="", changes="", contributions="",
        is_invented=handed_in_invented(act, division, visit.month),
    )  # fmt: skip


def _refuse_unreasoned(reason: str) -> None:
    refuse([] if reason.strip() else [fault("reason", "没有写", "一句话：为什么")])
