"""The catalogue: which type of the schema each record, enumeration and list of Python is, made once for a schema.

A type is made beside its record and not of it: the record belongs to the platform, has fields that are for loaders only, and
says nothing in Chinese.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import strawberry
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from xiangheng_graphql.assembly.capability import Capability, Declared, Entity, english_of, type_name
from xiangheng_graphql.assembly.changes import Changes
from xiangheng_graphql.assembly.connections import Connection, Edge, PageInfo
from xiangheng_graphql.assembly.nodes import Failure, Node, frozen, global_id
from xiangheng_graphql.assembly.reading import Level, Load, Stored
from xiangheng_graphql.assembly.scalars import Secret
from xiangheng_graphql.assembly.texts import Texts, described
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_platform.access.views import View
from xiangheng_scoring.records import JsonObject, Meaning, Points

_SCALARS: Mapping[Any, Any] = {
    str: str, int: int, bool: bool, float: float, Decimal: Decimal, Points: Decimal,
    date: date, datetime: datetime, JsonObject: JSON, NoneType: None, Secret: Secret, Upload: Upload,
}  # fmt: skip
_GENERIC = (Connection, Edge)
_CHANGES = "What is to be said otherwise from now on: what is left out stays as it is, and null empties it."

#: What the field `id` is described as.
IDENTITY = described("全局编号", "the identity among all objects")


@strawberry.interface(
    name="Node", description=described("可以凭编号再取的对象", "An object that can be asked for again.")
)
class NodeInterface:
    """An object that can be asked for again by its id."""

    id: strawberry.ID = strawberry.field(description=IDENTITY)


class Catalogue:
    """The types of all capabilities; `loads` and `names` are what a `Reading` goes by."""

    def __init__(self, capabilities: Iterable[Capability], texts: Texts) -> None:
        parts = tuple(capabilities)
        self._texts = texts
        self._entities = {entity.record: entity for part in parts for entity in part.entities}
        self._loaded: dict[Any, list[Declared]] = {}
        for record, declared in (pair for part in parts for pair in part.loaded):
            self._loaded.setdefault(record, []).append(declared)
        for record, fields_of_record in self._loaded.items():
            names = [declared.name for declared in fields_of_record]
            if len(set(names)) < len(names):
                raise ValueError(f"{record.__name__}: two fields of one name: {', '.join(sorted(names))}")
        self._objects: dict[Any, type[Any]] = {}
        self._called = {record: name for part in parts for record, name in part.called.items()}
        self._listed = {literal: words for part in parts for literal, words in part.words.items()}
        self._unions: dict[str, Any] = {}
        self._enums: dict[Any, Any] = {}
        self._inputs: dict[type[Any], Any] = {}
        self.loads: dict[str, dict[str, Load]] = {}
        self.names: dict[type, str] = {}

    @property
    def types(self) -> list[type[Any]]:
        """Every object type that was made."""
        return list(self._objects.values())

    def entity_named(self, name: str) -> Entity | None:
        """The entity that a type is of."""
        return next((entity for entity in self._entities.values() if entity.name == name), None)

    def output(self, hint: Any) -> Any:
        """What a hint of Python is where the schema answers."""
        if hint in _SCALARS:
            return _SCALARS[hint]
        origin, parts = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.output(parts[0])
        if origin in (Union, UnionType):
            return self._any_of(parts)
        if origin is tuple and parts[1:] == (...,):
            return list[self.output(parts[0])]  # type: ignore[misc]
        if origin in _GENERIC or is_dataclass(hint):
            return self._object(hint)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._enum(hint)
        if origin is Literal:
            return self._words(hint)
        raise TypeError(f"no field of a schema is {hint}")

    def input(self, hint: Any) -> Any:
        """What a hint of Python is where the schema is asked."""
        if hint in _SCALARS:
            return _SCALARS[hint]
        origin, parts = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.input(parts[0])
        if origin in (Union, UnionType):
            (kind,) = (self.input(part) for part in parts if part is not NoneType)
            return kind | None
        if origin is tuple and parts[1:] == (...,):
            return list[self.input(parts[0])]  # type: ignore[misc]
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._enum(hint)
        if origin is Changes:
            return self._changes(parts[0])
        if isinstance(hint, type) and is_dataclass(hint):
            return self._input(hint)
        raise TypeError(f"no argument of a schema is {hint}")

    def arguments(self, field: str, declared: Declared) -> list[Any]:
        """The parameters of a field as strawberry reads them, each with its description."""
        parameters = []
        for parameter in declared.parameters:
            description = self._texts.argument(field, parameter.name, english_at(parameter.annotation))
            kind: Any = self.input(parameter.annotation)
            name = to_camel_case(parameter.name.rstrip("_"))
            hint = Annotated[kind, strawberry.argument(description=description, name=name)]
            parameters.append(parameter.replace(annotation=hint, kind=parameter.KEYWORD_ONLY))
        return parameters

    def _any_of(self, parts: Sequence[Any]) -> Any:
        others = [part for part in parts if part not in (NoneType, Failure)]
        kinds = [self.output(part) for part in others]
        if len(others) == 1:
            return kinds[0] | None
        name, english = "Or".join(kind.__name__ for kind in kinds), " Or: ".join(map(english_of, others))
        union = self.union(name, kinds, self._texts.type(name, english))
        return union | None if NoneType in parts else union

    def union(self, name: str, kinds: Sequence[Any], description: str) -> Any:
        """One of several types, as strawberry is told of it; one object for a name."""
        if name not in self._unions:
            either: Any = reduce(or_, kinds)
            self._unions[name] = Annotated[either, strawberry.union(name, description=description)]
        return self._unions[name]

    def _enum(self, hint: type[Enum]) -> Any:
        if hint not in self._enums:
            name = self._called.get(hint, hint.__name__)
            named = strawberry.enum(hint, name=name, description=self._texts.type(name, english_of(hint)))
            for member, value in zip(hint, named.__strawberry_definition__.values, strict=True):  # type: ignore[attr-defined]
                value.description = self._texts.value(name, member)
            self._enums[hint] = named
        return self._enums[hint]

    def _words(self, hint: Any) -> Any:
        """The enumeration of a `Literal`, which says what the words are and neither their name nor what they mean."""
        if hint not in self._listed:
            raise TypeError(f"{hint}: no capability lists these words")
        return self._enum(self._listed[hint])

    def _input(self, record: type[Any]) -> Any:
        """An input beside the record, not of it, whose values are the record all the same: it may be frozen, and has methods."""
        if record not in self._inputs:
            cls: Any = type(self._input_name(record), (), {})
            for field in fields(record):
                default = {} if field.default is MISSING else {"default": field.default}
                self._add_input(cls, record, field.name, **default)
            self._make_input(cls, english_of(record), record)
            self._inputs[record] = cls
        return self._inputs[record]

    def _changes(self, record: type[Any]) -> Any:
        """The changes of an input: the same fields, each of which may be left out or empty."""
        kind = Changes[record]  # type: ignore[valid-type]  # a type of the running program
        if kind not in self._inputs:
            cls: Any = type(f"{self._input_name(record).removesuffix('Input')}Changes", (), {})
            for field in fields(record):
                if not field.metadata.get("stays"):
                    self._add_input(cls, record, field.name, default=strawberry.UNSET)
            self._make_input(cls, _CHANGES, lambda **given: Changes(given))
            self._inputs[kind] = cls
        return self._inputs[kind]

    def _input_name(self, record: type[Any]) -> str:
        return self._called.get(record, record.__name__)

    def _add_input(self, cls: Any, record: type[Any], name: str, **default: Any) -> None:
        hint = get_type_hints(record, include_extras=True)[name]
        kind = self.input(hint)
        cls.__annotations__[name] = kind | None if default.get("default") is strawberry.UNSET else kind
        description = self._texts.field(self._input_name(record), name, english_at(hint))
        told = to_camel_case(name.rstrip("_"))
        setattr(cls, name, strawberry.field(name=told, description=description, **default))

    def _make_input(self, cls: Any, english: str, construct: Callable[..., Any]) -> None:
        strawberry.input(cls, name=cls.__name__, description=self._texts.type(cls.__name__, english))
        cls.__new__ = staticmethod(_constructing(construct))

    def _object(self, record: Any) -> type[Any]:
        if record in self._objects:
            return self._objects[record]
        base, parts = get_origin(record) or record, get_args(record)
        entity = self._entities.get(record)
        # A page of counties is called by its rows, and said of as any other page is.
        called = base.__name__ if parts else self._name(record)
        name = f"{self.output(parts[0]).__name__}{called}" if parts else called
        bases = (NodeInterface,) if entity and entity.identity else ()
        cls: Any = type(name, bases, {"is_type_of": classmethod(_is_of(base))})
        self._objects[record] = cls  # before its fields, one of which may lead back to it
        loads: dict[str, Load] = {}
        for declared in self._loaded.get(record, ()):
            self._add_loaded(cls, entity, declared, loads)
        hints = _connected(base, parts[0]) if parts else get_type_hints(record, include_extras=True)
        hidden = entity.hidden if entity else frozenset()
        for field in hints if parts else (field.name for field in fields(base)):
            # A loaded field comes before a plain one of its name.
            if field not in hidden and not hasattr(cls, field):
                self._add_plain(cls, base, called, field, hints[field], loads)
        if entity and entity.identity:
            cls.id = strawberry.field(_identified(name, entity.identity), description=IDENTITY)
        if loads:
            self.loads[name] = loads
        self.names[base] = name
        english = english_of(base)
        description = described(entity.chinese, english) if entity else self._texts.type(called, english)
        strawberry.type(cls, name=name, description=description)
        return self._objects[record]

    def _name(self, record: type[Any]) -> str:
        entity = self._entities.get(record)
        return entity.name if entity else self._called.get(record, type_name(record))

    def _add_loaded(
        self, cls: type[Any], entity: Entity | None, declared: Declared, loads: dict[str, Load]
    ) -> None:
        if entity is None:
            raise TypeError(f"{declared.name}: the record that it is a field of was declared as no entity")
        parameters = self.arguments(f"{cls.__name__}.{declared.name}", declared)
        resolver: Any = result_of(declared.name, parameters) if parameters else None
        setattr(cls, declared.name, strawberry.field(
            resolver,
            graphql_type=self.output(declared.returns),
            description=declared.description,
            directives=declared.directives,
            deprecation_reason=declared.deprecated or None,
        ))  # fmt: skip
        loads[to_camel_case(declared.name)] = _by_keys(entity, declared)

    def _add_plain(
        self, cls: Any, base: Any, called: str, field: str, hint: Any, loads: dict[str, Load]
    ) -> None:
        kind, name = self.output(hint), to_camel_case(field.rstrip("_"))
        description = self._texts.field(called, field, english_at(hint))
        # How many rows there are costs a statement, so it is read with the level and not where the executor comes to it.
        if _is_leaf(kind) and (called, field) != ("Connection", "total_count"):
            cls.__annotations__ = {**getattr(cls, "__annotations__", {}), field: kind}
            setattr(cls, field, strawberry.field(description=description, name=name))
        else:
            is_stored = field in base.__dataclass_fields__
            loads[name] = Stored(field) if is_stored else _made(field)
            setattr(cls, field, strawberry.field(graphql_type=kind, name=name, description=description))


def result_of(name: str, parameters: Sequence[inspect.Parameter]) -> Callable[..., Any]:
    """A resolver below the root: what was read for the field, by its arguments.

    A field without arguments has none: it is an `attribute`, without what strawberry does before it calls a resolver.
    """

    def resolve(root: Node, **arguments: Any) -> Any:
        return root.result((name, frozen(arguments)))

    root = inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Any)
    resolve.__signature__ = inspect.Signature([root, *parameters], return_annotation=Any)  # type: ignore[attr-defined]
    return resolve


def _by_keys(entity: Entity, declared: Declared) -> Load:
    """The load of a loader: each key once, and what it did not find empty."""
    empty: Any = () if get_origin(_bare(declared.returns)) is tuple else None

    def load(view: View, level: Level, arguments: Mapping[str, Any]) -> Sequence[Any]:
        keys, distinct = level.keys(entity.key)
        results = declared.function(view, distinct, **arguments)
        return [results.get(key, empty) for key in keys]

    return load


def _constructing(record: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a record of the values of an input: lists as the tuples that the record says they are."""

    def construct(cls: type[Any], /, **given: Any) -> Any:
        return record(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
        )

    return construct


def _made(name: str) -> Load:
    """Reads what records make of themselves when they are asked."""
    return lambda view, level, arguments: [getattr(record, name) for record in level.records]


def _is_of(record: type[Any]) -> Callable[..., bool]:
    def is_type_of(cls: type[Any], value: Any, info: Any) -> bool:
        return type(value.record if type(value) is Node else value) is record

    return is_type_of


def _identified(name: str, identity: Callable[[Any], str]) -> Callable[..., Any]:
    def resolve(root: Any) -> strawberry.ID:
        return strawberry.ID(global_id(name, identity(root.record if type(root) is Node else root)))

    return resolve


def _connected(base: Any, item: Any) -> dict[str, Any]:
    """The fields of a generic type of some rows."""
    if base is Edge:
        return {
            "node": Annotated[item, Meaning("the row itself")],
            "cursor": Annotated[str, Meaning("the place of the row in the list")],
        }
    return {
        "nodes": Annotated[tuple[item, ...], Meaning("the rows")],
        "edges": Annotated[tuple[Edge[item], ...], Meaning("the rows, each with its cursor")],
        "page_info": Annotated[PageInfo, Meaning("where the page ends")],
        "total_count": Annotated[int, Meaning("how many rows the list has")],
    }


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def english_at(hint: Any) -> str:
    """What a hint says of whatever stands there: the last of its notes that says something, else that of the type in it."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return next(filter(None, map(english_at, parts)), "")
    if origin is not Annotated:
        return ""
    texts = [
        "; ".join(filter(None, (note.text, note.unit))) for note in parts[1:] if isinstance(note, Meaning)
    ]
    return next(filter(None, reversed(texts)), "") or english_at(parts[0])


def _is_leaf(kind: Any) -> bool:
    """Whether a type of the schema has no fields below it."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is list:
        return _is_leaf(parts[0])
    if origin in (Union, UnionType):
        return all(part is NoneType or _is_leaf(part) for part in parts)
    return origin is not Annotated and not hasattr(kind, "is_type_of")
