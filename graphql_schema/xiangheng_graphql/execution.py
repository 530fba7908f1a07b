"""Executing an operation: prepared once, measured before anything is read, in one thread and on one view.

graphql-core is called without the machinery around it: what is cached, refused and told of stands here in the order in
which it happens.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)

from xiangheng_graphql import answers
from xiangheng_graphql.context import Context
from xiangheng_graphql.errors import Delayed, DocumentsRefused, DocumentUntrusted, OperationRefused
from xiangheng_graphql.limits import LIMITS, Limits, asks_of_schema, cost_of, refuse_text, too_much
from xiangheng_scoring.errors import Fault, XianghengError
from xiangheng_scoring.places import FieldPath

#: How much is kept ready of documents, in nodes of their syntax, of which each takes some 400 bytes. Not so many documents:
#: a front end sends a hundred of a hundred nodes, and a stranger who sends as many of four thousand takes no more memory.
KEPT = 150_000
#: A text takes memory beside its syntax: so many characters as much as a node, where they are the widest.
_CHARACTERS = 100
#: What a document that cannot be read counts as: about as much work as an answer of so many fields.
UNREADABLE = 100
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked for: a document, the name of the operation in it, and the variables."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    #: The SHA-256 of a trusted document, by which it may be named instead of sent.
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a document before anybody asks with it: what is wrong with it, and whether it asks of the schema.

    `weight` is the memory that it takes, as `KEPT` counts it.
    """

    document: DocumentNode
    errors: tuple[GraphQLError, ...] = ()
    asks_of_schema: bool = False
    weight: int = 0


#: A document that cannot be read.
_UNREAD = DocumentNode(definitions=())


@dataclass(frozen=True, slots=True)
class Header:
    """What an operation is, without what it asks for: its name as the document has it, and None where it cannot be read."""

    kind: OperationType | None
    name: str | None


UNKNOWN = Header(None, None)


@dataclass(frozen=True, slots=True)
class Trusted:
    """A document that may be executed where nothing else may, and where it stands."""

    text: str
    place: str


def digest_of(text: str) -> str:
    """By what a trusted document is named: the SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class _Kept:
    """Documents that are kept ready, those that were asked for last; `prepare` makes them, and may be called by any thread."""

    def __init__(self, prepare: Callable[[str], Prepared]) -> None:
        self._prepare = prepare
        self._documents: OrderedDict[str, Prepared] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def __call__(self, query: str) -> Prepared:
        """A document of a text; raises what `prepare` raises, and keeps nothing then."""
        with self._lock:
            if query in self._documents:
                self._documents.move_to_end(query)
                return self._documents[query]
        prepared = self._prepare(query)
        with self._lock:
            if query not in self._documents:
                self._documents[query] = prepared
                self._weight += prepared.weight
            while self._weight > KEPT:
                self._weight -= self._documents.popitem(last=False)[1].weight
        return prepared


class Executor:
    """Executes operations on a schema."""

    def __init__(
        self, schema: strawberry.Schema, limits: Limits = LIMITS, trusted: Iterable[Trusted] | None = None
    ) -> None:
        self._schema = schema._schema
        self._limits = limits
        self._read = _Kept(self._prepare)
        self._trusted = None if trusted is None else self._trust(trusted)

    @property
    def schema(self) -> GraphQLSchema:
        """What operations are executed on."""
        return self._schema

    def header(self, operation: Operation) -> Header:
        """What an operation is; of one that cannot be read it is told when it is executed."""
        definition = get_operation_ast(self._prepared(operation).document, operation.name)
        if definition is None:
            return UNKNOWN
        return Header(definition.operation, definition.name.value if definition.name else None)

    def execute(
        self,
        operation: Operation,
        context: Context,
        *,
        over_socket: bool = False,
        admit: Callable[[int], None] = lambda cost: None,
    ) -> Document:
        """The answer of an operation, as it is sent; no error of ours or of anybody is raised but that of `admit`.

        A subscription is answered as things are now, and only over a socket, where it is asked again. `admit` is told the
        cost before anything is read, and may refuse it by `Delayed`.
        """
        with context:
            try:
                prepared = self._prepared(operation)
                if prepared.errors:
                    admit(UNREADABLE)
                    return {"data": None, "errors": list(map(answers.told, prepared.errors))}
                return self._execute(prepared, operation, context, over_socket, admit)
            except Delayed:
                raise
            except XianghengError as error:
                return answers.of(error)
            except GraphQLError as error:
                return {"data": None, "errors": [answers.told(error)]}
            except Exception as error:  # a fault of ours, or a document too deep for Python
                return {"data": None, "errors": [answers.told(GraphQLError("", original_error=error))]}

    def _execute(
        self,
        prepared: Prepared,
        operation: Operation,
        context: Context,
        over_socket: bool,
        admit: Callable[[int], None],
    ) -> Document:
        document = prepared.document
        definition = self.definition(document, operation)
        if definition.operation is OperationType.SUBSCRIPTION and not over_socket:
            raise OperationRefused(
                "订阅不能用 HTTP 请求",
                expected="WebSocket，协议 graphql-transport-ws",
                remedy="同一地址，用 WebSocket",
            )
        if prepared.asks_of_schema:
            _ = context.person  # strangers are not told what there is
        cost = cost_of(self._schema, document, definition, operation.variables, self._limits)
        admit(cost)
        result = execute_sync(
            self._schema,
            document,
            context_value=context,
            variable_values=dict(operation.variables),
            operation_name=operation.name,
        )
        answer: Document = {"data": result.data, "extensions": {"cost": cost}}
        if result.errors:
            answer["errors"] = [answers.told(error, context.refusal) for error in result.errors]
        return answer

    def definition(self, document: DocumentNode, operation: Operation) -> OperationDefinitionNode:
        """The operation that is meant; raises `OperationRefused` where there is none, or more than one."""
        definition = get_operation_ast(document, operation.name)
        if definition is None:
            raise OperationRefused(
                "没有指明要执行哪个操作",
                at=FieldPath(("operationName",), "operationName"),
                expected="文档里一个操作的名称",
                remedy="只有一个操作时可以不写",
            )
        return definition

    def _prepared(self, operation: Operation) -> Prepared:
        if self._trusted is not None:
            digest = operation.digest or digest_of(operation.query)
            return self._trusted.get(digest) or _refused(DocumentUntrusted(digest))
        if not operation.query:
            return _refused(DocumentUntrusted(operation.digest or ""))
        # What is kept is bounded by the size of each too.
        if len(operation.query) > self._limits.characters:
            return _refused(too_much("字数", len(operation.query), self._limits.characters))
        return self._read(operation.query)

    def _trust(self, documents: Iterable[Trusted]) -> Mapping[str, Prepared]:
        """Documents ready to be executed; raises `DocumentsRefused` with each that cannot be."""
        prepared = {document: self._prepare(document.text) for document in documents}
        faults = [
            Fault(
                DocumentsRefused.code, document.place, error.message, "本接口能执行的文档", "改正后重新生成"
            )
            for document, known in prepared.items()
            for error in known.errors
        ]
        faults += [
            Fault(
                DocumentsRefused.code, document.place, "问的是接口里有什么", "不含 __schema、__type", "删去"
            )
            for document, known in prepared.items()
            if known.asks_of_schema
        ]
        if faults:
            raise DocumentsRefused(faults)
        return {digest_of(document.text): known for document, known in prepared.items()}

    def _prepare(self, query: str) -> Prepared:
        """A document that is read and checked, or what is wrong with it, so that nobody has it read a second time."""
        weight = len(query) // _CHARACTERS
        try:
            document = parse(query, max_tokens=self._limits.tokens, no_location=False)
            weight += refuse_text(document, self._limits)
        except (XianghengError, RecursionError) as error:
            # Without the frames that it was raised through: kept with it they would keep every token that was read.
            return _refused(error.with_traceback(None), weight)
        except GraphQLError as error:
            return Prepared(_UNREAD, (error.with_traceback(None),), weight=weight)
        return Prepared(document, tuple(validate(self._schema, document)), asks_of_schema(document), weight)


def _refused(error: Exception, weight: int = 0) -> Prepared:
    return Prepared(_UNREAD, (GraphQLError(str(error), original_error=error),), weight=weight)
