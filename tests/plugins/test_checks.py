"""Each check of the conformance kit finds a plugin that breaks only it, and says what to change."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from xiangheng_scoring.plugins.scaffold import write_plugin
from xiangheng_scoring.testing import ASSESSMENT_CHECKS, check_plugin

Run = Callable[..., "CompletedProcess[str]"]
#: What each check of an assessment is proved by: code put at the end of a new plugin's module, changes of the new
#: plugin's files, and nothing else. Where the engine itself leaves no room for the fault, the code tampers with it.
SCORE = """        missed = max(Decimal(0), 12 - value)
        return max(Decimal(0), 100 - missed * self.per_month)"""
BREAKS: dict[str, tuple[str, str]] = {
    "deterministic": (
        SCORE,
        """        return Decimal(ord(next(iter({"a", "b", "c", "d", "e", "f", "g"}))) - 90)""",
    ),
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
import xiangheng_scoring.engine as engine
_settle = engine.settle
def _first_counts_more(scheme, data, period):
    first = next((row for row in data.observations if row.period == period), None)
    rows = tuple(replace(row, value=Decimal(1)) if row is first else row for row in data.observations)
    return _settle(scheme, replace(data, observations=rows), period)
engine.settle = _first_counts_more
""",
    "unit_labels": """
import xiangheng_scoring.outcome as outcome
def _by_code(totals, ties="min"):
    order = sorted(totals, key=lambda code: (-totals[code], code))
    return {code: place for place, code in enumerate(order, start=1)}
outcome.ranks = _by_code
""",
    "points_add_up": """
import xiangheng_scoring.tree as tree
_sum = tree.Trees._sum
def _one_too_many(made, children):
    found = _sum(made, children)
    return found._replace(points=found.points + Decimal("0.01"))
tree.Trees._sum = staticmethod(_one_too_many)
""",
    "stable_digest": """
import xiangheng_scoring.result as result
result.run_id = lambda scheme, data, period, provenance: "0" * 64
""",
}
TRY = """
import json, sys
from xiangheng_scoring.testing import check_plugin
print(json.dumps(sorted({one.check for one in check_plugin(sys.argv[1]) if one.problem})))
"""


def failing(folder: Path) -> set[str]:
    """The checks on a plugin folder that find something, in an interpreter of their own."""
    done = subprocess.run(
        [sys.executable, "-c", TRY, str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


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
    """What `plugin new` writes needs no change to pass."""
    assert failing(write_plugin("fresh", tmp_path)) == set()


def test_who_waits_is_told_how_far_it_is() -> None:
    """The checks take seconds, so each that is done is reported with how many there are."""
    told: list[tuple[int, int]] = []
    findings = check_plugin("leapfrog", lambda done, whole: told.append((done, whole)))

    assert told == [(done, len(findings)) for done in range(1, len(findings) + 1)]


@pytest.mark.parametrize("check", BREAKS)
def test_a_rule_that_breaks_an_assessment_is_found(tmp_path: Path, check: str) -> None:
    """A rule without examples that breaks one promise of its assessment: that check finds it, and no other does."""
    name = f"breaks{check.replace('_', '')}"
    folder = without_examples(changed(tmp_path, name, *BREAKS[check]), name)

    assert failing(folder) == {"worked_examples", check}


@pytest.mark.parametrize("check", TAMPERS)
def test_a_plugin_that_tampers_with_the_engine_is_found(tmp_path: Path, check: str) -> None:
    """What no rule can do a plugin could do to the engine: each is found by one check alone."""
    name = f"tampers{check.replace('_', '')}"
    folder = write_plugin(name, tmp_path)
    path = folder / f"xiangheng_{name}" / "__init__.py"
    path.write_text(path.read_text(encoding="utf-8") + TAMPERS[check], encoding="utf-8")

    assert failing(folder) == {check}


def test_a_score_out_of_bounds_is_found(tmp_path: Path) -> None:
    """A score above the declared 100, on the values of the scheme that no example of the rule comes near."""
    folder = without_examples(changed(tmp_path, "bounds", SCORE, "        return value * 20"), "bounds")

    assert failing(folder) == {"worked_examples", "bounded_scores"}


def test_a_scheme_that_does_not_survive_a_workbook_is_found(tmp_path: Path) -> None:
    """A definition longer than a cell of a workbook can hold."""
    folder = write_plugin("longwords", tmp_path)
    path = folder / "xiangheng_longwords" / "scheme" / "nodes.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[0] += ",definition"
    lines[1:] = [f"{line},{'长' * 40_000 if number == 1 else ''}" for number, line in enumerate(lines[1:])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert failing(folder) == {"scheme_round_trip"}


def test_a_scheme_that_is_refused_leaves_the_rules_to_be_checked(tmp_path: Path) -> None:
    """An author who is in the middle of a scheme still learns what is wrong with the rule."""
    folder = changed(tmp_path, "halfway", SCORE, "        return Decimal(50)")

    assert failing(folder) == {"sound_scheme", "worked_examples"}


def test_every_check_is_proved_by_a_faulty_plugin() -> None:
    """A check that nothing has ever failed proves nothing."""
    proved = {*BREAKS, *TAMPERS, "bounded_scores", "scheme_round_trip"}

    assert {check.__name__ for check, _, _ in ASSESSMENT_CHECKS} == proved


@pytest.mark.parametrize("name", ["Bad Name", "9lives", "名称", "a--b", ""])
def test_a_name_that_is_no_package_is_refused(run: Run, name: str) -> None:
    """Nothing is written for a name that cannot be used."""
    done = run("plugin", "new", name)

    assert "PLUGIN-NEW-NAME" in done.stderr


def test_nothing_is_overwritten(run: Run) -> None:
    """A second `plugin new` of one name is refused."""
    assert run("plugin", "new", "twice").returncode == 0
    assert "PLUGIN-NEW-EXISTS" in run("plugin", "new", "twice").stderr


def test_a_new_plugin_passes_its_own_tests_and_mypy(run: Run, tmp_path: Path) -> None:
    """As generated: its own pytest and mypy strict."""
    run("plugin", "new", "complete")
    folder = tmp_path / "xiangheng-complete"
    for command in (["pytest", "-q"], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
