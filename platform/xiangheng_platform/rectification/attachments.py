"""Files are handed in and stand as evidence of an issue, in one act."""

from collections.abc import Sequence

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import act_of
from xiangheng_platform.evidence.deposits import all_accepted, put_all
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.rectification.entries import subject_of
from xiangheng_platform.rectification.ledger import Event
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take_in
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.files import Stream
from xiangheng_platform.store.store import Store


def attach(
    store: Store,
    person: Person,
    number: str,
    sources: Sequence[tuple[Stream | bytes, str]],
    limits: EvidenceSettings,
    *,
    files: Sequence[int] = (),
    caption: str = "",
    seen: int | None = None,
) -> Event:
    """Let files stand as evidence of an issue: contents with their names, which become one's own, and numbers of files
    that were handed in before. All of them do, or none.

    `caption` says what they show, `seen` is as in `steps.take`. Raises what that and `evidence.deposits.all_accepted` raise.
    """
    # The act asks for this issue; who may put none right is not to send files that are looked at for minutes.
    require_somewhere(person, "issue.rectify")
    with (
        all_accepted(store.database.files, sources, limits, field="uploads") as contents,
        act_of(
            store, person, f"rectification:issue:{Step.ATTACH}", subject_of(number.strip()), caption
        ) as act,
    ):
        handed_in = put_all(act, contents, Purpose.EVIDENCE) if contents else ()
        given = Given(files=(*files, *(file.number for file in handed_in)), statement=caption)
        return take_in(act, number, Step.ATTACH, given, seen=seen)
