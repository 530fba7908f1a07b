"""The server: one path for operations, and a few for whoever watches over it."""

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from anyio import create_task_group
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from xiangheng_graphql import answers
from xiangheng_graphql.capabilities.sessions import COOKIE
from xiangheng_graphql.context import Context
from xiangheng_graphql.errors import Delayed, OperationRefused, ServerBusy
from xiangheng_graphql.events import Event, tell, trouble
from xiangheng_graphql.execution import Executor
from xiangheng_graphql.schema import served_schema
from xiangheng_graphql.server import manifests
from xiangheng_graphql.server.bodies import bearer_of, is_form, operation_of, refuse_foreign_form
from xiangheng_graphql.server.downloads import Downloads
from xiangheng_graphql.server.forms import OWN_HEADER
from xiangheng_graphql.server.lines import telling
from xiangheng_graphql.server.metrics import Metrics
from xiangheng_graphql.server.operations import BESIDE, Answer, Operations
from xiangheng_graphql.server.pages import Pages
from xiangheng_graphql.server.pulse import Pulse
from xiangheng_graphql.server.requests import Marked
from xiangheng_graphql.server.stopping import Stopping
from xiangheng_graphql.server.subscriptions import Connection
from xiangheng_graphql.server.threads import Threads
from xiangheng_platform import app as platform_app
from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Kind, XianghengError

PATH = "/graphql"
_METRICS_TYPE = "text/plain; version=0.0.4"
#: After how many new objects garbage is looked for: more than a large answer has.
_OBJECTS = 50_000


class Server:
    """Operations over HTTP, on a store."""

    def __init__(self, store: Store, settings: Settings, executor: Executor | None = None) -> None:
        self._store = store
        self._settings = settings
        # As many as there are connections but a few: a thread that waits for a connection would wait in vain.
        self._threads = Threads(max(1, settings.database.connections - 3), settings.database.patience)
        self._metrics = Metrics()
        self._metrics.watch(self._threads, store.database)
        self.stopping = Stopping(settings.server.stop_seconds)
        executor = executor or executor_of(settings)
        self._operations = Operations(executor, self._threads, self._metrics, settings.server)
        self.pulse = Pulse(store, self._threads)

    def routes(self) -> list[BaseRoute]:
        """The paths that are served."""
        server = self._settings.server
        pages = Pages(self._operations.executor.schema, self._person, self._threads)
        return [
            *(pages.routes(PATH) if server.explorer and not server.documents else ()),
            Route(PATH, self.graphql, methods=["POST"]),
            *Downloads(self._store, self._person, self._threads).routes(),
            WebSocketRoute(PATH, self.follow),
            Route("/health/live", self.live),
            Route("/health/ready", self.ready),
            *([Route("/metrics", self.metrics)] if server.metrics else ()),
        ]

    async def graphql(self, request: Request) -> Response:
        """One operation."""
        response = Response(media_type="application/json")
        try:
            credential = self._credential(request)
            if is_form(request):
                refuse_foreign_form(request)
                # Whoever is not signed in fills no disk.
                await self._threads.run(self._person, request)
            async with operation_of(request, self._settings.server) as operation:
                context = Context(self._store, self._settings, credential, response)
                answer = await self._operations.answer(operation, context, _address(request))
        except XianghengError as error:
            self._operations.refuse(error)
            # What is no operation is the client's fault, whoever they are.
            is_ours = isinstance(error, Delayed) or error.kind is Kind.STORE
            status = answers.status_of(error) if is_ours else 400
            return JSONResponse(answers.of(error), status, answers.headers_of(error))
        except ClientDisconnect:
            return response
        return _with_body(response, answer)

    async def follow(self, socket: WebSocket) -> None:
        """Operations over a socket, subscriptions among them."""
        try:
            credential = self._credential(socket)
        except OperationRefused as error:
            self._operations.refuse(error)
            await socket.close(4403, "Forbidden")
            return
        await Connection(
            socket,
            self._operations,
            self.pulse,
            lambda shown: Context(self._store, self._settings, shown),
            credential,
        ).serve()

    async def live(self, request: Request) -> Response:
        """Whether the process answers at all."""
        return _plain("ok")

    async def ready(self, request: Request) -> Response:
        """Whether to send anybody here: the database is there, and the process was not told to stop."""
        if self.stopping.has_begun:
            return _plain("stopping", 503)
        try:
            await self._threads.run(self._store.last_act)
        except ServerBusy as error:
            trouble(Event.UNREADY, error)
            return _plain("busy", 503)
        except Exception as error:  # whatever it is, the answer is the same: send nobody here
            trouble(Event.UNREADY, error)
            return _plain("database", 503)
        return _plain("ok")

    async def metrics(self, request: Request) -> Response:
        """Figures for Prometheus, for those who may see all jobs."""
        try:
            text = await self._threads.run(self._figures, request)
        except XianghengError as error:
            return JSONResponse(answers.of(error), answers.status_of(error), answers.headers_of(error))
        return Response(text, media_type=_METRICS_TYPE)

    def _figures(self, request: Request) -> bytes:
        with Context(self._store, self._settings, self._credential(request)) as context:
            view = context.view()
            require(view.person, "job.read", PROVINCE_WIDE)
            return self._metrics.text(queue.by_state(view))

    def _person(self, request: Request) -> Person:
        """Who asks for a page or a file, or brings some, read of the store; raises `NotSignedIn`, `RateLimited`."""
        with Context(self._store, self._settings, self._credential(request)) as context:
            self._operations.charge(context, _address(request), BESIDE)
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


def executor_of(settings: Settings) -> Executor:
    """Executes on the schema, by the settings only trusted documents; raises `DocumentsRefused`."""
    named = settings.server.documents
    return Executor(served_schema(), trusted=manifests.of(Path(named)) if named else None)


def application(store: Store, settings: Settings, opened: ExitStack | None = None) -> Starlette:
    """The application on a store; what was `opened` for it is closed when it stops."""
    server = Server(store, settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with opened or ExitStack(), server.stopping.listening():
            async with create_task_group() as tasks:
                tasks.start_soon(server.pulse.beat)
                tell(Event.STARTED)
                yield
                tasks.cancel_scope.cancel()
            tell(Event.STOPPED)

    middleware = [Middleware(Marked), *_shared_with(settings.server.origins.split())]
    return Starlette(routes=server.routes(), lifespan=lifespan, middleware=middleware)


def _shared_with(origins: Sequence[str]) -> list[Middleware]:
    """What tells browsers that pages of other origins may ask and read; without any they are told nothing, which means no."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_credentials=True,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", OWN_HEADER],
            expose_headers=["content-disposition", "retry-after", "x-request-id"],
        )
    ]


def served() -> Starlette:
    """The application on the store that the settings name: what each process of `xiangheng serve` makes."""
    opened = ExitStack()
    store, settings = opened.enter_context(platform_app.open_store())
    opened.enter_context(telling(settings.server))
    app = application(store, settings, opened)
    leave_alone_what_stays()
    return app


def leave_alone_what_stays() -> None:
    """Let Python's collector of garbage go by the schema and all that lives as long as the process, and look less often.

    An answer is thousands of small objects without a circle among them. By the defaults the collector goes through them and
    through the whole schema several times in each large answer: it took a sixth of the CPU of a busy server.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])


def _plain(text: str, status: int = 200) -> Response:
    return Response(f"{text}\n", status, media_type="text/plain")


def _address(request: HTTPConnection) -> str:
    return request.client.host if request.client else ""


def _with_body(response: Response, answer: Answer) -> Response:
    """The answer in the response that the operation may have set cookies on."""
    if answer.refusal is not None:
        response.status_code = answers.status_of(answer.refusal)
        response.headers.update(answers.headers_of(answer.refusal))
    response.body = answer.body
    response.headers["content-length"] = str(len(response.body))
    return response
