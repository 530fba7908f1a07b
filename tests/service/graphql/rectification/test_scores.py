"""What issues give to a score by GraphQL: as of an act, the same for ever, for who sees the whole province."""

from datetime import date

from tests.service.graphql.conftest import Ask
from tests.service.graphql.rectification.conftest import COUNTY, SECOND
from tests.service.graphql.rectification.test_issues import FIRST, closed

from xiangheng_platform.rectification.findings import findings
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.store.store import Store

FINDINGS = """query ($act: Int) { issueFindings(year: 2024, act: $act) { act digest isInvented leftOut
    findings(first: 1) { totalCount nodes { number region county { name prefecture { name } } indicator clause issue { state } } pageInfo { hasNextPage } } } }"""
RATES = """query ($act: Int) { rectificationRates(year: 2024, act: $act) { act counties { regionCode region county { name }
    rates { rate numerator denominator percent } } } }"""


def confirmed(store: Store) -> None:
    """Two issues are confirmed by another inspector, and the first is closed."""
    for number in (FIRST, "2024-00002"):
        take(store, SECOND, number, Step.CONFIRM)
    closed(store)


def test_findings_are_told_as_of_an_act(ask: Ask, store: Store) -> None:
    """As the table has them, whatever became of the issue since; the issue beside it is told as it stands."""
    confirmed(store)
    told = ask(FINDINGS).data["issueFindings"]
    (row,) = told["findings"]["nodes"]
    assert (row["number"], row["county"], row["indicator"], row["clause"]) == (
        FIRST,
        {"name": "泸溪县", "prefecture": {"name": "湘西土家族苗族自治州"}},
        "LF-C01",
        "第三条",
    )
    assert (told["findings"]["totalCount"], told["findings"]["pageInfo"]["hasNextPage"]) == (2, True)
    assert row["issue"] == {"state": "CLOSED"}
    with store.view(SECOND) as view:
        assert told["digest"] == findings(view, 2024).table.digest
    take(store, SECOND, FIRST, Step.RELAPSE, Given(reason="又停发", deadline=date(2024, 9, 30)))
    again = ask(FINDINGS, act=told["act"]).data["issueFindings"]
    assert again["digest"] == told["digest"]
    assert again["findings"]["nodes"][0]["issue"] == {"state": "RECTIFYING"}


def test_rates_are_told_with_what_they_are_of(ask: Ask, store: Store) -> None:
    """Of what is of nothing there is no rate, and neither nought nor a hundred."""
    confirmed(store)
    (county,) = ask(RATES).data["rectificationRates"]["counties"]
    rates = {row["rate"]: (row["numerator"], row["denominator"], row["percent"]) for row in county["rates"]}
    assert (county["regionCode"], county["region"], county["county"]) == (
        "433122",
        "泸溪县",
        {"name": "泸溪县"},
    )
    assert rates["COMPLETION"] == (1, 2, "50")
    assert rates["RELAPSE"] == (0, 0, None)


def test_who_sees_a_part_is_told_nothing(ask: Ask) -> None:
    """Of a county's own issues a table would say that no other county has any."""
    for document in (FINDINGS, RATES):
        (error,) = ask(document, COUNTY).errors
        assert error["extensions"]["code"] == "ACCESS-DENIED"
