"""Frames in and out: one JSON file, every number an exact decimal string, with a digest that a change would break."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from xiangheng_scoring.errors import Fault, FrameRefused
from xiangheng_scoring.intake.writing.atomic_write import written_whole
from xiangheng_scoring.numbers.canonical import canonical
from xiangheng_scoring.numbers.exact import at_30_digits, plain
from xiangheng_scoring.rules import Ordered, Treated
from xiangheng_scoring.rules.treatments import Form
from xiangheng_scoring.scheme import Cohort, Fitted, Frame
from xiangheng_scoring.scheme.frame import cohort_content, fitted_content

FRAME_FORMAT = "xiangheng-frame/1"


def frame_document(frame: Frame) -> dict[str, Any]:
    """The frame as plain data. What `summary` says of a cohort is for readers; nothing is read back from it."""
    return {
        "format": FRAME_FORMAT,
        "digest": frame.digest,
        "scheme": frame.scheme,
        "scheme_digest": frame.scheme_digest,
        "period": frame.period,
        "invented": frame.is_invented,
        "bases": dict(frame.bases),
        "cohorts": {
            code: {
                group: cohort_content(cohort) | {"summary": _summary(cohort)}
                for group, cohort in cohorts.items()
            }
            for code, cohorts in frame.cohorts.items()
        },
        **fitted_content(frame.fitted),
    }


def _summary(cohort: Cohort) -> dict[str, Any]:
    values = cohort.values
    if not values:
        return {"count": 0}
    return {
        "count": len(values),
        "min": values[0],
        "max": values[-1],
        "mean": at_30_digits(values.mean),
        "deviation": at_30_digits(values.deviation),
    }


def write_frame(frame: Frame, path: Path) -> None:
    """Write the frame; the old file, if there is one, stays until the new one is whole. Raises `NotWritten`."""
    text = json.dumps(frame_document(frame), ensure_ascii=False, indent=1, default=canonical)
    with written_whole(path) as fresh:
        fresh.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_frame(path: Path) -> Frame:
    """The frame of a file. Raises `FrameRefused` for a file that is none, or is not as it was written."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        if document["format"] != FRAME_FORMAT:
            raise ValueError(f"格式是 {document['format']}")
        frame, digest = _frame(document), document["digest"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise _refusal(path, f"不是固定的标准：{error}", "xiangheng frame freeze 写出的文件") from error
    if frame.digest != digest:
        raise _refusal(path, "内容与摘要不符，写出后被改动过", f"摘要 {frame.digest[:16]}…")
    return frame


def _refusal(path: Path, message: str, expected: str) -> FrameRefused:
    remedy = "用 xiangheng frame freeze 重新写一个"
    return FrameRefused([Fault("FRAME-FILE", str(path), message, expected, remedy)], at=str(path))


def _frame(document: Mapping[str, Any]) -> Frame:
    return Frame(
        scheme=document["scheme"],
        scheme_digest=document["scheme_digest"],
        period=int(document["period"]),
        is_invented=document["invented"] is True,
        bases=dict(document["bases"]),
        cohorts={
            code: {group: _cohort(content) for group, content in cohorts.items()}
            for code, cohorts in document["cohorts"].items()
        },
        fitted=Fitted(
            {code: tuple(map(_treated, steps)) for code, steps in document["treatments"].items()},
            {
                branch: {name: _number(text) for name, text in shares.items()}
                for branch, shares in document["weights"].items()
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
