"""Runs migrations on the connection that `schema.migrate` gives, and puts the triggers back after each."""

from typing import Any

from alembic import context
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from xiangheng_platform.store import triggers
from xiangheng_platform.store.schema import CONNECTION, VERSION_TABLE

_CONNECTION: Connection = context.config.attributes[CONNECTION]


def _put_triggers_back(ctx: MigrationContext, *_: Any, **__: Any) -> None:
    """Exchanging a table on SQLite loses its triggers without a word, and no author of a migration thinks of it."""
    triggers.restore(_CONNECTION)


context.configure(
    connection=_CONNECTION,
    render_as_batch=True,
    transactional_ddl=True,
    version_table=VERSION_TABLE,
    on_version_apply=_put_triggers_back,
)
context.run_migrations()
