"""The cell styles of a workbook: which number format a style index stands for, and whether its font is struck out."""

from collections.abc import Iterable, Sequence

from xiangheng_scoring.intake.containers.formats import LONGEST_CODE, NumberFormat, built_in
from xiangheng_scoring.intake.containers.markup import Start, natural, stream
from xiangheng_scoring.intake.containers.strings import is_on

_PLAIN = NumberFormat()
#: The parts that stand beside each other in a styles part; those of conditional formats (`dxf`) stand in none.
_PARTS = ("numFmts", "fonts", "cellXfs")


class Styles:
    """Number formats by style index as cells cite it; an index that is not defined is General."""

    def __init__(self, formats: Sequence[NumberFormat] = (), struck: Iterable[int] = ()) -> None:
        self._formats = {str(index): form for index, form in enumerate(formats)}
        self._struck = frozenset(map(str, struck))

    def of(self, index: str) -> NumberFormat:
        """The number format of a style."""
        return self._formats.get(index, _PLAIN)

    def is_struck(self, index: str) -> bool:
        """Whether the font of a style is struck out."""
        return index in self._struck


def read_styles(chunks: Iterable[bytes]) -> Styles:
    """The styles of a styles part: `cellXfs` point to formats, built in or defined in `numFmts`."""
    reader = _Reader()
    stream(
        chunks,
        {
            **{part: reader.entering(part) for part in _PARTS},
            "numFmt": reader.number_format,
            "font": reader.font,
            "strike": reader.strike,
            "xf": reader.cell_format,
        },
        dict.fromkeys(_PARTS, reader.leave),
    )
    return reader.styles()


class _Reader:
    def __init__(self) -> None:
        self._custom: dict[int, NumberFormat] = {}
        self._used: list[tuple[int, int]] = []
        self._fonts = 0
        self._struck_fonts: set[int] = set()
        self._part = ""

    def entering(self, part: str) -> Start:
        """What to call where one of the parts begins that styles are gathered from."""

        def enter(_: dict[str, str]) -> None:
            self._part = part

        return enter

    def leave(self) -> None:
        self._part = ""

    def number_format(self, attributes: dict[str, str]) -> None:
        """A format of the workbook; those of conditional formats (`dxf`) have ids of their own."""
        if self._part == "numFmts":
            self._custom[natural(attributes.get("numFmtId")) or 0] = NumberFormat(
                attributes.get("formatCode", "")[:LONGEST_CODE]
            )

    def font(self, _: dict[str, str]) -> None:
        """A font of the workbook; those of conditional formats (`dxf`) are not cited by cells."""
        self._fonts += self._part == "fonts"

    def strike(self, attributes: dict[str, str]) -> None:
        if self._part == "fonts" and is_on(attributes):
            self._struck_fonts.add(self._fonts - 1)

    def cell_format(self, attributes: dict[str, str]) -> None:
        if self._part == "cellXfs":
            self._used.append(
                (natural(attributes.get("numFmtId")) or 0, natural(attributes.get("fontId")) or 0)
            )

    def styles(self) -> Styles:
        known = {number: self._custom.get(number) or built_in(number) for number, _ in self._used}
        struck = (index for index, (_, font) in enumerate(self._used) if font in self._struck_fonts)
        return Styles([known[number] for number, _ in self._used], struck)
