"""What other programs read is what the published JSON Schemas say."""

import json
import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from xiangheng_scoring.cli import main
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.plugins.scaffold import write_plugin
from xiangheng_seeds.faulty import write_faulty
from xiangheng_seeds.generator import invent
from xiangheng_seeds.workbooks import write_workbooks

HandedIn = Callable[[str], str]
DOCS = Path(__file__).parents[2] / "docs"
FORMATS = DOCS / "formats"


def schema(name: str) -> Any:
    """The published schema of a format."""
    return json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a command prints, as data."""
    main(arguments)
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> HandedIn:
    """The folder of an assessment's invented workbooks, written when they are first asked for."""
    folder = tmp_path_factory.mktemp("报送")

    @cache
    def written(name: str) -> str:
        scheme, _ = open_scheme(name)
        write_workbooks(scheme, invent(scheme).dataset, folder / name)
        return str(folder / name)

    return written


@pytest.fixture(scope="module")
def kept_run(handed_in: HandedIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that is held to a frame, kept in a folder."""
    folder = tmp_path_factory.mktemp("kept")
    asked = ["--scheme", "leapfrog", "--data", handed_in("leapfrog")]
    assert main(["frame", "freeze", *asked, "--out", str(folder / "标准.json")]) == 0
    assert main(["score", *asked, "--frame", str(folder / "标准.json"), "--out", str(folder / "批次")]) == 0
    return folder / "批次"


@pytest.mark.parametrize("path", sorted(FORMATS.glob("*.json")), ids=lambda path: path.stem)
def test_every_schema_is_a_valid_schema(path: Path) -> None:
    """A published schema can be used by any validator."""
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_every_schema_is_made_from_a_record() -> None:
    """None is kept by hand: a format is a record."""
    generated = {path.name for path in runpy.run_path(str(DOCS / "generate.py"))["filled"]()}

    assert {path.name for path in FORMATS.iterdir()} <= generated


@pytest.mark.parametrize(
    ("format_name", "arguments"),
    [
        ("schemes", ["scheme", "list"]),
        ("scheme", ["scheme", "show", "leapfrog"]),
        ("scheme", ["scheme", "show", "linkage"]),
        ("scheme-check", ["scheme", "check", "linkage"]),
        ("plugins", ["plugin", "list"]),
        ("plugins", ["plugin", "list", "--trace"]),
        # Of a plugin with a rule of its own there are findings of every sort; of ours it takes longer.
        ("plugin-check", ["plugin", "check", "{new}"]),
        pytest.param("plugin-check", ["plugin", "check", "leapfrog"], marks=pytest.mark.thorough),
        ("divisions", ["seeds", "divisions"]),
        ("workpoints", ["seeds", "workpoints"]),
        ("faults", ["scheme", "show", "没有的方案"]),
        ("faults", ["plugin", "check", "没有的插件"]),
    ],
)
def test_a_command_prints_its_format(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, format_name: str, arguments: list[str]
) -> None:
    """Each command with --json prints the format that the manual names."""
    if "{new}" in arguments:
        arguments = [*arguments[:-1], str(write_plugin("fresh", tmp_path))]

    jsonschema.validate(printed(capsys, *arguments, "--json"), schema(format_name))


#: Workbooks of 122 counties take seconds to read each time, and are printed by the same records.
LARGE = pytest.mark.thorough


@pytest.mark.parametrize("name", ["leapfrog", pytest.param("linkage", marks=LARGE)])
def test_score_prints_a_result(capsys: pytest.CaptureFixture[str], handed_in: HandedIn, name: str) -> None:
    """`score --json` prints a result with every number as an exact decimal string."""
    document = printed(capsys, "score", "--scheme", name, "--data", handed_in(name), "--json")

    jsonschema.validate(document, schema("result"))


@pytest.mark.parametrize(
    ("name", "unit"), [("leapfrog", "泸溪县"), pytest.param("linkage", "430182", marks=LARGE)]
)
def test_explain_prints_an_explanation(
    capsys: pytest.CaptureFixture[str], handed_in: HandedIn, name: str, unit: str
) -> None:
    """`explain --json` prints the whole tree of one unit."""
    arguments = ["explain", "--scheme", name, "--data", handed_in(name), "--unit", unit, "--json"]

    jsonschema.validate(printed(capsys, *arguments), schema("explanation"))


@pytest.mark.parametrize(
    ("format_name", "more"),
    [
        ("comparison", ["--from-year", "2023"]),
        ("difference", ["--from-year", "2023", "--unit", "泸溪县"]),
        ("difference", ["--unit", "泸溪县", "--from-unit", "花垣县"]),
    ],
)
def test_compare_prints_a_comparison(
    capsys: pytest.CaptureFixture[str], handed_in: HandedIn, format_name: str, more: list[str]
) -> None:
    """`compare --json` prints every difference, or with a unit that unit's."""
    arguments = ["compare", "--scheme", "leapfrog", "--data", handed_in("leapfrog"), *more, "--json"]

    jsonschema.validate(printed(capsys, *arguments), schema(format_name))


@pytest.mark.parametrize(
    ("format_name", "more"),
    [
        ("robustness", ["--trials", "50", "--worlds", "2", "--base", "16"]),
        ("robustness", ["--trials", "50", "--worlds", "1", "--base", "0"]),
        ("statistics", []),
        ("statistics", ["--unit", "泸溪县"]),
    ],
)
def test_studies_print_their_format(
    capsys: pytest.CaptureFixture[str], handed_in: HandedIn, format_name: str, more: list[str]
) -> None:
    """`robustness --json` and `statistics --json` print what a front end may draw."""
    arguments = [format_name, "--scheme", "leapfrog", "--data", handed_in("leapfrog"), *more, "--json"]

    jsonschema.validate(printed(capsys, *arguments), schema(format_name))


def test_a_frozen_frame_is_its_format(
    capsys: pytest.CaptureFixture[str], handed_in: HandedIn, tmp_path: Path
) -> None:
    """The file that `frame freeze` writes is what `frame show --json` prints, and both are the published format."""
    path = tmp_path / "标准.json"
    main(["frame", "freeze", "--scheme", "leapfrog", "--data", handed_in("leapfrog"), "--out", str(path)])
    written = json.loads(path.read_text(encoding="utf-8"))
    capsys.readouterr()

    jsonschema.validate(written, schema("frame"))
    assert printed(capsys, "frame", "show", str(path), "--json") == written


@pytest.mark.parametrize(
    ("format_name", "file"),
    [
        ("bundle", "bundle/manifest.json"),
        ("notices", "bundle/notices.json"),
        ("frame", "bundle/frame.json"),
        ("result-folder", "result/manifest.json"),
        ("result", "result/result.json"),
        ("explanation", "result/explanations.jsonl"),
    ],
)
def test_a_kept_run_is_its_formats(kept_run: Path, format_name: str, file: str) -> None:
    """Every file of a run that is kept, and each line of those that hold a document a line."""
    text = (kept_run / file).read_text(encoding="utf-8")
    for told in text.splitlines() if file.endswith(".jsonl") else [text]:
        jsonschema.validate(json.loads(told), schema(format_name))


def test_refused_data_print_faults(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A refusal with --json is a document too."""
    scheme, _ = open_scheme("linkage")
    write_faulty(scheme, invent(scheme).dataset, tmp_path / "错.xlsx")

    document = printed(capsys, "score", "--scheme", "linkage", "--data", str(tmp_path / "错.xlsx"), "--json")

    jsonschema.validate(document, schema("faults"))
