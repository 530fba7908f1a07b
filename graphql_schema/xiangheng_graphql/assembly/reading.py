"""Reading what a document selects: every loader once for all objects of a level, before the executor sees any of them.

The executor of graphql-core goes down value by value. Whatever it would have to ask for there would be asked for each of
122 counties; so the selection is walked here first, level by level, and what the executor is given is ready. Below the root
no resolver knows the request, and a document may one day be compiled.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import NoneType
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionNode,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types import Info
from strawberry.types.arguments import convert_arguments

from xiangheng_graphql.assembly.nodes import Asked, Failure, Node, frozen
from xiangheng_platform.access.views import View
from xiangheng_scoring.errors import XianghengError


class Level:
    """Records of one type that are read together, and the keys that loaders ask by: made once for all fields."""

    def __init__(self, records: Sequence[Any]) -> None:
        self.records = records
        self._keys: list[Any] = []
        self._distinct: list[Any] = []

    def keys(self, key: Callable[[Any], Any]) -> tuple[list[Any], list[Any]]:
        """The key of each record by its type's function, and each key once."""
        if not self._keys:
            self._keys = list(map(key, self.records))
            self._distinct = list(dict.fromkeys(self._keys))
        return self._keys, self._distinct


#: What a list of the schema is read as, and what stands where an object is none.
_LISTS, _NO_OBJECT = (list, tuple), (NoneType, Failure)
#: Reads the values of a field of some records, by the arguments that it was given: one for each record, in their order.
Load = Callable[[View, Level, Mapping[str, Any]], Sequence[Any]]


class Stored:
    """Reads a field that the record itself holds: only what is selected below it may have to be read besides."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, view: View, level: Level, arguments: Mapping[str, Any]) -> Sequence[Any]:
        """The field of each record."""
        return [getattr(record, self._name) for record in level.records]


#: What a type's fields are read by; a field without one is a plain attribute, and nothing below it is loaded.
Loads = Mapping[str, Mapping[str, Load]]


class Reading:
    """The reading of one field of a root: one view, and the selection below the field."""

    def __init__(self, view: View, info: Info[Any, Any], loads: Loads, names: Mapping[type, str]) -> None:
        raw = info._raw_info
        self._view = view
        self._converter: GraphQLCoreConverter = info.schema.schema_converter
        self._schema = raw.schema
        self._fragments: Mapping[str, FragmentDefinitionNode] = raw.fragments
        self._variables: VariableValues = raw.variable_values
        self._loads = loads
        self._names = names

    def complete(
        self, values: Sequence[Any], returns: GraphQLOutputType, selected: Sequence[FieldNode]
    ) -> Sequence[Any]:
        """The values of a field, one for each of many objects, with all that is selected below them.

        They are themselves, and the very sequence, where nothing below them had to be read.
        """
        if isinstance(returns, GraphQLNonNull):
            return self.complete(values, returns.of_type, selected)
        if isinstance(returns, GraphQLList):
            items = [item for value in values if type(value) in _LISTS for item in value]
            completed = self.complete(items, returns.of_type, selected)
            if completed is items:
                return values
            ready = iter(completed)
            return [list(islice(ready, len(value))) if type(value) in _LISTS else value for value in values]
        if not isinstance(returns, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType):
            return values
        nodes: dict[int, Node] = {}
        for kind in dict.fromkeys(map(type, values)):
            if kind not in _NO_OBJECT and (name := self._names[kind]) in self._loads:
                records = (value for value in values if type(value) is kind)
                nodes |= self._nodes(records, self._schema.type_map[name], selected)
        return [nodes.get(id(value), value) for value in values] if nodes else values

    def _nodes(self, records: Iterable[Any], kind: Any, selected: Sequence[FieldNode]) -> Mapping[int, Node]:
        """Records of one type by their id, with what was read of them besides; none where the records hold all that is selected."""
        asked = self._asked(kind, self._loads[kind.name], selected)
        if not asked:
            return {}
        # By id: a prefecture that many counties lie in is one node.
        level = Level(list({id(record): record for record in records}.values()))
        nodes: dict[int, Node] = {}
        for result, (arguments, fields) in asked.items():
            if (values := self._read(level, kind, arguments, fields)) is not None:
                nodes = nodes or {id(record): Node(record) for record in level.records}
                for node, value in zip(nodes.values(), values, strict=True):
                    node.results[result] = value
        return nodes

    def _read(
        self, level: Level, kind: Any, arguments: Mapping[str, Any], fields: Sequence[FieldNode]
    ) -> Sequence[Any] | None:
        """A loaded field of each record of a level, with what is selected below; None where the record itself holds that."""
        name = fields[0].name.value
        load = self._loads[kind.name][name]
        try:
            values = load(self._view, level, arguments)
        except XianghengError as error:
            return [Failure(error)] * len(level.records)
        completed = self.complete(values, kind.fields[name].type, fields)
        return None if completed is values and isinstance(load, Stored) else completed

    def _asked(
        self, kind: Any, loads: Mapping[str, Load], selected: Sequence[FieldNode]
    ) -> dict[Asked, tuple[Mapping[str, Any], list[FieldNode]]]:
        """The loaded fields selected of a type, those of the same name and arguments together, whatever they are called."""
        asked: dict[Asked, tuple[Mapping[str, Any], list[FieldNode]]] = {}
        selections = (node for outer in selected for node in _selections(outer))
        for field in self._fields(kind, selections, set()):
            if field.name.value in loads:
                definition: GraphQLField = kind.fields[field.name.value]
                declared = definition.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
                arguments = self._arguments(definition, declared.arguments, field) if definition.args else {}
                result = (declared.python_name, frozen(arguments))
                asked.setdefault(result, (arguments, []))[1].append(field)
        return asked

    def _arguments(self, definition: GraphQLField, declared: Any, field: FieldNode) -> dict[str, Any]:
        """The arguments of a field as its resolver will be given them, so that the result is kept under the same."""
        coerced = get_argument_values(definition, field, self._variables)
        return convert_arguments(coerced, declared, self._converter.scalar_registry, self._converter.config)

    def _fields(
        self, kind: Any, selections: Iterable[SelectionNode], spread: set[str]
    ) -> Iterator[FieldNode]:
        """The fields that hold for objects of a type, out of fragments and without what is skipped (GraphQL, 6.3.2).

        Each fragment is gone through once, and is among `spread` from then on.
        """
        for selection in selections:
            if not self._is_included(selection):
                continue
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self._fragments[selection.name.value]
                if selection.name.value not in spread and self._applies(
                    fragment.type_condition.name.value, kind
                ):
                    spread.add(selection.name.value)
                    yield from self._fields(kind, fragment.selection_set.selections, spread)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or self._applies(condition.name.value, kind):
                    yield from self._fields(kind, selection.selection_set.selections, spread)

    def _is_included(self, selection: SelectionNode) -> bool:
        if not selection.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, selection, self._variables)
        include = get_directive_values(GraphQLIncludeDirective, selection, self._variables)
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))

    def _applies(self, condition: str, kind: Any) -> bool:
        conditional = self._schema.type_map[condition]
        return conditional is kind or (
            isinstance(conditional, GraphQLInterfaceType | GraphQLUnionType)
            and self._schema.is_sub_type(conditional, kind)
        )


def _selections(field: FieldNode) -> Sequence[SelectionNode]:
    return field.selection_set.selections if field.selection_set else ()
