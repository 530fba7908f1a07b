"""How much of a file is read before it is refused."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
#: Characters of one cell.
LONGEST_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file, far above what a province hands in and far below what hurts a small machine.

    Sheet XML of ordinary figures packs about 10 : 1, deflate reaches 1000 : 1; a part may exceed
    `ratio` only while it is smaller than `ratio_from` bytes.
    """

    file_bytes: int = 50 * MEBIBYTE
    unpacked_bytes: int = 400 * MEBIBYTE
    part_bytes: int = 256 * MEBIBYTE
    ratio: int = 200
    ratio_from: int = 10 * MEBIBYTE
    parts: int = 10_000
    cells: int = 2_000_000


STANDARD = Limits()
