"""Documents of GraphQL: read and checked once, and kept ready; where some are trusted, those and no others."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, validate

from xiangheng_graphql.errors import DocumentsRefused, DocumentUntrusted
from xiangheng_graphql.limits import Limits, asks_of_schema, refuse_text, too_much
from xiangheng_scoring.errors import Fault, XianghengError

#: How much is kept ready of documents, in nodes of their syntax, of which each takes some 400 bytes. Not so many documents:
#: a front end sends a hundred of a hundred nodes, and a stranger who sends as many of four thousand takes no more memory.
KEPT = 150_000
#: A text takes memory beside its syntax: so many characters as much as a node, where they are the widest.
_CHARACTERS = 100
#: A document that cannot be read.
_UNREAD = DocumentNode(definitions=())


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a document before anybody asks with it: what is wrong with it, and whether it asks of the schema.

    `weight` is the memory that it takes, as `KEPT` counts it. `costs` are those of its operations that have no variables, by
    their names, once somebody asked.
    """

    document: DocumentNode
    errors: tuple[GraphQLError, ...] = ()
    asks_of_schema: bool = False
    weight: int = 0
    costs: dict[str | None, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trusted:
    """A document that may be executed where nothing else may, and where it stands."""

    text: str
    place: str


def digest_of(text: str) -> str:
    """By what a trusted document is named: the SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Documents:
    """The documents that are executed on a schema: any, or those that are trusted. May be asked by any thread.

    Raises `DocumentsRefused` with each trusted document that cannot be executed.
    """

    def __init__(self, schema: GraphQLSchema, limits: Limits, trusted: Iterable[Trusted] | None) -> None:
        self._schema = schema
        self._limits = limits
        self._kept = _Kept(self._read)
        self._trusted = None if trusted is None else self._trust(trusted)

    def prepared(self, text: str, digest: str | None) -> Prepared:
        """A document by its text, or, where only trusted ones are executed, by its digest too; else why it is none of them."""
        if self._trusted is not None:
            digest = digest or digest_of(text)
            return self._trusted.get(digest) or _refused(DocumentUntrusted(digest))
        if not text:
            return _refused(DocumentUntrusted(digest or ""))
        # What is kept is bounded by the size of each too.
        if len(text) > self._limits.characters:
            return _refused(too_much("字数", len(text), self._limits.characters))
        return self._kept(text)

    def _trust(self, documents: Iterable[Trusted]) -> Mapping[str, Prepared]:
        prepared = {document: self._read(document.text) for document in documents}
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

    def _read(self, text: str) -> Prepared:
        """A document that is read and checked, or what is wrong with it, so that nobody has it read a second time."""
        weight = len(text) // _CHARACTERS
        try:
            document = parse(text, max_tokens=self._limits.tokens, no_location=False)
            weight += refuse_text(document, self._limits)
        except (XianghengError, RecursionError) as error:
            # Without the frames that it was raised through: kept with it they would keep every token that was read.
            return _refused(error.with_traceback(None), weight)
        except GraphQLError as error:
            return Prepared(_UNREAD, (error.with_traceback(None),), weight=weight)
        return Prepared(document, tuple(validate(self._schema, document)), asks_of_schema(document), weight)


class _Kept:
    """Documents that are kept ready, those that were asked for last; `read` makes them of their texts."""

    def __init__(self, read: Callable[[str], Prepared]) -> None:
        self._read = read
        self._documents: OrderedDict[str, Prepared] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def __call__(self, text: str) -> Prepared:
        """A document of a text; raises what `read` raises, and keeps nothing then."""
        with self._lock:
            if text in self._documents:
                self._documents.move_to_end(text)
                return self._documents[text]
        prepared = self._read(text)
        with self._lock:
            if text not in self._documents:
                self._documents[text] = prepared
                self._weight += prepared.weight
            while self._weight > KEPT:
                self._weight -= self._documents.popitem(last=False)[1].weight
        return prepared


def _refused(error: Exception, weight: int = 0) -> Prepared:
    return Prepared(_UNREAD, (GraphQLError(str(error), original_error=error),), weight=weight)
