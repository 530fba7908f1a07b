"""A process apart for what runs the code of plugins: a server or a worker outlives whatever that does, and can stop it.

    with running("package.module:function", ["argument"], limit=300, more_time="加大设置 …") as said:
        for told in said: …

The function is given `say` and the arguments. What it says is told, and None now and then while it says nothing: that is when
whoever waits may turn to something else, or leave, which ends the process.
"""

import faulthandler
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO, TypeAlias

from xiangheng_scoring.errors import Fault, FaultsFound, XianghengError
from xiangheng_scoring.plugins.discovery import installed_plugins
from xiangheng_scoring.plugins.errors import PluginUnfinished
from xiangheng_scoring.plugins.guard import line_in_stack
from xiangheng_scoring.records import record_of, to_plain

Said: TypeAlias = Mapping[str, Any]
Say: TypeAlias = Callable[[Said], None]
_START = "from xiangheng_scoring.plugins.apart import child; child()"
#: Seconds between two looks at whoever waits, and until a process that said its last must have ended.
_LOOK, _LAST_WORD = 0.25, 5


@contextmanager
def running(
    target: str, arguments: Sequence[str], *, limit: float, more_time: str
) -> Iterator[Iterator[Said | None]]:
    """Within, a function of ours (`package.module:function`) runs in a process of its own; at the end of the block that ends.

    Going through what it says raises what the function raised, if that was on purpose, and `PluginUnfinished` where it said
    nothing for `limit` seconds or its process ended by itself. `more_time` tells, in Chinese, what to do for a higher limit.
    """
    with TemporaryDirectory() as folder:
        stack = Path(folder) / "stack.txt"
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, target, str(limit), str(stack), *arguments],
            stdin=subprocess.PIPE,  # never written to: it closes when this program dies
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # It finds the plugins that this program finds, however its path came about.
            env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        try:
            yield _said(process, limit, more_time, stack)
        finally:
            process.kill()
            process.wait()
            for stream in filter(None, (process.stdin, process.stdout)):
                stream.close()


def child() -> None:
    """Run the function that the command line names; its first arguments are TARGET, LIMIT and where to write a stack."""
    target, limit, stack, *arguments = sys.argv[1:]
    # What a plugin prints goes to standard error, and never among what is said.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with open(stack, "w", encoding="utf-8") as file:

        def say(told: Said) -> None:
            # Not a thread of ours: a plugin that holds the interpreter would hold it too.
            faulthandler.dump_traceback_later(float(limit), exit=True, file=file)
            print(json.dumps(told), file=out, flush=True)

        # What is imported here is ours, and takes as long as the machine needs.
        module, _, function = target.partition(":")
        run = getattr(import_module(module), function)
        say({"begun": target})
        try:
            run(say, *arguments)
        except XianghengError as error:
            say({"refused": _told(error)})
        say({"end": True})


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _said(
    process: "subprocess.Popen[str]", limit: float, more_time: str, stack: Path
) -> Iterator[Said | None]:
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(process.stdout, lines), daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=_LOOK)
        except queue.Empty:
            yield None
            continue
        told = json.loads(line) if line else {}
        if "refused" in told:
            raise _again(told["refused"])
        if "end" in told:
            return
        if not told:
            raise _unfinished(process, limit, more_time, stack)
        if "begun" not in told:
            yield told


def _listen(stream: TextIO | None, lines: "queue.Queue[str]") -> None:
    with suppress(ValueError):  # closed meanwhile by whoever wants no more
        for line in stream or ():
            lines.put(line)
    lines.put("")


def _unfinished(
    process: "subprocess.Popen[str]", limit: float, more_time: str, stack: Path
) -> PluginUnfinished:
    """Why a process ended without its last word: it was stopped at the limit, with its stack, or ended by itself."""
    try:
        code: int | None = process.wait(_LAST_WORD)
    except subprocess.TimeoutExpired:
        code = None
    text = stack.read_text(encoding="utf-8", errors="replace") if stack.exists() else ""
    if not text:
        return PluginUnfinished(
            f"做到一半，进程自己结束了（退出码 {code}）",
            at="用插件的进程",
            expected="插件不结束进程，内存够用",
            remedy="查机器的内存和日志，或停用所用的插件",
        )
    folders = [plugin.folder for plugin in installed_plugins().values() if plugin.folder]
    line = next(filter(None, (line_in_stack(text, folder) for folder in folders)), "")
    return PluginUnfinished(
        f"{limit:g} 秒没有做完一步，已经停止",
        at=line or "不在插件的代码里",
        expected="每一步都有尽头",
        remedy=("改所列位置的循环，或停用这个插件；" if line else "") + f"确实要更久的，{more_time}",
    )


def _told(error: XianghengError) -> Said:
    """An error as another process can raise it again."""
    many = error if isinstance(error, FaultsFound) else None
    return {
        "code": error.code,
        "fault": to_plain(error.fault),
        "faults": to_plain(many.faults) if many else [],
        "notices": to_plain(many.notices) if many else [],
    }


def _again(told: Said) -> XianghengError:
    """The error of another process, of the same kind: what it says and how it is answered is the same."""
    kind = next(kind for kind in _kinds(XianghengError) if kind.code == told["code"])
    error = kind.__new__(kind, told["fault"]["message"])
    error.fault = record_of(Fault, told["fault"])
    if isinstance(error, FaultsFound):
        error.faults, error.notices = _faults(told["faults"]), _faults(told["notices"])
    return error


def _faults(told: Iterable[Said]) -> tuple[Fault, ...]:
    return tuple(record_of(Fault, fault) for fault in told)


def _kinds(kind: type[XianghengError]) -> Iterator[type[XianghengError]]:
    """A kind of error and all below it, the narrowest first: of two with one code the narrower says more."""
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)
    yield kind
