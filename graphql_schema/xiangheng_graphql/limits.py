"""What a document may ask for at most: measured of its text before it is checked, and of its types before it is executed.

Every measure is taken of the document alone, so that refusing costs no more than reading it did, and a front end that was
served today is served tomorrow, whatever the database holds by then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    StringValueNode,
    get_named_type,
    value_from_ast_untyped,
)

from xiangheng_graphql.assembly.connections import PAGE
from xiangheng_graphql.errors import OperationRefused
from xiangheng_scoring.places import FieldPath

#: How many rows a list is taken to have that is no page: so many as children of a division, or versions of an indicator.
LIST = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a document may hold: `characters`, `tokens` and `fields` as it is written, `depth` of fields, `cost` of the answer.

    No number in it has more than so many `digits`: Python reads none of thousands.
    """

    characters: int = 100_000
    tokens: int = 4_000
    digits: int = 100
    fields: int = 500
    depth: int = 15
    aliases: int = 50
    directives: int = 50
    cost: int = 200_000


LIMITS = Limits()


def refuse_text(document: DocumentNode, limits: Limits = LIMITS) -> int:
    """Refuse a document by what is written in it, and tell how many nodes its syntax has; raises `OperationRefused`.

    Before it is checked against the schema: checking compares every two fields of one name, so that four thousand times the
    same field, which is a small text, would take seconds.
    """
    nodes = list(_nodes(document))
    fields = [node for node in nodes if isinstance(node, FieldNode)]
    _refuse("字段", len(fields), limits.fields)
    _refuse("别名", sum(field.alias is not None for field in fields), limits.aliases)
    digits = [len(node.value) for node in nodes if isinstance(node, IntValueNode | FloatValueNode)]
    _refuse("数的位数", max(digits, default=0), limits.digits)
    if any("\0" in node.value for node in nodes if isinstance(node, StringValueNode)):
        raise OperationRefused("文字里有空字符 U+0000", expected="没有空字符的文字", remedy="删去它")
    _refuse("指令", sum(len(getattr(node, "directives", None) or ()) for node in nodes), limits.directives)
    return len(nodes)


def asks_of_schema(document: DocumentNode) -> bool:
    """Whether a document asks what the schema is like."""
    return any(
        isinstance(node, FieldNode) and node.name.value in ("__schema", "__type") for node in _nodes(document)
    )


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    limits: Limits = LIMITS,
) -> int:
    """How many fields the answer of an operation has at most, by the sizes of its pages; raises `OperationRefused`.

    The document was found valid, so its fragments lead to an end.
    """
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    defaults = {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }
    measure = _Measure(schema, fragments, {**defaults, **variables}, limits.depth)
    root = schema.get_root_type(operation.operation)
    cost = measure.cost(operation.selection_set.selections, root, 1, 1)
    _refuse("代价", cost, limits.cost)
    return cost


class _Measure:
    """The measure of one operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        depth: int,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._depth = depth
        self._costs: dict[tuple[int, str, int, int], int] = {}

    def cost(self, selections: tuple[SelectionNode, ...], kind: Any, page: int, depth: int) -> int:
        """The cost of one object; `page` is how many rows the lists of a connection have.

        What was measured is kept: fragments that spread others twice lead to the same selections along a million ways.
        """
        asked = (id(selections), str(kind), page, depth)
        if asked not in self._costs:
            fields = self._fields(selections, set())
            self._costs[asked] = sum(self._cost_of_field(field, kind, page, depth) for field in fields)
        return self._costs[asked]

    def _cost_of_field(self, field: FieldNode, kind: Any, page: int, depth: int) -> int:
        _refuse("层数", depth, self._depth)
        definition = getattr(kind, "fields", {}).get(field.name.value)
        if definition is None or field.selection_set is None:
            return 1
        rows = 1
        if _is_list(definition.type):
            rows = page if _is_connection(kind) else LIST
        named = get_named_type(definition.type)
        below = self._page(field) if _is_connection(named) else page
        return 1 + rows * self.cost(field.selection_set.selections, named, below, depth + 1)

    def _page(self, field: FieldNode) -> int:
        """How many rows somebody asks for; what is no number is told of when the field is read."""
        for argument in field.arguments or ():
            if argument.name.value == "first":
                value: Any = getattr(argument.value, "value", None)
                if value is None:
                    value = self._variables.get(getattr(getattr(argument.value, "name", None), "value", ""))
                # More digits than the schema's `Int` has; and `²` is a digit, but no number.
                is_number = isinstance(value, int | str) and str(value).isdecimal() and len(str(value)) < 11
                return max(1, int(value)) if is_number else PAGE
        return PAGE

    def _fields(self, selections: tuple[SelectionNode, ...], spread: set[str]) -> Iterator[FieldNode]:
        """The fields of one object, each fragment once (GraphQL, 6.3.2); `spread` are those that were gone through."""
        for selection in selections:
            if isinstance(selection, FieldNode):
                yield selection
            elif not isinstance(selection, FragmentSpreadNode):
                yield from self._fields(selection.selection_set.selections, spread)  # type: ignore[attr-defined]
            elif selection.name.value not in spread:
                spread.add(selection.name.value)
                fragment = self._fragments[selection.name.value]
                yield from self._fields(fragment.selection_set.selections, spread)


def _refuse(measured: str, number: int, most: int) -> None:
    if number > most:
        raise too_much(measured, number, most)


def too_much(measured: str, number: int, most: int) -> OperationRefused:
    """Why a document is not executed that is beyond a limit."""
    return OperationRefused(
        f"查询的{measured}是 {number}",
        at=FieldPath(("query",), "query"),
        expected=f"至多 {most}",
        remedy="拆成几个查询，用 first 分页，少写用不上的字段",
    )


def _nodes(node: Node) -> Iterator[Node]:
    """Every node of a syntax tree, without recursion: a text of brackets alone may be a thousand deep."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        for key in current.keys:
            value = getattr(current, key, None)
            if isinstance(value, Node):
                waiting.append(value)
            elif isinstance(value, list | tuple):
                waiting.extend(item for item in value if isinstance(item, Node))


def _is_list(kind: Any) -> bool:
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)


def _is_connection(kind: Any) -> bool:
    return str(kind).endswith("Connection")
