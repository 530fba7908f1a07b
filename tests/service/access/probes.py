"""What is done to accounts, grants, tokens and duties."""

from contextlib import suppress
from itertools import product

from tests.service.probing import (
    ME,
    OTHER,
    QUICK,
    ROOT,
    Probe,
    account_of,
    of_account,
    of_another,
    of_me,
    office,
    reach_of,
)

from xiangheng_platform.access import (
    accounts,
    confirmation,
    duties,
    explanations,
    grants,
    oversight,
    particulars,
    second_factor,
    tokens,
    views,
)
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.errors import LockedOut, NoSuchAccount
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.store.store import Store

PASSWORD = "correct horse 电池"
#: The accounts of which there are more or fewer.
NUMBERED = tuple(f"o{number}" for number in range(1, 99))
PROBES = [
    Probe(accounts.add, "account.manage", lambda do, c: do("1042", PASSWORD)),
    Probe(accounts.disable, "account.manage", lambda do, c: do(c.another)),
    Probe(accounts.enable, "account.manage", lambda do, c: do(c.another)),
    Probe(accounts.unlock, "account.manage", lambda do, c: do(c.another), of_another),
    Probe(accounts.set_password, "account.manage", lambda do, c: do(c.another, PASSWORD)),
    Probe(accounts.set_password, "account.own", lambda do, c: do(ME, "no matter what 1"), of_me),
    Probe(accounts.list_accounts, "account.list", lambda do, c: do(), is_list=True),
    Probe(accounts.count_accounts, "account.list", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(accounts.of_logins, "account.list", lambda do, c: do(NUMBERED), is_list=True),
    Probe(accounts.show, "account.list", lambda do, c: do(c.owner), of_account, is_about_one=True),
    Probe(confirmation.confirm, "account.own", lambda do, c: do("no matter what 1")),
    Probe(duties.held, "permission.explain", lambda do, c: do("scheme:x"), is_list=True),
    Probe(
        explanations.explain,
        "permission.explain",
        lambda do, c: do("region.read", login=c.owner),
        of_account,
        is_about_one=True,
    ),
    Probe(grants.grant, "account.manage", lambda do, c: do(c.another, Role.EVALUATOR)),
    Probe(
        grants.revoke,
        "account.manage",
        lambda do, c: do(c.another, Role.DEPARTMENT_CLERK, c.reach.department, c.reach.region),
    ),
    Probe(grants.grants_on, "account.list", lambda do, c: do(""), is_list=True),
    Probe(grants.grants_on, "account.list", lambda do, c: do(c.another), is_list=True, is_about_one=True),
    Probe(grants.grants_of, "account.list", lambda do, c: do(NUMBERED), is_list=True),
    Probe(particulars.own, "account.own", lambda do, c: do(), of_me, is_about_one=True),
    Probe(particulars.reveal, "account.personal", lambda do, c: do(c.owner, "试"), of_account),
    Probe(particulars.set_personal, "account.manage", lambda do, c: do(c.another, name="某")),
    Probe(particulars.erase, "account.manage", lambda do, c: do(c.another)),
    Probe(second_factor.enrol, "account.own", lambda do, c: do("no matter what 1")),
    Probe(second_factor.confirm, "account.own", lambda do, c: do("123456")),
    Probe(second_factor.remove, "account.manage", lambda do, c: do(c.another)),
    Probe(tokens.issue, "token.own", lambda do, c: do("", [], 0), of_me),
    Probe(tokens.revoke, "token.manage", lambda do, c: do("报表", c.another), of_another),
    Probe(tokens.list_tokens, "account.list", lambda do, c: do(), is_list=True),
    Probe(tokens.tokens_of, "account.list", lambda do, c: do(NUMBERED), is_list=True),
    Probe(tokens.list_tokens, "account.list", lambda do, c: do(c.another), is_list=True, is_about_one=True),
]
ABSENT = (NoSuchAccount,)
PARTS = (
    duties.conflicts,
    explanations.explain_each,
    grants.managing,
    grants.views,
    oversight.in_sight,
    oversight.places_of,
    oversight.require_over,
    particulars.seen_by,
    views.act_of,
)


def fill(store: Store, count: int) -> None:
    """Somebody of every reach, and so many more with grants, tokens, duties and a password mistaken."""
    accounts.first_administrator(store, QUICK, "root", "某", PASSWORD)
    for login in (ME, OTHER):
        accounts.add(store, QUICK, ROOT, login, PASSWORD)
    for in_office, in_region in product((True, False), repeat=2):
        _fill_account(store, account_of(in_office, in_region), reach_of(in_office, in_region))
    for number in range(1, count + 1):
        _fill_account(store, f"o{number}", Reach(office(number)))


def _fill_account(store: Store, login: str, reach: Reach) -> None:
    accounts.add(store, QUICK, ROOT, login, PASSWORD, name="某", telephone="13800000000")
    grants.grant(store, ROOT, login, Role.DEPARTMENT_CLERK, reach.department, reach.region)
    person = Person(login, (Granted(Role.DEPARTMENT_CLERK, reach),))
    tokens.issue(store, person, "报表", ["region.read"], 30)
    with store.act(person, "test:duty:take", "scheme:x") as act:
        duties.claim(act, Duties.AUTHOR, "scheme:x")
    with suppress(LockedOut):
        sign_in(store, QUICK, login, "wrong")
