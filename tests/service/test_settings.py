"""Settings are typed: what is unknown or wrong refuses to start, and each value says where it came from."""

from pathlib import Path

import pytest

from xiangheng_platform import settings
from xiangheng_platform.settings import SettingsRefused
from xiangheng_scoring.settings import SettingsUnreadable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file that a test writes."""
    return tmp_path / "settings.toml"


def origin(name: str, file: Path, environment: dict[str, str]) -> tuple[str, str]:
    """The value of a setting and where it came from."""
    (found,) = (one for one in settings.explain(file, environment) if one.name == name)
    return found.value, found.origin


def test_without_a_file_everything_is_at_its_default(file: Path) -> None:
    """An installation that sets nothing works."""
    assert {one.origin for one in settings.explain(file, {})} == {"default"}


def test_the_file_is_above_the_default(file: Path) -> None:
    """What the file says counts, and is said to come from there."""
    file.write_text("[jobs]\nlease_seconds = 90\n", encoding="utf-8")

    assert origin("jobs.lease_seconds", file, {}) == ("90", "file")


def test_the_environment_is_above_the_file(file: Path) -> None:
    """A variable counts more than the file, and the other settings of its section stay the file's."""
    file.write_text("[jobs]\nlease_seconds = 90\npoll_seconds = 5\n", encoding="utf-8")
    environment = {"XIANGHENG_JOBS__LEASE_SECONDS": "30"}

    assert origin("jobs.lease_seconds", file, environment) == ("30", "environment")
    assert origin("jobs.poll_seconds", file, environment) == ("5.0", "file")


@pytest.mark.parametrize(("text", "is_on"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_a_variable_switches_on_and_off(file: Path, text: str, is_on: bool) -> None:
    """A truth is read of a text as a number is; what is neither true nor false is refused."""
    assert settings.read(file, {"XIANGHENG_SERVER__EXPLORER": text}).server.explorer is is_on
    with pytest.raises(SettingsRefused):
        settings.read(file, {"XIANGHENG_SERVER__EXPLORER": "vielleicht"})


@pytest.mark.parametrize(
    "address",
    ["postgresql://xh:geheim@db/xh", "postgresql://db/xh?user=xh&password=geheim", "xh:geheim@db"],
)
def test_a_password_in_the_address_is_not_shown(file: Path, address: str) -> None:
    """Whoever looks over the shoulder learns no password, in whatever place of an address, right or wrong, it stands."""
    environment = {"XIANGHENG_DATABASE__URL": address}

    assert "geheim" not in origin("database.url", file, environment)[0]


def test_all_faults_are_told_at_once(file: Path) -> None:
    """Each with the place where it stands."""
    file.write_text("[jobs]\nlease_seconds = 'viel'\n[dabatase]\nurl = ''\n", encoding="utf-8")
    environment = {"XIANGHENG_DATABASE__PATIENCE": "-1", "XIANGHENG_JOBS__LEESE": "3"}
    with pytest.raises(SettingsRefused) as refused:
        settings.read(file, environment)

    assert {fault.where for fault in refused.value.faults} == {
        f"{file} › jobs.lease_seconds",
        f"{file} › dabatase",
        "环境变量 XIANGHENG_DATABASE__PATIENCE",
        "环境变量 XIANGHENG_JOBS__LEESE",
    }


@pytest.mark.parametrize(
    "line",
    [
        "jobs.lease_seconds = true",
        "jobs.lease_seconds = false",
        'jobs.lease_seconds = "60"',
        "jobs.lease_seconds = 60.0",
        "jobs.lease_seconds = []",
        "jobs.lease_seconds = 99999999999999999999999",
        "jobs.poll_seconds = inf",
        "jobs.poll_seconds = nan",
        "jobs.poll_seconds = true",
        "jobs.poll_seconds = '2'",
        "database.patience = nan",
        "database.clock_tolerance = 99999999999999999",
        "database.url = 7",
        "database.url = 2024-01-01",
        "database.connections = true",
        "sign_in.attempts = true",
        "sign_in.lock_minutes = 99999999999999999",
        "data.folder = ''",
        "data.folder = '  '",
        "data.folder = true",
        'data.folder = "a\\u0000b"',
        "jobs = 5",
        "jobs = true",
    ],
)
def test_a_value_of_another_type_or_size_is_refused(file: Path, line: str) -> None:
    """What is no whole number, number, text or folder is told at its own place, and nothing is made to fit."""
    file.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(SettingsRefused) as refused:
        settings.read(file, {"XIANGHENG_JOBS__POLL_SECONDS": "1"} if line.startswith("jobs =") else {})
    (fault,) = refused.value.faults

    assert fault.where == f"{file} › {line.partition(' =')[0]}"
    assert fault.expected
    assert not fault.expected.isascii()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("jobs.lease_seconds", "true"),
        ("jobs.lease_seconds", ""),
        ("jobs.lease_seconds", "1.5"),
        ("jobs.poll_seconds", "nan"),
        ("jobs.poll_seconds", "inf"),
        ("data.folder", ""),
        ("database.patience", "zehn"),
    ],
)
def test_a_variable_that_is_none_is_told_as_a_variable(file: Path, name: str, text: str) -> None:
    """The environment is text: a number is read of it or refused there, and no file is blamed."""
    with pytest.raises(SettingsRefused) as refused:
        settings.read(file, {settings.variable(name): text})

    assert [fault.where for fault in refused.value.faults] == [f"环境变量 {settings.variable(name)}"]


@pytest.mark.parametrize(
    "name", ["XIANGHENG_JOBS__LEASE", "XIANGHENG_JOBS", "XIANGHENG_FOO", "xiangheng_jobs__lease_secs"]
)
def test_an_unknown_variable_is_told_once_and_as_a_variable(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Also one that begins like a section of settings, in the environment that the program runs in."""
    monkeypatch.setenv(name, "5")
    with pytest.raises(SettingsRefused) as refused:
        settings.read(file)

    (fault,) = refused.value.faults
    assert fault.where == f"环境变量 {name}"
    assert "FOO" in name or "XIANGHENG_JOBS__LEASE_SECONDS" in fault.expected


def test_a_default_is_the_programs_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The manual lists defaults, not what is set on the machine that made it."""
    monkeypatch.setenv("XIANGHENG_JOBS__LEASE_SECONDS", "7")

    assert settings.default("jobs.lease_seconds") == 60


def test_a_file_that_is_no_toml_is_told(file: Path) -> None:
    """In the words of the kit, which reads the same file."""
    file.write_text("[jobs\n", encoding="utf-8")

    with pytest.raises(SettingsUnreadable):
        settings.read(file, {})


def test_plugins_own_their_section(file: Path) -> None:
    """What the kit keeps in the file is not ours to refuse."""
    file.write_text("[plugins]\nenabled = ['dew-plan']\n", encoding="utf-8")

    assert settings.read(file, {}) == settings.read(file.with_name("none.toml"), {})


def test_without_an_address_the_database_is_a_file_in_the_data_folder(file: Path, tmp_path: Path) -> None:
    """Nothing need be set to begin."""
    found = settings.read(file, {"XIANGHENG_DATA__FOLDER": str(tmp_path)})

    assert found.database_url == f"sqlite:///{(tmp_path / 'xiangheng.db').as_posix()}"


@pytest.mark.parametrize("name", settings.names())
def test_every_setting_says_what_it_is_for(name: str) -> None:
    """In Chinese, for `config explain` and the manual."""
    assert settings.meaning(name)
