"""Files that were handed in, and workbooks that are filled in away from any network, as downloads."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from xiangheng_graphql import answers
from xiangheng_graphql.assembly.nodes import HIGHEST
from xiangheng_graphql.capabilities.checklists import WORKBOOKS
from xiangheng_graphql.capabilities.evidence import DOWNLOADS
from xiangheng_graphql.server.threads import Threads
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.evidence import lookup
from xiangheng_platform.inspection import forms
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.intake.writing.forms import write_form

#: A browser saves what comes and shows nothing of it, whatever it may be.
_HEADERS = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Download:
    """What is to be saved: its name, its media type, how many bytes it has, and these."""

    name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


class Downloads:
    """What is downloaded by its number; `recognise` tells who asks, or raises an error of ours."""

    def __init__(self, store: Store, recognise: Callable[[Request], Person], threads: Threads) -> None:
        self._store = store
        self._recognise = recognise
        self._threads = threads

    def routes(self) -> list[BaseRoute]:
        """The path of each file, and of the workbook of each visit's checklist."""
        return [
            Route(f"{DOWNLOADS}{{number:int}}", self._answering(file_of)),
            Route(f"{WORKBOOKS}{{number:int}}", self._answering(workbook_of)),
        ]

    def _answering(self, find: Callable[[View, int], Download]) -> Callable[[Request], Awaitable[Response]]:
        async def download(request: Request) -> Response:
            try:
                saved = await self._threads.run(self._opened, request, find)
            except XianghengError as error:
                return JSONResponse(answers.of(error), answers.status_of(error), answers.headers_of(error))
            return StreamingResponse(
                saved.chunks,
                media_type=saved.media_type,
                headers=_HEADERS
                | {
                    "content-length": str(saved.size),
                    "content-disposition": f"attachment; filename*=UTF-8''{quote(saved.name, safe='')}",
                },
            )

        return download

    def _opened(self, request: Request, find: Callable[[View, int], Download]) -> Download:
        person = self._recognise(request)
        with self._store.view(person) as view:
            # No row has a higher number, and no database takes one; the highest is as unknown as any.
            return find(view, min(request.path_params["number"], HIGHEST))


def file_of(view: View, number: int) -> Download:
    """A file that was handed in, the first piece already read: what is missing is told before anything is sent."""
    file, chunks = lookup.find(view, number), lookup.content(view, number)
    return Download(file.name, file.media_type, file.size, chain([next(chunks, b"")], chunks))


def workbook_of(view: View, number: int) -> Download:
    """The workbook of a visit's checklist, with what is answered already."""
    workbook = BytesIO()
    write_form(forms.form(view, number), workbook)
    content = workbook.getvalue()
    return Download(f"督查 {number} 检查表.xlsx", _XLSX, len(content), iter([content]))
