"""What is invented and what nobody verified is marked on every screen that shows figures or units."""

from pathlib import Path

import pytest

from xiangheng_scoring.cli import main
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_seeds.generator import invent
from xiangheng_seeds.workbooks import write_workbooks

UNVERIFIED_UNIT = "泸溪县"


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented workbooks of 十五县, whose membership nobody verified."""
    folder = tmp_path_factory.mktemp("marks")
    scheme, _ = open_scheme("leapfrog")
    write_workbooks(scheme, invent(scheme).dataset, folder)
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["score"],
        ["explain", "--unit", UNVERIFIED_UNIT],
        ["compare", "--from-year", "2023"],
        # What stands on the screen of one unit and on that of two years, together.
        pytest.param(
            ["compare", "--from-year", "2023", "--unit", UNVERIFIED_UNIT], marks=pytest.mark.thorough
        ),
        ["compare", "--unit", UNVERIFIED_UNIT, "--from-unit", "花垣县"],
        ["robustness", "--trials", "10", "--base", "0", "--worlds", "1"],
        ["statistics", "--unit", UNVERIFIED_UNIT],
    ],
    ids=" ".join,
)
def test_every_screen_says_what_it_cannot_vouch_for(
    command: list[str], handed_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Invented data, the scheme's own notice and unverified memberships are said, whatever is asked."""
    assert main([*command, "--scheme", "leapfrog", "--data", str(handed_in)]) == 0
    shown = capsys.readouterr().out.replace("\n", "")

    assert "示例数据，均为虚构" in shown
    assert "其中 3 个为占位" in shown
    assert "名单或类别未经核实" in shown


def test_an_unknown_unit_is_refused_before_anything_is_shown(
    handed_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Statistics of a unit that does not exist print no table first."""
    asked = ["statistics", "--scheme", "leapfrog", "--data", str(handed_in), "--unit", "子虚县"]

    assert main(asked) == 7
    assert capsys.readouterr().out == ""
