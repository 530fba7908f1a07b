"""Files that come with an operation."""

import hashlib
from dataclasses import dataclass, field
from typing import IO, Any

from graphql import GraphQLError


@dataclass(frozen=True, slots=True, eq=False)
class Upload:
    """A file that came with an operation: its name as the client says it, and what it is read of as long as that lasts."""

    name: str
    stream: IO[bytes] = field(repr=False)

    def digest(self) -> str:
        """SHA-256 of what it holds; it is read from the start afterwards."""
        self.stream.seek(0)
        digest = hashlib.file_digest(self.stream, "sha256").hexdigest()  # type: ignore[arg-type]
        self.stream.seek(0)
        return digest


def uploaded(given: Any) -> Upload:
    """A file as a form brought it; raises `GraphQLError` for what stands in the JSON, or in the document, instead."""
    if not isinstance(given, Upload):
        raise GraphQLError("文件要用表单（multipart/form-data）发，变量里写 null，由 map 指明")
    return given
