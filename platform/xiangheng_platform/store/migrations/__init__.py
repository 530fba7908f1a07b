"""Alembic's migrations of the store: one file a revision, run by `schema.migrate`."""
