"""What is done to files that were handed in."""

from tests.service.probing import AUTHOR, ME, OTHER, Case, Probe, everywhere, of_me

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.evidence import deposits, lookup, removal
from xiangheng_platform.evidence.errors import NoSuchEvidence
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.store import Store

LIMITS = EvidenceSettings()


def of_file(case: Case) -> Target:
    """One's own file, or another's."""
    return Target(owner=ME if case.is_own else OTHER)


ABSENT = (NoSuchEvidence,)
PROBES = [
    Probe(
        deposits.add,
        "evidence.add",
        lambda do, c: do(b"x", "x.txt", Purpose.EVIDENCE, LIMITS),
        of_me,
    ),
    Probe(
        deposits.add_all,
        "evidence.add",
        lambda do, c: do([(b"x", "x.txt"), (b"y", "y.txt")], Purpose.EVIDENCE, LIMITS),
        of_me,
    ),
    Probe(lookup.of_numbers, "evidence.read", lambda do, c: do(range(1, 30)), is_list=True),
    Probe(
        lookup.count, "evidence.read", lambda do, c: do(with_removed=True), is_list=True, is_about_one=True
    ),
    Probe(lookup.find, "evidence.read", lambda do, c: do(c.job), of_file, is_about_one=True),
    Probe(lookup.holdings, "evidence.read", lambda do, c: do(with_removed=True), is_list=True),
    Probe(lookup.content, "evidence.read", lambda do, c: list(do(c.job)), of_file, is_about_one=True),
    Probe(removal.remove, "evidence.remove", lambda do, c: do(c.job, "试"), of_file),
    Probe(removal.clear, "evidence.clear", lambda do, c: do(), everywhere),
]
PARTS = (lookup.seen, lookup.described)


def fill(store: Store, count: int) -> None:
    """One's own file, another's, and so many more, the first of them removed."""
    for login in (ME, OTHER):
        content = deposits.accepted(store.database.files, login.encode(), LIMITS)
        with content as accepted, store.act(Person(login), "evidence:file:add", "试") as act:
            deposits.put(act, accepted, f"{login}.txt", Purpose.EVIDENCE)
    for number in range(count):
        added = deposits.add(store, AUTHOR, b"%d" % number, f"{number}.txt", Purpose.EVIDENCE, LIMITS)
        if not number:
            removal.remove(store, AUTHOR, added.number, "试")
