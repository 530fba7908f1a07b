"""The server in a process of its own, as `xiangheng serve` runs it, with paths for whoever measures it.

`/cpu` tells the seconds of CPU that the process took by now, `/static` gives back what was put there, and `/naive` is the
schema of `naive.py`.
"""

import sys
import time

import uvicorn
from naive import naive
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from xiangheng_graphql.cli import HTTP
from xiangheng_graphql.server.app import application, leave_alone_what_stays
from xiangheng_graphql.server.lines import telling
from xiangheng_platform.app import open_store

kept = {"body": b""}


async def cpu(request: Request) -> Response:
    """Seconds of CPU, of all threads, in user and system."""
    return Response(repr(time.process_time()))


async def static(request: Request) -> Response:
    """A body that is there: what sending it costs, and nothing else."""
    if request.method == "PUT":
        kept["body"] = await request.body()
    return Response(kept["body"], media_type="application/json")


if __name__ == "__main__":
    with open_store() as (store, settings), telling(settings.server):
        app = application(store, settings)
        app.router.routes += [
            Route("/cpu", cpu),
            Route("/static", static, methods=["PUT", "POST"]),
            Mount("/naive", naive(store)),
        ]
        leave_alone_what_stays()
        uvicorn.run(
            app,
            port=int(sys.argv[1]),
            log_config=None,
            access_log=False,
            server_header=False,
            http=HTTP,
        )
