"""The start of a command, which who types one waits for, beside the start of Python itself."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Work

#: A scheme of one indicator and three counties, with what they reported.
_FILES = {
    "方案/scheme.toml": 'format = 1\ncode = "small"\nname = "小方案（虚构）"\nyear = 2024\n',
    "方案/nodes.csv": "code,parent,name,weight,rule,parameters,missing\nT,,总分,100,,,\n"
    'A,T,甲指标,100,minmax,"{""cohort"":""assessment""}",reweight\n',
    "方案/units.csv": "code,name\n1,一县\n2,二县\n3,三县\n",
    "数.csv": "代码,A\n1,40\n2,60\n3,55\n",
}
WORDS = {
    "--help": ["--help"],
    "score": ["score", "--scheme", "方案", "--data", "数.csv", "--json"],
    "permission list": ["permission", "list"],
    "db check": ["db", "check"],
}


def starting(command: str) -> tuple[Work, Work]:
    """A command of little work in a process of its own, beside a Python that does nothing; both give the exit code."""
    folder = Path(tempfile.mkdtemp())
    for name, text in _FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    environment = os.environ | {
        "XIANGHENG_SETTINGS": str(folder / "settings.toml"),
        "XIANGHENG_DATABASE__URL": f"sqlite:///{folder / 'bench.db'}",
        "PYTHONUTF8": "1",
    }

    def _run(*words: str) -> int:
        started = [sys.executable, *words]
        return subprocess.run(
            started, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True
        ).returncode

    if command == "db check":
        _run("-m", "xiangheng_scoring", "db", "init")
    return (lambda: _run("-m", "xiangheng_scoring", *WORDS[command])), (lambda: _run("-c", "pass"))
