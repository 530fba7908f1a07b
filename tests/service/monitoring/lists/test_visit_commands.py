"""`xiangheng household models|visits`: from a trained model to whom to visit first, with the model that stands in a file."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.service.conftest import SignedIn, Typed
from tests.service.monitoring.conftest import HEAD
from tests.service.monitoring.list_probes import DRIFT
from tests.service.monitoring.lists.conftest import evaluation

from xiangheng_platform.access.roles import Role
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.lists import models
from xiangheng_platform.monitoring.months import Months
from xiangheng_platform.store.store import Store
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.model.risk import AdditiveRisk
from xiangheng_scoring.records import document

CODES = ("990121", "990122")
RANKED = ("--month", "2024-12", "--seed", "试")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two thousand invented households of two counties, a model of their first year, and what it is worth."""
    folder = tmp_path_factory.mktemp("trained")
    generate(folder / "register", 2_000, codes=CODES)
    months = Months(folder / "register")
    model = AdditiveRisk().train(
        feature_table(months, 202312, lambda done, total: None, 12), lambda done, total: None
    )
    (folder / "model.npz").write_bytes(model.write())
    (folder / "digest").write_text(model.digest)
    told = document(evaluation(model.digest))
    (folder / "evaluation.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "card.md").write_text("# 模型卡", encoding="utf-8")
    return folder


@pytest.fixture
def model(store: Store, typed: Typed, signed_in: SignedIn, trained: Path) -> str:
    """The beginning of the digest of a model that a head approved; whoever types is an inspector."""
    digest = (trained / "digest").read_text()[:10]
    signed_in(Role.INSPECTOR)
    assert typed("household", "adopt", str(trained / "register"), "--invented").code == 0
    said = typed(
        *("household", "models", "register", str(trained / "model.npz")),
        *("--evaluation", str(trained / "evaluation.json"), "--card", str(trained / "card.md")),
    )
    assert "没有批准" in said.out, said.error
    assert "RISK-MODEL-APPROVAL" in typed("household", "visits", "rank", *RANKED, "--model", digest).error
    assert "ACCESS-DENIED" in typed("household", "models", "approve", digest, "--reason", "胜过规则").error
    models.approve(store, HEAD, digest, "胜过规则")
    return digest


def test_a_model_ranks_whom_to_visit_first(typed: Typed, model: str) -> None:
    """The list ends where each county's visits end; everything invented says so."""
    rank = ("household", "visits", "rank", "--seed", "试", "--model", model, "--month")
    assert "household visits capacity --month 2024-12 --set" in typed(*rank, "2024-12").error
    assert "还没有到" in typed(*rank, "2099-06").error
    capacity = ("household", "visits", "capacity", "--month", "2024-12", "--set")
    assert "写了不止一次" in typed(*capacity, "桃溪县=40", "--set", "桃溪县=41").error
    assert "不是 0 到 100000 的户数" in typed(*capacity, "桃溪县=²").error
    stated = typed(*capacity, "桃溪县=20", "--set", "甲州县=10")
    assert "桃溪县　20 户，自 2024-12" in stated.out
    ranked = typed("household", "visits", "rank", *RANKED, "--model", model, "--json").document
    assert (ranked["listed"], ranked["is_invented"]) == (30, True)
    page = typed("household", "visits", "show", "--county", "桃溪县", "--json").document
    first = page["rows"][0]
    assert (len(page["rows"]), first["reasons"][0]["logit"] > 0) == (20, True)
    shown = typed("household", "visits", "show", "--limit", "5").out
    assert "含虚构数据" in shown
    assert "均为虚构" not in shown
    assert "模型由虚构数据训练" in shown
    assert "接着看" in shown
    assert "概率的水平没有核对" in shown
    explained = typed("household", "visits", "explain", first["key"]).out
    assert f"户 {first['key']}（虚构）　桃溪县　2024-12 的名单：第 {first['place']} 位" in explained
    assert first["reasons"][0]["sentence"] in explained
    assert first["since_before"][0]["sentence"] in explained
    assert "（一般户 " in explained
    assert typed("household", "visits", "explain", first["key"], "--json").document == first | {
        "format": "xiangheng-listed-household/1"
    }
    narrowed = typed("household", "visits", "show", "--way", "随机抽取", "--json").document["rows"]
    assert {row["way"] for row in narrowed} == {"random"}
    assert "最高1%" in typed("household", "visits", "show", "--band", "极高").error
    assert typed("household", "visits", "take-off", first["key"], "--reason", "走访过").code == 0
    assert first["key"] in typed("household", "visits", "show", "--taken-off").out
    said = typed(
        "household",
        "visits",
        "report",
        page["rows"][1]["key"],
        "没有风险",
        "--day",
        "2025-01-15",
        "--month",
        "2024-12",
    )
    assert "没有风险" in said.out
    assert (
        "已经作废" in typed("household", "visits", "withdraw", "--month", "2024-12", "--reason", "重排").out
    )


def test_a_model_is_looked_at(typed: Typed, model: str) -> None:
    """Its figures, its card, who approved it."""
    assert "胜过规则" in typed("household", "models", "list").out
    assert "召回率 75.0%" in typed("household", "models", "show", model).out
    assert typed("household", "models", "show", model, "--card").out == "# 模型卡\n"


def test_what_drifted_is_recorded_and_looked_at(
    typed: Typed, model: str, trained: Path, tmp_path: Path
) -> None:
    """A month, from what the monitoring of a model printed."""
    found = tmp_path / "drift.json"
    drifted = replace(DRIFT, model=(trained / "digest").read_text(), reasons=("没有变动",))
    found.write_text(json.dumps(document(drifted)), encoding="utf-8")

    assert "还没有登记监测结果" in typed("household", "models", "drift", model).out
    wrong = tmp_path / "wrong.json"
    wrong.write_text(found.read_text().replace(": 202403", ': "三月"'), encoding="utf-8")
    refused = typed("household", "models", "drift", model, "--record", str(wrong)).error
    assert ("监测结果" in refused, "cut" in refused, "upto" in refused) == (True, True, True)
    assert "2024-03　继续使用" in typed("household", "models", "drift", model, "--record", str(found)).out
    assert len(typed("household", "models", "drift", model, "--json").document["months"]) == 1


def test_a_file_that_is_no_model_is_refused(
    typed: Typed, signed_in: SignedIn, trained: Path, tmp_path: Path
) -> None:
    """Nor is one that is not there, or an evaluation that is none."""
    signed_in(Role.INSPECTOR)
    wrong = tmp_path / "x.npz"
    wrong.write_bytes(b"PK")
    evaluated = ("--evaluation", str(trained / "evaluation.json"))

    assert "RISK-MODEL-FILE" in typed("household", "models", "register", str(wrong), *evaluated).error
    assert (
        "找不到这个文件"
        in typed("household", "models", "register", str(tmp_path / "y.npz"), *evaluated).error
    )
    assert (
        "读不出结果" in typed("household", "models", "register", str(wrong), "--evaluation", str(wrong)).error
    )


def test_a_file_that_is_no_text_is_refused(
    typed: Typed, signed_in: SignedIn, trained: Path, tmp_path: Path
) -> None:
    """As a card, an evaluation or what a monitoring printed."""
    signed_in(Role.INSPECTOR)
    wrong = tmp_path / "x.png"
    wrong.write_bytes(b"\x89PNG\xff")
    register = ("household", "models", "register", str(trained / "model.npz"))
    evaluated = ("--evaluation", str(trained / "evaluation.json"))

    assert "不是 UTF-8" in typed(*register, *evaluated, "--card", str(wrong)).error
    assert "读不出结果" in typed(*register, "--evaluation", str(wrong)).error
    assert "读不出结果" in typed("household", "models", "drift", "a", "--record", str(wrong)).error


def test_a_model_learns_from_the_register_of_the_store_and_from_visits(
    typed: Typed, model: str, trained: Path, tmp_path: Path
) -> None:
    """The store's months give the very model that the folder gave; whom a visit found at risk is one more to learn from."""
    learnt = typed("risk", "train", "--out", str(tmp_path / "1.npz"), "--cut", "202312", "--json").document
    assert (learnt["model"], learnt["is_invented"]) == ((trained / "digest").read_text(), True)

    before = typed("risk", "train", "--out", str(tmp_path / "2.npz"), "--cut", "202412", "--json").document
    visited = visited_and_not_identified(typed, model, trained)
    after = typed("risk", "train", "--out", str(tmp_path / "3.npz"), "--cut", "202412", "--json").document
    assert after["events"] == before["events"] + 1
    assert typed("risk", "explain", visited, "--model", str(tmp_path / "3.npz"), "--cut", "202412").code == 0


def visited_and_not_identified(typed: Typed, model: str, trained: Path) -> str:
    """A household of the list of December that a visit in January found at risk, and that was not identified in that year."""
    capacity = ("household", "visits", "capacity", "--month", "2024-12")
    assert typed(*capacity, "--set", "桃溪县=20", "--set", "甲州县=20").code == 0
    assert typed("household", "visits", "rank", *RANKED, "--model", model).code == 0
    table = feature_table(Months(trained / "register"), 202412, lambda done, total: None, 12)
    assert table.label is not None
    spared = set(map(str, table.households[~table.label]))
    rows = typed("household", "visits", "show", "--json").document["rows"]
    visited = next(str(row["key"]) for row in rows if row["key"] in spared)
    report = (
        "household",
        "visits",
        "report",
        visited,
        "at_risk",
        "--day",
        "2025-01-15",
        "--month",
        "2024-12",
    )
    assert typed(*report).code == 0
    return visited


def test_what_a_list_s_visits_found_is_told_by_how_households_came_onto_it(
    typed: Typed, model: str, trained: Path
) -> None:
    """One visit by the model's choice is counted; of others nothing can be said before one that was drawn is visited."""
    visited_and_not_identified(typed, model, trained)
    told = typed("household", "visits", "results", "--month", "2024-12").out
    row = next(line.split() for line in told.splitlines() if "模型排序" in line)

    assert row[2:5] == ["1", "1", "1"]
    assert "说不上" in told


def test_the_register_of_the_store_is_for_who_may_see_it(
    typed: Typed, model: str, trained: Path, signed_in: SignedIn, tmp_path: Path
) -> None:
    """An auditor sees households masked, and so trains on none."""
    signed_in(Role.AUDITOR)
    said = typed("risk", "train", "--out", str(tmp_path / "m.npz"), "--cut", "202312")

    assert (said.code != 0, "ACCESS-DENIED" in said.error) == (True, True)
    assert not (tmp_path / "m.npz").exists()
