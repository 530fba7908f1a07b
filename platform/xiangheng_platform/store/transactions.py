"""How a connection begins its transactions: as somebody who reads, or as somebody who writes."""

from sqlalchemy import Connection

_WRITES = "xiangheng_writes"
#: Options of a connection of somebody who writes.
WRITING = {_WRITES: True}


def is_writing(connection: Connection) -> bool:
    """Whether a connection is of somebody who writes."""
    return bool(connection.get_execution_options().get(_WRITES))
