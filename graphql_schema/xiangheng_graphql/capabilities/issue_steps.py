"""A mutation for each step that somebody takes for one issue: what it is given is what the table of steps says that it needs."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from inspect import Parameter, Signature
from typing import Annotated, Any

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.capabilities.issues import Issue, find
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.rectification import attachments, steps
from xiangheng_platform.rectification.documents import Number
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.transitions import TRANSITIONS, Need, Transition
from xiangheng_platform.rectification.words import Step
from xiangheng_scoring.records import Meaning

Seen = Annotated[
    int | None,
    Meaning(
        "the `act` of the issue that was looked at: where somebody took another step since, this one is not; null: whatever happened",
        minimum=1,
    ),
]
Statement = Annotated[str, Meaning("what there is to say of it, in words")]
Files = Annotated[tuple[int, ...], Meaning("numbers of files that were handed in")]
#: What each step is called as a mutation, but for `attach_evidence`, which takes files as well.
NAMES: Mapping[Step, str] = {
    Step.CONFIRM: "confirm_issue",
    Step.CLAIM: "claim_issue",
    Step.TRANSFER: "transfer_issue",
    Step.REPORT: "report_progress",
    Step.DETACH: "detach_evidence",
    Step.ASK_DEFERRAL: "ask_deferral",
    Step.GRANT_DEFERRAL: "grant_deferral",
    Step.REFUSE_DEFERRAL: "refuse_deferral",
    Step.SUBMIT: "submit_issue",
    Step.WITHDRAW: "withdraw_submission",
    Step.ACCEPT: "accept_issue",
    Step.RETURN: "return_issue",
    Step.CONSOLIDATE: "consolidate_issue",
    Step.RELAPSE: "relapse_issue",
    Step.OVERTURN: "overturn_issue",
}
_REQUIRED: Mapping[Need, tuple[str, Any]] = {
    Need.REASON: ("reason", Annotated[str, Meaning("why, in a sentence; it is shown with the step")]),
    Need.STATEMENT: ("statement", Statement),
    Need.FILES: ("files", Files),
    Need.DEADLINE: ("deadline", Annotated[date, Meaning("the last day from now on")]),
    Need.LATER_DEADLINE: ("deadline", Annotated[date, Meaning("a day later than the last day that holds")]),
}
#: What may be left out, since it may be there already, or one of them is enough.
_OPTIONAL: Mapping[Need, Mapping[str, Any]] = {
    Need.PLAN: {
        "goal": Annotated[str, Meaning("what is to be reached; empty: as the ledger says")],
        "measures": Annotated[str, Meaning("what is to be done; empty: as the ledger says")],
    },
    Need.RECEIVER: {
        "responsible_unit": Annotated[str, Meaning("who is to put it right from now on; empty: as it is")],
        "lead_unit": Annotated[str, Meaning("who leads from now on; empty: as it is")],
        "region": Annotated[str, Meaning("where it belongs, by code or name; empty: as it is")],
    },
}

issue_steps = Capability("issue_steps")


def _given(transition: Transition) -> Iterator[Parameter]:
    """What a step is given, by what the table says that it needs; anything may be said of it besides."""
    required = dict(_REQUIRED[need] for need in transition.needs if need in _REQUIRED)
    optional = {name: hint for need in transition.needs for name, hint in _OPTIONAL.get(need, {}).items()} | (
        {} if "statement" in required else {"statement": Statement}
    )
    for name, hint in required.items():
        yield Parameter(name, Parameter.KEYWORD_ONLY, annotation=hint)
    for name, hint in optional.items():
        yield Parameter(name, Parameter.KEYWORD_ONLY, default="", annotation=hint)


def _declare(step: Step, name: str) -> None:
    """Add the mutation of a step: a function as it would be written by hand."""

    def act(caller: Caller, number: str, *, act: int | None = None, **given: Any) -> Callable[[View], Issue]:
        steps.take(caller.store, caller.person, number, step, Given(**given), seen=act)
        return lambda view: find(view, number.strip())

    parameters = [
        Parameter("caller", Parameter.POSITIONAL_OR_KEYWORD, annotation=Caller),
        Parameter("number", Parameter.POSITIONAL_OR_KEYWORD, annotation=Number),
        *_given(TRANSITIONS[step]),
        Parameter("act", Parameter.KEYWORD_ONLY, default=None, annotation=Seen),
    ]
    act.__name__, act.__doc__ = name, f"{step.meaning[0].upper()}{step.meaning[1:]}."
    act.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    act.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters} | {
        "return": Callable[[View], Issue]
    }
    issue_steps.mutation(chinese=f"整改问题：{step.label}", action=TRANSITIONS[step].action)(act)


for _step, _name in NAMES.items():
    _declare(_step, _name)


@issue_steps.mutation(
    chinese="整改问题：提交佐证，已交存的写编号，新的一起上传", action=TRANSITIONS[Step.ATTACH].action
)
def attach_evidence(
    caller: Caller,
    number: Number,
    files: Files = (),
    uploads: Annotated[
        tuple[Upload, ...], Meaning("files that are handed in with it, in a multipart form")
    ] = (),
    statement: Annotated[str, Meaning("what they show, in a few words")] = "",
    act: Seen = None,
) -> Callable[[View], Issue]:
    """Files that show the work are added: those that were handed in, by their numbers, and new ones, all or none."""
    attachments.attach(
        caller.store,
        caller.person,
        number,
        [(file.stream, file.name) for file in uploads],
        caller.settings.evidence,
        files=files,
        caption=statement,
        seen=act,
    )
    return lambda view: find(view, number.strip())
