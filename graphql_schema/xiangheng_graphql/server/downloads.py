"""Files that were handed in, workbooks that are filled in away from any network, and counts that are given away, as downloads."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import chain, product
from typing import TypeAlias
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from xiangheng_graphql import answers
from xiangheng_graphql.assembly.nodes import HIGHEST
from xiangheng_graphql.capabilities.checklists import WORKBOOKS
from xiangheng_graphql.capabilities.evidence import DOWNLOADS
from xiangheng_graphql.capabilities.household_counts import COUNTS, place_of
from xiangheng_graphql.capabilities.household_imports import TEMPLATES
from xiangheng_graphql.server.threads import Threads
from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.evidence import lookup
from xiangheng_platform.inspection import forms
from xiangheng_platform.monitoring.columns import DATASETS
from xiangheng_platform.monitoring.households import IMPORT
from xiangheng_platform.monitoring.intake import exports
from xiangheng_platform.monitoring.words import Grouping, RegisterTable
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.intake.writing.forms import write_form

#: A browser saves what comes and shows nothing of it, whatever it may be.
_HEADERS = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox"}
#: The media type of what is made when it is asked for, by its extension.
_KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Download:
    """What is to be saved: its name, its media type, how many bytes it has, and these."""

    name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


#: Finds what is to be saved, in a view and by the number in its path if there is one.
Find: TypeAlias = Callable[..., Download]


class Downloads:
    """What is downloaded by its number; `recognise` tells who asks, or raises an error of ours."""

    def __init__(self, store: Store, recognise: Callable[[Request], Person], threads: Threads) -> None:
        self._store = store
        self._recognise = recognise
        self._threads = threads

    def routes(self) -> list[BaseRoute]:
        """The path of each file, of the workbook of each visit's checklist, and of what there is of the register."""
        finders: dict[str, Find] = {
            f"{DOWNLOADS}{{number:int}}": file_of,
            f"{WORKBOOKS}{{number:int}}": workbook_of,
        }
        for table in RegisterTable:
            finders[f"{TEMPLATES}{table.value}.xlsx"] = partial(template_of, table=table)
        for by, by_township, kind in product(Grouping, (False, True), _KINDS):
            path = f"{COUNTS}{{number:int}}/{by.value}/{place_of(by_township=by_township)}{kind}"
            finders[path] = partial(counts_of, by=by, by_township=by_township, kind=kind)
        return [Route(path, self._answering(find)) for path, find in finders.items()]

    def _answering(self, find: Find) -> Callable[[Request], Awaitable[Response]]:
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

    def _opened(self, request: Request, find: Find) -> Download:
        person = self._recognise(request)
        # No row has a higher number, and no database takes one; the highest is as unknown as any.
        numbers = {name: min(number, HIGHEST) for name, number in request.path_params.items()}
        with self._store.view(person) as view:
            return find(view, **numbers)


def file_of(view: View, number: int) -> Download:
    """A file that was handed in, the first piece already read: what is missing is told before anything is sent."""
    file, chunks = lookup.find(view, number), lookup.content(view, number)
    return Download(file.name, file.media_type, file.size, chain([next(chunks, b"")], chunks))


def workbook_of(view: View, number: int) -> Download:
    """The workbook of a visit's checklist, with what is answered already."""
    workbook = BytesIO()
    write_form(forms.form(view, number), workbook)
    content = workbook.getvalue()
    return _whole(f"督查 {number} 检查表", ".xlsx", content)


def template_of(view: View, *, table: RegisterTable) -> Download:
    """The empty workbook of a table of the register."""
    require_somewhere(view.person, IMPORT)
    return _whole(f"{table.label}（空表）", ".xlsx", exports.template(DATASETS[table]))


def counts_of(view: View, number: int, *, by: Grouping, by_township: bool, kind: str) -> Download:
    """The counts of the households of a month, `number`."""
    from xiangheng_platform.monitoring.counts import household_counts  # Polars comes with it

    table = household_counts(view, number, by, by_township=by_township).printed()
    return _whole(table.title, kind, table.text_table() if kind == ".csv" else table.workbook("统计"))


def _whole(name: str, kind: str, content: bytes) -> Download:
    """What is made when it is asked for, by its name without an extension."""
    return Download(f"{name}{kind}", _KINDS[kind], len(content), iter([content]))
