"""Capabilities: what a file of ours adds to the schema, told as plain functions over records.

    regions = Capability("regions")
    regions.entity(Division, key=key_of)

    @regions.query(chinese="一个县", action="region.read")
    def county(view: View, code: Annotated[str, Meaning("its code on the day")]) -> Division: ...

    @regions.field(Division, chinese="下级区划", action="region.read")
    def children(view: View, keys: Sequence[Key], first: First = PAGE) -> Mapping[Key, Connection[Division]]: ...

The signature is the schema: what follows the view (and the keys) are the arguments, what is returned is the type, and the
first paragraph of the docstring is the English description. A field of a record and an argument are described by their
`Meaning`, for whoever does not know our domain; without one no schema is made. A capability adds fields to the types of
others in the same way, so that none has to know who looks at it.
"""

import dataclasses
import inspect
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

from strawberry import UNSET

from xiangheng_graphql.assembly.rights import Requires
from xiangheng_graphql.assembly.texts import described
from xiangheng_platform.access.rights import ACTIONS
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

AsOf = Annotated[datetime | None, Meaning("history as it was known at this moment; now, if none is given")]
_AS_OF = inspect.Parameter("as_of", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=AsOf)
F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Declared:
    """A field that a function gives: its name, who may ask for it (an action of the table of rights), and its texts.

    What `is_anonymous` may be asked for by somebody who is not signed in; what `is_province_wide` only by whom the action is
    granted for the whole province. What is `deprecated` is to go, and says in Chinese what to ask for instead.
    """

    function: Callable[..., Any]
    returns: Any
    parameters: tuple[inspect.Parameter, ...]
    chinese: str
    action: str
    name: str
    is_history: bool = False
    is_secret: bool = False
    is_anonymous: bool = False
    is_province_wide: bool = False
    deprecated: str = ""

    @property
    def english(self) -> str:
        """The first paragraph of the function's docstring."""
        return english_of(self.function)

    @property
    def description(self) -> str:
        """What the schema says of it: both languages, and the right that it asks for, since introspection tells no directive.

        Raises `KeyError` for an action that the table of rights does not have.
        """
        right = f"权限：{self.action} {ACTIONS[self.action]}" if self.action else ""
        reach = "，须及于全省" if self.is_province_wide else ""
        return described(self.chinese, self.english, *filter(None, [right + reach]))

    @property
    def directives(self) -> list[Requires]:
        """The same right where the printed schema tells it."""
        return [Requires(action=self.action, province_wide=self.is_province_wide or UNSET)]


@dataclass(slots=True)
class Entity:
    """A type of the schema whose objects have more to them than their record: fields that loaders read by keys.

    `key` makes of a record what its loaders are asked by; `identity` makes of it what `node(id:)` reads it back by, with
    `refetch`. Fields of the record that are `hidden` are for the loaders only.
    """

    record: type[Any]
    name: str
    chinese: str
    key: Callable[[Any], Hashable]
    hidden: frozenset[str] = frozenset()
    identity: Callable[[Any], str] | None = None
    refetch: Callable[..., Any] | None = None


@dataclass(slots=True)
class Capability:
    """What one file adds: types with loaded fields, and fields of the three roots."""

    name: str
    entities: list[Entity] = dataclasses.field(default_factory=list)
    loaded: list[tuple[type[Any], Declared]] = dataclasses.field(default_factory=list)
    queries: list[Declared] = dataclasses.field(default_factory=list)
    mutations: list[Declared] = dataclasses.field(default_factory=list)
    subscriptions: list[Declared] = dataclasses.field(default_factory=list)
    called: dict[Any, str] = dataclasses.field(default_factory=dict)
    words: dict[Any, type[Titled]] = dataclasses.field(default_factory=dict)

    def entity(
        self,
        record: type[R],
        *,
        chinese: str,
        key: Callable[[R], Hashable],
        name: str = "",
        hidden: tuple[str, ...] = (),
        identity: Callable[[R], str] | None = None,
        refetch: Callable[..., Any] | None = None,
    ) -> None:
        """Declare that a record is a type with loaded fields; see `Entity`."""
        self.entities.append(
            Entity(record, name or type_name(record), chinese, key, frozenset(hidden), identity, refetch)
        )

    def field(
        self, record: type[Any], *, chinese: str, action: str, name: str = "", deprecated: str = ""
    ) -> Callable[[F], F]:
        """Add a field to the type of a record: a loader that is given the view, all keys of a level, and the arguments.

        It is called as the function is, unless it has a `name` of its own. `deprecated` says in Chinese what to ask for instead.

        It returns a mapping by key. A key that is missing there has an empty list, or null. An error that is raised fails the
        field for all keys; where one key may fail by itself, its value is a `Failure` (`attempt`).
        """

        def declare(function: F) -> F:
            _, value = get_args(get_type_hints(function, include_extras=True)["return"])
            declared = _declared(function, value, 2, chinese, action, name=name, deprecated=deprecated)
            self.loaded.append((record, declared))
            return function

        return declare

    def call(self, kind: Any, name: str) -> None:
        """Name a record or an enumeration in the schema where its own name says too little there, or stands twice."""
        self.called[kind] = name

    def list_words(self, kind: Any, words: type[Titled]) -> None:
        """Say what the words of a `Literal`, which have neither name nor meaning of their own, are in the schema.

        Raises `ValueError` where the two lists are not of the same words.
        """
        if set(get_args(kind)) != set(words):
            raise ValueError(f"{words.__name__} has other words than {kind}")
        self.words[kind] = words

    def query(
        self,
        *,
        chinese: str,
        action: str,
        name: str = "",
        is_history: bool = False,
        is_anonymous: bool = False,
        is_province_wide: bool = False,
    ) -> Callable[[F], F]:
        """Add a field to `Query`, read of the view that the whole operation is read of.

        It is called as the function is, unless it has a `name` of its own.

        What `is_history` has an argument `asOf` besides, and is given the view as history was known then. What
        `is_anonymous` is given a view of `STRANGER` where nobody is signed in. What `is_province_wide` says so in the schema;
        the service is what refuses.
        """
        return self._root(
            self.queries,
            chinese,
            action,
            name=name,
            is_history=is_history,
            is_anonymous=is_anonymous,
            is_province_wide=is_province_wide,
        )

    def mutation(
        self, *, chinese: str, action: str, is_secret: bool = False, is_anonymous: bool = False
    ) -> Callable[[F], F]:
        """Add a field to `Mutation`: a function that is given who calls, acts, and returns its answer, or what reads it.

        A parameter `Changes[ThingInput]` is an input `ThingChanges` with the same fields, of which any may be left out.

        What reads it (`Callable[[View], R]`) is given a view of its own, of after the act was committed, and so is whatever
        is selected below the answer. What `is_secret` takes or gives a secret, and has
        no `clientKey`: nothing of a password may be kept to know it by again. What `is_anonymous` is given the `Context`
        instead of who calls, and its answer is read as whoever is signed in then, or as `STRANGER`.
        """
        return self._root(self.mutations, chinese, action, is_secret=is_secret, is_anonymous=is_anonymous)

    def subscription(self, *, chinese: str, action: str, deprecated: str = "") -> Callable[[F], F]:
        """Add a field to `Subscription`: a function of a view, asked again whenever the store has changed.

        `deprecated` says in Chinese what to ask for instead.
        """
        return self._root(self.subscriptions, chinese, action, deprecated=deprecated)

    def _root(self, fields: list[Declared], chinese: str, action: str, **more: Any) -> Callable[[F], F]:
        def declare(function: F) -> F:
            returns = get_type_hints(function, include_extras=True)["return"]
            fields.append(_declared(function, returns, 1, chinese, action, **more))
            return function

        return declare


def type_name(record: type[Any]) -> str:
    """What a record is called in the schema: its own name, without the word that tells Python that it is one."""
    return record.__name__.removesuffix("Record")


def english_of(documented: Any) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(documented) or "").partition("\n\n")[0].split())


def _declared(
    function: Callable[..., Any], returns: Any, given: int, chinese: str, action: str, **more: Any
) -> Declared:
    hints = get_type_hints(function, include_extras=True)
    parameters = [
        parameter.replace(annotation=hints[name])
        for name, parameter in inspect.signature(function).parameters.items()
    ]
    as_of = [_AS_OF] if more.get("is_history") else []
    name = more.pop("name", "") or function.__name__.rstrip("_")
    return Declared(function, returns, (*parameters[given:], *as_of), chinese, action, name, **more)
