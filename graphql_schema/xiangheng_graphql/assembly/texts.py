"""What everything in the schema is called in Chinese, and the description that both languages make of it."""

import tomllib
from collections.abc import Mapping
from enum import Enum
from importlib.resources import files

from xiangheng_scoring.titled import Titled


class Texts:
    """The Chinese words of `texts/*.toml`, by the coordinate in the schema or by the bare name of a field or an argument.

    What is asked for and is not there is remembered in `missing`, and what no English was given for in `untold`: a schema
    that does not say all in both languages is not served.
    """

    def __init__(self, words: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._words = installed() if words is None else words
        self.missing: set[str] = set()
        self.untold: set[str] = set()
        self.used: set[str] = set()

    def type(self, name: str, english: str) -> str:
        """The description of a type."""
        return self._both("types", english, name)

    def field(self, type_name: str, name: str, english: str) -> str:
        """The description of a plain field of a record, or of an input."""
        return self._both("names", english, f"{type_name}.{name}", name)

    def argument(self, field: str, name: str, english: str) -> str:
        """The description of an argument of a field."""
        return self._both("names", english, f"{field}.{name}", name)

    def value(self, enum: str, member: Enum) -> str:
        """The description of a word of a closed set: its own label and meaning, where it has them, else its name."""
        label, meaning = (member.label, member.meaning) if isinstance(member, Titled) else ("", "")
        chinese = label or self._word("values", f"{enum}.{member.name}")
        return described(chinese, meaning or member.name.lower().replace("_", " "))

    def _both(self, table: str, english: str, *keys: str) -> str:
        if not english:
            self.untold.add(keys[0])
        return described(self._word(table, *keys), english)

    def _word(self, table: str, *keys: str) -> str:
        words = self._words.get(table, {})
        for key in keys:
            if key in words:
                self.used.add(f"{table}.{key}")
                return words[key]
        self.missing.add(f"{table}.{keys[0]}")
        return ""


def installed() -> dict[str, dict[str, str]]:
    """The words of all files of the package together; raises `ValueError` for a word that two files give."""
    words: dict[str, dict[str, str]] = {}
    for file in sorted(files("xiangheng_graphql").joinpath("texts").iterdir(), key=lambda file: file.name):
        for table, named in tomllib.loads(file.read_text(encoding="utf-8")).items():
            twice = words.setdefault(table, {}).keys() & named.keys()
            if twice:
                raise ValueError(f"{file.name}: said elsewhere too: {', '.join(sorted(twice))}")
            words[table] |= named
    return words


def described(chinese: str, english: str, *more: str) -> str:
    """A description in both languages: a screen shows its beginning, and our screens are Chinese."""
    return "\n\n".join((chinese, english, *more))
