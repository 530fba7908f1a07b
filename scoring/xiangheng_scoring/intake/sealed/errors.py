"""Errors of sealed folders.

SealBroken         SEAL-BROKEN       a folder that is not what was sealed
BundleElsewhere    BUNDLE-ELSEWHERE  a bundle that is what was sealed, and cannot be scored as it was on this machine
"""

from xiangheng_scoring.errors import FaultsFound, Kind


class SealBroken(FaultsFound, code="SEAL-BROKEN", title="封存的文件夹不能用", kind=Kind.DATA):
    """A folder whose files are not those that were sealed: changed, missing, strange, or of a format that is not read here."""


class BundleElsewhere(
    FaultsFound, code="BUNDLE-ELSEWHERE", title="计分包不能在本机照原样重算", kind=Kind.SETTING
):
    """A bundle that was scored by another engine, other plugins or other settings than are here."""
