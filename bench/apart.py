"""Work in a process of its own: what an earlier one keeps would be a gift to it, and its memory would be counted with theirs."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measure import Work, cpu_seconds


@dataclass
class Apart:
    """A script of this folder with its arguments; `mebibytes` is the most memory that it held, None where the system tells none."""

    script: str
    arguments: tuple[str, ...]
    mebibytes: float | None = None

    def __call__(self) -> float:
        """Run it; returns the seconds of CPU that it told."""
        command = [sys.executable, self.script, *self.arguments]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds, mebibytes = json.loads(told)
        if mebibytes is not None:
            self.mebibytes = max(mebibytes, self.mebibytes or 0.0)
        return float(seconds)


def tell(work: Work) -> None:
    """What the script does: the work once, and then its seconds of CPU and the most memory of the process are printed."""
    seconds = cpu_seconds(work, 1)
    print(json.dumps([seconds, _peak_mebibytes()]))


def _peak_mebibytes() -> float | None:
    """What Linux tells of this process; what `getrusage` tells counts whoever started it, and Windows has none of it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peaks = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")]
    return peaks[0] if peaks else None
