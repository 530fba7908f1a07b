"""`risk evaluate`, `risk monitor` and `risk card` on an invented register: what they say, keep and refuse."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest
from tests.risk.evaluation.stand_in import silent

from xiangheng_platform.monitoring.card_documents import RiskCard
from xiangheng_platform.monitoring.columns import DATASETS
from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.features.labels import HORIZON
from xiangheng_platform.monitoring.months import Months
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.invented.tables import TRUTH
from xiangheng_risk.model.risk import AdditiveRisk
from xiangheng_scoring.cli import main
from xiangheng_scoring.records import schema

CODES = ("990001", "990002", "990003")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented households, a model trained on their first year, its evaluation on the second and its drift."""
    folder = tmp_path_factory.mktemp("检验") / "台账"
    generate(folder, 8000, 5, codes=CODES)
    model = ["--model", str(folder / "m.npz"), "--register", str(folder)]
    table = feature_table(Months(folder), 202312, silent, HORIZON)
    (folder / "m.npz").write_bytes(AdditiveRisk().train(table, silent).write())
    evaluation = str(folder / "e.json")
    for words in (
        ["evaluate", *model, "--save", evaluation],
        ["monitor", *model, "--evaluation", evaluation, "--save", str(folder / "d.json")],
    ):
        assert main(["risk", *words]) == 0
    return folder


def kept(register: Path, name: str) -> Any:
    """What a command kept in a file."""
    return json.loads((register / name).read_text(encoding="utf-8"))


def test_an_evaluation_is_of_the_next_year_and_near_the_truth(register: Path) -> None:
    """The cut is the last whose year is over; the model orders almost as well as the truth, and may be used."""
    told = kept(register, "e.json")
    jsonschema.validate(told, schema(RiskEvaluation))
    assert (told["trained_on"], told["cut"], told["is_invented"]) == (202312, 202412, True)
    assert {row["code"] for row in told["slices"] if row["kind"] == "county"} == set(CODES)
    assert {row["code"] for row in told["slices"] if row["kind"] == "group"} == {
        "elderly", "disabled", "women_headed", "minority", "relocated",
    }  # fmt: skip
    assert told["oracle"]["auc_share"] > 0.9
    assert told["oracle"]["calibration_error"] < 0.02


def test_a_drift_is_of_every_month_that_is_known(register: Path) -> None:
    """Twelve months after the cut, held against the evaluation; all events of the year stand in one of them."""
    told, evaluated = kept(register, "d.json"), kept(register, "e.json")
    jsonschema.validate(told, schema(RiskDrift))
    assert [row["month"] for row in told["months"]] == list(range(202501, 202513))
    assert sum(row["observed"] for row in told["months"]) == evaluated["figures"]["events"]
    assert told["reference_auc"] == evaluated["figures"]["ranking"]["auc"]["value"]
    assert 0 < told["churn"] < 1


def test_a_card_is_a_page_with_its_figures_beside_it(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two files, the page marked as invented."""
    out = register / "卡.html"
    files = ["--evaluation", str(register / "e.json"), "--drift", str(register / "d.json"), "--out", str(out)]
    assert main(["risk", "card", *files, "--owner", "监督检查处"]) == 0
    assert "虚构" in capsys.readouterr().out
    assert "监督检查处" in out.read_text(encoding="utf-8")
    jsonschema.validate(kept(register, "卡.json"), schema(RiskCard))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--evaluation", "e.json", "--out", "e.html"), "FILE-EXISTS"),
        (("--evaluation", "e.json", "--out", "新卡.json"), "USAGE"),
        (("--evaluation", "空.json", "--out", "新卡.html"), "读不出检验或监测的结果"),
        (("--evaluation", "没有.json", "--out", "新卡.html"), "没有这个文件"),
    ],
)
def test_a_card_overwrites_nothing_and_is_written_of_figures_alone(
    register: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], code: str
) -> None:
    """Figures that would take the place of the evaluation, an ending that leaves no page, and files without figures."""
    (register / "空.json").write_text("{}", encoding="utf-8")
    before = (register / "e.json").read_bytes()
    words = [option if option.startswith("--") else str(register / option) for option in options]
    assert main(["risk", "card", *words]) != 0
    assert code in capsys.readouterr().err
    assert (register / "e.json").read_bytes() == before
    assert not list(register.glob("新卡*"))


def test_people_read_the_verdict_first(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The evaluation and the drift on a screen, of a cut that is named."""
    model = ["--model", str(register / "m.npz"), "--register", str(register), "--cut", "202412"]
    assert main(["risk", "evaluate", *model]) == 0
    said = capsys.readouterr().out
    assert said.startswith("结论：")
    assert all(
        words in said for words in ("按收入由低到高", "部门阈值规则", "女性户主户", "真实概率", "（虚构）")
    )
    assert main(["risk", "monitor", *model]) == 0
    said = capsys.readouterr().out
    assert "偏乐观" in said
    assert "看不见水平的变化" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["evaluate", "--cut", "202411"], "MONITORING-EMBARGO"),
        (["evaluate", "--cut", "202501"], "RISK-CUT"),
        (["evaluate", "--cut", "202413"], "STORE-MOMENT"),
        (["evaluate", "--save", "{e}"], "FILE-EXISTS"),
        (["evaluate", "--kind", "没有的"], "RISK-KIND"),
        (["monitor", "--cut", "202311"], "MONITORING-EMBARGO"),
        (["monitor", "--evaluation", "{d}"], "RISK-CARD"),
        (["monitor", "--evaluation", "{none}"], "没有这个文件"),
        (["monitor", "--evaluation", "{other}"], "RISK-EVALUATION"),
        (["monitor", "--save", "{d}"], "FILE-EXISTS"),
        (["monitor", "--cut", "209912"], "RISK-CUT"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    register: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    """A cut within the embargo, one whose year is not over, a kind that no plugin gives, files of something else or in the way."""
    model = ["--model", str(register / "m.npz"), "--register", str(register)]
    other = kept(register, "e.json") | {"model": "0" * 64}
    (register / "other.json").write_text(json.dumps(other), encoding="utf-8")
    filled = [
        word.format(**{name: register / f"{name}.json" for name in ("d", "e", "other", "none")})
        for word in words
    ]
    assert main(["risk", *filled, *model]) != 0
    assert code in capsys.readouterr().err


def test_a_register_without_the_mark_is_judged_without_the_truth(register: Path, tmp_path: Path) -> None:
    """The truth is asked for only where the files say that their households are invented; the model still learnt from such."""
    invented, real = Months(register), Months(tmp_path / "台账")
    tables = {**DATASETS, TRUTH.name: TRUTH}
    for file in invented.files():
        rows = pl.read_parquet(file.path, hive_partitioning=False)
        real.write(tables[file.dataset], file.month, file.county, rows)
    model = ["--model", str(register / "m.npz"), "--register", str(real.folder)]
    assert main(["risk", "evaluate", *model, "--save", str(tmp_path / "e.json")]) == 0
    told = kept(tmp_path, "e.json")
    assert (told["is_invented"], told["oracle"]) == (True, None)
