"""What a member declares to need is enough, down to the oldest version that it says it accepts."""

import os
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest


@pytest.mark.thorough
def test_the_oldest_accepted_versions_do_the_work(
    root: Path, members: dict[str, object], tmp_path: Path
) -> None:
    """With the lowest versions that the members allow, a study runs and a wrong option is refused; this needs a registry."""
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = Path(sysconfig.get_path("scripts")) / ("uv.exe" if os.name == "nt" else "uv")
    install = [str(uv), "pip", "install", "--python", str(python), "--resolution", "lowest-direct"]
    subprocess.run([*install, *(str(root / member) for member in members)], check=True, capture_output=True)
    settled = os.environ | {"XIANGHENG_SETTINGS": str(tmp_path / "settings.toml"), "PYTHONUTF8": "1"}

    def run(*words: str) -> int:
        return subprocess.run(
            [python, "-m", "xiangheng_scoring", *words], cwd=tmp_path, env=settled
        ).returncode

    assert run("seeds", "generate", "--scheme", "leapfrog", "--out", "数") == 0
    asked = ["--scheme", "leapfrog", "--data", "数/报送"]
    assert run("robustness", *asked, "--trials", "20", "--base", "16") == 0
    assert run("score", "--nonsense") == 2
