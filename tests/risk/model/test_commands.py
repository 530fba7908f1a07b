"""The commands from a register to a ranked list that explains itself, on invented households."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import polars as pl
import pytest

from xiangheng_platform.monitoring.columns import DATASETS, IDENTIFICATIONS, MONTH
from xiangheng_platform.monitoring.coverage import known_until
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.months import Months
from xiangheng_risk.cuts import latest_labelled_cut
from xiangheng_risk.invented.generation import generate
from xiangheng_scoring.cli import main

CODES = ("990001", "990002")
Say = Callable[..., str]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of invented households, with a model trained on its first year."""
    folder = tmp_path_factory.mktemp("invented") / "台账"
    generate(folder, 5000, 3, codes=CODES)
    assert (
        main(["risk", "train", "--register", str(folder), "--cut", "202312", "--out", str(folder / "m.npz")])
        == 0
    )
    return folder


@pytest.fixture
def say(register: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command on the register, and give what it printed."""

    def run(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        model = ["--model", str(register / "m.npz"), "--register", str(register)]
        assert main(["risk", *words, *model]) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return run


def listed(say: Say, *more: str) -> Any:
    """The ranked list as programs read it."""
    return json.loads(say("rank", "--json", *more))


def test_a_list_has_each_county_s_share_in_order(say: Say) -> None:
    """A tenth of each county, the highest probability first, each with its causes, and the last one's probability told."""
    told = listed(say)
    rows = told["listed"]
    chances = [row["probability"] for row in rows]

    assert chances == sorted(chances, reverse=True)
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["county"] for row in rows} == set(CODES)
    assert len(rows) == pytest.approx(told["households"] / 10, abs=1)
    assert told["marginal"] == chances[-1]
    assert told["expected"] == pytest.approx(sum(chances))
    assert all(row["causes"] and row["causes"][0]["odds"] > 1 for row in rows)
    assert told["is_invented"] is True


def test_a_smaller_capacity_is_the_head_of_each_county_s_list(say: Say) -> None:
    """Who is visited when fewer can be is visited when more can."""
    fewer, more = (
        {row["household"] for row in listed(say, "--capacity", share)["listed"]} for share in ("0.02", "0.1")
    )

    assert fewer < more


def test_an_explanation_adds_up_to_the_probability_of_the_list(say: Say) -> None:
    """Base, the causes told and the rest are the logit; the features of a cause that are told work the way it does."""
    first = listed(say)["listed"][0]
    told = json.loads(say("explain", first["household"], "--json"))
    logit = told["base"] + told["rest"] + sum(cause["logit"] for cause in (*told["up"], *told["down"]))

    assert told["probability"] == first["probability"] == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-9)
    assert [cause["title"] for cause in told["up"]] == [cause["title"] for cause in first["causes"]]
    for cause in (*told["up"], *told["down"]):
        assert cause["features"]
        assert all(feature["logit"] * cause["logit"] > 0 for feature in cause["features"])
        assert cause["odds"] == pytest.approx(math.exp(cause["logit"]), abs=1e-8)


def test_what_changed_adds_up_to_the_change(say: Say) -> None:
    """Between two months: the differences by cause are the difference of the logits, the largest first."""
    household = listed(say)["listed"][0]["household"]
    told = json.loads(say("explain", household, "--before", "202406", "--json"))
    moved = [change["logit"] for change in told["changes"]]
    before, now = (math.log(chance / (1 - chance)) for chance in (told["before"], told["probability"]))

    assert moved
    assert sum(moved) == pytest.approx(now - before, abs=1e-7)
    assert [abs(by) for by in moved] == sorted((abs(by) for by in moved), reverse=True)


def test_people_read_what_a_household_has_beside_an_average_one(say: Say) -> None:
    """Words and not names of features; that nobody exists stands below."""
    household = listed(say)["listed"][0]["household"]
    text = say("explain", household)

    assert "一般户" in text
    assert "抬高风险的" in text
    assert "虚构" in text
    assert "虚构" in say("rank")


@pytest.mark.parametrize("words", [("explain", "17"), ("rank", "--cut", "202211")])
def test_who_is_not_there_is_told(words: tuple[str, ...], say: Say) -> None:
    """A household that no list has, and a month before the register begins."""
    assert words[-1] in say(*words, code=7)


def test_a_level_is_corrected_by_the_first_months(say: Say, register: Path, tmp_path: Path) -> None:
    """Who was identified since is counted, the list's order stays, and the probabilities add up to what was observed."""
    corrected = tmp_path / "corrected.npz"
    words = ("--cut", "202412", "--months", "12", "--out", str(corrected), "--json")
    told = json.loads(say("correct", *words))
    before = listed(say)
    identified = Months(register).scan(IDENTIFICATIONS, 202512, since=202501).collect()

    assert told["observed"] == identified["household"].n_unique()
    assert told["lowest"] < told["shift"] < told["highest"]
    assert told["model"] != before["model"]
    again = ("--cut", "2024-12", "--months", "12", "--out", str(tmp_path / "again.npz"))
    assert "偶然" in say("correct", *again) or told["is_evident"]


def test_too_few_outcomes_correct_nothing(say: Say, tmp_path: Path) -> None:
    """A month after the cut of two small counties: refused, and nothing is written."""
    out = tmp_path / "none.npz"

    assert "RISK-LEVEL" in say("correct", "--cut", "202412", "--months", "1", "--out", str(out), code=6)
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("rank", "--cut", "202413"), "STORE-MOMENT"),
        (("rank", "--cut", "0"), "STORE-MOMENT"),
        (("rank", "--cut", "2210-01"), "STORE-MOMENT"),
        (("rank", "--cut", "202501"), "RISK-CUT"),
        (("explain", "17", "--cut", "202412", "--before", "202412"), "RISK-CUT"),
        (("correct", "--cut", "202411", "--out", "{new}"), "MONITORING-EMBARGO"),
        (("correct", "--cut", "202501", "--out", "{new}"), "RISK-CUT"),
    ],
)
def test_a_month_that_says_nothing_is_refused(
    words: tuple[str, ...], code: str, say: Say, tmp_path: Path
) -> None:
    """No month at all, one after the register's last, one not before the cut, and one whose outcomes the model knows."""
    new = tmp_path / "new.npz"
    assert code in say(*(word.format(new=new) for word in words), code=2)
    assert not new.exists()


def test_a_model_is_not_written_over(say: Say, register: Path) -> None:
    """The corrected model is another file than the one that it was made of."""
    model = register / "m.npz"
    before = model.read_bytes()
    said = say("correct", "--cut", "202412", "--months", "12", "--out", str(model), code=3)

    assert "FILE-EXISTS" in said
    assert model.read_bytes() == before


@pytest.mark.parametrize(
    "words", [("train", "--cut", "202411"), ("correct", "--cut", "202412", "--months", "3")]
)
def test_months_that_are_not_over_count_for_nothing(
    words: tuple[str, ...], register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Identifications that end too early are not taken for all there were: neither learnt from nor corrected by."""
    until = 202502 if words[0] == "correct" else 202510
    partial = cut_short(register, tmp_path / "台账", until)
    model = ["--model", str(register / "m.npz")] if words[0] == "correct" else []
    out = tmp_path / "m.npz"

    assert main(["risk", *words, *model, "--register", str(partial), "--out", str(out)]) != 0
    assert "RISK-CUT" in capsys.readouterr().err
    assert not out.exists()


def cut_short(register: Path, copy: Path, until: int, *, stray: str = "") -> Path:
    """A register whose identifications end in a month, but for a stray row of 2099 in a county."""
    copytree(register, copy)
    for file in Months(copy).files():
        if file.dataset == IDENTIFICATIONS.name and file.month > until:
            file.path.unlink()
    if stray:
        rows = Months(copy).scan(IDENTIFICATIONS, until, counties=[stray]).collect().head(1)
        far = rows.with_columns(pl.lit(209912, pl.Int32).alias(MONTH.name))
        Months(copy).write(IDENTIFICATIONS, 209912, stray, far, is_invented=True)
    return copy


def test_a_stray_row_of_a_county_moves_no_cut(register: Path, tmp_path: Path) -> None:
    """What is known is known of most counties: a mistyped month of a single row is not the end of all identifications."""
    months = Months(cut_short(register, tmp_path / "台账", 202510, stray=CODES[0]))

    assert months.months(IDENTIFICATIONS)[-1] == 209912
    assert known_until(months) == 202510
    assert latest_labelled_cut(months) == 202410


def test_what_comes_next_is_of_the_same_cut(say: Say) -> None:
    """The command that is named below a list has the cut where it was given."""
    assert say("rank", "--cut", "2023-12").rstrip().endswith("--cut 202312")
    assert "--cut" not in say("rank")


def test_a_register_of_both_says_of_each_household_whether_it_is_invented(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One county's months without the mark: of a list that there are invented households, and not that all are."""
    copytree(register, tmp_path / "台账")
    months = Months(tmp_path / "台账")
    for file in months.files():
        if file.county == CODES[0] and file.dataset in DATASETS:
            rows = pl.read_parquet(file.path, hive_partitioning=False)
            months.write(DATASETS[file.dataset], file.month, file.county, rows)
    said = ["risk", "rank", "--model", str(register / "m.npz"), "--register", str(months.folder)]

    assert (months.is_invented, months.is_all_invented) == (True, False)
    assert main(said) == 0
    assert "含虚构农户" in capsys.readouterr().out
    explain = ["risk", "explain", *said[2:], "--json"]
    table = feature_table(months, 202412, lambda done, total: None)
    told = {}
    for county in CODES:
        household = table.households[table.counties == county][0]
        assert main([*explain, str(household)]) == 0
        told[county] = json.loads(capsys.readouterr().out)["is_invented"]
    assert told == {county: county != CODES[0] for county in CODES}


def test_a_damaged_model_is_refused(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is cut off, and one that is not there."""
    cut = register.with_name("cut.npz")
    cut.write_bytes((register / "m.npz").read_bytes()[:-100])
    for path in (cut, register / "none.npz"):
        assert main(["risk", "rank", "--model", str(path), "--register", str(register)]) != 0
        assert "RISK-MODEL-FILE" in capsys.readouterr().err


@pytest.mark.thorough
def test_the_demo_goes_from_nothing_to_a_list_that_explains_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five steps, the model beside what an office would do anyway and beside the truth."""
    assert (
        main(["risk", "demo", "--folder", str(tmp_path / "d"), "--households", "6000", "--counties", "3"])
        == 0
    )
    text = capsys.readouterr().out

    assert [
        mark in text
        for mark in ("一、", "二、", "三、", "四、", "五、", "虚构", "按收入由低到高", "真实概率")
    ] == [True] * 8
