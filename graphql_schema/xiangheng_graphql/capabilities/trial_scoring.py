"""Scoring on trial: workbooks that were handed in, scored as `xiangheng score` does, with nothing kept but a file for some days."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.capabilities.jobs import Job, job_of
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.evidence import lookup
from xiangheng_platform.jobs import queue
from xiangheng_platform.jobs.errors import JobUnknown
from xiangheng_platform.jobs.records import State
from xiangheng_platform.trials.kinds import KIND
from xiangheng_scoring.cli.loading import check_offered, open_host
from xiangheng_scoring.documents import FaultRecord
from xiangheng_scoring.records import Meaning, Points, record_of

RUN, READ = "job.run", "job.read"


@dataclass(frozen=True, slots=True)
class TrialUnit:
    """A unit's place in a trial."""

    code: Annotated[str, Meaning("what figures are reported under; of a county, the code of the division")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    rank: Annotated[int | None, Meaning("the official place, 1 for the best; null: without a total")]
    total: Annotated[
        Points | None, Meaning("its points, adjustments included; null: nothing could be scored")
    ]
    grade: Annotated[str | None, Meaning("name of the grade that its total comes to; null where it has none")]


class TrialKey(NamedTuple):
    """What loaders of trials are asked by."""

    explanations: int | None


@dataclass(frozen=True, slots=True)
class TrialScoring:
    """How far a trial is, and what came of it."""

    job: Annotated[Job, Meaning("its job: progress while it runs, the error where it failed")]
    state: Annotated[State, Meaning("how far the job is that scores")]
    file: Annotated[
        int | None, Meaning("the number of the file with the whole result; null while there is none")
    ]
    explanations_file: Annotated[
        int | None,
        Meaning("the number of the file with the explanations of all units (ZIP); null without a ranking"),
    ]
    scored: Annotated[bool | None, Meaning("whether there is a ranking; null while there is no result")]
    faults: Annotated[
        tuple[FaultRecord, ...],
        Meaning("what is wrong with the workbooks, and what was noticed, each at its cell"),
    ]
    notice: Annotated[str | None, Meaning("what must be said wherever a result is shown")]
    invented: Annotated[bool | None, Meaning("whether the figures are invented; null without a ranking")]
    ranking: Annotated[Connection[TrialUnit], Meaning("best first, those without a total last")]


trial_scoring = Capability("trial_scoring")
trial_scoring.entity(TrialScoring, chinese="一次试算", key=lambda trial: TrialKey(trial.explanations_file))


@trial_scoring.mutation(chinese="试算：按方案给交存的表格计分，不成为计分批次", action=RUN)
def score(
    caller: Caller,
    scheme: Annotated[str, Meaning("the name of a scheme")],
    files: Annotated[tuple[int, ...], Meaning("the numbers of the workbooks, as they were handed in")],
    year: Annotated[int | None, Meaning("the assessed year; null: the scheme's")] = None,
) -> Callable[[View], Job]:
    """Score workbooks on trial, as a job; what comes of it is told by trialScoring."""
    check_offered(scheme, open_host())  # what there is not is told at once and not by the job
    with caller.store.view(caller.person) as view:
        for absent in set(files) - lookup.of_numbers(view, files).keys():
            lookup.find(view, absent)
    arguments = {"scheme": scheme, "files": list(files), "year": year or 0}
    asked = queue.submit(caller.store, caller.person, installed_kinds(caller.settings), KIND, arguments)
    return lambda view: job_of(queue.find(view, asked.id))


@trial_scoring.query(chinese="一次试算到哪里了，结果如何", action=READ, name="trialScoring")
def trial(
    view: View,
    job: Annotated[int, Meaning("the number of its job", minimum=1)],
    first: First = PAGE,
    after: After = None,
) -> TrialScoring:
    """A trial by its job: its state, then its ranking, or what is wrong with the workbooks."""
    asked = queue.find(view, job)
    if asked.kind != KIND:
        raise JobUnknown(f"任务 {job} 不是试算", remedy="用 score 启动的任务的编号")
    result = asked.result or {} if asked.state is State.DONE else {}
    number = result.get("evidence")
    content = json.loads(b"".join(lookup.content(view, number))) if number else {}
    units = [
        TrialUnit(
            unit["code"], unit["name"], unit["rank"], unit["total"] and Points(unit["total"]), unit["grade"]
        )
        for unit in content.get("units", ())
    ]
    places = {unit.code: place for place, unit in enumerate(units)}
    return TrialScoring(
        job_of(asked),
        asked.state,
        number,
        result.get("explanations"),
        "units" in content if content else None,
        tuple(record_of(FaultRecord, fault) for fault in content.get("notices", content.get("faults", ()))),
        content.get("notice"),
        content.get("invented"),
        page_of(units, lambda unit: places[unit.code], first=first, after=after, order=f"trial {job}"),
    )
