"""A little HTML: everything that is put in is escaped, everything that comes out may be put in again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is HTML already, and is not escaped again."""

    source: str


Content = Markup | str


def element(name: str, *content: Content, class_: str = "") -> Markup:
    """An element that holds others and texts."""
    classed = f' class="{escape(class_)}"' if class_ else ""
    return Markup(f"<{name}{classed}>{joined(content).source}</{name}>")


def joined(content: Iterable[Content]) -> Markup:
    """One after the other."""
    return Markup(
        "".join(part.source if isinstance(part, Markup) else escape(part, quote=False) for part in content)
    )


def paragraphs(*texts: Content) -> Markup:
    """A paragraph each."""
    return joined(element("p", text) for text in texts)


def items(texts: Iterable[Content]) -> Markup:
    """A list, an item each."""
    return element("ul", *(element("li", text) for text in texts))


def section(title: str, *content: Content) -> Markup:
    """A part of the page with its heading."""
    return element("section", element("h2", title), *content)


def folded(title: str, *content: Content) -> Markup:
    """What only some want to read: unfolded by a click, without any script."""
    return element("details", element("summary", title), *content)


def table(headings: Sequence[str], rows: Iterable[Sequence[Content]]) -> Markup:
    """A table whose first column says what each row is."""
    head = element("tr", *(element("th", heading) for heading in headings))
    body = (
        element("tr", element("th", first), *(element("td", cell) for cell in rest)) for first, *rest in rows
    )
    return element(
        "div", element("table", element("thead", head), element("tbody", *body)), class_="scrolling"
    )


def facts(pairs: Iterable[tuple[str, Content]]) -> Markup:
    """Names and what they are, a pair a line."""
    return element("dl", *(joined((element("dt", name), element("dd", value))) for name, value in pairs))


STYLE = """
body { font-family: "Noto Sans SC", "Microsoft YaHei", "SimHei", sans-serif; color: #222; background: #fff;
  max-width: 64rem; margin: 0 auto; padding: 1.5rem; line-height: 1.65; }
h1 { font-size: 1.7rem; margin: .6rem 0 .2rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; color: #12436d;
  border-bottom: 2px solid #12436d; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
.invented { background: #b3261e; color: #fff; font-weight: bold; padding: .6rem 1rem; }
.verdict { border: 2px solid #12436d; padding: .4rem 1rem; margin: 1rem 0; }
.refused { border-color: #b3261e; } .verdict strong { font-size: 1.15rem; }
.key { display: flex; flex-wrap: wrap; gap: .8rem; padding: 0; margin: 1rem 0; }
.key div { flex: 1 1 8.5rem; background: #f2f5f8; padding: .6rem .8rem; }
.key b { display: block; font-size: 1.4rem; color: #12436d; } .key small { color: #555; }
.scrolling { overflow-x: auto; } table { border-collapse: collapse; font-size: .88rem; margin: .6rem 0; width: 100%; }
th, td { padding: .28rem .55rem; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; }
tbody th, thead th:first-child { text-align: left; font-weight: normal; white-space: normal; min-width: 9rem; }
thead th { border-bottom: 2px solid #888; font-weight: bold; vertical-align: bottom; white-space: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; } dt { color: #555; max-width: 15rem; } dd { margin: 0;
  overflow-wrap: anywhere; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem; } svg { max-width: 100%; height: auto; }
.note { color: #555; font-size: .88rem; } summary { cursor: pointer; color: #12436d; }
@media print { body { max-width: none; } section { break-inside: auto; } svg, tr { break-inside: avoid; } }
"""


def page(title: str, *content: Content) -> str:
    """A whole page that fetches nothing and runs nothing."""
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title, quote=False)}</title><style>{STYLE}</style>"
    )
    body = element("body", *content).source
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head>{body}</html>\n'
