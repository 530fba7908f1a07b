"""Whom to visit first, as the schema tells it: with reasons, masked, each county for its own, risk beside inspections."""

from dataclasses import replace

from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.monitoring.conftest import AUDITOR, LUXI
from tests.service.monitoring.list_probes import DRIFT
from tests.service.monitoring.lists.conftest import DIGEST, Named, evaluation

from xiangheng_platform.monitoring.drift_documents import Band, InputDrift
from xiangheng_platform.monitoring.evaluation_documents import SliceKind, SliceRecord, Withheld
from xiangheng_platform.monitoring.lists import drift, models
from xiangheng_platform.store.store import Store

LISTED = """{
  visitListHouseholds(month: 202403) {
    totalCount
    nodes { place probability way county { name } isWithheld isInvented base rest
      reasons { cause logit sentence } household { number head } }
  }
}"""


def test_a_list_tells_whom_to_visit_first_and_why(ask: Ask) -> None:
    """Each household masked, with what raises its risk."""
    told = ask(LISTED, INSPECTOR).data["visitListHouseholds"]

    assert told["totalCount"] == 2
    assert told["nodes"][0] == {
        "place": 1, "probability": 0.5, "way": "MODEL", "county": {"name": "泸溪县"}, "isWithheld": False,
        "isInvented": True, "base": -1.0, "rest": 0.0,
        "reasons": [
            {"cause": "收入状况", "logit": 0.5, "sentence": "收入状况：人均年纯收入 4,000 元（一般户 14,500 元）"}
        ],
        "household": {"number": "**", "head": "某*"},
    }  # fmt: skip


def test_a_county_sees_its_own(ask: Ask) -> None:
    """In the list, its count and its counties."""
    told = ask(LISTED, LUXI).data["visitListHouseholds"]
    head = ask("{ visitList { listed counties { county { code } visits marginal } } }", LUXI).data[
        "visitList"
    ]

    assert (told["totalCount"], [node["county"]["name"] for node in told["nodes"]]) == (1, ["泸溪县"])
    assert head == {"listed": 1, "counties": [{"county": {"code": "433122"}, "visits": 1, "marginal": 0.5}]}


def test_reasons_of_income_are_withheld_from_who_may_not_see_it(ask: Ask) -> None:
    """An auditor is told that there are such."""
    node = ask(LISTED, AUDITOR).data["visitListHouseholds"]["nodes"][0]

    assert (node["isWithheld"], node["reasons"]) == (True, [])


def test_risk_stands_beside_inspections(ask: Ask) -> None:
    """Of any number of counties at once; of a county officer's own the risk, and no oversight."""
    document = """{
      counties(first: 200) { nodes { code householdRisk { households marginal } inspectionCoverage { gap } } }
    }"""
    told = {node["code"]: node for node in ask(document, INSPECTOR).data["counties"]["nodes"]}
    own = ask('{ county(called: "泸溪县") { householdRisk { visits } inspectionCoverage { gap } } }', LUXI)

    assert told["433122"]["householdRisk"] == {"households": 1, "marginal": 0.5}
    assert told["433122"]["inspectionCoverage"] == {"gap": "OVER_24"}
    assert told["433125"]["householdRisk"] is None
    assert (own.data["county"], own.errors) == (
        {"householdRisk": {"visits": 1}, "inspectionCoverage": None},
        [],
    )


def test_what_a_token_does_not_open_is_null_beside_what_it_does(ask: Ask) -> None:
    """The household without its place on a list, and the place without who it is."""
    listed = "{ visitListHouseholds { nodes { place household { key } } } }"
    household = '{ household(number: "H1") { number listed { place } } }'
    risk, register = (
        replace(INSPECTOR, only=frozenset({right})) for right in ("risk.read", "household.read")
    )

    assert ask(listed, risk).data["visitListHouseholds"]["nodes"][0] == {"place": 1, "household": None}
    assert ask(household, register).data["household"] == {"number": "**", "listed": None}


def test_people_decide_of_a_list(ask: Ask) -> None:
    """Off with a reason, then on again; without a reason it is refused at its field."""
    off = 'mutation { takeOffVisitList(household: "H1", reason: "走访过") { ... on ListedHousehold { isOff decision } } }'
    on = 'mutation { putOnVisitList(household: "1", reason: " ") { ... on Refused { code faults { message } } } }'

    assert ask(off, LUXI).data["takeOffVisitList"] == {"isOff": True, "decision": "走访过"}
    assert ask(on, LUXI).data["putOnVisitList"]["code"] == "RISK-LIST-REFUSED"
    assert ask(LISTED, LUXI).data["visitListHouseholds"]["totalCount"] == 0
    assert ask("{ visitListHouseholds(where: { isOff: true }) { totalCount } }", LUXI).data == {
        "visitListHouseholds": {"totalCount": 1}
    }


def test_what_is_refused_stands_at_its_argument(ask: Ask) -> None:
    """In the list of counties at the county."""
    refused = "{ __typename ... on Refused { faults { at { ... on Field { path } } } } }"
    paths = {}
    for act in (
        'putOnVisitList(household: "H1", reason: "x")',
        'stateVisitCapacities(since: 202413, counties: [{ county: "泸溪县", visits: 1 }])',
        'stateVisitCapacities(since: 202404, counties: [{ county: "泸溪县", visits: 1 }, { county: "凤凰县", visits: 100001 }])',
        'stateVisitCapacities(since: 202404, counties: [{ county: "泸溪县", visits: 1 }, { county: "433122", visits: 1 }])',
    ):
        (told,) = ask(f"mutation {{ {act} {refused} }}").data.values()
        paths[act] = [fault["at"]["path"] for fault in told["faults"]]
    assert list(paths.values()) == [
        [["household"]],
        [["since"]],
        [["counties", "1", "visits"]],
        [["counties"], ["counties"]],
    ]


def test_what_a_visit_found_is_reported(ask: Ask) -> None:
    """Because of the list, by the county's officer."""
    document = """mutation {
      reportHouseholdVisit(household: "H1", visitedOn: "2024-04-01", outcome: AT_RISK, listMonth: 202403) {
        ... on VisitedHousehold { outcome way }
      }
    }"""
    assert ask(document, LUXI).data["reportHouseholdVisit"] == {"outcome": "AT_RISK", "way": "MODEL"}
    assert ask("{ householdVisits { nodes { reportedBy } } }", LUXI).data["householdVisits"]["nodes"] == [
        {"reportedBy": "luo"}
    ]


def test_what_visits_found_of_a_list_is_told_of_one_s_own_counties(ask: Ask) -> None:
    """A county counts its own households and visits; nothing was drawn, so that nothing is said of those left out."""
    document = "{ visitListResults { leftOut atRiskLeftOut lift ways { way listed reported rate { share low high } } } }"
    province, county = (ask(document, person).data["visitListResults"] for person in (INSPECTOR, LUXI))

    assert [way["listed"] for way in province["ways"]] == [2, 0, 0]
    assert county["ways"][0] == {"way": "MODEL", "listed": 1, "reported": 0, "rate": None}
    assert (county["atRiskLeftOut"], county["lift"]) == (None, None)


def test_capacity_is_stated_and_told(ask: Ask) -> None:
    """From a month on."""
    document = """mutation {
      stateVisitCapacities(since: 202404, counties: [{ county: "泸溪县", visits: 40 }]) {
        ... on StatedCapacities { counties { visits } }
      }
    }"""
    assert ask(document, INSPECTOR).data["stateVisitCapacities"] == {"counties": [{"visits": 40}]}
    assert ask("{ visitCapacities(month: 202405) { visits since } }", LUXI).data["visitCapacities"] == [
        {"visits": 40, "since": 202404}
    ]


def test_a_model_tells_how_good_it_is(ask: Ask) -> None:
    """Its figures with their intervals, whether it may be used and why, and its card."""
    document = """{ riskModels {
      mayShip approvedBy card
      evaluationResult {
        cut figures { households ranking { recall { value low } lift } probability { brier } }
        shipping { mayShip reasons } slices { totalCount } features { totalCount }
      }
    } }"""
    (model,) = ask(document, LUXI).data["riskModels"]

    assert (model["mayShip"], model["approvedBy"], model["card"]) == (True, "head", "卡")
    judged = model["evaluationResult"]["figures"]
    assert (judged["households"], judged["probability"]) == (20, None)
    assert judged["ranking"]["recall"] == {"value": 0.75, "low": 0.375}
    assert model["evaluationResult"]["shipping"]["mayShip"]


def test_a_model_tells_counties_and_groups_apart(ask: Ask, store: Store) -> None:
    """A page of either kind; of those too few nothing but why."""
    rows = [
        SliceRecord(SliceKind.COUNTY, "433122", "泸溪县", Withheld.TOO_FEW, None, None),
        SliceRecord(SliceKind.COUNTY, "433125", "保靖县", Withheld.NO_EVENTS, None, None),
        SliceRecord(SliceKind.GROUP, "elderly", "仅有老人", Withheld.ALL_EVENTS, None, None),
    ]
    told = evaluation("b" * 64, slices=tuple(rows))
    models.register(store, INSPECTOR, models.NewModel(Named(told.model), "risk", told))
    document = """{ riskModel(digest: "bb") { evaluationResult {
      slices(first: 1) { totalCount nodes { name withheld figures { rate } } pageInfo { hasNextPage } }
      groups: slices(kind: GROUP) { nodes { code } }
    } } }"""
    answer = ask(document, LUXI).data["riskModel"]["evaluationResult"]

    assert answer["slices"] == {
        "totalCount": 3, "nodes": [{"name": "泸溪县", "withheld": "TOO_FEW", "figures": None}],
        "pageInfo": {"hasNextPage": True},
    }  # fmt: skip
    assert answer["groups"] == {"nodes": [{"code": "elderly"}]}


def test_a_model_tells_whether_it_still_fits(ask: Ask, store: Store) -> None:
    """Month by month, the last first, with what moved."""
    moved = InputDrift("income", "人均年纯收入", 0.3, Band.SHIFTED, 0.0, 0.1)
    for upto in (202403, 202404):
        drift.record(store, INSPECTOR, replace(DRIFT, model=DIGEST, upto=upto, inputs=(moved,)))
    document = """{ riskModels { driftMonths(first: 1) {
      totalCount nodes { upto verdict scoreBand inputs { nodes { title band missingNow } } }
    } } }"""
    (model,) = ask(document, LUXI).data["riskModels"]

    assert model["driftMonths"]["totalCount"] == 2
    assert model["driftMonths"]["nodes"] == [
        {
            "upto": 202404, "verdict": "KEEP", "scoreBand": "STABLE",
            "inputs": {"nodes": [{"title": "人均年纯收入", "band": "SHIFTED", "missingNow": 0.1}]},
        }
    ]  # fmt: skip
