"""What may be done to the object at hand: the same as is enforced, told beside it, of many at once."""

import pytest
from tests.service.graphql.conftest import INSPECTOR, Ask

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role

PREFECTURE = Person("wu", (Granted(Role.INSPECTOR, Reach(region="430000/433100")),))
CLERK = Person("lin", (Granted(Role.DEPARTMENT_CLERK, Reach(department="省教育厅")),))
MAY = 'may(action: "%s") { allowed why target { region departments owner } }'


def test_a_division_lies_where_it_lies(ask: Ask) -> None:
    """An inspector of one prefecture renames its counties and no others; the reason is that of the table."""
    document = '{ luxi: county(called: "泸溪县") { %s } changsha: county(called: "长沙县") { %s } }'
    may = MAY % "region.change"
    told = ask(document % (may, may), PREFECTURE).data
    assert told["luxi"]["may"]["allowed"]
    assert not told["changsha"]["may"]["allowed"]
    assert told["luxi"]["may"]["target"]["region"] == "430000/433100/433122"
    by_hand = ask('{ may(action: "region.change", region: "长沙县") { why } }', PREFECTURE).data["may"]
    assert told["changsha"]["may"]["why"] == by_hand["why"]


@pytest.mark.parametrize(
    ("document", "action"),
    [
        ('{ indicator(code: "LF-C01") { %s } }', "indicator.change"),
        ('{ group(code: "key_assisted") { %s } }', "group.change"),
    ],
)
def test_who_has_the_right_is_told_so_and_who_has_not_why_not(ask: Ask, document: str, action: str) -> None:
    """By what is enforced."""
    (may,) = ask(document % (MAY % action)).data.values()
    (may_not,) = ask(document % (MAY % action), CLERK).data.values()
    assert (may["may"]["allowed"], may_not["may"]["allowed"]) == (True, False)
    assert "督查人员" in may["may"]["why"]


def test_who_wrote_a_version_is_told_that_another_verifies_it(ask: Ask) -> None:
    """The duties count too; of the version before, which somebody else wrote, they do not."""
    edit = (
        'mutation { editIndicator(code: "LF-C01", version: 1, changes: { note: "虚构" }) { '
        "... on Indicator { version %s versions { nodes { version %s } } } } }"
    )
    may = MAY % "indicator.verify"
    told = ask(edit % (may, may)).data["editIndicator"]
    assert not told["may"]["allowed"]
    assert "由另一个人" in told["may"]["why"]
    head = Person("chen", (Granted(Role.DIVISION_HEAD),))
    read = '{ indicator(code: "LF-C01") { %s } }'
    assert ask(read % may, head).data["indicator"]["may"]["allowed"]


def test_an_office_answers_for_its_own_tasks(ask: Ask) -> None:
    """A clerk may report what is their office's."""
    listed = "{ workPoints(first: 200) { nodes { offices MAY } } }".replace("MAY", MAY % "workpoint.report")
    named = (office for point in ask(listed).data["workPoints"]["nodes"] for office in point["offices"])
    office = next(named)
    clerk = Person("lin", (Granted(Role.DEPARTMENT_CLERK, Reach(department=office)),))
    points = ask(listed, clerk).data["workPoints"]["nodes"]
    assert {point["may"]["allowed"] for point in points} == {True, False}
    assert all(point["may"]["allowed"] == (office in point["offices"]) for point in points)


@pytest.mark.parametrize(
    ("listed", "action"),
    [
        ("indicators", "indicator.verify"),
        ("targets", "indicator.verify"),
        ("counties", "region.change"),
        ("workPoints", "workpoint.change"),
    ],
)
def test_the_number_of_statements_does_not_depend_on_the_number_of_objects(
    ask: Ask, listed: str, action: str
) -> None:
    """Duties and places are read for all together."""
    document = f"query ($first: Int!) {{ {listed}(first: $first) {{ nodes {{ {MAY % action} }} }} }}"
    ask(document, first=1)
    few, many = ask(document, first=1), ask(document, first=60)
    assert len(many.data[listed]["nodes"]) > 10
    assert few.statements == many.statements


def test_an_action_that_there_is_not_is_told(ask: Ask) -> None:
    """With where the actions are listed."""
    (error,) = ask('{ group(code: "key_assisted") { may(action: "nothing") { allowed } } }', INSPECTOR).errors
    assert error["extensions"]["code"] == "ACCESS-ACTION"
