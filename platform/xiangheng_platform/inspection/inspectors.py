"""Who is sent on visits: who may be, and who is."""

from collections.abc import Collection, Iterable, Iterator

from sqlmodel import col, select

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.rights import rights_for
from xiangheng_platform.access.suspensions import suspended_now
from xiangheng_platform.access.tables import Account, Grant
from xiangheng_platform.access.views import Act, View
from xiangheng_platform.inspection.errors import InspectorsRefused
from xiangheng_platform.inspection.own_region import of_own_region
from xiangheng_platform.inspection.tables import AssignmentRow, VisitRow
from xiangheng_platform.store.history import current, known
from xiangheng_platform.store.keys import among
from xiangheng_platform.versioning.rows import retract
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.places import FieldPath

REPORT = "inspection.report"


def assignments(view: View, visits: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Who was sent on each of some visits at the view's moment, in the order of the alphabet; nobody where nobody was."""
    rows = view.session.exec(known(AssignmentRow, view.as_of).where(among(col(AssignmentRow.visit), visits)))
    sent = grouped((row.visit, row.login) for row in rows)
    return {visit: tuple(sorted(sent.get(visit, ()))) for visit in visits}


def require_sent(view: View, row: VisitRow) -> None:
    """Raise `NotAllowed` unless whoever acts is sent on a visit: what was seen there is told by who was there."""
    is_sent = view.person.login in assignments(view, [row.number])[row.number]
    require(view.person, REPORT, Target(owner=view.person.login if is_sent else ""))


def send(act: Act, visit: int, logins: Collection[str]) -> None:
    """Let exactly these be sent on a visit, whoever was before."""
    standing = {
        row.login: row for row in act.session.exec(known(AssignmentRow).where(AssignmentRow.visit == visit))
    }
    act.note(before={"inspectors": sorted(standing)}, after={"inspectors": sorted(logins)})
    for login, row in standing.items():
        if login not in logins:
            retract(act, row)
    for login in sorted(set(logins) - set(standing)):
        act.add(AssignmentRow(visit=visit, login=login))


def refuse_unfit(view: View, logins: Collection[str], division: int) -> None:
    """Raise `InspectorsRefused`, naming each, for who cannot carry out visits, and for whose own region it would be."""
    able, own = _able(view, logins), of_own_region(view, logins, division)
    if faults := [*_faults(logins, able, own)]:
        raise InspectorsRefused(faults)


def _able(view: View, logins: Collection[str]) -> set[str]:
    """Those of some logins that belong to an account that is not disabled and has a role which carries out visits."""
    roles = [right.role.value for right in rights_for(REPORT)]
    grants = current(Grant, view.today).where(among(col(Grant.login), logins), among(col(Grant.role), roles))
    granted = {row.login for row in view.session.exec(grants)}
    accounts = view.session.exec(select(Account).where(among(col(Account.login), logins)))
    return granted & {account.login for account in accounts} - suspended_now(view.session, view.today)


def _faults(logins: Iterable[str], able: Collection[str], own: dict[str, str]) -> Iterator[Fault]:
    for place, login in enumerate(logins):
        at = FieldPath(("inspectors", str(place)), "督查人员")
        # One answer for whoever cannot be sent: that there is such an account is not for everybody to learn.
        if login not in able:
            remedy = "核对登录名；没有授权的请系统管理员授权"
            yield Fault("INSPECTION-INSPECTOR", at, f"不能派「{login}」", "能做督查的账号", remedy)
        elif login in own:
            message = f"「{login}」的授权写着 {own[login]}，不能去本地督查"
            yield Fault("INSPECTION-INSPECTOR", at, message, "不是当地及其上下级的人", "换一个人")
