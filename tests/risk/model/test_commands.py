"""The commands from a register to a ranked list that explains itself, on invented households."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xiangheng_platform.monitoring.columns import IDENTIFICATIONS
from xiangheng_platform.monitoring.months import Months
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
    assert "偶然" in say("correct", *words[:-1]) or told["is_evident"]


def test_too_few_outcomes_correct_nothing(say: Say, tmp_path: Path) -> None:
    """A month after the cut of two small counties: refused, and nothing is written."""
    out = tmp_path / "none.npz"

    assert "RISK-LEVEL" in say("correct", "--cut", "202412", "--months", "1", "--out", str(out), code=6)
    assert not out.exists()


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
