"""What a plugin must leave as it was: our own code, and the settings of the interpreter that everybody shares."""

import builtins
import datetime
import decimal
import gc
import locale
import math
import os
import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

_OURS = "xiangheng_scoring"
#: Modules of others through which a plugin could change what everybody computes or sees.
_SHARED = (builtins, decimal, datetime, time, random, math, os, sys, np)
#: What changes in these by itself.
_MOVING = frozenset(
    {
        "sys.last_exc",
        "sys.last_type",
        "sys.last_value",
        "sys.last_traceback",
        "builtins._",
        "sys.stdout",
        "sys.stderr",
    }
)

State = Mapping[str, object]


def state() -> State:
    """All of it as something that can be compared, by name; only within one interpreter."""
    content: dict[str, object] = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == _OURS and isinstance(module, ModuleType):
            content |= {f"{name}.{key}": value for key, value in _module(module, name)}
    for module in _SHARED:
        content |= {f"{module.__name__}.{key}": id(value) for key, value in vars(module).items()}
    context = decimal.getcontext()
    return {name: value for name, value in content.items() if name not in _MOVING} | {
        "decimal 的上下文": (context.prec, context.rounding, context.Emin, context.Emax, repr(context.traps)),
        "decimal.DefaultContext": repr(decimal.DefaultContext),
        "垃圾回收": (gc.isenabled(), gc.get_threshold()),
        "locale": locale.setlocale(locale.LC_ALL),
        "warnings.filters": tuple(map(id, warnings.filters)),
        "random 的状态": hash(random.getstate()),
        "sys.path": tuple(sys.path),
        "sys.meta_path": tuple(map(id, sys.meta_path)),
        "环境变量": tuple(sorted(os.environ.items())),
        "当前文件夹": os.getcwd(),
        "递归深度": sys.getrecursionlimit(),
        "信号的处理": tuple(
            (number, id(signal.getsignal(number))) for number in sorted(signal.valid_signals())
        ),
        "线程": tuple(sorted(thread.name for thread in threading.enumerate())),
        "sys.settrace": id(sys.gettrace()),
    }


def changed(before: State, after: State) -> list[str]:
    """Names of what differs; what was only added by importing a module further is no difference."""
    return [name for name, value in before.items() if name not in after or after[name] != value]


def _module(module: ModuleType, name: str) -> Iterator[tuple[str, object]]:
    for key, value in vars(module).items():
        if key.startswith("__") or isinstance(value, ModuleType):
            continue
        yield key, _content(value)
        if isinstance(value, type) and value.__module__ == name:
            for member, content in vars(value).items():
                if not member.startswith("_abc_"):
                    yield f"{key}.{member}", _content(content)


def _content(value: Any) -> object:
    """What stands under a name, with the code of a function and the items of a table, which can be changed in place."""
    if isinstance(value, staticmethod | classmethod):
        value = value.__func__
    if isinstance(value, FunctionType):
        return (id(value), id(value.__code__), value.__defaults__, repr(value.__kwdefaults__))
    if isinstance(value, Mapping):
        return (id(value), tuple((repr(key), id(item)) for key, item in value.items()))
    return id(value)
