"""The scanner that the settings name: a file is accepted only if it says so."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from xiangheng_platform.evidence.errors import ScannerFailed, ScannerRefused
from xiangheng_platform.settings import FILE
from xiangheng_scoring.system_reasons import reason_of


def scan(path: Path, command: Sequence[str], seconds: int) -> None:
    """Let a program look at a file, for some seconds at most; its arguments are handed over as they are, to no shell.

    Raises `ScannerRefused` unless it ends with 0, with the last line that it says; `ScannerFailed` where it cannot be run
    or does not end.
    """
    arguments = [part.replace(FILE, str(path)) for part in command]
    try:
        done = subprocess.run(
            arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(f"查毒程序 {command[0]} 查了 {seconds} 秒还没有结束") from error
    except (OSError, ValueError) as error:
        raise _failed(f"查毒程序 {command[0]} 运行不了（{reason_of(error)}）") from error
    if done.returncode:
        said = (done.stdout + b"\n" + done.stderr).decode("utf-8", "replace")
        # Where the file lay is of no use to whoever handed it in, and is nobody else's business.
        lines = [line.strip().replace(str(path), "文件") for line in said.splitlines() if line.strip()]
        last = lines[-1] if lines else f"退出码 {done.returncode}"
        raise ScannerRefused(
            f"查毒程序说：「{last}」", remedy="查清这个文件再交；认为查错了的，请管机器的人核对查毒程序"
        )


def _failed(message: str) -> ScannerFailed:
    return ScannerFailed(
        f"{message}，文件没有收下",
        at="设置 evidence.scanner",
        expected="能运行、及时结束的程序",
        remedy="请管机器的人核对设置（xiangheng config explain），再交一次",
    )
