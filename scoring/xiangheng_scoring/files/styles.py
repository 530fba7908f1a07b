"""The cell styles of a workbook: which number format a style index stands for."""

from collections.abc import Iterable, Sequence

from xiangheng_scoring.files.formats import NumberFormat, built_in
from xiangheng_scoring.files.markup import stream

_LONGEST_CODE = 255
_PLAIN = NumberFormat()


class Styles:
    """Number formats by style index as cells cite it; an index that is not defined is General."""

    def __init__(self, formats: Sequence[NumberFormat] = ()) -> None:
        self._formats = {str(index): form for index, form in enumerate(formats)}

    def of(self, index: str) -> NumberFormat:
        """The number format of a style."""
        return self._formats.get(index, _PLAIN)


def read_styles(chunks: Iterable[bytes]) -> Styles:
    """The styles of a styles part: `cellXfs` point to formats, built in or defined in `numFmts`."""
    reader = _Reader()
    stream(
        chunks,
        {
            "numFmts": reader.enter_formats,
            "numFmt": reader.number_format,
            "cellXfs": reader.enter,
            "xf": reader.cell_format,
        },
        {"numFmts": reader.leave_formats, "cellXfs": reader.leave},
    )
    return Styles(reader.formats())


class _Reader:
    def __init__(self) -> None:
        self._custom: dict[int, NumberFormat] = {}
        self._used: list[int] = []
        self._inside = False
        self._inside_formats = False

    def enter_formats(self, _: dict[str, str]) -> None:
        self._inside_formats = True

    def leave_formats(self) -> None:
        self._inside_formats = False

    def number_format(self, attributes: dict[str, str]) -> None:
        """A format of the workbook; those of conditional formats (`dxf`) have ids of their own."""
        if self._inside_formats:
            code = attributes.get("formatCode", "")[:_LONGEST_CODE]
            self._custom[_integer(attributes.get("numFmtId"))] = NumberFormat(code)

    def enter(self, _: dict[str, str]) -> None:
        self._inside = True

    def leave(self) -> None:
        self._inside = False

    def cell_format(self, attributes: dict[str, str]) -> None:
        if self._inside:
            self._used.append(_integer(attributes.get("numFmtId")))

    def formats(self) -> list[NumberFormat]:
        known = {number: self._custom.get(number) or built_in(number) for number in set(self._used)}
        return [known[number] for number in self._used]


def _integer(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0
