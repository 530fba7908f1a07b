"""Commands as they can be typed here, for every line that says what to type next."""

import os
import re
import shlex
import shutil
import sys
from pathlib import Path


def quoted(text: Path | str) -> str:
    """A path as it may be typed: in double quotes, which every shell knows, if it has blanks or signs of a shell."""
    path = str(text)
    if os.name != "nt" and re.search(r'[$`"\\!]', path):
        return shlex.quote(path)
    return f'"{path}"' if re.search(r"[^\w@%+=:,./\\~-]", path) else path


def program() -> str:
    """How our command is typed here: by its name where the shell would find this very one, else by its path.

    `run.py demo` runs in an environment that is not activated, where the bare name would not be found.
    """
    beside = Path(sys.executable).parent / ("xiangheng.exe" if os.name == "nt" else "xiangheng")
    if not beside.exists():
        return f"{quoted(sys.executable)} -m xiangheng_scoring"
    known = shutil.which("xiangheng")
    if known is not None and Path(known).resolve() == beside.resolve():
        return "xiangheng"
    here = Path.cwd()
    return quoted(beside.relative_to(here) if beside.is_relative_to(here) else beside)
