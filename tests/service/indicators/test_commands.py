"""`xiangheng indicator …` and `xiangheng target …` as their users type them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from xiangheng_platform.access.roles import Role
from xiangheng_scoring.cli import main

FORMATS = Path(__file__).parents[3] / "docs" / "formats"
Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(signed_in: Any, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command as an inspector; gives the exit code and what was printed."""
    signed_in(Role.INSPECTOR)

    def _typed(*arguments: str) -> tuple[int, str]:
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return _typed


@pytest.fixture
def defined(typed: Typed) -> Typed:
    """A share that is derived from two sums of money, with a target and a baseline."""
    typed("indicator", "define", "FUND", "中央衔接资金", "--set", "unit=万元", "--set", "责任处室=计划财务处")
    typed("indicator", "define", "INDUSTRY", "用于产业发展的中央衔接资金", "--set", "unit=亿元")
    settings = ["计量单位=%", "origin=derived", "分子=INDUSTRY", "分母=FUND", "missing=skip_any", "小数位=2"]
    asked = [part for one in settings for part in ("--set", one)]
    typed("indicator", "define", "SHARE", "中央衔接资金用于产业发展比例", *asked)
    more = ["--period", "2024", "--basis", "explicit", "--clause", "工作要点（五）"]
    typed("target", "add", "SHARE.2024", "SHARE", "≥ 60 %", *more)
    typed("target", "baseline", "SHARE", "2023", "58.5%", "--source", "决算")
    return typed


@pytest.mark.both_databases
def test_every_command_prints_its_format(defined: Typed) -> None:
    """What another program reads is what the published schemas say."""
    commands = [
        ("indicators", "indicator", "list"),
        ("indicators", "indicator", "history", "SHARE"),
        ("indicator", "indicator", "show", "SHARE"),
        ("indicator", "indicator", "edit", "FUND", "--set", "direction=interval", "--set", "possible=0.."),
        ("indicator-difference", "indicator", "diff", "FUND"),
        ("indicator-check", "indicator", "check"),
        ("derived", "indicator", "derive", "SHARE", "--value", "INDUSTRY=0.6", "--value", "FUND=10000"),
        ("derived", "indicator", "derive", "SHARE", "--value", "INDUSTRY=0.6", "--value", "FUND="),
        ("indicator", "indicator", "retire", "FUND", "2024"),
        ("targets", "target", "list"),
        ("targets", "target", "history", "SHARE.2024"),
        ("target", "target", "show", "SHARE.2024"),
        ("target", "target", "edit", "SHARE.2024", "--note", "县级"),
        ("attainments", "target", "check", "SHARE", "--value", "59.99"),
        ("baselines", "target", "baselines"),
        ("target", "target", "withdraw", "SHARE.2024"),
        ("faults", "indicator", "show", "NOPE"),
        ("faults", "target", "check", "NOPE", "--value", "1"),
    ]
    for name, *arguments in commands:
        _, printed = defined(*arguments, "--json")

        schema = json.loads((FORMATS / f"{name}.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).validate(json.loads(printed))


def test_a_value_that_falls_short_is_told_with_exit_code_8(defined: Typed) -> None:
    """The sentence, and a code for a program; that nobody verified the target stands beside."""
    code, printed = defined("target", "check", "SHARE.2024", "--value", "59.99", "--unit", "%")

    assert (code, printed.strip()) == (
        8,
        "SHARE.2024 ≥ 60 %：59.99 %，差 0.01 个百分点，未达到（目标未核实）",
    )


def test_a_value_at_the_boundary_is_met(defined: Typed) -> None:
    """60.0 % is 60 %."""
    code, printed = defined("target", "check", "SHARE.2024", "--value", "60.0%")

    assert (code, printed.strip()) == (0, "SHARE.2024 ≥ 60 %：60 %，达到（目标未核实）")


def test_a_derived_value_is_told_with_its_parts(defined: Typed) -> None:
    """亿元 over 万元 is a share; the parts are in their own units."""
    code, printed = defined(
        "indicator", "derive", "SHARE", "--value", "INDUSTRY=0.6", "--value", "FUND=9,000"
    )

    assert code == 0
    assert [line.strip() for line in printed.splitlines()] == [
        "SHARE：66.67 %",
        "分子 INDUSTRY 0.6 亿元",
        "分母 FUND 9000 万元",
    ]


def test_a_zero_denominator_is_told(defined: Typed) -> None:
    """No number, and why."""
    _, printed = defined("indicator", "derive", "SHARE", "--value", "INDUSTRY=0.6", "--value", "FUND=0")

    assert printed.splitlines()[0] == "SHARE：没有数，除数 FUND 为 0"


def test_what_is_lacking_is_told_with_exit_code_8(defined: Typed) -> None:
    """Each indicator with what it lacks, and the command that puts it right."""
    code, printed = defined("indicator", "check", "--office", "计划财务处")

    assert code == 8
    assert "FUND 中央衔接资金   没有写方向、期别、指标定义、条款" in printed
    assert "xiangheng indicator edit FUND --set 方向=" in printed


def test_an_edit_on_an_old_version_is_refused(defined: Typed) -> None:
    """Whoever looked at version 1 does not overwrite version 2."""
    defined("indicator", "edit", "FUND", "--set", "note=甲")

    code, printed = defined("indicator", "edit", "FUND", "--set", "source=乙", "--version", "1")

    assert (code, "STORE-CONFLICT" in printed) == (9, True)


def test_a_difference_is_told_field_by_field(defined: Typed) -> None:
    """In the words of the screen."""
    defined("indicator", "edit", "FUND", "--set", "direction=positive", "--set", "责任处室=")

    _, printed = defined("indicator", "diff", "FUND")

    assert [line.strip() for line in printed.splitlines()] == [
        "FUND 第 1 版 → 第 2 版",
        "方向：（空） 改为 「正向，越大越好」",
        "责任处室：「计划财务处」 改为 （空）",
    ]


def test_a_moment_before_the_edit_shows_the_old_version(defined: Typed, clock: Any) -> None:
    """`--as-of` reads as it was known."""
    _, before = defined("indicator", "show", "FUND", "--json")
    defined("indicator", "edit", "FUND", "--set", "note=甲")

    _, printed = defined("indicator", "show", "FUND", "--as-of", json.loads(before)["recorded_at"], "--json")

    assert json.loads(printed) == json.loads(before)


def test_every_wrong_setting_is_told_at_once(typed: Typed) -> None:
    """Fields that do not exist, numbers that are none, words that are not in the list."""
    settings = ["--set", "颜色=红", "--set", "decimals=1.5", "--set", "possible=0..100%"]
    code, printed = typed("indicator", "define", "A", "甲", *settings)

    assert code == 2
    assert [printed.count(word) for word in ("颜色=红", "decimals=1.5", "possible=0..100%")] == [1, 1, 1]


REFUSALS = [
    ("indicator show SHARES", 7, "SHARE"),
    ("indicator derive FUND", 2, "INDICATOR-NOT-DERIVED"),
    ("indicator derive SHARE --value INDUSTRY", 2, "INDICATOR-ASSIGNMENT"),
    ("indicator define FUND x", 2, "INDICATOR-EXISTS"),
    ("indicator verify FUND", 10, "ACCESS-DUTY"),
    ("indicator show FUND --as-of 昨天", 2, "STORE-MOMENT"),
    ("target add X SHARE 60% --period 2024 --basis explicit", 2, "TARGET-ASKED"),
    ("target check SHARE --value 60人", 2, "INDICATOR-MEASURES"),
    ("target check FUND --value 60", 7, "target add"),
    ("target baseline SHARE 2023 59%", 2, "--version 1"),
]


def test_refusals_say_what_to_do(defined: Typed) -> None:
    """Each with its exit code, and words for whoever typed it."""
    found = [(defined(*line.split()), code, said) for line, code, said in REFUSALS]

    assert [(got, said in printed) for (got, printed), _, said in found] == [
        (code, True) for _, code, _ in found
    ]


def test_another_person_verifies(defined: Typed, signed_in: Any) -> None:
    """The head of a division looks at what the inspector wrote."""
    signed_in(Role.DIVISION_HEAD)

    _, indicator = defined("indicator", "verify", "FUND", "--reason", "对照工作要点")
    _, target = defined("target", "verify", "SHARE.2024")
    _, baseline = defined("target", "verify-baseline", "SHARE", "2023")

    assert all("division-head 已核实" in printed for printed in (indicator, target, baseline))


def test_a_clerk_may_read_and_not_edit(defined: Typed, signed_in: Any) -> None:
    """The refusal says who may."""
    signed_in(Role.DEPARTMENT_CLERK, department="省财政厅")

    read, _ = defined("indicator", "list")
    edited, printed = defined("indicator", "edit", "FUND", "--set", "note=甲")

    assert (read, edited, "可以修改指标、目标和定义的：督查人员" in printed) == (0, 10, True)
