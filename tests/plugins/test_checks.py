"""Each check of the conformance kit finds a plugin that breaks only it, and says what to change."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from xiangheng_scoring.plugins.scaffold import write_plugin
from xiangheng_scoring.testing import check_plugin

Run = Callable[..., "CompletedProcess[str]"]
SCORE = """        missed = max(Decimal(0), 12 - value)
        return max(Decimal(0), 100 - missed * self.per_month)"""
BREAKS = {
    "deterministic": """        import random
        return Decimal(random.randint(0, 100))""",
    "without_input_or_output": """        with open(__file__, encoding="utf-8") as file:
            file.read(1)
        return Decimal(50)""",
    "total_on_missing_data": """        return Decimal(1) / (Decimal(0) if len(self.seen) else Decimal(1))""",
    "within_bounds": "        return value * 20",
}


def failing(folder: Path) -> set[str]:
    """The checks on a plugin folder that find something."""
    return {finding.check for finding in check_plugin(str(folder)) if finding.problem}


def broken(tmp_path: Path, name: str, code: str, rules: str = "") -> Path:
    """A new plugin whose rule scores by `code` instead."""
    folder = write_plugin(name, tmp_path)
    path = folder / f"xiangheng_{name}" / "__init__.py"
    text = path.read_text(encoding="utf-8").replace(SCORE, code)
    start, end = text.index("    examples = ("), text.index("    def score")
    path.write_text(text[:start] + rules + text[end:], encoding="utf-8")
    scheme = folder / f"xiangheng_{name}" / "scheme" / "examples.csv"
    scheme.write_text("indicator,value,score\nB,59,0\n", encoding="utf-8")
    return folder


def test_a_new_plugin_passes_everything(tmp_path: Path) -> None:
    """What `plugin new` writes needs no change to pass."""
    assert failing(write_plugin("fresh", tmp_path)) == set()


def test_a_wrong_example_is_found(tmp_path: Path) -> None:
    """An example that the rule does not give."""
    folder = write_plugin("wrongexample", tmp_path)
    path = folder / "xiangheng_wrongexample" / "__init__.py"
    path.write_text(
        path.read_text(encoding="utf-8").replace("example(11, 92", "example(11, 93"), encoding="utf-8"
    )

    assert failing(folder) == {"worked_examples"}


def test_a_rule_that_draws_lots_is_found(tmp_path: Path) -> None:
    """Random scores are not deterministic."""
    folder = broken(
        tmp_path, "lots", BREAKS["deterministic"], "    examples = (example(12, 100, per_month=8),)\n"
    )

    assert "deterministic" in failing(folder)


def test_a_rule_that_depends_on_the_hash_seed_is_found(tmp_path: Path) -> None:
    """The order of a set of words differs between interpreters, and only there."""
    code = "        return Decimal(ord(next(iter({'a', 'b', 'c', 'd', 'e', 'f', 'g'}))) - 90)"
    folder = broken(tmp_path, "hashes", code, "    examples = ()\n")

    assert failing(folder) == {"worked_examples", "deterministic"}


def test_a_rule_that_reads_a_file_is_found(tmp_path: Path) -> None:
    """Scoring touches no file; the one touched is named."""
    folder = broken(
        tmp_path,
        "reader",
        BREAKS["without_input_or_output"],
        "    examples = (example(1, 50, per_month=8),)\n",
    )

    assert failing(folder) == {"without_input_or_output"}


def test_a_rule_out_of_bounds_is_found(tmp_path: Path) -> None:
    """A score above the declared 100."""
    folder = broken(
        tmp_path, "bounds", BREAKS["within_bounds"], "    examples = (example(1, 20, per_month=8),)\n"
    )

    assert failing(folder) == {"within_bounds"}


def test_a_rule_that_breaks_on_gaps_is_found(tmp_path: Path) -> None:
    """A rule that cannot do with a cohort of one breaks when most values are missing."""
    code = """        return value

    cohort: str = "assessment"

    def judge(self, case):
        from xiangheng_scoring.rules import Judgement

        return Judgement(100 * (case.cohort[-1] - case.value) / (case.cohort[-1] - case.cohort[0]), "x")"""
    folder = broken(tmp_path, "gaps", code, "    examples = (example(1, 100, among=[1, 2], per_month=8),)\n")

    assert failing(folder) == {"total_on_missing_data"}


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
    import subprocess
    import sys

    run("plugin", "new", "complete")
    folder = tmp_path / "xiangheng-complete"
    for command in (["pytest", "-q"], ["mypy", "xiangheng_complete", "tests"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
