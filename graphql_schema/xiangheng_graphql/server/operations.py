"""Operations as they come in: within the rates, executed in a thread, counted, and told of in the log."""

import logging
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter

from xiangheng_graphql import answers
from xiangheng_graphql.context import STRANGER, Context
from xiangheng_graphql.errors import Delayed, ServerBusy
from xiangheng_graphql.events import Event, tell
from xiangheng_graphql.execution import UNKNOWN, Executor, Header, Json, Operation
from xiangheng_graphql.server.metrics import Metrics
from xiangheng_graphql.server.rates import Rate
from xiangheng_graphql.server.threads import Threads
from xiangheng_platform.access.credentials import digest_of
from xiangheng_platform.settings import ServerSettings
from xiangheng_platform.store import deadlines
from xiangheng_scoring.errors import XianghengError

#: What a page, a file or a form counts as that is asked for beside operations.
BESIDE = 100
#: Of how many credentials it is kept in mind whose they are.
_KNOWN = 10_000
_FAULT = XianghengError.code


class Outcome(StrEnum):
    """How an operation ended."""

    ANSWERED = "answered"
    PARTLY = "partly"
    REFUSED = "refused"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for an operation, what the operation is, and why it is not executed now, if it is not.

    `body` is the document as it is sent, `cost` and `errors` are what the document says of itself. It is written and let go
    of by the thread that executes: a long one would keep the loop from everybody else.
    """

    body: bytes
    has_data: bool
    errors: tuple[Json, ...]
    cost: int | None
    header: Header
    refusal: Delayed | None

    @classmethod
    def of(cls, document: Json, header: Header, refusal: Delayed | None = None) -> "Answer":
        """The answer that a document is."""
        return cls(
            answers.as_bytes(document),
            document["data"] is not None,
            tuple(document.get("errors", ())),
            document.get("extensions", {}).get("cost"),
            header,
            refusal,
        )

    @classmethod
    def later(cls, refusal: Delayed, header: Header = UNKNOWN) -> "Answer":
        """The answer of an operation that is to be asked again later."""
        return cls.of(answers.of(refusal), header, refusal)

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [error["extensions"]["code"] for error in self.errors]

    @property
    def outcome(self) -> Outcome:
        """How the operation ended."""
        if not self.errors:
            return Outcome.ANSWERED
        if _FAULT in self.codes:
            return Outcome.FAULT
        return Outcome.PARTLY if self.has_data else Outcome.REFUSED


class Operations:
    """Answers operations; one for all of an application."""

    def __init__(
        self, executor: Executor, threads: Threads, metrics: Metrics, settings: ServerSettings
    ) -> None:
        self.executor = executor
        self.metrics = metrics
        self._threads = threads
        self._persons = Rate(settings.person_cost, "你")
        self._addresses = Rate(settings.address_cost, "没有登录的，这个地址")
        self._logins: dict[str, str] = {}

    async def answer(
        self,
        operation: Operation,
        context: Context,
        address: str,
        *,
        over_socket: bool = False,
        is_asked_again: bool = False,
    ) -> Answer:
        """The answer of an operation that came from an address; a subscription that is asked again counts in no rate."""
        began = perf_counter()

        def admit(cost: int) -> None:
            if not is_asked_again:
                self.charge(context, address, cost)

        def told(answer: Answer) -> Answer:
            self._tell(answer, context, perf_counter() - began, is_asked_again=is_asked_again)
            return answer

        def execute() -> Answer:
            header = self.executor.header(operation)
            try:
                with deadlines.acts_within(context.settings.database.reading_seconds):
                    document = self.executor.execute(operation, context, over_socket=over_socket, admit=admit)
            except Delayed as error:
                return told(Answer.later(error, header))
            # Here and not on the loop: the log may have to wait for its disk.
            return told(Answer.of(document, header))

        try:
            run = self._threads.run_again if is_asked_again else self._threads.run
            return await run(execute)
        except ServerBusy as error:
            return told(Answer.later(error))

    def _tell(self, answer: Answer, context: Context, seconds: float, *, is_asked_again: bool) -> None:
        """Count an answer, and tell of it in the log."""
        kind = answer.header.kind.value if answer.header.kind else "unknown"
        codes, outcome = answer.codes, answer.outcome
        self.metrics.answered(kind, outcome, seconds, answer.cost)
        for code in codes:
            self.metrics.refused(code)
        tell(
            Event.AGAIN if is_asked_again else Event.OPERATION,
            logging.DEBUG if is_asked_again else logging.INFO,
            kind=kind,
            name=answer.header.name,
            caller=self._caller(context),
            cost=answer.cost,
            seconds=round(seconds, 4),
            outcome=outcome.value,
            codes=sorted(set(codes)) or None,
        )

    def refuse(self, error: XianghengError) -> None:
        """Tell of a request that was not executed."""
        self.metrics.refused(error.code)
        tell(Event.REFUSED, code=error.code)

    def charge(self, context: Context, address: str, cost: int) -> None:
        """Put a cost down to whoever asks, or to the address of a stranger; raises `RateLimited`."""
        login = self._login(context)
        if login:
            self._persons.charge(login, cost)
        else:
            self._addresses.charge(address, cost)

    def _caller(self, context: Context) -> str | None:
        """Who asked, by what was found out meanwhile."""
        person = context.recognised
        return person.login if person else self._logins.get(digest_of(context.credential))

    def _login(self, context: Context) -> str:
        """Whose credential is shown, empty for nobody's: it stands for one person for good, whether or not it still opens."""
        if not context.credential:
            return ""
        digest = digest_of(context.credential)
        if digest not in self._logins:
            if context.asker is STRANGER:
                return ""
            if len(self._logins) >= _KNOWN:
                self._logins.clear()
            self._logins[digest] = context.asker.login
        return self._logins[digest]
