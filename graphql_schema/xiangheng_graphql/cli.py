"""`xiangheng serve`: the server for front ends."""

import signal
from typing import Annotated

import typer

from xiangheng_scoring.cli.options import KEEPERS, used_by

#: What speaks HTTP.
HTTP = "xiangheng_graphql.server.patience:PatientHttp"
#: How many connections are open at once; whoever comes then is told to come later.
_CONNECTIONS = 2_000
#: For how many seconds a connection may be of no use.
_KEEP_ALIVE = 15


@used_by(KEEPERS)
def serve(
    host: Annotated[str | None, typer.Option("--host", help="在哪个地址上；缺省见设置 server.host。")] = None,
    port: Annotated[int | None, typer.Option("--port", help="在哪个端口上；缺省见设置 server.port。")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="开几个进程。")] = 1,
) -> None:
    """启动接口服务，供前端用 GraphQL 查询；按 Ctrl-C 停止，做完手上的再停。"""
    import uvicorn

    from xiangheng_graphql.errors import ServerNotStarted
    from xiangheng_graphql.server.app import PATH, executor_of
    from xiangheng_graphql.server.lines import telling
    from xiangheng_platform.app import open_store

    with open_store() as (_, settings):  # a store that is missing is told here, and not by each process
        server = settings.server
    if server.documents:  # … and so is a document that cannot be executed
        executor_of(settings)
    address, number = host or server.host, server.port if port is None else port
    print(f"接口：http://{address}:{number}{PATH}")
    # uvicorn raises the signal again by which it was stopped, and this is how it takes Ctrl-C: a stop that was asked for is
    # no failure.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    with telling(server):  # of the process that starts the others too
        try:
            uvicorn.run(
                "xiangheng_graphql.server.app:served",
                factory=True,
                host=address,
                port=number,
                workers=workers,
                log_config=None,  # what it says is rendered as ours
                access_log=False,
                server_header=False,
                forwarded_allow_ips=server.proxies.split(),
                limit_concurrency=_CONNECTIONS,
                timeout_keep_alive=_KEEP_ALIVE,
                ws_max_size=server.body_bytes,
                http=HTTP,
                ws="xiangheng_graphql.server.patience:PatientSocket",
                timeout_graceful_shutdown=30,
            )
        except SystemExit as error:  # uvicorn's way of saying so; why stands in the log
            raise ServerNotStarted(address, number) from error
        finally:
            signal.signal(signal.SIGTERM, before)
