"""`xiangheng doctor`: whether everything is as it should be on this machine, and what to do where it is not."""

import typer

from xiangheng_scoring.cli.failures import EXIT_CHECK_FAILED
from xiangheng_scoring.cli.options import KEEPERS, JsonOption, used_by
from xiangheng_scoring.cli.output import print_record


@used_by(KEEPERS)
def doctor(
    as_json: JsonOption = False,
) -> None:
    """检查程序、设置、数据库、文件夹、磁盘、时钟、字体，并说怎么办；有要处理的，退出码为 8。"""
    from rich.table import Table

    from xiangheng_platform.app import store_as_set
    from xiangheng_platform.cli.documents import Findings, State
    from xiangheng_platform.cli.verify import examine
    from xiangheng_scoring.cli.console import console

    with store_as_set() as (store, settings):
        findings = tuple(examine(store, settings))
    if as_json:
        print_record(Findings(findings))
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        for finding in findings:
            table.add_row(
                finding.state.label,
                finding.name,
                finding.seen + (f"\n怎么办：{finding.remedy}" if finding.remedy else ""),
            )
        console().print(table)
    if any(finding.state is State.FAULT for finding in findings):
        raise typer.Exit(EXIT_CHECK_FAILED)
