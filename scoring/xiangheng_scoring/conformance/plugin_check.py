"""`xiangheng plugin check`: all checks in a process of their own, with a time limit for each."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from xiangheng_scoring.conformance.battery import Finding
from xiangheng_scoring.conformance.child import GRACE
from xiangheng_scoring.conformance.subjects import open_plugin
from xiangheng_scoring.plugins import PluginRefused
from xiangheng_scoring.plugins.guard import line_in_stack
from xiangheng_scoring.plugins.host import PluginHost

LIMIT = 120.0
#: The check that only a plugin fails which does not come back, or takes the process with it.
ENDS = (
    "ends",
    "检查能做完",
    "按所列位置改：循环要有尽头，不要结束进程；确实算得久的，用 --limit 放宽",
)
#: How long a child may take to start, and to say where it was.
_START = 120
_START_CHILD = "from xiangheng_scoring.conformance.child import main; main()"
_LAST_WORD = 5


def check_plugin(
    name: str, progress: Callable[[int, int], None] | None = None, *, limit: float = LIMIT
) -> list[Finding]:
    """All checks on an installed plugin, or on the plugin project in a folder; `progress` gets checks done and in all.

    A scheme that is refused is a finding, so that the rules and the other assessments are still checked; so is a
    plugin that takes longer than `limit` seconds over a check, with where it was. Raises `PluginRefused` where the
    plugin cannot even be loaded. An interruption says where the plugin was.
    """
    host, plugin = open_plugin(name)
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as folder:
        child = _Child(name, limit, Path(folder) / "stack.txt")
        try:
            for message in child.lines():
                if "finding" in message:
                    findings.append(Finding(**message["finding"]))
                    if progress is not None:
                        progress(len(findings), max(child.steps, len(findings)))
                elif "refused" in message:
                    raise _refusal(**message["refused"])
                elif "stuck" in message:
                    findings.append(child.unfinished(host, plugin, message["stuck"]))
        except KeyboardInterrupt as interrupt:
            interrupt.add_note(child.interrupted() or f"插件 {plugin} › {child.step}")
            raise
        finally:
            child.end()
    return findings


class _Child:
    """The process that checks: what it says, and where it was when it stopped saying anything."""

    def __init__(self, name: str, limit: float, stack: Path) -> None:
        self.step = "启动检查"
        self.steps = 0
        self._limit = limit
        self._stack = stack
        self._said: queue.Queue[str] = queue.Queue()
        # In a group of its own an interruption reaches only this side, which then asks where the plugin was.
        new_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START_CHILD, name, str(limit), str(stack)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
            creationflags=new_group,
            start_new_session=not new_group,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._said.put(line)
        self._said.put("")

    def _next(self, seconds: float) -> dict[str, Any]:
        """What the child says next; that it is stuck, with its stack, where it ends or waits without a word."""
        try:
            line = self._said.get(timeout=seconds)
        except queue.Empty:
            line = ""
        return dict(json.loads(line)) if line else {"stuck": ""}

    def lines(self) -> Iterator[dict[str, Any]]:
        """Everything the child says but its steps, until it ends."""
        patience = self._limit + GRACE + _START
        while "end" not in (message := self._next(patience)):
            if "step" in message:
                self.step, self.steps = message["step"]["name"], message["step"]["steps"]
                continue
            yield message
            if "stuck" in message:
                return

    def unfinished(self, host: PluginHost, plugin: str, where: str) -> Finding:
        """The finding on a plugin that did not come back, or whose process ended."""
        try:
            code = self._process.wait(_LAST_WORD)
        except subprocess.TimeoutExpired:
            code = None
        where = where or self._stack_line(host.available[plugin].folder)
        name, title, remedy = ENDS
        ended = f"{self._limit:g} 秒没有做完：{where}" if where else f"检查的进程自己结束了（退出码 {code}）"
        return Finding(name, title, plugin, f"「{self.step}」{ended}", remedy)

    def _stack_line(self, folder: Path | None) -> str:
        """The innermost line of the plugin in the stack that the fault handler wrote."""
        text = self._stack.read_text(encoding="utf-8", errors="replace") if self._stack.exists() else ""
        return line_in_stack(text, folder) if folder is not None else ""

    def interrupted(self) -> str:
        """Where the plugin was, asked when the user gave up waiting."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        while True:
            message = self._next(_LAST_WORD)
            if "step" not in message and "finding" not in message:
                return f"「{self.step}」：{message['stopped']}" if message.get("stopped") else ""

    def end(self) -> None:
        """Leave no process behind."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None and not stream.closed:
                stream.close()


def _refusal(code: str, plugin: str, item: str, message: str, expected: str, remedy: str) -> PluginRefused:
    """A refusal of the child, as this process would have raised it."""
    kind = next((kind for kind in PluginRefused.__subclasses__() if kind.code == code), PluginRefused)
    return kind(plugin, message, item=item, expected=expected, remedy=remedy)
