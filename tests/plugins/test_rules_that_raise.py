"""A plugin's rule that raises or answers nonsense is told as the plugin's fault, and never as a traceback."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Install = Callable[..., None]
#: The command in this interpreter; gives code, out and err.
Command = Callable[..., Any]
CODE = """from decimal import Decimal

from xiangheng_scoring.plugins import hook
from xiangheng_scoring.rules import Case, Gap, Judgement, Rule


class Twice(Rule):
    kind = "small_twice"
    title = "加倍"
{body}

@hook
def rules() -> list[type[Rule]]:
    return [Twice]
"""
FINE = "    def score(self, value):\n        return min(Decimal(100), value * 2)\n"
SCORE = "    def score(self, value):\n        if value == 4:\n            {what}\n        return value * 2\n"
#: What a rule does wrong, and what the message says beside plugin, rule and place.
WRONG = {
    "raises": (SCORE.format(what="return value / (value - 4)"), ["score", "DivisionByZero", "return value / (value - 4)"]),
    "ends the program": (SCORE.format(what="raise SystemExit(0)"), ["score", "SystemExit", "raise SystemExit(0)"]),
    "never ends": (SCORE.format(what="return self.score(value)"), ["score", "RecursionError"]),
    "lacks memory": (SCORE.format(what="raise MemoryError"), ["MemoryError"]),
    "leaves early": (SCORE.format(what="raise GeneratorExit"), ["GeneratorExit"]),
    "judges none": ("    def judge(self, case):\n        return None if case.value == 4 else Judgement(Decimal(1), '1')\n", ["judge", "返回了「None」", "Judgement(得分, 公式)"]),
    "breaks in gap": (FINE + "    def gap(self, case):\n        return [][0] if case.value == 4 else None\n", ["gap", "IndexError", "return [][0]"]),
    "gap of text": (FINE + "    def gap(self, case):\n        return '不行' if case.value == 4 else None\n", ["gap", "返回了「'不行'」", 'Gap("原因")']),
}  # fmt: skip


def enabled(folder: Path) -> None:
    """Write the settings that switch the plugin on, whatever its checks say."""
    (folder / "settings.toml").write_text('[plugins]\nenabled = ["small"]\n', encoding="utf-8")


@pytest.fixture
def score(install: Install, command: Command, scheme: Path, tmp_path: Path) -> Callable[..., Any]:
    """Score with a rule of this body; further arguments go to the command."""

    def run(body: str, *more: str, act: str = "score") -> Any:
        install(code=CODE.replace("{body}", body))
        enabled(tmp_path)
        return command(act, "--scheme", "方案", "--data", "数.csv", *more)

    return run


@pytest.mark.parametrize("fault", WRONG)
def test_who_where_and_what_are_named(score: Callable[..., Any], fault: str) -> None:
    """Plugin, rule, method, county, indicator, value, and the line of the plugin's own code; exit code 5."""
    body, words = WRONG[fault]
    done = score(body)

    assert (done.code, "[PLUGIN-RULE]" in done.err) == (5, True)
    assert "插件 small › 规则 small_twice › " in done.err
    assert "二县（2） › A 甲指标 › 值 4" in done.err
    assert [word for word in words if word not in done.err] == []
    assert "Traceback" not in done.err


def test_the_line_of_the_plugin_is_named(score: Callable[..., Any]) -> None:
    """The file from its package on, the line's number and the statement."""
    done = score(WRONG["raises"][0])

    assert "出错处 plugin_small/__init__.py:12: return value / (value - 4)" in done.err


def test_a_program_reads_the_same(score: Callable[..., Any]) -> None:
    """With --json the refusal is a document with code, place and value."""
    done = score(WRONG["raises"][0], "--json")
    document = json.loads(done.out)

    assert (done.code, document["code"], document["exit_code"]) == (5, "PLUGIN-RULE", 5)
    assert document["faults"][0]["value"] == "4"
    assert "二县（2） › A 甲指标" in document["faults"][0]["where"]


def test_the_traceback_is_told_on_request(score: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The author of the rule sees how it came to fail, after the same refusal."""
    monkeypatch.setenv("XIANGHENG_TRACEBACK", "1")
    done = score(WRONG["raises"][0])

    assert "Traceback" in done.err
    assert "[PLUGIN-RULE]" in done.err


def test_a_formula_that_cannot_be_written_is_told(score: Callable[..., Any]) -> None:
    """The proof is asked for when somebody explains, and is the plugin's code as much as the score."""
    body = "    def judge(self, case):\n        return Judgement(Decimal(1), lambda: case.nothing)\n"
    done = score(body, "--unit", "2", act="explain")

    assert (done.code, "judge 的公式 › 二县（2） › A 甲指标 › 值 4" in done.err) == (5, True)


@pytest.mark.parametrize("method", ["check(self)", "against(self, direction)"])
def test_checks_of_parameters_that_raise_are_told(score: Callable[..., Any], method: str) -> None:
    """What a rule says of its parameters is asked when the scheme is read."""
    done = score(f"{FINE}    def {method}:\n        raise KeyError('x')\n")

    assert (done.code, "[PLUGIN-RULE]" in done.err) == (5, True)
    assert f"规则 small_twice › {method.partition('(')[0]}" in done.err


def test_who_interrupts_is_told_where_it_was(score: Callable[..., Any]) -> None:
    """A rule that is still at work when the user gives up: exit code 130, with rule, county and line."""
    done = score(SCORE.format(what="raise KeyboardInterrupt"))

    assert done.code == 130
    assert "中断时正在：插件 small › 规则 small_twice › score，值 4，plugin_small/__init__.py:12" in done.err
    assert "中断时正在：二县（2） › A 甲指标" in done.err


def test_who_interrupts_an_import_is_told_where_it_was(score: Callable[..., Any]) -> None:
    """The same while a plugin is imported."""
    done = score("    raise KeyboardInterrupt\n")

    assert done.code == 130
    assert "插件 small › 导入，plugin_small/__init__.py:10: raise KeyboardInterrupt" in done.err


@pytest.mark.parametrize(
    "act",
    ["getcontext().prec = 3", "setcontext(Context(prec=2))", "getcontext().rounding = 'ROUND_UP'"],
)
def test_a_rule_that_sets_a_precision_sets_it_for_itself(
    score: Callable[..., Any], scheme: Path, tmp_path: Path, act: str
) -> None:
    """What stands beside it is summed at the engine's digits: 1.23456 of 7, 5 points, is 0.88 and not 0.9."""
    with (scheme / "nodes.csv").open("a", encoding="utf-8") as file:
        file.write('B,T,乙指标,5,goalposts,"{""low"":0,""high"":7}",reweight\n')
    nodes = (scheme / "nodes.csv").read_text(encoding="utf-8").replace("甲指标,10", "甲指标,5")
    (scheme / "nodes.csv").write_text(nodes, encoding="utf-8")
    (tmp_path / "数.csv").write_text("代码,A,B\n1,4,1.23456\n2,5,3.14159\n", encoding="utf-8")
    body = (
        "    def score(self, value):\n        from decimal import Context, getcontext, setcontext\n"
        f"        {act}\n        return Decimal(0)\n"
    )
    done = score(body, "--json")

    assert {unit["total"] for unit in json.loads(done.out)["units"]} == {"0.88", "2.24"}


@pytest.mark.parametrize("bound", ["150", "150.0", "'150'", "Decimal('NaN')", "Decimal('Infinity')"])
def test_a_bound_that_is_no_number_of_ours_is_told(score: Callable[..., Any], bound: str) -> None:
    """It would be compared with scores, and break where one lies beyond it; None is for no bound."""
    done = score(f"    highest = {bound}\n{FINE}")

    assert (done.code, "[PLUGIN-HOOK]" in done.err) == (5, True)
    assert "计分规则「small_twice」的 highest 是" in done.err


@pytest.mark.parametrize("method", ["check(self)", "against(self, direction)", "limits(self)"])
def test_lists_of_what_is_not_asked_for_are_told(score: Callable[..., Any], method: str) -> None:
    """A list of numbers where texts are asked for, and of floats where decimals are."""
    done = score(f"{FINE}    def {method}:\n        return [1.5]\n")

    assert (done.code, "[PLUGIN-RULE]" in done.err, "返回了「[1.5]」" in done.err) == (5, True, True)
