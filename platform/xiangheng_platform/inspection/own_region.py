"""Whose own region a visit would go to: nobody inspects where they belong.

What the store knows of where somebody belongs is the regions that their grants name, in force or to come, whatever the
role: their particulars are a name and a telephone, which tell no region. A grant for the whole province names none. Of a
region that a grant names, whatever lies above and below it is somebody's own too: who is of a county would inspect their
own superiors in its prefecture, and who is of a prefecture their own subordinates in its counties. So officers of regions
are sent to other prefectures, or to another county of their own, and inspectors of the province anywhere. A grant that
was ended names a region no more; who was of a region until lately is for those who send to know.
"""

from collections.abc import Collection

from sqlmodel import col

from xiangheng_platform.access.reach import SEPARATOR, is_within
from xiangheng_platform.access.tables import Grant
from xiangheng_platform.access.views import View
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import current
from xiangheng_platform.store.keys import among


def of_own_region(view: View, logins: Collection[str], division: int) -> dict[str, str]:
    """Those of some logins to whom a division is their own region, each with the region that a grant of theirs names."""
    gazetteer = gazetteer_of(view.as_known_now)
    visited = gazetteer.path(division, view.today)
    grants = current(Grant, view.today, to_come=True).where(among(col(Grant.login), logins))
    own: dict[str, str] = {}
    for grant in view.session.exec(grants):
        code = grant.region.rpartition(SEPARATOR)[2]
        # Where what bore the code lies today: a county that was recoded since is the same county.
        today = (gazetteer.path(fact.key, view.today) for fact in gazetteer.by_code.get(code, ()))
        if any(_is_own(path, visited) for path in (grant.region, *today)):
            own.setdefault(grant.login, code)
    return own


def _is_own(path: str, visited: str) -> bool:
    is_whole_province = SEPARATOR not in path
    return not is_whole_province and (is_within(visited, path) or is_within(path, visited))
