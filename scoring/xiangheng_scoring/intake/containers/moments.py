"""What dates, times of day and durations look like under a number format."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from xiangheng_scoring.intake.containers.formats import NumberFormat, Token


def show_moment(moment: datetime, form: NumberFormat) -> str:
    """A date, with or without a time of day, as its cell shows it."""
    return "".join(_pieces(moment, form.sections[0])).strip()


def _pieces(moment: datetime, section: Sequence[Token]) -> Iterator[str]:
    clock = False
    letters = [token.text[0].lower() for token in section if token.kind == "moment"]
    for token in section:
        if token.kind != "moment":
            yield token.text if token.is_literal or token.kind == "code" else ""
            continue
        letter = letters.pop(0)
        clock = letter in "hs" or (letter == "m" and (clock or letters[:1] == ["s"]))
        yield _piece(moment, "i" if letter == "m" and clock else letter, len(token.text))


def _piece(moment: datetime, letter: str, width: int) -> str:
    """One run of letters: `i` are minutes."""
    if letter in "ye":
        return f"{moment.year % 100:02}" if letter == "y" and width < 3 else str(moment.year)
    if letter == "a" or (letter == "d" and width > 2):
        return "一二三四五六日"[moment.weekday()]
    parts = {"m": "month", "d": "day", "h": "hour", "i": "minute", "s": "second"}
    part = getattr(moment, parts[letter])
    return f"{part:02}" if width == 2 else str(part)


def show_duration(days: float) -> str:
    """A time of day or a duration: hours, minutes, seconds."""
    minutes, seconds = divmod(round(days * 86_400), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
