"""The server: one path for operations, two for whoever watches over it."""

import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from time import perf_counter
from urllib.parse import urlsplit

from anyio import CapacityLimiter, create_task_group, to_thread
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from xiangheng_graphql import answers
from xiangheng_graphql.capabilities.sessions import COOKIE
from xiangheng_graphql.context import Context
from xiangheng_graphql.errors import OperationRefused
from xiangheng_graphql.execution import Document, Executor
from xiangheng_graphql.schema import Assembly
from xiangheng_graphql.server.bodies import bearer_of, is_form, operation_of, refuse_foreign_form
from xiangheng_graphql.server.downloads import Downloads
from xiangheng_graphql.server.pages import Pages
from xiangheng_graphql.server.pulse import Pulse
from xiangheng_graphql.server.subscriptions import Connection
from xiangheng_platform import app as platform_app
from xiangheng_platform.access.person import Person
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError

PATH = "/graphql"
log = logging.getLogger("xiangheng.graphql")
#: What is answered of operations is for whoever asked, of now, and no page.
_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'",
}


class Server:
    """Operations over HTTP, on a store."""

    def __init__(self, store: Store, settings: Settings, executor: Executor | None = None) -> None:
        self._store = store
        self._settings = settings
        self._executor = executor or Executor(Assembly().schema())
        # As many threads as there are connections but a few: one that waits for a connection would wait in vain.
        self._threads = CapacityLimiter(max(1, settings.database.connections - 3))
        self.pulse = Pulse(store, self._threads)

    def routes(self) -> list[BaseRoute]:
        """The paths that are served."""
        pages = Pages(self._executor.schema, self._person, self._threads)
        return [
            *(pages.routes(PATH) if self._settings.server.explorer else ()),
            Route(PATH, self.graphql, methods=["POST"]),
            *Downloads(self._store, self._person, self._threads).routes(),
            WebSocketRoute(PATH, self.follow),
            Route("/health/live", self.live),
            Route("/health/ready", self.ready),
        ]

    async def graphql(self, request: Request) -> Response:
        """One operation."""
        began = perf_counter()
        response = Response(media_type="application/json", headers=_HEADERS)
        try:
            credential = self._credential(request)
            if is_form(request):
                refuse_foreign_form(request)
                # Whoever is not signed in fills no disk.
                await to_thread.run_sync(self._person, request, limiter=self._threads)
            async with operation_of(request, self._settings.server) as operation:
                context = Context(self._store, self._settings, credential, response)
                answer = await to_thread.run_sync(
                    self._executor.execute, operation, context, limiter=self._threads
                )
                name = operation.name
        except XianghengError as error:
            answer, name = answers.of(error), None
            response.status_code = 400
        except ClientDisconnect:
            return response
        log.info(
            "graphql.operation",
            extra={
                "operation": name,
                "cost": answer.get("extensions", {}).get("cost"),
                "seconds": round(perf_counter() - began, 4),
                "errors": len(answer.get("errors", ())),
            },
        )
        return _with_body(response, answer)

    async def follow(self, socket: WebSocket) -> None:
        """Operations over a socket, subscriptions among them."""
        try:
            credential = self._credential(socket)
        except OperationRefused:
            await socket.close(4403, "Forbidden")
            return
        await Connection(
            socket,
            self._executor,
            self.pulse,
            self._threads,
            lambda shown: Context(self._store, self._settings, shown),
            credential,
        ).serve()

    async def live(self, request: Request) -> Response:
        """Whether the process answers at all."""
        return Response("ok\n", media_type="text/plain")

    async def ready(self, request: Request) -> Response:
        """Whether it can do its work: the database is there."""
        try:
            await to_thread.run_sync(self._store.last_act, limiter=self._threads)
        except Exception:  # whatever it is, the answer is the same: send nobody here
            log.exception("graphql.unready")
            return Response("database\n", status_code=503, media_type="text/plain")
        return Response("ok\n", media_type="text/plain")

    def _person(self, request: Request) -> Person:
        """Who asks for a page, read of the store."""
        with Context(self._store, self._settings, self._credential(request)) as context:
            return context.person

    def _credential(self, request: HTTPConnection) -> str:
        """What is shown of who asks: a bearer token or session, else the cookie of a page of ours."""
        bearer = bearer_of(request.headers.get("authorization", ""))
        if bearer is not None:
            return bearer
        cookie = request.cookies.get(COOKIE, "")
        if cookie and not self._is_ours(request):
            # A browser sends the cookie with what any page asks for; where the page is from it says here.
            raise OperationRefused(
                "请求来自别的网站的页面",
                expected="本系统的页面，或设置 server.origins 里的",
                remedy="从本系统的页面操作；别的前端用令牌",
            )
        return cookie

    def _is_ours(self, request: HTTPConnection) -> bool:
        origin = request.headers.get("origin")
        return (
            origin is None
            or urlsplit(origin).netloc == request.headers.get("host")
            or origin in self._settings.server.origins.split()
        )


def application(store: Store, settings: Settings, opened: ExitStack | None = None) -> Starlette:
    """The application on a store; what was `opened` for it is closed when it stops."""
    server = Server(store, settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with opened or ExitStack():
            async with create_task_group() as tasks:
                tasks.start_soon(server.pulse.beat)
                yield
                tasks.cancel_scope.cancel()

    return Starlette(routes=server.routes(), lifespan=lifespan)


def served() -> Starlette:
    """The application on the store that the settings name: what each process of `xiangheng serve` makes."""
    opened = ExitStack()
    store, settings = opened.enter_context(platform_app.open_store())
    return application(store, settings, opened)


def _with_body(response: Response, answer: Document) -> Response:
    """The answer in the response that the operation may have set cookies on."""
    body = answers.as_text(answer).encode()
    response.body = body
    response.headers["content-length"] = str(len(body))
    return response
