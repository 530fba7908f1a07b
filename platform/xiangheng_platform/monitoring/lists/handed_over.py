"""What is handed over with a model as files: what commands printed of it for programs, and its card; nothing is kept here."""

import json
from typing import Any, TypeVar

from xiangheng_platform.monitoring.lists.errors import ModelRefused
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import record_of

R = TypeVar("R", bound=Any)
#: Where a file came from: its path, or the argument that it was given as.
Place = str | FieldPath
#: What is expected of either file; not by the command that writes it, which is of a plugin that need not be installed.
EVALUATION, DRIFT = "模型插件检验模型时存的文件", "模型插件监测漂移时存的文件"


def record_in(kind: type[R], content: bytes, at: Place, expected: str) -> R:
    """The record that a command printed for programs; raises `ModelRefused` for anything else."""
    try:
        return record_of(kind, json.loads(content.decode("utf-8-sig")))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise refusal(at, "读不出结果", expected, "重新做一次，原样存下") from error


def card_text(content: bytes, at: Place) -> str:
    """A model card as text; raises `ModelRefused` for what is no UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(at, "模型卡不是 UTF-8 编码的文本", "Markdown 或 HTML 文本", "另存为 UTF-8") from error


def refusal(at: Place, message: str, expected: str, remedy: str) -> ModelRefused:
    """Why a file is not taken."""
    return ModelRefused([Fault("RISK-LIST-VALUE", at, message, expected, remedy)])
