"""`xiangheng serve`: the server for front ends."""

from typing import Annotated

import typer

from xiangheng_scoring.cli.options import KEEPERS, used_by


@used_by(KEEPERS)
def serve(
    host: Annotated[str | None, typer.Option("--host", help="在哪个地址上；缺省见设置 server.host。")] = None,
    port: Annotated[int | None, typer.Option("--port", help="在哪个端口上；缺省见设置 server.port。")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="开几个进程。")] = 1,
) -> None:
    """启动接口服务，供前端用 GraphQL 查询；按 Ctrl-C 停止，做完手上的再停。"""
    import uvicorn

    from xiangheng_graphql.server.app import PATH
    from xiangheng_graphql.server.lines import telling
    from xiangheng_platform.app import open_store

    with open_store() as (_, settings):  # a store that is missing is told here, and not by each process
        server = settings.server
    address, number = host or server.host, server.port if port is None else port
    print(f"接口：http://{address}:{number}{PATH}")
    with telling(server):  # of the process that starts the others too
        uvicorn.run(
            "xiangheng_graphql.server.app:served",
            factory=True,
            host=address,
            port=number,
            workers=workers,
            log_config=None,  # what it says is rendered as ours
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=30,
        )
