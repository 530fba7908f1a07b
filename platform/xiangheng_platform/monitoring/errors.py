"""Errors of the register of households.

MonitoringError
├── LibraryMissing      MONITORING-LIBRARY      Polars and narwhals, which read and write the months, are not installed
├── MonthsRefused       MONITORING-MONTHS       a table that may not become a file of the register's months
├── RegisterRefused     MONITORING-FILE         a file with faults: nothing of it is put into the register
├── NoSuchHousehold     MONITORING-UNKNOWN      no household of that number or key, or one out of sight
├── ReasonMissing       MONITORING-REASON       names in full, or an erasure, without a reason
├── MonitoredRefused    MONITORING-MONITORED    what was said of a monitored household has faults
├── NoSuchSpell         MONITORING-SPELL        the household was not identified in that month
├── LineRefused         MONITORING-LINE         an income line with faults
├── RegisterEmpty       MONITORING-EMPTY        a month by which nobody handed in households
├── EmbargoBroken       MONITORING-EMBARGO      a model trained on labels that were not known when it is judged
└── NoSuchLine          MONITORING-LINE-UNKNOWN no income line of that province and year

XianghengError
└── LevelUncertain      RISK-LEVEL              too few outcomes to correct the level of a model by

Faults within a file: MONITORING-COLUMN its headings, MONITORING-VALUE a cell, MONITORING-ROW a row,
MONITORING-ARITHMETIC incomes that do not add up, MONITORING-TWICE a household or person that stands there twice,
MONITORING-ELSEWHERE somebody who is registered in another county, MONITORING-STRANGER a household that is not registered,
MONITORING-DOUBT what is accepted and unlikely.
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


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


class RegisterRefused(
    FaultsFound, MonitoringError, code="MONITORING-FILE", title="农户数据有误，没有导入", kind=Kind.DATA
):
    """A file with faults, all told at once: nothing of it is put into the register."""


class NoSuchHousehold(MonitoringError, code="MONITORING-UNKNOWN", title="没有这一户", kind=Kind.UNKNOWN):
    """A number or key that no household has, or one that the person may not see."""


class ReasonMissing(MonitoringError, code="MONITORING-REASON", title="没有写明事由"):
    """Names in full, or an erasure, without a reason."""


class MonitoredRefused(FaultsFound, MonitoringError, code="MONITORING-MONITORED", title="监测对象的登记有误"):
    """What was said of a monitored household has faults, all told at once."""


class NoSuchSpell(
    MonitoringError, code="MONITORING-SPELL", title="这一户当月没有纳入监测", kind=Kind.UNKNOWN
):
    """A household that was not identified in that month."""


class LineRefused(FaultsFound, MonitoringError, code="MONITORING-LINE", title="监测收入线有误"):
    """An income line with faults, all told at once."""


class NoSuchLine(
    MonitoringError, code="MONITORING-LINE-UNKNOWN", title="没有这一年的监测收入线", kind=Kind.UNKNOWN
):
    """A province and year of which no income line is registered."""


class LevelUncertain(XianghengError, code="RISK-LEVEL", title="还不能校正模型的水平", kind=Kind.RUN):
    """Too few outcomes are known for the level of the probabilities to be corrected by them."""
