"""`python bench` measures every job beside its floor; see README.md."""

from apart import Apart
from jobs import JOBS, LARGE
from measure import best_of, peak_mebibytes
from report import Row, printed, written

if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(description="Time every job beside its floor, best of several.")
    parser.add_argument("--only", default="", help="jobs whose name contains this")
    parser.add_argument("--large", action="store_true", help="the jobs of minutes and gigabytes instead")
    parser.add_argument("--keep", action="store_true", help="write the multiples to kept.csv")
    chosen = parser.parse_args()
    rows = []
    for job in LARGE if chosen.large else JOBS:
        if chosen.only not in job.name:
            continue
        run, floor = job.prepared()
        own, of_floor = best_of(run, floor, job.repeats, tell_seconds=job.tells_seconds)
        memory = peak_mebibytes(run) if job.measures_memory else None
        memory = run.mebibytes if isinstance(run, Apart) else memory
        rows.append(Row(job, own, of_floor, memory))
        print(printed(rows[-1]), flush=True)
    if chosen.keep:
        written(rows)
