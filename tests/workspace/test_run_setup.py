"""run.py sets up once and then starts at once, and never takes half an installation for a whole one."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

# Runs a file as a script on a Python that lacks the module named by the first argument.
WITHOUT_MODULE = """
import importlib.util, runpy, sys
missing, find_spec = sys.argv.pop(1), importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == missing else find_spec(name)
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Path:
    """A small workspace with the real `run.py`, in a folder with a blank and Chinese in its name."""
    folder = tmp_path / "考核 评估"
    (folder / "kit").mkdir(parents=True)
    shutil.copy(root / "run.py", folder)
    (folder / "pyproject.toml").write_text('[tool.uv.workspace]\nmembers = ["kit"]\n', encoding="utf-8")
    (folder / "kit" / "pyproject.toml").write_text('[project]\nname = "kit"\n', encoding="utf-8")
    (folder / "requirements.lock").write_text(
        "absent==1.0 \\\n    --hash=sha256:" + 64 * "0", encoding="utf-8"
    )
    return folder


class Calls(list[list[str]]):
    """Stands in for every program that `run.py` would call: remembers each call and does as it is told."""

    def __init__(self, fails: Callable[[list[str]], bool] = lambda command: False) -> None:
        super().__init__()
        self.fails = fails

    def __call__(self, command: list[str], **options: object) -> int:
        """Remember, and leave behind the interpreter that making an environment would leave."""
        self.append([*map(str, command)])
        if "venv" in command:
            scripts = Path(command[-1]) / ("Scripts" if os.name == "nt" else "bin")
            scripts.mkdir(parents=True, exist_ok=True)
            (scripts / ("python.exe" if os.name == "nt" else "python")).touch()
        return int(self.fails(self[-1]))

    def installs(self) -> int:
        """How often the lock was installed."""
        return len([command for command in self if "requirements.lock" in command[-1]])


@pytest.fixture
def calls(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Nothing is installed for real; uv is always there and every call succeeds unless a test says otherwise."""
    made = Calls()
    monkeypatch.setattr(run, "call", made)
    monkeypatch.setattr(run.Environment, "uv", lambda self: "uv")
    monkeypatch.setattr(run.Environment, "_mirror", lambda self: "")
    return made


def start(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python on something; what it prints is read as UTF-8 whatever the console would be."""
    return subprocess.run(
        [sys.executable, *map(str, command)],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def test_old_pythons_can_read_the_file(root: Path) -> None:
    """The syntax is that of Python 3.6, or the message about the old Python would be a syntax error."""
    assert ast.parse((root / "run.py").read_text("utf-8"), feature_version=(3, 6)).body


@pytest.mark.thorough
@pytest.mark.parametrize("version", ["3.6", "3.7", "3.8", "3.9", "3.10"])
def test_real_old_python_is_told_its_version(version: str, root: Path) -> None:
    """Each really old Python that this machine has reads the file and is refused by it."""
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-V"], capture_output=True).returncode != 0:
        pytest.skip(f"no Python {version} on this machine")

    done = subprocess.run([python, root / "run.py", "test"], capture_output=True)

    assert done.returncode == 2
    assert f"this is {version}" in done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_missing_module_is_named_with_the_remedy(module: str, project: Path) -> None:
    """Debian's Python comes without ensurepip: the package to install is named, and nothing half-made counts."""
    done = start("-c", WITHOUT_MODULE, module, project / "run.py", "demo")

    assert done.returncode == 2
    assert f"缺少标准模块 {module}" in done.stderr
    assert "sudo apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_needs_no_environment(arguments: list[str], project: Path) -> None:
    """Help is there before anything is installed."""
    done = start(project / "run.py", *arguments)

    assert done.returncode == 0
    assert "run.py test --thorough" in done.stdout
    assert not (project / ".venv").exists()


def test_second_call_starts_at_once(run: ModuleType, calls: Calls, project: Path) -> None:
    """A finished installation is recognised, and no program is called to find out."""
    run.Environment(project).prepare()
    before = len(calls)
    run.Environment(project).prepare()

    assert calls.installs() == 1
    assert len(calls) == before


@pytest.mark.parametrize("file", ["requirements.lock", "kit/pyproject.toml"])
def test_changed_input_is_installed_again(file: str, run: ModuleType, calls: Calls, project: Path) -> None:
    """Another lock, or another member's description, makes the next call install again."""
    run.Environment(project).prepare()
    with (project / file).open("a", encoding="utf-8") as changed:
        changed.write("\n# changed\n")

    run.Environment(project).prepare()

    assert calls.installs() == 2


def test_new_member_is_installed(run: ModuleType, calls: Calls, project: Path) -> None:
    """A member that joins makes the next call install again, with it."""
    run.Environment(project).prepare()
    (project / "pyproject.toml").write_text(
        '[tool.uv.workspace]\nmembers = ["kit", "extra/*"]\n', encoding="utf-8"
    )
    shutil.copytree(project / "kit", project / "extra" / "one")

    run.Environment(project).prepare()

    assert any(str(project / "extra" / "one") in command for command in calls)


def test_members_are_installed_in_one_call_without_an_index(
    run: ModuleType, calls: Calls, project: Path
) -> None:
    """Our names are never looked up outside, where a stranger could have registered them."""
    run.Environment(project).prepare()

    (command,) = (command for command in calls if "-e" in command)

    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(command)


def test_lock_is_installed_by_its_hashes(run: ModuleType, calls: Calls, project: Path) -> None:
    """What does not match the lock's hashes is refused, whichever installer works."""
    run.Environment(project).prepare()

    (command,) = (command for command in calls if "requirements.lock" in command[-1])

    assert "--require-hashes" in command


def test_pip_takes_over_when_uv_fails(run: ModuleType, calls: Calls, project: Path) -> None:
    """uv reads none of pip's settings: where it fails, pip may still succeed, and that counts."""
    calls.fails = lambda command: command[:3] == ["uv", "pip", "install"]

    run.Environment(project).prepare()

    assert run.Environment(project).is_ready()


def test_failed_installation_is_not_taken_for_a_finished_one(
    run: ModuleType, calls: Calls, project: Path
) -> None:
    """If both installers fail, that is said, and the next call tries again."""
    calls.fails = lambda command: "install" in command

    with pytest.raises(run.Trouble, match="下载或安装依赖没有成功"):
        run.Environment(project).prepare()

    assert not run.Environment(project).is_ready()


@pytest.mark.parametrize("moment", ["venv", "--require-hashes", "-e", "check"])
def test_interrupted_installation_is_not_taken_for_a_finished_one(
    moment: str, run: ModuleType, calls: Calls, project: Path
) -> None:
    """Whenever it is interrupted, even after an earlier success, the next call does it again to the end."""
    run.Environment(project).prepare()
    (project / "requirements.lock").write_text("another==1.0", encoding="utf-8")
    (project / ".venv" / "xiangheng-made-for").unlink()

    def interrupt(command: list[str]) -> bool:
        if moment in command:
            raise KeyboardInterrupt
        return False

    calls.fails = interrupt
    with pytest.raises(KeyboardInterrupt):
        run.Environment(project).prepare()

    assert not run.Environment(project).is_ready()


def test_moved_checkout_is_set_up_anew(run: ModuleType, calls: Calls, project: Path) -> None:
    """Editable installs hold full paths: an environment that came along with a moved folder is made again."""
    run.Environment(project).prepare()
    moved = project.rename(project.with_name("搬到 别处"))

    run.Environment(moved).prepare()

    assert len([command for command in calls if "venv" in command]) == 2


def test_failed_check_shows_in_the_exit_code(run: ModuleType, calls: Calls, project: Path) -> None:
    """pytest runs even if a check before it failed, comes last, and does not hide the failure."""
    calls.fails = lambda command: "ruff" in command

    assert run.test(run.Environment(project), ["-k", "word"]) == 1
    assert calls[-1][1:5] + calls[-1][-2:] == ["-m", "pytest", "-n", "auto", "-k", "word"]


def test_every_check_is_run(run: ModuleType, calls: Calls, project: Path) -> None:
    """The test command checks lint, format, types and import contracts before the tests."""
    run.test(run.Environment(project), [])

    checks = " ".join(word for command in calls for word in command)
    assert all(word in checks for word in ["ruff check", "ruff format --check", "mypy", "importlinter"])


@pytest.fixture
def spark(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lock of Spark, on a machine that has a Java."""
    lock = project / "requirements-spark.lock"
    lock.write_text("pyspark==1", encoding="utf-8")
    monkeypatch.setattr(shutil, "which", lambda name: "java" if name == "java" else None)
    return lock


def installs_of(lock: Path, calls: Calls) -> int:
    """How often a lock was installed, or tried."""
    return len([command for command in calls if command[-1] == str(lock)])


def test_spark_is_installed_once_for_the_tests(
    run: ModuleType, calls: Calls, project: Path, spark: Path
) -> None:
    """By its hashes, where there is a Java; the demo does not wait for it."""
    run.demo(run.Environment(project), [])
    assert installs_of(spark, calls) == 0

    for _ in range(2):
        run.test(run.Environment(project), [])

    assert installs_of(spark, calls) == 1
    assert "--require-hashes" in next(command for command in calls if command[-1] == str(spark))


def test_without_a_java_there_is_no_spark(
    run: ModuleType, calls: Calls, project: Path, spark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody downloads half a gigabyte that cannot be started."""
    monkeypatch.setattr(shutil, "which", lambda name: None)

    run.test(run.Environment(project), [])

    assert installs_of(spark, calls) == 0


def test_tests_run_where_spark_cannot_be_had(
    run: ModuleType, calls: Calls, project: Path, spark: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All else is tested, it is said that its tests will be skipped, and the next call tries again."""
    calls.fails = lambda command: command[-1] == str(spark)

    for _ in range(2):
        assert run.test(run.Environment(project), []) == 0

    assert "用到它的测试会跳过" in capsys.readouterr().out
    assert installs_of(spark, calls) == 4  # by uv and then by pip, twice


def test_demo_passes_its_arguments_on(run: ModuleType, calls: Calls, project: Path) -> None:
    """Words after `demo` are the demo's own."""
    run.demo(run.Environment(project), ["--help"])

    assert calls[-1][1:] == ["-m", "xiangheng_scoring", "demo", "--help"]


@pytest.mark.thorough
def test_broken_download_says_what_to_do(project: Path) -> None:
    """Without a network and without wheels, uv and pip both fail, and the ways out are listed."""
    done = start(project / "run.py", "demo", UV_OFFLINE="1", PIP_NO_INDEX="1")

    assert done.returncode == 2
    assert "下载或安装依赖没有成功" in done.stderr
    assert "The dependencies could not be downloaded or installed" in done.stderr
    assert "Traceback" not in done.stderr
