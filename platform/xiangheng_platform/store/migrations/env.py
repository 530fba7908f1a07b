"""Runs migrations on the connection that `schema.migrate` gives; after each, history must have kept what it had.

A migration that takes something from a history, or fills it, is refused. Triggers are put back after the last.
"""

from typing import Any

from alembic import context
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from xiangheng_platform.store import triggers, upgrading
from xiangheng_platform.store.schema import CONNECTION, VERSION_TABLE

_CONNECTION: Connection = context.config.attributes[CONNECTION]


_columns = triggers.columns_of_protected(_CONNECTION)


def _keep_history(ctx: MigrationContext, *_: Any, **__: Any) -> None:
    """Each migration by itself, so that the one that breaks something is the one that is told."""
    global _columns
    _columns = upgrading.refuse_broken(_CONNECTION, _columns)


context.configure(
    connection=_CONNECTION,
    render_as_batch=True,
    transactional_ddl=True,
    version_table=VERSION_TABLE,
    on_version_apply=_keep_history,
)
context.run_migrations()
# Exchanging a table on SQLite loses its triggers without a word, and no author of a migration thinks of it.
triggers.restore(_CONNECTION)
