"""The checks in a process that can be stopped; its arguments are TARGET, LIMIT and FILE.

Each step and finding is a line of JSON on standard output. Where a step takes longer than LIMIT seconds, or whoever
started this closes its standard input, the last line says where it was, and the process ends; a plugin that holds the
interpreter so that no thread of ours can speak is ended by the fault handler, which writes its stack to FILE.
"""

import faulthandler
import json
import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from xiangheng_scoring.conformance.battery import Finding, run
from xiangheng_scoring.conformance.subjects import open_plugin
from xiangheng_scoring.plugins import PluginRefused
from xiangheng_scoring.plugins.guard import asked_in

#: How long after its limit a step may still say where it is before the fault handler ends it.
GRACE = 5


class _Speaker:
    """Lines for whoever started this, from whichever thread; the first last word is the last."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()

    def say(self, document: dict[str, Any]) -> None:
        with self._lock:
            print(json.dumps(document, ensure_ascii=True), file=self._out, flush=True)

    def end(self, document: dict[str, Any]) -> None:
        """Say a last word and end the process, whatever the plugin is doing."""
        self.say(document)
        os._exit(1)


class _Watchdog:
    """Ends the process where a step takes too long, saying where the plugin was."""

    def __init__(self, speaker: _Speaker, limit: float, folder: Path | None, stack: TextIO) -> None:
        self._speaker = speaker
        self._limit = limit
        self._folder = folder
        self._stack = stack
        self._begun = time.monotonic()
        self._watched = threading.main_thread().ident or 0
        threading.Thread(target=self._watch, daemon=True, name="watchdog").start()
        threading.Thread(target=self._listen, daemon=True, name="listener").start()

    def step(self) -> None:
        """A new step begins."""
        self._begun = time.monotonic()
        faulthandler.dump_traceback_later(self._limit + GRACE, exit=True, file=self._stack)

    def _watch(self) -> None:
        while time.monotonic() - self._begun < self._limit:
            time.sleep(0.1)
        self._speaker.end({"stuck": self._where() or "不在插件的代码里"})

    def _listen(self) -> None:
        sys.stdin.read()
        self._speaker.end({"stopped": self._where()})

    def _where(self) -> str:
        return asked_in(sys._current_frames().get(self._watched), self._folder)


def main() -> None:
    """Run all checks on the plugin named on the command line and say what they find."""
    target, limit, stack = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])
    # What the plugin prints goes where its author looks for it, and never among the lines that are read.
    speaker = _Speaker(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    os.dup2(2, 1)
    with stack.open("w", encoding="utf-8") as file:
        try:
            host, plugin = open_plugin(target)
            watchdog = _Watchdog(speaker, limit, host.available[plugin].folder, file)
            for step in run(target, limit):
                watchdog.step()
                speaker.say({"finding" if isinstance(step, Finding) else "step": asdict(step)})
        except PluginRefused as refusal:
            fault = {name: getattr(refusal.fault, name) for name in ("message", "expected", "remedy")}
            fault |= {"code": refusal.code, "plugin": refusal.plugin, "item": refusal.item}
            speaker.end({"refused": fault})
        speaker.end({"end": True})
