"""Runs that are kept: a bundle opened with what is installed here, and a run written with the bundle that it was scored from."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from xiangheng_scoring.cli.loading import Progress, open_host
from xiangheng_scoring.engine.bundle import Bundle, Scored
from xiangheng_scoring.engine.frames import framed
from xiangheng_scoring.engine.provenance import ENGINE, PluginFiles
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.sealed.bundles import DATA, SealedBundle, read_bundle, write_bundle
from xiangheng_scoring.intake.sealed.changes import changed_figures
from xiangheng_scoring.intake.sealed.documents import BundleManifest
from xiangheng_scoring.intake.sealed.errors import BundleElsewhere, SealBroken
from xiangheng_scoring.intake.sealed.folders import AGAIN, MANIFEST, ONLY_LINE_ENDS, read_manifest
from xiangheng_scoring.intake.sealed.results import KeptResult, read_result, write_result
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole
from xiangheng_scoring.plugins import PluginHost
from xiangheng_scoring.scheme import build_scheme

BUNDLE, RESULT = "bundle", "result"
_OTHERWISE = "，或由原来的方案和数据另算一个批次"


def open_bundle(folder: Path, host: PluginHost | None = None) -> Bundle:
    """The bundle of a folder, to be scored by the engine and the plugins that are here, which are those that it was made with.

    Raises `SealBroken` where the folder is not what was sealed, `BundleElsewhere` naming everything that is otherwise here.
    """
    try:
        return _opened(folder, host or open_host())
    except SealBroken as refusal:
        raise _with_changes(folder, refusal) from refusal.__cause__


def _opened(folder: Path, host: PluginHost) -> Bundle:
    sealed = read_bundle(folder)
    manifest = sealed.manifest
    if faults := [*_engine(manifest), *_plugins(manifest.plugins, host)]:
        raise BundleElsewhere(faults, at=str(folder))
    bundle = _built(sealed, host)
    if faults := list(_settings(manifest.settings, bundle.provenance.settings)):
        raise BundleElsewhere(faults, at=str(folder))
    # Last, since whatever is otherwise makes another name: this tells only what nothing else did, such as a changed value
    # whose digests somebody wrote anew.
    if bundle.run_id != manifest.run_id:
        message = f"内容不是批次 {manifest.run_id} 的，而是 {bundle.run_id} 的"
        raise SealBroken(
            [Fault("SEAL-CONTENT", MANIFEST, message, "封存时的方案、数据和年度", AGAIN)], at=str(folder)
        )
    return bundle


def _built(sealed: SealedBundle, host: PluginHost) -> Bundle:
    scheme = build_scheme(sealed.tables, host.rules)
    used = {plugin.name for plugin in sealed.manifest.plugins}.union(host.used_by(scheme))
    provenance = host.provenance_of(sorted(used))
    if sealed.frame:
        scheme = framed(scheme, sealed.frame)
    return Bundle(scheme, sealed.manifest.period, sealed.data, provenance, sealed.notices)


def _engine(manifest: BundleManifest) -> Iterator[Fault]:
    if manifest.engine_number != ENGINE:
        yield Fault(
            "BUNDLE-ENGINE",
            "计分核心",
            f"计分包由编号 {manifest.engine_number} 的计分核心计分，本机的是 {ENGINE}，结果可能不同",
            f"编号 {manifest.engine_number} 的计分核心",
            f"装上那个版本的湘衡再算{_OTHERWISE}",
        )


def _plugins(plugins: tuple[PluginFiles, ...], host: PluginHost) -> Iterator[Fault]:
    for then in plugins:
        expected = f"{then.name} {then.version}，文件摘要 {then.digest}"
        place = f"插件 {then.name}"
        if then.name not in host.available:
            yield Fault("BUNDLE-PLUGIN", place, "没有安装", expected, f"安装它{_OTHERWISE}")
        elif refusal := host.refused.get(then.name):
            yield Fault(
                "BUNDLE-PLUGIN", place, f"不能用：{refusal.fault.message}", expected, refusal.fault.remedy
            )
        elif then.name not in host.manifests:
            yield Fault("BUNDLE-PLUGIN", place, "没有启用", expected, f"xiangheng plugin enable {then.name}")
        else:
            here = host.files_of(then.name)
            if here != then:
                is_same = here.version == then.version
                message = (
                    "本机的版本相同而文件不同" if is_same else f"本机的是 {here.version or '没有版本的'}"
                )
                yield Fault("BUNDLE-PLUGIN", place, message, expected, f"装上那个版本{_OTHERWISE}")


def _settings(then: Mapping[str, str], here: Mapping[str, str]) -> Iterator[Fault]:
    for name in sorted(then.keys() | here.keys()):
        if then.get(name) != here.get(name):
            message = f"本机是「{here.get(name, '没有')}」"
            expected = f"「{then.get(name, '没有')}」"
            yield Fault("BUNDLE-SETTING", f"插件设置 {name}", message, expected, f"改设置{_OTHERWISE}")


def _with_changes(folder: Path, refusal: SealBroken) -> SealBroken:
    """The refusal of a bundle, with the figures that were changed in it as far as the result of its run stands beside it whole."""
    unchanged = {fault.where for fault in refusal.faults if fault.message == ONLY_LINE_ENDS}
    figures = [
        fault for fault in refusal.faults if fault.where.startswith(DATA) and fault.where not in unchanged
    ]
    if not figures and refusal.faults[0].code != "SEAL-CONTENT":
        return refusal
    try:
        run_id, kept = read_manifest(folder, BundleManifest).run_id, _kept_beside(folder)
        if kept is None or kept.record.run_id != run_id:
            return refusal
        changes = [each for each in changed_figures(folder, kept) if each.where not in unchanged]
    except SealBroken:
        return refusal
    if changes:
        return SealBroken(tuple(dict.fromkeys((*refusal.faults, *changes))), at=refusal.fault.at)
    if {fault.code for fault in figures} != {"SEAL-ALTERED"}:
        return refusal
    words = f"值、基期值、加减分、问题与旁边的 {RESULT} 逐项比过，没有不同：改动的是别的"
    notice = Fault("SEAL-FIGURE", DATA, words, is_notice=True)
    return SealBroken(refusal.faults, at=refusal.fault.at, notices=[notice])


def _kept_beside(folder: Path) -> KeptResult | None:
    """The result in the same folder as a bundle, None where there is none; raises `SealBroken` where it is not as it was kept."""
    beside = folder.resolve().parent / RESULT
    return read_result(beside) if (beside / MANIFEST).is_file() else None


def compared_with_kept(folder: Path, scored: Scored) -> tuple[str, tuple[Fault, ...]]:
    """What is to be said of the result that is kept beside a bundle, once the bundle is scored again; empty if none is.

    With it the figures that it rests on and this bundle has not, of a result of another run. Raises `ResultDiffers` where it is
    another result of the same run.
    """
    try:
        kept = _kept_beside(folder)
        if kept is None:
            return "", ()
        if kept.record.run_id != scored.result.run_id:
            words = f"；旁边的 {RESULT} 是另一个批次的，不是由这个计分包算出的"
            return words, changed_figures(folder, kept)
    except SealBroken:
        return f"；旁边的 {RESULT} 与封存时不同，没有与它比", ()
    scored.result.refuse_another(kept.record)
    return f"，结果与旁边的 {RESULT} 相同", ()


def write_run(target: Path, bundle: Bundle, scored: Scored, progress: Progress) -> BundleManifest:
    """Write a folder with the bundle and what came out of it, whole or not at all; returns what the bundle says of itself.

    Raises `TargetExists`, `NotWritten`, and `SchemeRefused` for a scheme that would not be read back as it is.
    """
    refuse_existing(target)
    with ExitStack() as stack:
        fresh = stack.enter_context(written_whole(target))
        manifest = write_bundle(bundle, fresh / BUNDLE)
        step = stack.enter_context(progress("说明"))
        write_result(scored, manifest, fresh / RESULT, step)
    return manifest
