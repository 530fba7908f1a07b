"""The reference: everything in the schema on one page, with a place to link to for each type and field, and examples."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    NullValueNode,
    Undefined,
    ast_from_value,
    is_introspection_type,
    print_ast,
)

from xiangheng_graphql.server.examples import Example
from xiangheng_graphql.server.markup import page

KINDS: Mapping[type[GraphQLNamedType], str] = {
    GraphQLObjectType: "对象",
    GraphQLInterfaceType: "几种对象共有的",
    GraphQLUnionType: "几种之一",
    GraphQLInputObjectType: "填写的内容",
    GraphQLEnumType: "规定的几个词",
    GraphQLScalarType: "单个的值",
}
ROOTS = ("查看", "办理", "持续关注")
Typed = GraphQLField | GraphQLInputField | GraphQLArgument


def reference(schema: GraphQLSchema, examples: Iterable[Example] = ()) -> str:
    """The page of a schema."""
    roots = {
        title: root
        for title, root in zip(
            ROOTS, (schema.query_type, schema.mutation_type, schema.subscription_type), strict=True
        )
        if root is not None
    }
    others = [
        kind
        for _, kind in sorted(schema.type_map.items())
        if not is_introspection_type(kind) and kind not in roots.values()
    ]
    kinds = {title: [kind for kind in others if isinstance(kind, form)] for form, title in KINDS.items()}
    entries = {
        title: {f"{root.name}.{name}": _chinese(field.description) for name, field in root.fields.items()}
        for title, root in roots.items()
    } | {title: {kind.name: "" for kind in named} for title, named in kinds.items()}
    body = [
        "<h1>湘衡接口参考</h1>",
        '<p>本页由接口自己生成，与它总是一致。<a href="explorer">试用</a></p>',
        _contents(entries),
        '<h2 id="examples">例子</h2>',
        *map(_example, examples),
        *(f"<h2>{title}</h2>\n{_type(root)}" for title, root in roots.items()),
        *("\n".join([f"<h2>{title}</h2>", *map(_type, named)]) for title, named in kinds.items() if named),
    ]
    return page("湘衡接口参考", "\n".join(body))


def _contents(entries: Mapping[str, Mapping[str, str]]) -> str:
    """Where to go: each field of a root with what it is, and each type by its name."""
    parts = []
    for title, places in entries.items():
        links = (
            f'<li><a href="#{place}">{place.rpartition(".")[2]}</a> {escape(words)}</li>'
            for place, words in places.items()
        )
        parts.append(f'<h4>{title}</h4><ul class="contents">{"".join(links)}</ul>' if places else "")
    return f'<nav aria-label="目录">{"".join(parts)}</nav>'


def _chinese(description: str | None) -> str:
    """How a description begins, which is in Chinese."""
    return (description or "").partition("\n\n")[0]


def _example(example: Example) -> str:
    name = escape(example.name)
    return (
        f'<h3 id="example.{name}">{escape(example.title)}</h3>'
        f'<pre><code>{escape(example.document)}</code></pre><p><a href="explorer#{name}">在试用里打开</a></p>'
    )


def _type(kind: Any) -> str:
    """A type with what it is made of."""
    lines = [f'<h3 id="{kind.name}"><code>{kind.name}</code></h3>', _described(kind.description)]
    if isinstance(kind, GraphQLObjectType) and kind.interfaces:
        lines.append(f"<p>也是 {'、'.join(map(_link, kind.interfaces))}</p>")
    if isinstance(kind, GraphQLUnionType):
        lines.append(f"<p>{'，或 '.join(map(_link, kind.types))}</p>")
    elif isinstance(kind, GraphQLEnumType):
        rows = (
            _row(kind.name, name, (), _described(value.description)) for name, value in kind.values.items()
        )
        lines.append(_table(("词", "含义"), rows))
    elif not isinstance(kind, GraphQLScalarType):
        rows = (
            _row(kind.name, name, (_link(field.type),), _meaning(field))
            for name, field in kind.fields.items()
        )
        lines.append(_table(("字段", "类型", "含义"), rows))
    return "\n".join(lines)


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{title}</th>' for title in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _row(kind: str, name: str, between: Iterable[str], meaning: str) -> str:
    cells = "".join(f"<td>{cell}</td>" for cell in (*between, meaning))
    return f'<tr id="{kind}.{name}"><td><code>{name}</code></td>{cells}</tr>'


def _meaning(field: Typed) -> str:
    """What a field is, what it may be asked with, and whether it will go."""
    parts = [_described(field.description)]
    if field.deprecation_reason:
        parts.append(f"<p><strong>不再用：{escape(field.deprecation_reason)}</strong></p>")
    if isinstance(field, GraphQLField):
        arguments = (
            f"<li><code>{name}: {_link(argument.type)}{_default(argument)}</code>{_meaning(argument)}</li>"
            for name, argument in field.args.items()
        )
        parts += ["<ul>", *arguments, "</ul>"] if field.args else []
    else:
        parts.append("" if isinstance(field, GraphQLArgument) else _default(field))
    return "".join(parts)


def _default(given: GraphQLArgument | GraphQLInputField) -> str:
    value = None if given.default_value is Undefined else ast_from_value(given.default_value, given.type)
    # Null says no more than that it may be left out, which the type without `!` says already.
    return "" if value is None or isinstance(value, NullValueNode) else f" = {escape(print_ast(value))}"


def _described(description: str | None) -> str:
    """A description: each paragraph in its own language."""
    paragraphs = (" ".join(text.split()) for text in (description or "").split("\n\n") if text.strip())
    tags = (("<p lang='en'>" if text.isascii() else "<p>", text) for text in paragraphs)
    return "".join(f"{tag}{escape(text)}</p>" for tag, text in tags)


def _link(kind: Any) -> str:
    """A type where it is used, with its list and non-null marks, linked to where it is told."""
    if isinstance(kind, GraphQLNonNull):
        return f"{_link(kind.of_type)}!"
    if isinstance(kind, GraphQLList):
        return f"[{_link(kind.of_type)}]"
    return f'<a href="#{kind.name}">{kind.name}</a>'
