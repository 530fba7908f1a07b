"""A file is accepted only if the scanner lets it pass."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.service.evidence.conftest import HandIn

from xiangheng_platform import settings
from xiangheng_platform.evidence.errors import ScannerFailed, ScannerRefused
from xiangheng_platform.settings import EvidenceSettings, SettingsRefused
from xiangheng_platform.store.store import Store

#: A scanner as simple as may be: it refuses what holds EICAR, with a last line that names what it is.
SCANNER = (
    "import sys; is_bad = b'EICAR' in open(sys.argv[1], 'rb').read();"
    " print('scanning'); print(sys.argv[1] + ': Eicar FOUND' if is_bad else 'OK'); sys.exit(is_bad)"
)


def limits(*command: str, seconds: int = 60) -> EvidenceSettings:
    """Settings with a scanner."""
    return EvidenceSettings(scanner=command, scanner_seconds=seconds)


def test_a_scanner_decides(store: Store, hand_in: HandIn, kept: Callable[[], list[str]]) -> None:
    """What it lets pass is stored; of what it does not, nothing is left and its last line is told."""
    scanned = limits(sys.executable, "-c", SCANNER, "{file}")
    passed = hand_in(b"harmless", limits=scanned)
    with pytest.raises(ScannerRefused, match="「文件: Eicar FOUND」"):
        hand_in(b"EICAR", limits=scanned)

    assert kept() == [passed.sha256]
    assert store.last_act().number == 2


def test_a_scanner_that_does_not_end_is_stopped(hand_in: HandIn, kept: Callable[[], list[str]]) -> None:
    """A file that nobody looked at is not accepted."""
    with pytest.raises(ScannerFailed, match="1 秒还没有结束"):
        hand_in(limits=limits(sys.executable, "-c", "import time; time.sleep(99)", "{file}", seconds=1))

    assert kept() == []


def test_a_scanner_that_is_not_there_is_told(hand_in: HandIn, kept: Callable[[], list[str]]) -> None:
    """By its name; the file is not accepted."""
    with pytest.raises(ScannerFailed, match="clamdscan-is-not-here"):
        hand_in(limits=limits("clamdscan-is-not-here", "{file}"))

    assert kept() == []


def test_no_shell_reads_the_arguments(hand_in: HandIn, tmp_path: Path) -> None:
    """What a shell would take for two commands is one argument."""
    trap = f"{{file}}; touch {tmp_path / 'trap'}"
    hand_in(limits=limits(sys.executable, "-c", "import sys; assert len(sys.argv) == 2", trap))

    assert not (tmp_path / "trap").exists()


def test_a_scanner_is_set_in_the_file_or_the_environment(tmp_path: Path) -> None:
    """As a list in either."""
    file = tmp_path / "settings.toml"
    file.write_text('[evidence]\nscanner = ["clamdscan", "{file}"]\n', encoding="utf-8")
    outside = {"XIANGHENG_EVIDENCE__SCANNER": '["other", "{file}"]'}
    (told,) = (one for one in settings.explain(file, {}) if one.name == "evidence.scanner")

    assert settings.read(file, {}).evidence.scanner == ("clamdscan", "{file}")
    assert settings.read(file, outside).evidence.scanner == ("other", "{file}")
    assert told.value == '["clamdscan", "{file}"]'


@pytest.mark.parametrize(
    "scanner", ['["clamdscan"]', '"clamdscan {file}"', "[1]", "true", '["clamdscan", ["{file}"]]']
)
def test_a_scanner_that_is_not_told_which_file_is_refused(tmp_path: Path, scanner: str) -> None:
    """It would let every file pass; so would a command that only a shell can take apart."""
    file = tmp_path / "settings.toml"
    file.write_text(f"[evidence]\nscanner = {scanner}\n", encoding="utf-8")
    with pytest.raises(SettingsRefused) as refused:
        settings.read(file, {})
    fault = refused.value.faults[0]

    assert "evidence.scanner" in fault.where
    assert not fault.expected.isascii()
