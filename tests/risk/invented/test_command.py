"""`xiangheng risk generate`, as it is typed."""

import json
from pathlib import Path

import pytest

from xiangheng_risk.invented.marking import MARK
from xiangheng_scoring.cli import main

WORDS = ["risk", "generate", "--households", "200", "--counties", "2", "--seed", "5"]


@pytest.fixture(autouse=True)
def default_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The settings of a new installation, whoever runs the tests."""
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(tmp_path / "none" / "settings.toml"))


def test_register_is_written_and_said_to_be_invented(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says how much it wrote, and that nobody in it exists; the folder says so too."""
    folder = tmp_path / "虚构 台账"
    assert main([*WORDS, "--folder", str(folder)]) == 0
    shown = capsys.readouterr().out

    assert "2 个县，200 户" in shown
    assert "均为虚构" in shown
    assert (folder / MARK).is_file()


def test_programs_are_told_of_the_generation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON: the seed, the generator, the rows of each table, and that all is invented."""
    assert main([*WORDS, "--folder", str(tmp_path / "台账"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = {table["dataset"]: table["rows"] for table in told["tables"]}

    assert told["is_invented"]
    assert (told["seed"], told["households"], told["counties"]) == (5, 200, 2)
    assert (rows["households"], rows["months"], rows["truth"]) == (400, 4800, 400)


def test_folder_with_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not marked as invented is not written over, and the message says what to type."""
    (tmp_path / "real.csv").write_text("户编号\n", encoding="utf-8")
    assert main([*WORDS, "--folder", str(tmp_path)]) == 2
    told = capsys.readouterr().err

    assert "RISK-FOLDER" in told
    assert "--folder" in told
    assert [path.name for path in tmp_path.iterdir()] == ["real.csv"]
