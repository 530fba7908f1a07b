"""A new store: its tables, its triggers, and the act that begins its history."""

from sqlmodel import Session

from xiangheng_platform.store import schema
from xiangheng_platform.store.errors import StoreUnusable
from xiangheng_platform.store.proof import GENESIS
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditHead


def create(store: Store, actor: str) -> None:
    """Make the tables in an empty database and record it as the first act, all in one transaction.

    Raises `StoreUnusable` if there is something in the database already.
    """
    database = store.database
    database.create()
    with database.reading() as connection:
        tables, revision = schema.tables_of(connection), schema.revision_of(connection)
    if tables and not revision:
        raise StoreUnusable(
            f"数据库里已经有别的表（{'、'.join(tables[:3])} 等）",
            at=database.place,
            expected="空的数据库",
            remedy="换一个空的数据库，或改设置 database.url",
        )
    if revision:
        raise StoreUnusable(
            "数据库早已建立", at=database.place, remedy="不用再建；升级用 xiangheng db upgrade"
        )
    with schema.migrating(database) as connection, Session(connection) as session:
        schema.migrate_on(connection, "head")
        session.add(AuditHead(id=1, number=0, at=store.clock(), digest=GENESIS))
        session.flush()
        with store.act_in(session, actor, "store:database:create", "store") as act:
            act.note(after={"revision": schema.newest()})
        session.flush()
