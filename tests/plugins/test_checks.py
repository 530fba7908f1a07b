"""Each check of the conformance kit finds a plugin that breaks only it, and says what to change."""

import decimal
import gc
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy
import pytest

from xiangheng_scoring.conformance import battery
from xiangheng_scoring.conformance.assessment_checks import ASSESSMENT_CHECKS
from xiangheng_scoring.conformance.plugin_check import check_plugin
from xiangheng_scoring.conformance.rule_checks import worked_examples
from xiangheng_scoring.conformance.subjects import open_plugin
from xiangheng_scoring.conformance.untouched import changed as differences
from xiangheng_scoring.conformance.untouched import state
from xiangheng_scoring.plugins.scaffold import write_plugin

ROOT = Path(__file__).parents[2]
Command = Callable[..., Any]
Run = Callable[..., "CompletedProcess[str]"]
#: What each check of an assessment is proved by: code put at the end of a new plugin's module, changes of the new
#: plugin's files, and nothing else. Where the engine itself leaves no room for the fault, the code tampers with it.
SCORE = """        missed = max(Decimal(0), 12 - value)
        return max(Decimal(0), 100 - missed * self.per_month)"""
BREAKS: dict[str, tuple[str, str]] = {
    "without_input_or_output": (
        SCORE,
        """        with open(__file__, encoding="utf-8") as file:
            file.read(1)
        return Decimal(50)""",
    ),
    "total_on_missing_data": (
        SCORE,
        """        return Decimal(50)

    cohort: str = "assessment"

    def judge(self, case):
        from xiangheng_scoring.rules import Judgement

        return Judgement(Decimal(50) * (len(case.cohort) - 1) / (len(case.cohort) - 1), "50")""",
    ),
    "odd_data": (
        SCORE,
        """        return Decimal(50)

    cohort: str = "assessment"

    def judge(self, case):
        from xiangheng_scoring.rules import Judgement

        spread = case.cohort[-1] - case.cohort[0]
        return Judgement(Decimal(50) * spread / spread if len(case.cohort) > 1 else Decimal(50), "50")""",
    ),
    "explained": (
        SCORE,
        """        return Decimal(50)

    def judge(self, case):
        from xiangheng_scoring.rules import Judgement

        return Judgement(Decimal(50), lambda: f"{case.nothing} 50")""",
    ),
}
TAMPERS = {
    "row_order": """
from dataclasses import replace
import xiangheng_scoring.engine.scoring as engine
_settle = engine.settle
def _first_counts_more(scheme, data, period):
    first = next((row for row in data.observations if row.period == period), None)
    rows = tuple(replace(row, value=Decimal(1)) if row is first else row for row in data.observations)
    return _settle(scheme, replace(data, observations=rows), period)
engine.settle = _first_counts_more
""",
    "unit_labels": """
from dataclasses import replace
import xiangheng_scoring.engine.scoring as engine
_unit_results = engine.unit_results
def _by_code(trees, data):
    rows = list(_unit_results(trees, data))
    order = sorted(rows, key=lambda row: (-(row.total or 0), row.unit.code))
    return (replace(row, rank=order.index(row) + 1) for row in rows)
engine.unit_results = _by_code
""",
    "points_add_up": """
from decimal import Decimal

import xiangheng_scoring.engine.tree as tree
_summed = tree._summed
def _one_too_many(trees, node, children):
    won = _summed(trees, node, children)
    return won._replace(points=[points + Decimal("0.01") if points else points for points in won.points])
tree._summed = _one_too_many
""",
    "stable_digest": """
import xiangheng_scoring.engine.result as result
result.run_id = lambda scheme, data, period, provenance: "0" * 64
""",
}


def failing(folder: Path, limit: float = 300) -> set[str]:
    """The checks on a plugin folder that find something."""
    return {one.check for one in check_plugin(str(folder), limit=limit) if one.problem}


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A new plugin with one text of its module replaced, and without what its own scheme and examples say of it."""
    folder = write_plugin(name, tmp_path)
    path = folder / f"xiangheng_{name}" / "__init__.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def without_examples(folder: Path, name: str) -> Path:
    """The same without worked examples, which a rule that does something else would fail as well."""
    path = folder / f"xiangheng_{name}" / "__init__.py"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("    examples = ("), text.index("    def score")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    (folder / f"xiangheng_{name}" / "scheme" / "examples.csv").write_text(
        "indicator,value,score\n", encoding="utf-8"
    )
    return folder


def test_a_new_plugin_passes_everything(tmp_path: Path) -> None:
    """What `plugin new` writes needs no change to pass, and who waits is told of each check how far it is."""
    told: list[tuple[int, int]] = []
    folder = write_plugin("fresh", tmp_path)
    findings = check_plugin(str(folder), lambda done, steps: told.append((done, steps)))

    assert {finding.check for finding in findings if finding.problem} == set()
    assert told == [(done, len(findings)) for done in range(1, len(findings) + 1)]


def found_in_assessment(folder: Path, name: str) -> dict[str, str]:
    """What the checks of its assessment alone find in a plugin folder, without an interpreter for it, by check."""
    host, _ = open_plugin(str(folder))
    findings = [find() for _, find in battery.checks_of_assessment(host, name)]
    return {finding.check: finding.problem for finding in findings if finding.problem}


@pytest.mark.parametrize("check", BREAKS)
def test_a_rule_that_breaks_an_assessment_is_found(tmp_path: Path, check: str) -> None:
    """A rule without examples that breaks one promise of its assessment: that check finds it, and no other does."""
    name = f"breaks{check.replace('_', '')}"
    folder = without_examples(changed(tmp_path, name, *BREAKS[check]), name)

    assert found_in_assessment(folder, name).keys() == {check}


#: Two are tried in every run: one that changes figures on their way in, one that changes places on their way out.
@pytest.mark.parametrize(
    "check",
    [
        pytest.param(check, marks=[] if check in ("row_order", "unit_labels") else [pytest.mark.thorough])
        for check in TAMPERS
    ],
)
def test_a_plugin_that_tampers_with_the_engine_is_found(tmp_path: Path, check: str) -> None:
    """What no rule can do a plugin could do to the engine: each is found by its effect, and as a change of ours."""
    name = f"tampers{check.replace('_', '')}"
    folder = write_plugin(name, tmp_path)
    path = folder / f"xiangheng_{name}" / "__init__.py"
    path.write_text(path.read_text(encoding="utf-8") + TAMPERS[check], encoding="utf-8")

    assert failing(folder) == {check, "untouched"}


def test_a_score_out_of_bounds_is_found(tmp_path: Path) -> None:
    """A score above the declared 100, on the values of the scheme that no example of the rule comes near."""
    folder = without_examples(changed(tmp_path, "bounds", SCORE, "        return value * 20"), "bounds")
    host, _ = open_plugin(str(folder))
    problems = found_in_assessment(folder, "bounds")

    assert worked_examples(host.rules["bounds_every_month"])
    assert {"bounded_scores", "each_value"} <= problems.keys()
    # The engine scores nothing beyond the bounds, so the checks that score the assessment tell the same.
    others = problems.keys() - {"each_value"}
    assert all("给出的得分是「" in problems[check] for check in others)


def test_a_scheme_that_does_not_survive_a_workbook_is_found(tmp_path: Path) -> None:
    """A definition longer than a cell of a workbook can hold."""
    folder = write_plugin("longwords", tmp_path)
    path = folder / "xiangheng_longwords" / "scheme" / "nodes.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[0] += ",definition"
    lines[1:] = [f"{line},{'长' * 40_000 if number == 1 else ''}" for number, line in enumerate(lines[1:])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert found_in_assessment(folder, "longwords").keys() == {"scheme_round_trip"}


def test_a_scheme_that_is_refused_leaves_the_rules_to_be_checked(tmp_path: Path) -> None:
    """An author who is in the middle of a scheme still learns what is wrong with the rule."""
    folder = changed(tmp_path, "halfway", SCORE, "        return Decimal(50)")

    assert failing(folder) == {"sound_scheme", "worked_examples"}


def test_every_check_is_proved_by_a_faulty_plugin() -> None:
    """A check that nothing has ever failed proves nothing."""
    proved = {*BREAKS, *TAMPERS, "bounded_scores", "each_value", "scheme_round_trip"}

    assert {check.__name__ for check, _, _ in ASSESSMENT_CHECKS} == proved


#: What a rule asks that no rule may ask, each in an expression of its own.
ASKS = {
    "the date": "__import__('datetime').date.today().year > 2030",
    "the clock": "__import__('time').time() < 1_200_000_000",
    "the environment": "bool(__import__('os').environ.get('XH_FACTOR'))",
    "the whole environment": "'7' in __import__('os').environ.values()",
    "the host": "__import__('socket').gethostname() == 'elsewhere'",
    "the locale": "__import__('locale').localeconv()['decimal_point'] == ','",
    "the order of a set": "next(iter({'a', 'b', 'c', 'd', 'e', 'f', 'g'})) != 'a'",
    "chance": "__import__('random').random() < 0.5",
}


#: Asked of the same substitutes as another: the date as the clock, one variable as all of them.
ALIKE = ("the clock", "the environment")


@pytest.mark.parametrize(
    "asks", [pytest.param(asks, marks=[pytest.mark.thorough] if asks in ALIKE else []) for asks in ASKS]
)
def test_a_rule_that_asks_where_and_when_it_is_answers_otherwise_elsewhere(tmp_path: Path, asks: str) -> None:
    """Here the question has the usual answer; on the other machines, on other days, another."""
    score = f"        if {ASKS[asks]}:\n            return Decimal(0)\n{SCORE}"
    folder = changed(tmp_path, "asks", SCORE, score)
    host, plugin = open_plugin(str(folder))

    finding = battery.same_elsewhere(host, plugin, str(folder), 300)

    assert "规则 asks_every_month" in finding.problem


def test_what_a_module_does_when_it_is_imported_is_found(tmp_path: Path) -> None:
    """It writes a file, starts a thread and changes the precision of everybody's decimals."""
    acts = (
        "import decimal\nimport threading\nfrom pathlib import Path\n"
        f"Path({str(tmp_path / 'written.txt')!r}).write_text('x')\n"
        "threading.Thread(target=int).start()\ndecimal.getcontext().prec = 12\n\nclass EveryMonth("
    )
    findings = check_plugin(str(changed(tmp_path, "busy", "class EveryMonth(", acts)), limit=300)
    problems = {one.check: one.problem for one in findings if one.problem}

    assert set(problems) == {"quiet_import", "untouched"}
    assert str(tmp_path / "written.txt") in problems["quiet_import"]
    assert "_thread.start" in problems["quiet_import"]
    assert "decimal 的上下文" in problems["untouched"]


def test_what_everybody_shares_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy, the defaults of new decimal contexts, the garbage collector and every signal are compared as well."""
    before = state()
    monkeypatch.setattr(numpy, "round", None)
    monkeypatch.setattr(decimal.DefaultContext, "prec", 5)
    handler = signal.signal(signal.SIGTERM, lambda *_: None)
    gc.disable()
    try:
        found = differences(before, state())
    finally:
        gc.enable()
        signal.signal(signal.SIGTERM, handler)

    assert {"numpy.round", "decimal.DefaultContext", "垃圾回收", "信号的处理"} <= set(found)


#: How a plugin does not come back, and what its finding names.
GONE = {
    # It sleeps, since three processes are in it at once; the loop at import does not.
    "loops in a rule": (SCORE, f"        while value == 4: __import__('time').sleep(0.05)\n{SCORE}", "score › 值 4", "while value == 4:"),
    "loops at import": ("class EveryMonth(", "while True:\n    pass\nclass EveryMonth(", "导入插件", "while True:"),
    "holds the interpreter": (SCORE, f'        __import__("re").match("(a+)+$", "a" * 50 + "b")\n{SCORE}', "没有做完", "(a+)+$"),
    "ends the process": (SCORE, f"        __import__('os')._exit(3)\n{SCORE}", "自己结束了", "退出码 3"),
}  # fmt: skip


def left_running(folder: Path, tries: int = 100) -> list[str]:
    """The processes that still work on a plugin folder, as Linux lists them, once they had time to end."""
    running: list[str] = []
    for _ in range(tries):
        running = []
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if str(folder).encode() in process.read_bytes():
                    running.append(process.parent.name)
        if not running:
            break
        time.sleep(0.2)
    return running


@pytest.mark.parametrize("how", GONE)
def test_a_plugin_that_does_not_come_back_is_found(tmp_path: Path, how: str) -> None:
    """The checks end by their limit, with every process of theirs; the finding names step, rule, value and line."""
    old, new, *words = GONE[how]
    findings = check_plugin(str(changed(tmp_path, "gone", old, new)), limit=2)

    assert findings[-1].check == "ends"
    assert [word for word in words if word not in findings[-1].problem] == []
    assert left_running(tmp_path) == []


def test_a_rule_that_is_wrong_at_one_value_is_found(tmp_path: Path) -> None:
    """Nothing at the value 4 alone, which no worked example has: told by its neighbour in the scheme's range."""
    score = f"        if value == 4:\n            return Decimal(0)\n{SCORE}"
    folder = without_examples(changed(tmp_path, "atfour", SCORE, score), "atfour")

    assert found_in_assessment(folder, "atfour")["each_value"].startswith("A 按月落实的月数：4 优于 3.")


@pytest.mark.parametrize("name", ["Bad Name", "9lives", "名称", "a--b", ""])
def test_a_name_that_is_no_package_is_refused(command: Command, name: str) -> None:
    """Nothing is written for a name that cannot be used."""
    assert "PLUGIN-NEW-NAME" in command("plugin", "new", name).err


def test_nothing_is_overwritten(command: Command) -> None:
    """A second `plugin new` of one name is refused."""
    assert command("plugin", "new", "twice").code == 0
    assert "PLUGIN-NEW-EXISTS" in command("plugin", "new", "twice").err


@pytest.mark.thorough
def test_a_new_plugin_passes_its_own_tests_and_mypy(run: Run, tmp_path: Path) -> None:
    """As generated: its own pytest and mypy strict."""
    run("plugin", "new", "complete")
    folder = tmp_path / "xiangheng-complete"
    # What mypy knows of the kit and of NumPy, if the workspace was just checked: a copy, which ours is not mixed into.
    if (known := ROOT / ".mypy_cache").is_dir():
        shutil.copytree(known, folder / ".mypy_cache")
    for command in (["pytest", "-q"], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
