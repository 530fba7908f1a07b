"""Errors of evidence; those of the files themselves are the store's (`STORE-FILES`, `STORE-CONTENT`, …).

EvidenceError
├── EvidenceRefused     EVIDENCE-REFUSED   a name, a purpose, a day or a reason that may not be so
├── ScannerRefused      EVIDENCE-SCAN      a file that the scanner did not let pass
├── ScannerFailed       EVIDENCE-SCANNER   a scanner that cannot be run, or does not end
├── NoSuchEvidence      EVIDENCE-UNKNOWN   no file of that number, or one out of sight
└── EvidenceRemoved     EVIDENCE-REMOVED   a file of which only the tombstone is left
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class EvidenceError(XianghengError, code="EVIDENCE", title="文件没有收下", kind=Kind.USAGE):
    """What evidence refuses; nothing was written."""


class EvidenceRefused(FaultsFound, EvidenceError, code="EVIDENCE-REFUSED", title="文件的登记有误"):
    """What was said of a file has faults, all told at once."""


class ScannerRefused(EvidenceError, code="EVIDENCE-SCAN", title="查毒没有通过，文件没有收下", kind=Kind.DATA):
    """A file that the scanner did not let pass; nothing of it is left."""


class ScannerFailed(EvidenceError, code="EVIDENCE-SCANNER", title="查毒程序没有查完", kind=Kind.SETTING):
    """A scanner that cannot be run or does not end in time: a file that nobody scanned is not accepted."""


class NoSuchEvidence(EvidenceError, code="EVIDENCE-UNKNOWN", title="没有这个文件", kind=Kind.UNKNOWN):
    """A number that no file has, or one that the person may not see."""


class EvidenceRemoved(EvidenceError, code="EVIDENCE-REMOVED", title="文件已经删除", kind=Kind.UNKNOWN):
    """A file that was removed: who did it, when and why is all there is."""
