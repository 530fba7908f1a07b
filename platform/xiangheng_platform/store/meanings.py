"""What fields of records mean that stand in records of several slices; said here once."""

from datetime import datetime
from typing import Annotated, TypeAlias

from xiangheng_scoring.records import Meaning

Login: TypeAlias = Annotated[str, Meaning("the name that the account signs in by")]
RecordedAt: TypeAlias = Annotated[datetime, Meaning("since when it was known, in UTC")]
RecordedSince: TypeAlias = Annotated[
    datetime | None, Meaning("since when it was known, in UTC; null for what is not written yet")
]
Called: TypeAlias = Annotated[str, Meaning("what screens call it, in Chinese")]
Source: TypeAlias = Annotated[str, Meaning("the document that it rests on, by its number or title")]
Note: TypeAlias = Annotated[
    str | None, Meaning("what a reader should know besides, in Chinese; null where there is nothing")
]
Sentence: TypeAlias = Annotated[str, Meaning("all of it as one Chinese sentence, ready to be shown")]
