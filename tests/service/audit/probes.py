"""What is asked of the log, which every act of the other slices fills."""

from tests.service.probing import Probe, everywhere

from xiangheng_platform.audit import log, verification

PROBES = [
    Probe(log.search, "audit.read", lambda do, c: do(limit=1000), everywhere),
    Probe(log.count, "audit.read", lambda do, c: do(), everywhere, is_about_one=True),
    Probe(log.show, "audit.read", lambda do, c: do(1), is_about_one=True),
    Probe(verification.head, "audit.verify", lambda do, c: do(), everywhere, is_about_one=True),
    Probe(verification.verify, "audit.verify", lambda do, c: do()),
]
PARTS = (log.as_of_act,)
