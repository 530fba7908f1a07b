"""Frames in and out: one JSON file, every number an exact decimal string, with a digest that a change would break."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from xiangheng_scoring.errors import Fault, FrameRefused
from xiangheng_scoring.intake.writing.atomic_write import written_whole
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.records import document
from xiangheng_scoring.rules import Ordered, Treated
from xiangheng_scoring.rules.treatments import Form
from xiangheng_scoring.scheme import Cohort, Fitted, Frame
from xiangheng_scoring.scheme.documents import FrameRecord, frame_record


def write_frame(frame: Frame, path: Path) -> None:
    """Write the frame; the old file, if there is one, stays until the new one is whole. Raises `NotWritten`."""
    text = json.dumps(document(frame_record(frame)), ensure_ascii=False, indent=1)
    with written_whole(path) as fresh:
        fresh.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_frame(path: Path) -> Frame:
    """The frame of a file. Raises `FrameRefused` for a file that is none, or is not as it was written."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        if content["format"] != FrameRecord.FORMAT.name:
            raise ValueError(f"格式是 {content['format']}")
        frame, digest = _frame(content), content["digest"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise _refusal(path, f"不是固定的标准：{error}", "xiangheng frame freeze 写出的文件") from error
    if frame.digest != digest:
        raise _refusal(path, "内容与摘要不符，写出后被改动过", f"摘要 {frame.digest[:16]}…")
    return frame


def _refusal(path: Path, message: str, expected: str) -> FrameRefused:
    return FrameRefused(
        [Fault("FRAME-FILE", str(path), message, expected, "用 xiangheng frame freeze 重新写一个")],
        at=str(path),
    )


def _frame(content: Mapping[str, Any]) -> Frame:
    return Frame(
        scheme=content["scheme"],
        scheme_digest=content["scheme_digest"],
        period=int(content["period"]),
        is_invented=content["invented"] is True,
        bases=dict(content["bases"]),
        cohorts={
            code: {group: _cohort(cohort) for group, cohort in cohorts.items()}
            for code, cohorts in content["cohorts"].items()
        },
        fitted=Fitted(
            {code: tuple(map(_treated, steps)) for code, steps in content["treatments"].items()},
            {
                branch: {name: _number(text) for name, text in shares.items()}
                for branch, shares in content["weights"].items()
            },
        ),
    )


def _cohort(content: Mapping[str, Any]) -> Cohort:
    values, changes = (Ordered.of(map(_number, content[name])) for name in ("values", "changes"))
    return Cohort(values, changes, _optional(content["reference"]))


def _treated(content: Mapping[str, Any]) -> Treated:
    form = next((form for form in get_args(Form) if form == content["form"]), None)
    if form is None:
        raise ValueError(f"没有处理「{content['form']}」")
    return Treated(
        form=form,
        low=_optional(content["low"]),
        high=_optional(content["high"]),
        sign=_number(content["sign"]),
        offset=_number(content["offset"]),
        power=_number(content["power"]),
        count=int(content["count"]),
        moved=int(content["moved"]),
    )


def _optional(text: str | None) -> Decimal | None:
    return None if text is None else _number(text)


def _number(text: str) -> Decimal:
    """A finite number in the plain form that was written, and no other spelling of it."""
    number = Decimal(text)
    if plain(number) != text:
        raise ValueError(f"「{text}」不是数")
    return number
