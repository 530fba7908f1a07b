"""Errors of the register of households.

MonitoringError
├── LibraryMissing      MONITORING-LIBRARY   Polars and narwhals, which read and write the months, are not installed
├── RegisterEmpty       MONITORING-EMPTY     a month by which nobody handed in households
├── EmbargoBroken       MONITORING-EMBARGO   a model trained on labels that were not known when it is judged
└── MonthsRefused       MONITORING-MONTHS    a table that may not become a file of the register's months
"""

from xiangheng_scoring.errors import Kind, XianghengError


class MonitoringError(XianghengError, code="MONITORING", title="农户台账不能这样用", kind=Kind.USAGE):
    """What the register of households refuses; nothing was written."""


class LibraryMissing(
    MonitoringError, code="MONITORING-LIBRARY", title="没有安装农户台账所需的程序库", kind=Kind.SETTING
):
    """The libraries of the extra `monitoring` are not there: the rest of the platform works without them."""


class RegisterEmpty(
    MonitoringError, code="MONITORING-EMPTY", title="台账里这个月没有农户", kind=Kind.UNKNOWN
):
    """A month by which no county handed in its table of households, so that there is nobody to compute features of."""


class EmbargoBroken(MonitoringError, code="MONITORING-EMBARGO", title="训练数据用到了检验时还不知道的标签"):
    """Training and test months that lie closer together than the label's horizon: the test would see what it is to foretell."""


class MonthsRefused(
    MonitoringError, code="MONITORING-MONTHS", title="不能写成台账的月份文件", kind=Kind.DATA
):
    """A table whose columns, types, month or county are not those of the file it is to become."""
