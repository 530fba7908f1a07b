"""Executing an operation: measured before anything is read, in one thread and on one view.

graphql-core is called without the machinery around it: what is refused and told of stands here in the order in which it
happens.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
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
)

from xiangheng_graphql import answers
from xiangheng_graphql.context import Context
from xiangheng_graphql.documents import Documents, Prepared, Trusted
from xiangheng_graphql.errors import Delayed, OperationRefused
from xiangheng_graphql.limits import LIMITS, Limits, cost_of
from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.places import FieldPath

#: What a document that cannot be read counts as: about as much work as an answer of so many fields.
UNREADABLE = 100
#: An object of JSON: an answer, or a message over a socket.
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked for: a document, the name of the operation in it, and the variables."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    #: The SHA-256 of a trusted document, by which it may be named instead of sent.
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """What an operation is, without what it asks for: its name as the document has it, and None where it cannot be read."""

    kind: OperationType | None
    name: str | None


UNKNOWN = Header(None, None)


class Executor:
    """Executes operations on a schema."""

    def __init__(
        self, schema: strawberry.Schema, limits: Limits = LIMITS, trusted: Iterable[Trusted] | None = None
    ) -> None:
        self._schema = schema._schema
        self._limits = limits
        self._documents = Documents(self._schema, limits, trusted)

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
    ) -> Json:
        """The answer of an operation, as it is sent; no error of ours or of anybody is raised but that of `admit`.

        A subscription is answered as things are now, and only over a socket, where it is asked again. `admit` is told the
        cost before anything is read, and may refuse it by `Delayed`.
        """
        try:
            with context:
                prepared = self._prepared(operation)
                if prepared.errors:
                    admit(UNREADABLE)
                    return {"data": None, "errors": list(map(answers.told, prepared.errors))}
                return self._execute(prepared, operation, context, over_socket, admit)
        except Delayed:  # whoever admits knows the way in, and how it tells of a later one
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
    ) -> Json:
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
        cost = self._cost(prepared, definition, operation)
        admit(cost)
        result = execute_sync(
            self._schema,
            document,
            context_value=context,
            variable_values=dict(operation.variables),
            operation_name=operation.name,
        )
        answer: Json = {"data": result.data, "extensions": {"cost": cost}}
        if result.errors:
            answer["errors"] = [answers.told(error, context.refusal) for error in result.errors]
        return answer

    def _cost(self, prepared: Prepared, definition: OperationDefinitionNode, operation: Operation) -> int:
        """The cost of an operation, measured once where its pages are as long for everybody; raises `OperationRefused`."""
        cost = prepared.costs.get(operation.name)
        if cost is None:
            cost = cost_of(self._schema, prepared.document, definition, operation.variables, self._limits)
            if not definition.variable_definitions:
                prepared.costs[operation.name] = cost
        return cost

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
        return self._documents.prepared(operation.query, operation.digest)
