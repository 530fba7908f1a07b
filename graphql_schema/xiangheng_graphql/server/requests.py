"""What holds for every request, whatever it asks for: an id of its own, and headers that no answer goes without."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xiangheng_graphql.events import about, new_id

#: Where an answer says nothing else: it is for whoever asked, of now, and no page; no page of another site may show it either.
HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


class Marked:
    """An application whose answers have the headers, and under whose requests' ids the log tells of them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Ours and not one that a client sends: two requests of the log could have the same.
        identity = new_id()

        async def mark(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", identity.encode()),
                    *(header for header in HEADERS if header[0] not in told),
                ]
            await send(message)

        with about(request=identity):
            await self._app(scope, receive, mark)
