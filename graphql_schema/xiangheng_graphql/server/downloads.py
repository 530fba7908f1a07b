"""Files that were handed in, as downloads."""

from collections.abc import Callable, Iterator
from itertools import chain
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from xiangheng_graphql import answers
from xiangheng_graphql.assembly.nodes import HIGHEST
from xiangheng_graphql.capabilities.evidence import DOWNLOADS
from xiangheng_platform.access.errors import NotSignedIn
from xiangheng_platform.access.person import Person
from xiangheng_platform.evidence import lookup
from xiangheng_platform.evidence.documents import Evidence
from xiangheng_platform.evidence.errors import NoSuchEvidence
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Kind, XianghengError

#: A browser saves what comes and shows nothing of it, whatever it may be.
_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
}


class Downloads:
    """The contents of files; `recognise` tells who asks, or raises an error of ours."""

    def __init__(
        self, store: Store, recognise: Callable[[Request], Person], threads: CapacityLimiter
    ) -> None:
        self._store = store
        self._recognise = recognise
        self._threads = threads

    def routes(self) -> list[BaseRoute]:
        """The path of each file."""
        return [Route(f"{DOWNLOADS}{{number:int}}", self.download)]

    async def download(self, request: Request) -> Response:
        """One file, to be saved and never shown."""
        try:
            file, chunks = await to_thread.run_sync(self._opened, request, limiter=self._threads)
        except XianghengError as error:
            return JSONResponse(answers.of(error), _status(error), _HEADERS)
        return StreamingResponse(
            chunks,
            media_type=file.media_type,
            headers=_HEADERS
            | {
                "content-length": str(file.size),
                "content-disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            },
        )

    def _opened(self, request: Request) -> tuple[Evidence, Iterator[bytes]]:
        """A file and its content, the first piece already read: what is missing is told before anything is sent."""
        number = request.path_params["number"]
        person = self._recognise(request)
        if number > HIGHEST:
            raise NoSuchEvidence(f"没有文件 {number}", at=str(number))
        with self._store.view(person) as view:
            file, chunks = lookup.find(view, number), lookup.content(view, number)
        return file, chain([next(chunks, b"")], chunks)


def _status(error: XianghengError) -> int:
    if isinstance(error, NotSignedIn):
        return 401
    return 404 if error.kind is Kind.UNKNOWN else 400
