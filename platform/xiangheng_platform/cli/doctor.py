"""`xiangheng doctor`: whether everything is as it should be on this machine, and what to do where it is not."""

import typer

from xiangheng_scoring.cli.failures import EXIT_CHECK_FAILED
from xiangheng_scoring.cli.options import KEEPERS, JsonOption, used_by
from xiangheng_scoring.cli.output import print_json

SIGNS = {"ok": "✓ 正常", "notice": "! 留意", "fault": "✗ 要处理"}


@used_by(KEEPERS)
def doctor(
    as_json: JsonOption = False,
) -> None:
    """检查程序、设置、数据库、文件夹、磁盘、时钟、字体，并说怎么办；有要处理的，退出码为 8。"""
    from rich.table import Table

    from xiangheng_platform.app import store_as_set
    from xiangheng_platform.cli.verify import examine
    from xiangheng_scoring.cli.console import console

    with store_as_set() as (store, settings):
        found = list(examine(store, settings))
    if as_json:
        rows = [
            {"name": one.name, "state": one.state, "seen": one.seen, "remedy": one.remedy or None}
            for one in found
        ]
        print_json({"format": "xiangheng-doctor/1", "findings": rows})
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        for one in found:
            table.add_row(
                SIGNS[one.state], one.name, one.seen + (f"\n怎么办：{one.remedy}" if one.remedy else "")
            )
        console().print(table)
    if any(one.state == "fault" for one in found):
        raise typer.Exit(EXIT_CHECK_FAILED)
