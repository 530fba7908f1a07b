"""Errors of jobs.

JobError
├── JobRefused          JOB-REFUSED    arguments that a kind of job does not take, told all at once (JOB-ARGUMENT)
├── RecurrenceRefused   JOB-RHYTHM     a recurrence with no such day or time
├── KindUnknown         JOB-KIND       there is no such kind of job
├── JobUnknown          JOB-UNKNOWN    there is no job of this number
├── ScheduleUnknown     JOB-SCHEDULE   there is no schedule of this number
├── JobIsOver           JOB-OVER       a job that is done, failed or cancelled already
├── JobNotDone          JOB-NOT-DONE   a job that somebody waited for has failed or was cancelled
├── JobWroteAlready     JOB-WROTE      a job that tries to write a second act
└── JobStopped          JOB-STOPPED    the job goes on elsewhere or not at all; told to the worker, not to people
    ├── LeaseLost       JOB-LEASE      the worker was presumed dead, and another has the job
    ├── JobCancelled    JOB-CANCELLED  somebody cancelled the job
    └── WorkerStops     JOB-WORKER     the worker is to stop and gives the job back

A job that failed keeps the code and the words of what it met; the platform's own for that are JOB-GIVEN-UP (its
workers died every time) and JOB-CRASHED (its program has a fault).
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError

#: What a command gives back for a job that was waited for and not done; see the manual.
GIVEN_UP = "JOB-GIVEN-UP"
CRASHED = "JOB-CRASHED"


class JobError(XianghengError, code="JOB", title="后台任务出错", kind=Kind.USAGE):
    """What jobs refuse; nothing was written."""


class JobRefused(JobError, FaultsFound, code="JOB-REFUSED", title="任务的参数有误，没有启动"):
    """Arguments that the kind does not take, with every fault."""


class RecurrenceRefused(JobError, FaultsFound, code="JOB-RHYTHM", title="定时的日期或时刻有误"):
    """A day, month or time that a recurrence cannot have, with every fault."""


class KindUnknown(JobError, code="JOB-KIND", title="没有这种任务", kind=Kind.UNKNOWN):
    """A kind of job that this installation does not have."""


class JobUnknown(JobError, code="JOB-UNKNOWN", title="没有这个任务", kind=Kind.UNKNOWN):
    """A number that no job has."""


class ScheduleUnknown(JobError, code="JOB-SCHEDULE", title="没有这个定时任务", kind=Kind.UNKNOWN):
    """A number that no schedule has."""


class JobIsOver(JobError, code="JOB-OVER", title="任务已经结束"):
    """A job that cannot be cancelled any more."""


class JobNotDone(JobError, code="JOB-NOT-DONE", title="任务没有做成", kind=Kind.JOB):
    """A job that was waited for and failed or was cancelled."""


class JobWroteAlready(JobError, code="JOB-WROTE", title="一个任务只能写一次"):
    """A second act of one job: an attempt that died between the two could not be repeated without writing twice."""


class JobStopped(JobError, code="JOB-STOPPED", title="任务不再由这个执行者做"):
    """The worker is not to go on with the job; whatever it has not committed is not written."""


class LeaseLost(JobStopped, code="JOB-LEASE", title="任务已由别的执行者接手"):
    """The worker gave no sign for longer than its lease, and the job is another's now."""


class JobCancelled(JobStopped, code="JOB-CANCELLED", title="任务已被取消"):
    """Somebody cancelled the job."""


class WorkerStops(JobStopped, code="JOB-WORKER", title="执行者正在停止"):
    """The worker is to stop; the job is given back for another."""
