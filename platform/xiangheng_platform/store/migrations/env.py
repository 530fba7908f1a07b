"""Runs migrations on the connection that `schema.migrate` gives; after each, history must have kept what it had.

Triggers are put back, and a migration that takes something from a history, or fills it, is refused.
"""

from typing import Any

from alembic import context
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from xiangheng_platform.store import triggers, upgrading
from xiangheng_platform.store.schema import CONNECTION, VERSION_TABLE

_CONNECTION: Connection = context.config.attributes[CONNECTION]


_columns = upgrading.columns_of_histories(_CONNECTION)


def _keep_history(ctx: MigrationContext, *_: Any, **__: Any) -> None:
    """Exchanging a table on SQLite loses its triggers without a word, and no author of a migration thinks of it."""
    global _columns
    upgrading.refuse_broken(_CONNECTION, _columns)
    _columns = upgrading.columns_of_histories(_CONNECTION)
    triggers.restore(_CONNECTION)


context.configure(
    connection=_CONNECTION,
    render_as_batch=True,
    transactional_ddl=True,
    version_table=VERSION_TABLE,
    on_version_apply=_keep_history,
)
context.run_migrations()
