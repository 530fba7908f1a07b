"""Scoring on trial: workbooks that were handed in, scored as `xiangheng score` does, with nothing kept but a file for some days."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import LONGEST_PAGE, PAGE, After, Connection, First, page_of
from xiangheng_graphql.capabilities.jobs import Job, job_of
from xiangheng_graphql.commands import faults_told, told_to_front_ends
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.evidence import lookup
from xiangheng_platform.evidence.errors import EvidenceRemoved, NoSuchEvidence
from xiangheng_platform.jobs import queue
from xiangheng_platform.jobs.errors import JobUnknown
from xiangheng_platform.jobs.records import State
from xiangheng_platform.trials.kinds import KIND
from xiangheng_scoring.cli.loading import check_offered, open_host
from xiangheng_scoring.documents import FaultRecord
from xiangheng_scoring.records import JsonObject, Meaning, Points, record_of

RUN, READ = "job.run", "job.read"


@dataclass(frozen=True, slots=True)
class TrialUnit:
    """A unit's place in a trial."""

    code: Annotated[str, Meaning("what figures are reported under; of a county, the code of the division")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    class_: Annotated[
        str | None, Meaning("the class of the scheme that it is in; null where there are no classes")
    ]
    rank: Annotated[
        int | None,
        Meaning(
            "the official place, 1 for the best, and within the class where the scheme ranks so; null: without a total"
        ),
    ]
    rank_overall: Annotated[
        int | None, Meaning("the place among all units, whatever their class; null: without a total")
    ]
    total: Annotated[
        Points | None, Meaning("its points, adjustments included; null: nothing could be scored")
    ]
    grade: Annotated[str | None, Meaning("name of the grade that its total comes to; null where it has none")]


@dataclass(frozen=True, eq=False, slots=True)
class TrialScoring:
    """How far a trial is, and what came of it.

    Loaders are asked by it, so it is known by itself and not by what it holds, which cannot be hashed.
    """

    job: Annotated[Job, Meaning("its job: progress while it runs, the error where it failed")]
    state: Annotated[State, Meaning("how far the job is that scores")]
    file: Annotated[
        int | None, Meaning("the number of the file with the whole result; null while there is none")
    ]
    explanations_file: Annotated[
        int | None,
        Meaning("the number of the file with the explanations of all units (ZIP); null without a ranking"),
    ]
    expires_on: Annotated[
        date | None,
        Meaning("the last day on which the files of the result are kept; null while there is none"),
    ]
    unavailable: Annotated[
        FaultRecord | None,
        Meaning(
            "why nothing of the result is told though there was one, and what to do: its file was removed, as it is "
            "after its last day, or is not yours to see; null where that is not so"
        ),
    ]
    scored: Annotated[bool | None, Meaning("whether there is a ranking; null while no result is told")]
    #: As the file has them: of thousands a page is told.
    faults: Sequence[JsonObject]
    notice: Annotated[
        str | None,
        Meaning(
            "what must be said wherever a result is shown; null where the scheme states nothing or there is no ranking"
        ),
    ]
    invented: Annotated[bool | None, Meaning("whether the figures are invented; null without a ranking")]
    ranking: Annotated[
        Connection[TrialUnit], Meaning("best first, whatever the class; those without a total last")
    ]


trial_scoring = Capability("trial_scoring")
trial_scoring.entity(TrialScoring, chinese="一次试算", key=lambda trial: trial, hidden=("faults",))


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
        there = {file.number for file in lookup.of_numbers(view, files).values() if file.removal is None}
        for absent in set(files) - there:
            lookup.content(view, absent)
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
    number, last_day = result.get("evidence"), result.get("expires_on")
    content, unavailable = _content(view, number) if number else ({}, None)
    units = [
        TrialUnit(
            unit["code"],
            unit["name"],
            unit["class"],
            unit["rank"],
            unit["rank_overall"],
            unit["total"] and Points(unit["total"]),
            unit["grade"],
        )
        for unit in content.get("units", ())
    ]
    places = {unit.code: place for place, unit in enumerate(units)}
    return TrialScoring(
        job_of(asked),
        asked.state,
        number,
        result.get("explanations"),
        last_day and date.fromisoformat(last_day),
        unavailable,
        "units" in content if content else None,
        content.get("notices", content.get("faults", ())),
        content.get("notice"),
        content.get("invented"),
        page_of(units, lambda unit: places[unit.code], first=first, after=after, order=f"trial {job}"),
    )


@trial_scoring.field(TrialScoring, chinese="表格里不对的各处，然后是只要知道的，都写明单元格", action=READ)
def all_faults(
    view: View, keys: Sequence[TrialScoring], first: First = PAGE, after: After = None
) -> Mapping[TrialScoring, Connection[FaultRecord]]:
    """What is wrong with the workbooks, then what is only to be known of, each at its cell; always in the same order."""
    return {trial: _faults(trial, first, after) for trial in keys}


@trial_scoring.field(
    TrialScoring,
    chinese=f"表格里不对的各处，至多 {LONGEST_PAGE} 处",
    action=READ,
    deprecated="用 allFaults：一页一页，说一共多少",
)
def faults(view: View, keys: Sequence[TrialScoring]) -> Mapping[TrialScoring, tuple[FaultRecord, ...]]:
    """What is wrong with the workbooks, and what is only to be known of: the first page of `allFaults`, the longest there is."""
    return {trial: _faults(trial, LONGEST_PAGE, None).nodes for trial in keys}


def _content(view: View, number: int) -> tuple[Mapping[str, Any], FaultRecord | None]:
    """What the file of a result says, or nothing and why."""
    try:
        return json.loads(b"".join(lookup.content(view, number))), None
    except (EvidenceRemoved, NoSuchEvidence) as error:
        # Told as data and not raised: a page of trials would lose the rest of its answer.
        remedy = "要结果的，用 score 再试算一次；表格也已删除的，先重新交存"
        (told,) = faults_told([replace(error.fault, remedy=remedy)])
        return {}, told


def _faults(trial: TrialScoring, first: int | None, after: str | None) -> Connection[FaultRecord]:
    places = range(len(trial.faults))
    page = page_of(places, int, first=first, after=after, order=f"faults of trial {trial.job.number}")
    return page.of(lambda place: told_to_front_ends(record_of(FaultRecord, trial.faults[place])))
