"""A list holds exactly what somebody may see: the scope of a person is the decisions about every target."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, Text, create_engine, insert, select

from xiangheng_platform.access.decisions import may
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach, Target
from xiangheng_platform.access.rights import ACTIONS
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.scope import paths, scope

pytestmark = pytest.mark.both_databases

PATHS = ("", "43", "43/4301", "43/4301/430121", "43/43012", "43/4302", "43/A", "43/a", "43/a/b_")
DEPARTMENTS = ("", "甲", "乙")
LOGINS = ("liu", "chen")
REACHES = st.builds(Reach, st.sampled_from(DEPARTMENTS), st.sampled_from(PATHS))
PEOPLE = st.builds(
    Person,
    st.sampled_from(LOGINS),
    st.lists(st.builds(Granted, st.sampled_from(Role), REACHES), max_size=4).map(tuple),
    st.none() | st.frozensets(st.sampled_from(sorted(ACTIONS)), max_size=20),
    st.booleans(),
)
ROWS = [
    {"region": region, "department": department, "owner": owner}
    for region in PATHS
    for department in DEPARTMENTS
    for owner in ("", *LOGINS)
]
THINGS = Table("things", MetaData(), *(Column(name, Text) for name in ("region", "department", "owner")))
ENGINE = create_engine("sqlite://")
with ENGINE.begin() as connection:
    THINGS.metadata.create_all(connection)
    connection.execute(insert(THINGS), ROWS)


def target_of(row: dict[str, str]) -> Target:
    """What a row is about, for a question of rights."""
    return Target(row["region"], (row["department"],) if row["department"] else (), row["owner"])


@given(PEOPLE, st.sampled_from(sorted(ACTIONS)))
def test_a_scope_covers_what_the_person_may(person: Person, action: str) -> None:
    """For every role, reach, token and target, one by one."""
    where = scope(person, action)

    assert [where.covers(target_of(row)) for row in ROWS] == [
        may(person, action, target_of(row)) for row in ROWS
    ]


@given(PEOPLE, st.sampled_from(sorted(ACTIONS)))
def test_the_database_chooses_the_same_rows(person: Person, action: str) -> None:
    """What is asked for in a list's own statement is what each row would be asked for; letters of codes are exact."""
    where = scope(person, action)
    condition = where.where(
        region=paths(THINGS.c.region), department=THINGS.c.department, owner=THINGS.c.owner
    )
    with ENGINE.connect() as connection:
        chosen = [dict(row) for row in connection.execute(select(THINGS).where(condition)).mappings()]

    assert chosen == [row for row in ROWS if where.covers(target_of(row))]


@given(PEOPLE, st.sampled_from(sorted(ACTIONS)))
def test_a_table_without_a_column_is_one_that_leaves_it_empty(person: Person, action: str) -> None:
    """A list of what has only an owner holds what lies in no department and no region."""
    where = scope(person, action)
    with ENGINE.connect() as connection:
        statement = select(THINGS.c.owner).distinct().where(where.where(owner=THINGS.c.owner))
        chosen = set(connection.execute(statement).scalars())

    assert chosen == {owner for owner in ("", *LOGINS) if where.covers(Target(owner=owner))}
