"""Frames: the parameters of one run, frozen, so that another year or a new unit is scored without moving old scores."""

from collections.abc import Iterator
from dataclasses import replace

from xiangheng_scoring.engine.fitting import needs_fitting, open_steps, refuse_displaced, with_fitted
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import Fault, FrameRefused
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.rules import parse_json
from xiangheng_scoring.scheme import Fitted, Frame, Node, Scheme
from xiangheng_scoring.scheme.weights import FROM_DATA, counting


def freeze(result: Result) -> Frame:
    """The frame of a run: every cohort that a rule compared, and what was fitted; of a run that is held to one, that very one."""
    scheme = result.scheme
    if scheme.frame:
        return scheme.frame
    fitted = scheme.fitted or Fitted()
    leaves = [leaf for leaf in scheme.leaves if leaf.compares]
    treated = [leaf for leaf in scheme.leaves if leaf.code in fitted.treatments]
    return Frame(
        scheme=scheme.code,
        scheme_digest=scheme.digest,
        period=result.period,
        is_invented=result.is_invented,
        bases={leaf.code: _basis(scheme, leaf) for leaf in (*leaves, *treated)},
        cohorts={
            leaf.code: {group: column.cohorts[group] for group in column.members}
            for leaf in leaves
            for column in [result.values[leaf.code]]
        },
        fitted=fitted,
    )


def framed(scheme: Scheme, frame: Frame) -> Scheme:
    """The scheme held to a frame: its rules compare with the frozen cohorts, its open parameters are the frozen ones.

    Raises `FrameRefused` naming every indicator, class and branch for which the frame has nothing that fits,
    `FittingImpossible` for a bound or target that has no place on its scale.
    """
    if faults := list(_misfits(scheme, frame)):
        raise FrameRefused(faults, at=f"{scheme.name}，{frame.period} 年的标准")
    held = replace(scheme, frame=frame)
    if not needs_fitting(scheme):
        return held
    fitted = with_fitted(held, frame.fitted)
    refuse_displaced(fitted)
    return fitted


def _basis(scheme: Scheme, leaf: Node) -> str:
    """The digest of what makes values comparable: unit, how they are taken, transformed, and what they start from."""
    row = next(
        row for row in scheme.tables.of("nodes") if row.values.get("code", "").strip() == leaf.indicator
    )
    stated = row.values.get("transform", "").strip()
    # Read, so that another blank or line break in the cell is no other basis.
    steps = parse_json(stated) if stated[:1] == "[" else stated
    baseline = str(getattr(leaf.rule, "baseline", None))
    return digest(
        [leaf.unit, leaf.input, steps, baseline, leaf.rule is not None and leaf.rule.reference_unit()]
    )


def _misfits(scheme: Scheme, frame: Frame) -> Iterator[Fault]:
    for leaf in scheme.leaves:
        if not (leaf.compares or open_steps(leaf)):
            continue
        if leaf.code not in frame.bases:
            yield _misfit(leaf, "没有这项指标")
        elif frame.bases[leaf.code] != _basis(scheme, leaf):
            yield _misfit(leaf, "计量单位、取值、变换、基期或参照对象与那时不同")
        elif leaf.compares:
            classes = {unit.unit_class for unit in scheme.units.values() if leaf.applies(unit.unit_class)}
            groups = set(map(leaf.group_of, classes))
            for group in sorted(groups - frame.cohorts[leaf.code].keys()):
                yield _misfit(leaf, f"没有类别「{group}」的同组值")
    for branch in scheme.nodes.values():
        children = {child.code for child in counting(scheme.nodes, branch.code)}
        if branch.weighting in FROM_DATA and frame.fitted.shares.get(branch.code, {}).keys() != children:
            yield _misfit(branch, "没有这一分支的权重，或下级不同")


def _misfit(node: Node, message: str) -> Fault:
    return Fault(
        "FRAME-MISFIT",
        f"{node.code} {node.name}",
        f"固定的标准里{message}",
        "由同一口径的方案固定的标准",
        "用现方案在基准年的数据上重新固定，或不用 --frame",
    )
