"""The table of rights beside a copy written by hand: a right that is given or taken is given or taken on purpose."""

from xiangheng_platform.access.rights import CONFIRMED, NEVER_BY_TOKEN, RIGHTS
from xiangheng_platform.access.roles import EVERYONE, Role

#: One letter a role: Inspector, division Head, department Clerk, ciTy and couNty officer, Evaluator, aUditor,
#: Administrator, System. A star: open to whoever has the role; a letter: within the grant's reach; in brackets: one's own.
LETTERS = dict(zip("IHCTNEUAS", Role, strict=True))
BY_HAND = """
account.list         AU     (IHCTNEUA)
account.manage       A
account.personal     A      (IHCTNEUA)
account.own                 (IHCTNEUA)
token.own                   (IHCTNEUA)
token.manage         A
permission.explain   AU     (IHCTNEUA)
audit.read           U
audit.verify         UAS
job.read             AU     (IHCTNEUA)
job.run              IEUAS
job.cancel           A      (IHCTNEUA)
job.schedule         A
region.read          *IHCTNEUAS
region.change        I
group.change         I
group.verify         IH
indicator.read       *IHCTNEUAS
indicator.change     IE
indicator.verify     IH
workpoint.read       *IHCTNEUAS
workpoint.change     I
workpoint.report     IHC
calendar.read        *IHCTNEUAS
calendar.change      IA
evidence.add                (IHCTNEUAS)
evidence.read        IHU    (IHCTNEUAS)
evidence.remove      H      (IHCTNEUAS)
evidence.clear       AS
issue.read           IHCTNEUS
issue.register       I
issue.declare        N
issue.rectify        CTN
issue.verify         IH
issue.approve        H
issue.follow         IHS
inspection.read      IHUTN
inspection.oversee   IHU    (IHCTNE)
inspection.plan      IH
inspection.verify    IH
inspection.arrange   IH
inspection.report           (IHCTNE)
inspection.release   IH
household.read       IHUTN
household.sensitive  IHN
household.reveal     IHN
household.import     IN
household.record     IN
household.erase      H
line.read            *IHCTNEUAS
line.change          I
line.verify          IH
risk.read            IHUTN
risk.model           *IHCTNEUAS*
risk.register        I
risk.approve         H
risk.rank            I
risk.decide          IHN
risk.report          IN
store.backup         AS
"""


def rows_by_hand() -> set[tuple[str, Role, str]]:
    """The copy as rows."""
    found = set()
    for line in BY_HAND.strip().splitlines():
        action, *columns = line.split()
        for column in columns:
            where = {"*": "open", "(": "own"}.get(column[0], "within")
            found |= {(action, LETTERS[letter], where) for letter in column.strip("*()")}
    return found


def actions_that_are(where: str) -> set[str]:
    """The actions whose every row says `open`, `within` or `own`."""
    rows = rows_by_hand()
    return {action for action, _, _ in rows} - {action for action, _, other in rows if other != where}


def test_the_table_is_the_one_that_was_written_by_hand() -> None:
    """Evaluators who were given `region.change` would stand here."""
    rows = [(right.action, right.role, right.where.value) for right in RIGHTS]

    assert set(rows) == rows_by_hand()
    assert len(rows) == len(set(rows))


def test_what_takes_confirmation_is_what_was_written_by_hand() -> None:
    """And what no token opens."""
    assert set(CONFIRMED) == {"account.manage", "token.own", "token.manage", "job.schedule"}
    assert set(NEVER_BY_TOKEN) == {*CONFIRMED, "account.own"}


def test_everyone_is_every_role_that_somebody_can_be_given() -> None:
    """The platform's own role is nobody's."""
    assert set(EVERYONE) == set(Role) - {Role.SYSTEM}
