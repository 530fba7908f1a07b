"""The engine's number names its results: none of the reference corpus changes without another number."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import xiangheng_scoring
from xiangheng_scoring.analysis.comparison import compare
from xiangheng_scoring.engine.provenance import ENGINE, engine_provenance
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import ResultDiffers
from xiangheng_scoring.rules import BUILT_IN, TRANSFORMATIONS
from xiangheng_scoring.scheme.tables import HEADER, NODES

PROGRAM = Path(__file__).with_name("corpus.py")


def reference() -> Any:
    """What is kept: the engine's number, and the digest of each part's results."""
    return json.loads(PROGRAM.with_name("reference_results.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("half", [0, pytest.param(1, marks=pytest.mark.thorough)])
def test_results_change_only_with_the_engine_s_number(corpus: ModuleType, half: int) -> None:
    """Whoever changes one raises ENGINE and writes the corpus anew (`python tests/scoring/engine/corpus.py`).

    Every run tries each kind under two or three of the five means, each mean with half of the kinds, and all the rest.
    """
    kept = reference()
    tried = {
        part for number, part in enumerate(corpus.PARTS) if number % 2 == half or not part.startswith("rule ")
    }

    assert kept["engine"] == ENGINE
    assert [*kept["results"]] == [*corpus.PARTS]
    assert {part: corpus.result_of(part) for part in tried} == {part: kept["results"][part] for part in tried}


def test_everything_that_a_scheme_may_say_is_in_the_corpus(corpus: ModuleType) -> None:
    """Each rule kind, missing policy, mean, way of ranking ties, step before scoring and way of weighing."""
    steps = {step if isinstance(step, str) else step[0]["kind"] for step in corpus.TRANSFORMS.values()}

    assert set(corpus.KINDS) == set(BUILT_IN)
    assert steps == set(TRANSFORMATIONS)
    assert set(corpus.POLICIES) == set(NODES.column("missing").choices)
    assert set(corpus.MEANS) >= set(NODES.column("aggregation").choices)
    assert {"given", *corpus.WEIGHTINGS} == set(NODES.column("weighting").choices)
    assert set(corpus.TIES) == set(HEADER.column("ranking.ties").choices)
    assert set(corpus.QUOTA_TIES) == set(HEADER.column("grades.quota_ties").choices)


def test_the_name_of_a_run_holds_the_number_and_no_file_of_ours(corpus: ModuleType) -> None:
    """A reworded docstring names no other run, another number does."""
    scheme, data = next(corpus.cases("standings"))
    here = engine_provenance()
    name = score(scheme, data, provenance=here).run_id

    assert score(scheme, data, provenance=replace(here, engine="x 9", engine_digest="0")).run_id == name
    assert score(scheme, data, provenance=replace(here, engine_number=ENGINE + 1)).run_id != name


#: Changes of the engine, and the part of the corpus that shows each: file, what stands there, what would stand there.
MUTANTS = {
    "the harmonic mean": ("engine/aggregation.py", "(weight / score for", "(weight / (score + 1) for", "rule efficacy under harmonic"),
    "weights of the geometric mean": ("engine/aggregation.py", "weight * score.ln()", "score.ln()", "rule goalposts under geometric"),
    "places of ties": ("engine/ranking.py", '"dense": index', '"dense": above + 1', "standings"),
    "a quota rounded up": ("engine/ranking.py", "self.compared / HUNDRED))", "self.compared / HUNDRED)) + 1", "standings"),
    "ties at a quota": ("engine/ranking.py", 'quota_ties == "exclude"', 'quota_ties == "include"', "ties"),
    "a cap of adjustments": ("engine/outcome.py", "final = _least(summed, cap)", "final = summed", "standings"),
    "unrounded adjustments": ("engine/outcome.py", "abs(half_up(entry.points, scale))", "abs(entry.points)", "standings"),
    "a floor": ("engine/outcome.py", "at_40_digits(score) < floor.at_least", "at_40_digits(score) > floor.at_least", "standings"),
    "points rounded too fine": ("engine/tree.py", "half_up(exact, node.decimals)", "half_up(exact, node.decimals + 1)", "rule minmax under weighted_sum"),
    "weights not shared out": ("engine/weighing.py", "in self.scheme.additive and is_changed", "in self.scheme.additive and not is_changed", "rule rank under weighted_sum"),
    "the class's middle": ("engine/imputation.py", "if not in_class or", "if in_class or", "rule pass_through under arithmetic"),
    "last year's value": ("engine/imputation.py", "self._of_year(unit, period - 1)", "self._of_year(unit, period - 2)", "rule pass_through under arithmetic"),
    "findings counted twice": ("engine/findings.py", '"" if term.gives_points else term.code', "term.code", "standings"),
    "minmax": ("rules/cohort.py", "span = high - low", "span = high - low + 1", "rule minmax under power:2"),
    "tied ranks": ("rules/cohort.py", "- bisect_right(cohort", "- bisect_left(cohort", "rule rank under weighted_sum"),
    "begun steps": ("rules/targets.py", '"ceil": ceil', '"ceil": floor', "rule deduct under weighted_sum"),
    "the floor of a ratio": ("rules/targets.py", "at_40_digits(ratio) < floor", "at_40_digits(ratio) > floor", "rule target_ratio under arithmetic"),
    "between two bands": ("rules/bands.py", "start + rise *", "start - rise *", "rule bands under weighted_sum"),
    "outside an interval": ("rules/bands.py", "HUNDRED * (outer - value)", "HUNDRED * (outer - value) / 2", "rule interval under arithmetic"),
    "standard scores": ("rules/normalised.py", "mean + sd * (value - centre)", "mean - sd * (value - centre)", "rule z_score under arithmetic"),
    "beaten units": ("rules/normalised.py", "others = len(cases.cohort) - 1", "others = len(cases.cohort)", "rule percentile_rank under arithmetic"),
    "trimmed marks": ("rules/given.py", "kept = marks[self.trim : len(marks) - self.trim] or marks", "kept = marks", "rule panel under weighted_sum"),
    "shares": ("rules/transformations.py", "logarithm = ln(value)", "logarithm = ln(value + 1)", "transform log"),
    "treated values": ("rules/treatments.py", "value + self.offset, self.power) - 1", "value + self.offset, ONE) - 1", "transform box_cox"),
    "swings": ("scheme/weights.py", "points.get(code, ONE) for code in codes", "ONE for code in codes", "weighting swing"),
}  # fmt: skip
#: Enough for every run: a change in each of the engine's rooms. The sweep tries all.
FEW = (
    "weights of the geometric mean",
    "a quota rounded up",
    "weights not shared out",
    "last year's value",
    "begun steps",
    "standard scores",
)


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the kit that can be changed."""
    folder = tmp_path_factory.mktemp("mutants") / "xiangheng_scoring"
    shutil.copytree(
        Path(xiangheng_scoring.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


@pytest.fixture
def mutated(kit: Path) -> Iterator[Any]:
    """Plants a change in the copy, and gives the digest of a part of the corpus by it."""
    touched: list[tuple[Path, str]] = []

    def _mutated(file: str, old: str, new: str, part: str) -> str:
        path = kit / file
        text = path.read_text(encoding="utf-8")
        touched.append((path, text))
        assert text.count(old) >= 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        # -B: a compiled module of the same second and size would be taken for this one.
        done = subprocess.run(
            [sys.executable, "-B", str(PROGRAM), part],
            env=os.environ | {"PYTHONPATH": str(kit.parent), "PYTHONPYCACHEPREFIX": str(kit.parent / "none")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return str(json.loads(done.stdout)[part]) if done.returncode == 0 else done.stderr

    yield _mutated
    for path, text in reversed(touched):
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "mutant", [pytest.param(name, marks=[] if name in FEW else pytest.mark.thorough) for name in MUTANTS]
)
def test_a_change_of_the_engine_changes_the_corpus(mutated: Any, mutant: str) -> None:
    """One line of an engine's or a rule's module: the part that it concerns comes out otherwise, and does not break."""
    file, old, new, part = MUTANTS[mutant]
    changed = mutated(file, old, new, part)

    assert len(changed) == len(reference()["results"][part])
    assert changed != reference()["results"][part]


def test_a_copy_without_a_change_gives_the_corpus(mutated: Any) -> None:
    """So what the mutants show is theirs."""
    assert mutated("engine/ranking.py", "K", "K", "standings") == reference()["results"]["standings"]


def test_one_name_with_two_results_is_a_loud_fault(corpus: ModuleType) -> None:
    """It names both results and what was installed for each: somebody changed the engine and not its number."""
    (scheme, data), (other, figures) = list(corpus.cases("standings"))[:2]
    first = score(scheme, data)
    same_name = replace(score(other, figures), scheme=first.scheme, data=first.data)
    elsewhere = replace(same_name, provenance=replace(first.provenance, engine_digest="f" * 64))

    assert compare(first, score(scheme, data)).differences
    with pytest.raises(ResultDiffers) as refusal:
        compare(first, elsewhere)

    words = str(refusal.value)
    assert first.result_digest[:12] in words
    assert first.provenance.engine_digest[:12] in words
    assert "ffffffffffff" in words
