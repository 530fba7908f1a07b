"""Figures of this process for Prometheus: few words in their labels, so that no client makes more series by what it asks."""

import os
from collections.abc import Mapping
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)

from xiangheng_graphql.server.threads import Threads
from xiangheng_platform.jobs.records import State
from xiangheng_platform.store.database import Database

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_COSTS = (10, 100, 1_000, 10_000, 50_000, 200_000)


class Metrics:
    """The figures of one application. Each has the label `process`: of several processes each tells its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._process = str(os.getpid())
        labels = ["process", "kind"]
        self._operations = Counter(
            "xiangheng_operations", "答完的操作，按种类和结果", [*labels, "outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "xiangheng_operation_seconds", "一次操作的秒数，含等线程的", labels,
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._cost = Histogram(
            "xiangheng_operation_cost", "一次操作的代价", labels, buckets=_COSTS, registry=self.registry
        )
        self._errors = Counter(
            "xiangheng_errors", "答案里的错误，按代码", ["process", "code"], registry=self.registry
        )
        self.sockets = self._gauge("xiangheng_sockets", "连着的 WebSocket")
        self.followed = self._gauge("xiangheng_followed", "WebSocket 上还没有答完的操作，订阅在内")
        self._busy = self._gauge("xiangheng_threads_busy", "在用的线程")
        self._waiting = self._gauge("xiangheng_threads_waiting", "在等线程的请求")
        self._connections = self._gauge("xiangheng_database_connections", "在用的数据库连接")
        self._jobs = Gauge(
            "xiangheng_jobs",
            "后台任务，按状态，抓取时从数据库数",
            ["process", "state"],
            registry=self.registry,
        )
        build = Info("xiangheng_build", "程序的版本", ["process"], registry=self.registry)
        build.labels(self._process).info({"version": version("xiangheng-graphql")})
        ProcessCollector(registry=self.registry)

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(name, meaning, ["process"], registry=self.registry).labels(self._process)

    def watch(self, threads: Threads, database: Database) -> None:
        """Tell of these threads and connections whenever somebody asks."""
        self._busy.set_function(lambda: threads.busy)
        self._waiting.set_function(lambda: threads.waiting)
        # Asked for each time: where a server was lost the pool is another afterwards.
        self._connections.set_function(lambda: database.engine.pool.checkedout())  # type: ignore[attr-defined]

    def answered(self, kind: str, outcome: str, seconds: float, cost: int | None) -> None:
        """Count an operation of a kind (`query`, `mutation`, `subscription`, or `unknown`) with how it ended."""
        self._operations.labels(self._process, kind, outcome).inc()
        self._seconds.labels(self._process, kind).observe(seconds)
        if cost is not None:
            self._cost.labels(self._process, kind).observe(cost)

    def refused(self, code: str) -> None:
        """Count an error that was told."""
        self._errors.labels(self._process, code).inc()

    def text(self, jobs: Mapping[State, int]) -> bytes:
        """All figures as Prometheus reads them, with how many jobs there are in each state."""
        for state in State:
            self._jobs.labels(self._process, state.value).set(jobs.get(state, 0))
        return generate_latest(self.registry)
