"""`xiangheng household`: from an export to a household, a list, counts, and what the log says of it."""

from pathlib import Path

import pytest
from tests.service.conftest import SignedIn, Typed
from tests.service.monitoring.conftest import household, member, monitored, workbook
from tests.service.monitoring.test_adoptions import folder

from xiangheng_platform.access.roles import Role

NUMBER = "9901220000000001"


@pytest.fixture
def export(tmp_path: Path) -> str:
    """An export of twelve households, one of them monitored."""
    rows = [monitored(1), *(household(number) for number in range(2, 13))]
    return str(workbook(tmp_path / "户信息.xlsx", rows))


@pytest.fixture
def inspector(signed_in: SignedIn) -> None:
    """Somebody who may import and look everywhere."""
    signed_in(Role.INSPECTOR)


@pytest.mark.usefixtures("inspector")
def test_an_export_comes_in_and_is_looked_at(typed: Typed, export: str, tmp_path: Path) -> None:
    """Tried, put in, put in again, listed, shown, revealed for a reason, counted."""
    trial = typed("household", "import", export, "--month", "2024-12", "--dry-run", "--json").document
    assert (trial["rows"], trial["act"]) == (12, None)
    said = typed("household", "import", export, "--month", "2024-12")
    assert "导入了 12 行（示例数据，均为虚构）" in said.out
    assert "已有这个文件" in typed("household", "import", export, "--month", "2024-12").out
    people = str(workbook(tmp_path / "人.xlsx", [member(1), member(2)]))
    assert typed("household", "import", people, "--dataset", "人", "--month", "2024-12").code == 0
    assert len(typed("household", "list", "--json").document["households"]) == 12
    assert "欧***" in typed("household", "list", "--region", "桃溪县", "--limit", "2").out
    document = typed("household", "show", NUMBER, "--json").document
    assert (len(document["members"]), document["is_invented"]) == (2, True)
    assert "工资性收入 30000元" in typed("household", "show", NUMBER).out
    assert typed("household", "reveal", NUMBER).code != 0
    assert "欧阳虚001" in typed("household", "reveal", NUMBER, "--reason", "核实").out
    assert (
        typed("household", "reveal", NUMBER, "--reason", "核实", "--json").document["telephone"]
        == "13900000001"
    )
    target = tmp_path / "统计.csv"
    counts = typed("household", "export", str(target), "--per", "监测对象类别", "--json").document
    assert counts["hidden"] > 0
    assert "*" in target.read_text(encoding="utf-8-sig")
    assert typed("household", "export", str(tmp_path / "x.pdf")).code != 0


@pytest.mark.usefixtures("inspector")
def test_a_faulty_export_is_told_cell_by_cell(typed: Typed, tmp_path: Path) -> None:
    """And a program is told where."""
    path = str(workbook(tmp_path / "x.xlsx", [household(1, 人数="四")]))
    assert "H4" in typed("household", "import", path, "--month", "2024-12").error
    refused = typed("household", "import", path, "--month", "2024-12", "--json").document
    assert refused["faults"][0]["at"]["cell"] == "H4"
    assert typed("household", "import", path, "--dataset", "猫").code != 0


@pytest.mark.usefixtures("inspector")
def test_the_monitored_and_the_line(typed: Typed, export: str) -> None:
    """Recorded, listed, eliminated; a line is set, and not verified by who set it."""
    typed("household", "import", export, "--month", "2024-12")
    second = "9901220000000002"
    recorded = typed(
        "household", "monitored", "record", second, "--kind", "边缘易致贫户", "--risk", "因学", "--month", "2024-11", "--json",
    ).document  # fmt: skip
    assert recorded["spells"][0]["risks"] == ["schooling"]
    assert len(typed("household", "monitored", "list", "--json").document["spells"]) == 2
    assert (
        "风险消除（自然消除）"
        in typed("household", "monitored", "eliminate", second, "--month", "2024-12", "--how", "自然消除").out
    )
    assert "共 1 户" in typed("household", "monitored", "list").out
    assert "没有登记" in typed("household", "line", "list").out
    line = typed(
        "household", "line", "set", "试验省", "2024", "9000", "--source", "虚构", "--invented", "--json"
    )
    assert (line.document["verified"], line.document["is_invented"]) == (False, True)
    assert "◇" in typed("household", "line", "list").out
    assert len(typed("household", "line", "list", "--json").document["lines"]) == 1
    assert typed("household", "line", "verify", "试验省", "2024").code != 0


def test_a_head_of_division_erases(typed: Typed, signed_in: SignedIn, export: str) -> None:
    """For a reason, for good."""
    signed_in(Role.INSPECTOR)
    typed("household", "import", export, "--month", "2024-12")
    signed_in(Role.DIVISION_HEAD)
    erased = typed("household", "erase", NUMBER, "--reason", "本人要求", "--json").document
    assert typed("household", "show", erased["key"]).code != 0


@pytest.mark.usefixtures("inspector")
def test_a_folder_of_months_is_adopted(typed: Typed, tmp_path: Path) -> None:
    """One whose files say that they are invented is so everywhere."""
    folder(tmp_path / "months", is_invented=True)
    assert "3 行（示例数据，均为虚构）" in typed("household", "adopt", str(tmp_path / "months")).out
    document = typed("household", "adopt", str(tmp_path / "months"), "--json").document
    assert (document["is_invented"], document["months"][0]["before"]) == (True, 3)


@pytest.mark.usefixtures("inspector")
def test_invented_households_of_the_store_s_counties_are_adopted(typed: Typed, tmp_path: Path) -> None:
    """What is generated for the counties that the store knows comes in, and is said to be invented."""
    target = str(tmp_path / "虚构农户")
    generated = typed(
        "risk", "generate", "--folder", target, "--households", "60", "--store-counties", "--json"
    ).document
    assert generated["counties"] == 3
    assert "均为虚构" in typed("household", "adopt", target).out
