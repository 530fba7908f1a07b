"""What dates, times of day and durations look like under a number format."""

from datetime import datetime

from xiangheng_scoring.intake.containers.formats import NumberFormat


def show_moment(moment: datetime, form: NumberFormat) -> str:
    """A date, with or without a time of day, as its cell shows it."""
    section, shown, is_clock = form.sections[0], "", False
    letters = [token.text[0].lower() for token in section if token.kind == "moment"]
    for token in section:
        if token.kind == "moment":
            letter = letters.pop(0)
            # `m` are minutes behind hours and before seconds, else the month.
            is_clock = letter in "hs" or (letter == "m" and (is_clock or letters[:1] == ["s"]))
            shown += _piece(moment, "i" if letter == "m" and is_clock else letter, len(token.text))
        elif token.is_literal or token.kind == "code":
            shown += token.text
    return shown.strip()


def _piece(moment: datetime, letter: str, width: int) -> str:
    """One run of letters: `i` are minutes."""
    if letter in "ye":
        return f"{moment.year % 100:02}" if letter == "y" and width < 3 else str(moment.year)
    if letter == "a" or (letter == "d" and width > 2):
        return "一二三四五六日"[moment.weekday()]
    part = getattr(moment, {"m": "month", "d": "day", "h": "hour", "i": "minute", "s": "second"}[letter])
    return f"{part:02}" if width == 2 else str(part)


def show_duration(days: float) -> str:
    """A time of day or a duration: hours, minutes, seconds."""
    minutes, seconds = divmod(round(days * 86_400), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
