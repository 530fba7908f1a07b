"""What is done to divisions, groups and memberships."""

from datetime import date

from tests.service.probing import AUTHOR, BEGIN, DAY, PAPER, Probe, county, everywhere, of_region

from xiangheng_platform.regions import (
    changes,
    corrections,
    divisions,
    groups,
    loading,
    memberships,
    reach,
    records,
)
from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.corrections import Correction
from xiangheng_platform.regions.drafts import Part
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.loading import DivisionRow, MembershipRow
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.store.store import Store

TERM = Term(DAY, source="试")
NEW = Part("430198", "又县")
PROBES = [
    Probe(changes.rename, "region.change", lambda do, c: do(c.county, "试验县", DAY, PAPER), of_region),
    Probe(changes.recode, "region.change", lambda do, c: do(c.county, "430199", DAY, PAPER)),
    Probe(changes.move, "region.change", lambda do, c: do(county(2), "433100", DAY, PAPER)),
    Probe(changes.split, "region.change", lambda do, c: do(c.county, [Part(c.county), NEW], DAY, PAPER)),
    Probe(
        changes.merge,
        "region.change",
        lambda do, c: do([county(2), county(1)], Part(county(2)), DAY, PAPER),
    ),
    Probe(changes.establish, "region.change", lambda do, c: do(NEW, Level.COUNTY, "430100", DAY, PAPER)),
    Probe(changes.abolish, "region.change", lambda do, c: do(c.county, DAY, PAPER)),
    Probe(
        corrections.correct, "region.change", lambda do, c: do(c.county, DAY, Correction(name="试县"), "试")
    ),
    Probe(corrections.withdraw, "region.change", lambda do, c: do(1, "试")),
    Probe(divisions.gazetteer, "region.read", lambda do, c: do(), everywhere),
    Probe(divisions.tree, "region.read", lambda do, c: do(DAY)),
    Probe(divisions.find, "region.read", lambda do, c: do(c.county, DAY), is_about_one=True),
    Probe(divisions.county, "region.read", lambda do, c: do(c.county, DAY), is_about_one=True),
    Probe(groups.acts_of, "region.read", lambda do, c: do(["empty"]), is_about_one=True),
    Probe(divisions.suggestions, "region.read", lambda do, c: do(c.county, DAY), is_about_one=True),
    Probe(divisions.candidates, "region.read", lambda do, c: do(c.county, DAY), is_about_one=True),
    Probe(groups.groups, "region.read", lambda do, c: do()),
    Probe(groups.members, "region.read", lambda do, c: do("g1", DAY)),
    Probe(groups.group, "region.read", lambda do, c: do("g1"), is_about_one=True),
    Probe(groups.members_by_group, "region.read", lambda do, c: do(DAY)),
    Probe(groups.belonging, "region.read", lambda do, c: do().on(DAY)),
    Probe(groups.memberships, "region.read", lambda do, c: do(range(1, 99))),
    Probe(groups.memberships_of, "region.read", lambda do, c: do(c.county, DAY)),
    Probe(groups.define, "group.change", lambda do, c: do(Group("key2", "试", None, "试"))),
    Probe(
        loading.load_divisions,
        "region.change",
        lambda do, c: do([DivisionRow("430198", "又县", Level.COUNTY, "430100", BEGIN, source="试")]),
    ),
    Probe(
        loading.load_groups,
        "group.change",
        lambda do, c: do([], [MembershipRow("empty", county(1), DAY, source="试")]),
    ),
    Probe(memberships.add, "group.change", lambda do, c: do("empty", [c.county], TERM), of_region),
    Probe(memberships.end, "group.change", lambda do, c: do("g1", [c.county], date(2024, 4, 9), "试")),
    Probe(memberships.correct, "group.change", lambda do, c: do(1, Term(DAY, source="又"), "试")),
    Probe(memberships.withdraw, "group.change", lambda do, c: do(1, "试")),
    Probe(memberships.verify, "group.verify", lambda do, c: do("g1", [c.county], DAY, "试"), of_region),
    Probe(reach.path_of, "region.read", lambda do, c: do(c.county, DAY), is_about_one=True),
    Probe(reach.path_as_granted, "region.read", lambda do, c: do("试433100"), is_about_one=True),
]
PARTS = (groups.row_of, reach.subtrees, records.gazetteer_of)


def fill(store: Store, count: int) -> None:
    """So many counties with another name since, all of them in as many groups, and a group without members."""
    counties = [county(number) for number in range(1, count + 1)]
    rows = [("430000", Level.PROVINCE, "")]
    rows += [(code, Level.PREFECTURE, "430000") for code in ("430100", "433100")]
    rows += [(code, Level.COUNTY, f"{code[:4]}00") for code in counties]
    loading.load_divisions(
        store,
        AUTHOR,
        [DivisionRow(code, f"试{code}", level, above, BEGIN, source="试") for code, level, above in rows],
    )
    groups.define(store, AUTHOR, Group("empty", "试", None, "试"))
    for number, code in enumerate(counties, start=1):
        changes.rename(store, AUTHOR, code, f"新{code}", date(2020, 1, 1), PAPER)
        groups.define(store, AUTHOR, Group(f"g{number}", "试", None, "试"))
    for number in range(1, count + 1):
        memberships.add(store, AUTHOR, f"g{number}", counties, TERM)
