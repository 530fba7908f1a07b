"""Files that were handed in, as downloads."""

from collections.abc import Callable, Iterator
from itertools import chain
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from xiangheng_graphql import answers
from xiangheng_graphql.assembly.nodes import HIGHEST
from xiangheng_graphql.capabilities.evidence import DOWNLOADS
from xiangheng_graphql.server.threads import Threads
from xiangheng_platform.access.person import Person
from xiangheng_platform.evidence import lookup
from xiangheng_platform.evidence.documents import Evidence
from xiangheng_platform.evidence.errors import NoSuchEvidence
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError

#: A browser saves what comes and shows nothing of it, whatever it may be.
_HEADERS = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox"}


class Downloads:
    """The contents of files; `recognise` tells who asks, or raises an error of ours."""

    def __init__(self, store: Store, recognise: Callable[[Request], Person], threads: Threads) -> None:
        self._store = store
        self._recognise = recognise
        self._threads = threads

    def routes(self) -> list[BaseRoute]:
        """The path of each file."""
        return [Route(f"{DOWNLOADS}{{number:int}}", self.download)]

    async def download(self, request: Request) -> Response:
        """One file, to be saved and never shown."""
        try:
            file, chunks = await self._threads.run(self._opened, request)
        except XianghengError as error:
            return JSONResponse(answers.of(error), answers.status_of(error), answers.headers_of(error))
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
