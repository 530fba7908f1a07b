"""XML parts, streamed: no document tree in memory, no entities, nothing fetched."""

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat

Start = Callable[[dict[str, str]], None]
End = Callable[[], None]

#: Digits of the longest number that counts or points to anything in a workbook.
_MOST_DIGITS = 9
_ENCODINGS = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1"})


def natural(text: str | None) -> int | None:
    """The number that an attribute counts or points with; None if it is none, or longer than any that could."""
    return int(text) if text and len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit() else None


class MarkupRefused(Exception):
    """XML that is not well formed, or declares what no workbook needs."""


def stream(
    chunks: Iterable[bytes],
    starts: dict[str, Start],
    ends: dict[str, End] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse `chunks`, calling `starts` and `ends` by an element's name without its prefix.

    A document type is refused as such: entities, and with them every expansion attack, live only there.
    """

    def passing_on(handles: Mapping[str, Callable[..., None]]) -> Callable[..., None]:
        # By each name as it is written: its prefix is cut off once, not for every element.
        written: dict[str, Callable[..., None] | None] = {}

        def pass_on(name: str, *attributes: dict[str, str]) -> None:
            if name not in written:
                written[name] = handles.get(name) or handles.get(name.rpartition(":")[2])
            if handle := written[name]:
                handle(*attributes)

        return pass_on

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = passing_on(starts), passing_on(ends or {})
    parser.XmlDeclHandler = _check_declaration
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise MarkupRefused(f"第 {error.lineno} 行：{expat.ErrorString(error.code)}") from error


def _check_declaration(_: str, encoding: str | None, __: int) -> None:
    """Packages are UTF-8 or UTF-16; anything else would be looked up among Python's codecs."""
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise MarkupRefused(f"编码“{encoding[:20]}”不能识别")


def _refuse(*_: object) -> NoReturn:
    raise MarkupRefused("含有文档类型或实体声明")
