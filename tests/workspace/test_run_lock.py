"""run.py and the lock: how it is made, how uv is had by it, and where packages come from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

LOCK = "one==1.0 \\\n    --hash=sha256:1\nuv==0.1 \\\n    --hash=sha256:2\nuvx==3 \\\n    --hash=sha256:3\n"


@pytest.fixture
def environment(run: ModuleType, tmp_path: Path) -> Any:
    """The environment of a workspace with one member, of which everything but the installing is done."""
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "pyproject.toml").write_text('[project]\nname = "our-kit"\n', "utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.uv.workspace]\nmembers = ["kit"]\n', "utf-8")
    (tmp_path / "requirements.lock").write_text(LOCK, "utf-8")
    made = run.Environment(tmp_path)
    made.python.parent.mkdir(parents=True)
    made.python.touch()
    (made.folder / "xiangheng-made-for").write_text(f"{run._version()} {tmp_path}", "utf-8")
    return made


@pytest.fixture
def started(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What would be started, and the index given to it; nothing is, and everything succeeds."""
    noted: list[tuple[str, str]] = []

    def note(command: list[str], index: str = "", **_: Any) -> int:
        noted.append((" ".join(command), index))
        return 0

    monkeypatch.setattr(run, "call", note)
    monkeypatch.setenv("PIP_INDEX_URL", "")
    return noted


def test_lock_is_made_without_members_and_addresses(
    run: ModuleType, environment: Any, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It serves every system, holds hashes, and names neither an index nor what is ours."""
    monkeypatch.setattr(run.Environment, "uv", lambda _: "uv")
    run.lock(environment, ["--upgrade"])
    wanted = {
        "--universal",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-package=our-kit",
        "--upgrade",
    }

    assert wanted <= set(started[0][0].split())


def test_spark_has_a_lock_of_its_own(
    run: ModuleType, environment: Any, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a gigabyte that few need: apart from the rest, of the same options, and held to what the rest is locked at."""
    monkeypatch.setattr(run.Environment, "uv", lambda _: "uv")
    run.lock(environment, [])
    wanted = {"--generate-hashes", "--no-emit-index-url", "--constraint=requirements.lock"}

    assert wanted | {"--output-file=requirements-spark.lock"} <= set(started[-1][0].split())


def test_lock_without_uv_says_so(run: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only uv can make the lock; without it, the remedy is named."""
    monkeypatch.setattr(run.Environment, "uv", lambda _: None)

    with pytest.raises(run.Trouble, match="pip install uv"):
        run.lock(environment, [])


def test_uv_is_fetched_by_its_hash(
    run: ModuleType, environment: Any, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no uv, the locked one is asked for by its hash, and without it pip does the work."""
    monkeypatch.setattr(run.Environment, "uv", lambda _: None)
    environment.prepare()

    assert (environment.folder / "uv.lock.txt").read_text("utf-8").split() == [
        "uv==0.1",
        "\\",
        "--hash=sha256:2",
    ]
    assert "-m pip install" in started[1][0]


@pytest.mark.skipif(os.name == "nt", reason="what is executable goes by the suffix there")
def test_uv_that_is_no_program_is_passed_over(environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged uv on the path, or one for another processor, must not keep pip from doing the work."""
    broken = environment.root / "uv"
    broken.write_text("not a program", "utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(environment.root))

    assert environment.uv() is None


def test_without_an_index_nobody_is_asked(
    run: ModuleType, environment: Any, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`PIP_NO_INDEX` cuts pip off from every index; uv would not know of it and ask one, so pip does it all."""
    monkeypatch.setattr(run.Environment, "uv", lambda _: "uv")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    environment.prepare()

    assert [words for words, _ in started if words.startswith("uv")] == []


def test_uv_is_told_the_mirror_of_pip(
    run: ModuleType, environment: Any, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """uv reads none of pip's settings, so it is given the index that pip is set to use."""
    monkeypatch.setattr(run.Environment, "uv", lambda _: "uv")
    monkeypatch.setenv("PIP_INDEX_URL", "the-mirror")
    environment.prepare()

    assert started[0][1] == "the-mirror"


def test_own_environment_is_kept_by_the_python_inside_it(
    run: ModuleType, environment: Any, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Python that runs run.py from inside `.venv` does not clear the ground it stands on."""
    (environment.folder / "xiangheng-made-for").unlink()
    monkeypatch.setattr(run.Environment, "uv", lambda _: "uv")
    monkeypatch.setattr(run.sys, "prefix", str(environment.folder))
    environment.prepare()

    assert [words for words, _ in started if "-m venv" in words] == []


def test_links_that_are_relative_already_stay_as_they_are(environment: Any, tmp_path: Path) -> None:
    """Two calls at once both rewrite the links to the members; the second must not break those of the first."""
    home = environment.folder / (
        "Lib" if os.name == "nt" else f"lib/python{sys.version_info[0]}.{sys.version_info[1]}"
    )
    link = home / "site-packages" / "_editable_impl_xiangheng_kit.pth"
    link.parent.mkdir(parents=True)
    link.write_text(str(tmp_path / "kit"), "utf-8")
    for _ in range(2):
        environment._make_links_relative()

    assert not Path(link.read_text("utf-8")).is_absolute()
    assert (link.parent / link.read_text("utf-8")).resolve() == (tmp_path / "kit").resolve()


@pytest.mark.thorough
def test_committed_locks_are_what_the_command_makes(tmp_path: Path, root: Path) -> None:
    """With unchanged dependencies the locks come out as they are; this needs a registry."""
    locks = ["requirements.lock", "requirements-spark.lock"]
    for name in ["run.py", "pyproject.toml", *locks]:
        shutil.copy(root / name, tmp_path)
    for project in [*root.glob("*/pyproject.toml"), *root.glob("plugins/*/pyproject.toml")]:
        (tmp_path / project.relative_to(root)).parent.mkdir(parents=True)
        shutil.copy(project, tmp_path / project.relative_to(root))

    # The uv that was installed beside this Python, which is not on the path of one who calls run.py.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(
        [sys.executable, tmp_path / "run.py", "lock"],
        check=True,
        capture_output=True,
        env=os.environ | {"PATH": path},
    )

    for name in locks:
        assert (tmp_path / name).read_text() == (root / name).read_text()


def test_broken_off_installation_is_made_anew_from_nothing(
    run: ModuleType, environment: Any, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a package may look like a whole one, so what an interruption left behind is not built upon."""
    monkeypatch.setattr(run.Environment, "uv", lambda _: "uv")
    with monkeypatch.context() as interrupted:
        interrupted.setattr(environment, "_install", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            environment.prepare()
    environment.prepare()

    assert len([words for words, _ in started if "-m venv" in words]) == 1


def _interrupt() -> None:
    raise KeyboardInterrupt
