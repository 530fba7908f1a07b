"""One line a job: its time, its floor's, the multiple, and the multiple that was kept."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from measure import Spent

if TYPE_CHECKING:
    from jobs import Job

KEPT = Path(__file__).parent / "kept.csv"


@dataclass(frozen=True)
class Row:
    """What was measured of one job."""

    job: "Job"
    own: Spent
    floor: Spent
    mebibytes: float | None

    @property
    def multiple(self) -> float:
        """How many times its floor the job takes: what is kept, since machines differ."""
        return self.own.seconds / self.floor.seconds


def printed(row: Row) -> str:
    """The line of a job; `!` where a bar is missed."""
    job, kept = row.job, _kept().get(row.job.name)
    is_over = (job.bar_seconds is not None and row.own.seconds > job.bar_seconds) or (
        job.bar_multiple is not None and row.multiple > job.bar_multiple
    )
    if job.bar_mebibytes is not None and row.mebibytes is not None:
        is_over |= row.mebibytes > job.bar_mebibytes
    bar = f" (bar {job.bar_seconds * 1000:g})" if job.bar_seconds is not None else ""
    parts = [
        f"{'!' if is_over else ' '} {job.name:<44} {row.own.seconds * 1000:>9.2f} ms{bar}",
        f"{row.multiple:>8.2f} × {job.floor_name}",
    ]
    parts += [f"(bar {job.bar_multiple:g})"] if job.bar_multiple is not None else []
    parts += [f"kept {kept:.2f} ×"] if kept is not None else []
    parts += [f"peak {row.mebibytes:.0f} MiB"] if row.mebibytes is not None else []
    parts += [f"(bar {job.bar_mebibytes:g})"] if job.bar_mebibytes is not None else []
    parts += [f"one call {row.own.clock:.2f} s by the clock, {row.own.cpu:.2f} s of CPU"]
    return "  ".join(parts)


def _kept() -> dict[str, float]:
    if not KEPT.exists():
        return {}
    with KEPT.open(encoding="utf-8", newline="") as file:
        return {row["job"]: float(row["multiple"]) for row in csv.DictReader(file)}


def written(rows: Sequence[Row]) -> None:
    """Keep the multiples of the jobs that were measured; the others stay."""
    kept = _kept() | {row.job.name: row.multiple for row in rows}
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["job", "multiple"])
        writer.writerows([name, f"{multiple:.2f}"] for name, multiple in kept.items())
