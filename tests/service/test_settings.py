"""Settings are typed: what is unknown or wrong refuses to start, and each value says where it came from."""

from pathlib import Path

import pytest

from xiangheng_platform import settings
from xiangheng_platform.settings import SettingsRefused
from xiangheng_scoring.plugins.settings import SettingsUnreadable


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
        "XIANGHENG_JOBS__LEESE",
    }


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
