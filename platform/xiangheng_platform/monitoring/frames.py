"""Polars, or an error that says what is missing: modules that work on the register's months take it from here.

It belongs to the extra `monitoring`, since there is no binary of it for some processors that a site may have. Only what a
command or a job of the register loads imports this module, so that nothing else pays for it.
"""

from xiangheng_platform.monitoring.errors import LibraryMissing

try:
    import narwhals as nw
    import polars as pl
except ImportError as error:
    raise LibraryMissing(
        "没有安装读写农户台账的程序库 Polars 和 narwhals",
        expected="装有可选部分 monitoring 的 xiangheng-platform",
        remedy="pip install 'xiangheng-platform[monitoring]'；不用农户台账的，其他功能不受影响",
    ) from error

__all__ = ["nw", "pl"]
