"""What every command does first: plugins, scheme, data, each with its progress and its refusals."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from xiangheng_scoring.cli.progress import progress as on_terminal
from xiangheng_scoring.engine.bundle import Bundle, score_bundle
from xiangheng_scoring.engine.provenance import Provenance
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import Fault, Kind, SchemeRefused, XianghengError
from xiangheng_scoring.plugins import PluginHost, open_plugins, read_settings, settings_path
from xiangheng_scoring.scheme import Scheme, build_scheme

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from xiangheng_scoring.intake.reading.dataset import Reading

#: Told how many steps are done of how many.
Step: TypeAlias = Callable[[int, int], None]
#: For the time that something takes, what its steps are told to; by its name.
Progress: TypeAlias = Callable[[str], AbstractContextManager[Step]]
_ON_TERMINAL: Progress = partial(on_terminal, quiet=False)


class UnknownScheme(XianghengError, code="SCHEME-UNKNOWN", title="没有这个方案", kind=Kind.UNKNOWN):
    """A scheme that is neither an assessment's name nor a folder or workbook."""


def open_host() -> PluginHost:
    """The plugins that are on by the installation's settings; each is imported when it is asked for."""
    return open_plugins(read_settings(settings_path()))


def open_scheme(name: str, host: PluginHost | None = None) -> tuple[Scheme, Provenance]:
    """The scheme of an assessment's name, or of a folder or workbook, with who would score it.

    Raises `UnknownScheme`, `SchemeRefused`, `FileRefused`, `PluginRefused`.
    """
    host = host or open_host()
    if name not in host.assessments and Path(name).exists():
        return _built("", Path(name), host)
    check_offered(name, host, or_else="，或方案文件夹、工作簿的路径")
    return open_assessment(name, host)


def open_assessment(name: str, host: PluginHost) -> tuple[Scheme, Provenance]:
    """The scheme of an assessment's name and never of a path, for whoever asks from elsewhere; raises what `open_scheme` does."""
    check_offered(name, host)
    plugin, assessment = host.assessments[name]
    return _built(plugin, assessment.scheme, host)


def check_offered(name: str, host: PluginHost, *, or_else: str = "") -> None:
    """Refuse a name that no plugin which is on offers, by their manifests: none is imported.

    `or_else` says in Chinese what else than a name would do. Raises `UnknownScheme`, `PluginRefused`.
    """
    if name in host.assessments:
        return
    try:
        host.assessments[name]  # of one that is off or cannot be used this tells why
    except KeyError:
        if name in host.refused:
            raise host.refused[name] from None
        without = "、".join(host.refused)
        raise UnknownScheme(
            f"没有方案「{name}」" + (f"；已启用但不能用的插件：{without}" if without else ""),
            expected=f"{'、'.join(host.assessments) or '（没有启用的考核插件）'}{or_else}",
            remedy=f"用 xiangheng {'plugin' if without else 'scheme'} list 查看",
        ) from None


def _built(plugin: str, place: "Traversable | Path", host: PluginHost) -> tuple[Scheme, Provenance]:
    from xiangheng_scoring.intake.reading.schemes import read_scheme_tables

    try:
        scheme = build_scheme(read_scheme_tables(place), host.rules)
    except SchemeRefused as refusal:
        refusal.notices = (*refusal.notices, *unusable_plugins(host))
        raise
    host.check_indicators(scheme, plugin)
    return scheme, host.provenance(scheme, plugin)


def unusable_plugins(host: PluginHost) -> list[Fault]:
    """The plugins that are on and cannot be used, as notices: what they provide is missing."""
    return [replace(refusal.fault, is_notice=True) for refusal in host.refused.values()]


def held_to(scheme: Scheme, frame: Path | None) -> Scheme:
    """The scheme, held to the frame in a file if one is named; raises `FrameRefused`."""
    if frame is None:
        return scheme
    from xiangheng_scoring.engine.frames import framed
    from xiangheng_scoring.intake.frames import read_frame

    return framed(scheme, read_frame(frame))


def read_files(
    scheme: Scheme,
    provenance: Provenance,
    paths: Sequence[Path],
    year: int | None,
    *,
    progress: Progress = _ON_TERMINAL,
    undated: int | None = None,
) -> tuple[Bundle, "Reading"]:
    """The bundle of a scheme and of what files say; `progress` is told of each file.

    Values without a year are of the year `undated`, if it is not given of the assessed year. Raises `DataRefused`.
    """
    from xiangheng_scoring.intake.reading.dataset import read_data

    period = scheme.year if year is None else year
    with progress("读取") as step:
        reading = read_data(paths, scheme.vocabulary, period, progress=step, undated=undated)
    return Bundle(scheme, period, reading.dataset, provenance, reading.notices), reading


def score_files(
    scheme: Scheme,
    provenance: Provenance,
    paths: Sequence[Path],
    year: int | None,
    *,
    progress: Progress = _ON_TERMINAL,
    undated: int | None = None,
) -> tuple[Result, "Reading"]:
    """As `read_files`, then scored; `progress` is told of each indicator and unit too.

    What came of the figures is told among the notices: see `score_bundle`.
    """
    bundle, reading = read_files(scheme, provenance, paths, year, progress=progress, undated=undated)
    with progress("计分") as step:
        result, notices = score_bundle(bundle, step)
    return result, replace(reading, notices=notices)
