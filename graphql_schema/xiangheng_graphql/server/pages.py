"""Pages for whoever writes a front end: the explorer, the reference, and the files that they load."""

from collections.abc import Callable
from functools import cached_property
from html import escape
from typing import Any

from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from xiangheng_graphql import answers
from xiangheng_graphql.server import examples
from xiangheng_graphql.server.explorer import explorer
from xiangheng_graphql.server.markup import HEADERS, page
from xiangheng_graphql.server.reference import reference
from xiangheng_graphql.server.threads import Threads
from xiangheng_platform.access.errors import NotSignedIn
from xiangheng_scoring.errors import XianghengError

_GRAPHIQL = "graphene_django_graphiql_static"


class Pages:
    """The pages of a schema. Each is made once and kept.

    `recognise` raises an error of ours for a request of somebody who is not signed in: it may wait, and is called in a thread.
    """

    def __init__(
        self, schema: GraphQLSchema, recognise: Callable[[Request], object], threads: Threads
    ) -> None:
        self._schema = schema
        self._recognise = recognise
        self._threads = threads
        self._examples = examples.installed()

    def routes(self, path: str) -> list[BaseRoute]:
        """The paths that are served beside the one of operations."""
        # Ours come first, then GraphiQL's: the folder is named and never imported, since the package's code needs Django.
        folders: list[str | tuple[str, str]] = [
            ("xiangheng_graphql.server", "static"),
            (_GRAPHIQL, f"static/{_GRAPHIQL}"),
        ]
        return [
            Route(path, self.to_explorer, methods=["GET"]),
            Route(f"{path}/explorer", self.explorer),
            Route(f"{path}/reference", self.reference),
            Mount(f"{path}/static", _Files(packages=folders)),
        ]

    async def to_explorer(self, request: Request) -> Response:
        """Whoever opens the address of operations in a browser sees where to try them; a program is told to POST."""
        if "text/html" not in request.headers.get("accept", ""):
            return Response("POST\n", status_code=405, media_type="text/plain", headers={"allow": "POST"})
        return RedirectResponse(f"{request.url.path.rpartition('/')[2]}/explorer", status_code=303)

    async def explorer(self, request: Request) -> Response:
        """Where documents are tried. It shows nothing of the schema but examples, so it needs nobody to be signed in."""
        return HTMLResponse(self._explorer, headers=HEADERS)

    async def reference(self, request: Request) -> Response:
        """The schema, for those who might ask it of the schema itself."""
        try:
            await self._threads.run(self._recognise, request)
        except XianghengError as error:
            status = answers.status_of(error)
            return HTMLResponse(_refusal(error), status, HEADERS | answers.headers_of(error))
        return HTMLResponse(self._reference, headers=HEADERS)

    @cached_property
    def _explorer(self) -> str:
        return explorer(self._examples)

    @cached_property
    def _reference(self) -> str:
        return reference(self._schema, self._examples)


def _refusal(error: XianghengError) -> str:
    remedy = escape(error.fault.remedy or "")
    if isinstance(error, NotSignedIn):
        remedy = '先在<a href="explorer">接口试用</a>里登录，再打开本页；程序用令牌'
    return page(error.title, f"<h1>{error.title}</h1>\n<p>{escape(error.fault.message)}。{remedy}。</p>")


class _Files(StaticFiles):
    """Files that a browser asks after each time: after an update, no page may meet the script of another version."""

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        response = super().file_response(*arguments, **named)
        response.headers["cache-control"] = "no-cache"
        return response
