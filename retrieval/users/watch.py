"""Whether anybody wrote to the database since it was last asked, without a query. It knows no table."""

import sqlite3
from threading import Lock

from sqlalchemy import Engine

from retrieval.users.tables import PATIENCE_S


class Watch:
    """SQLite tells another connection's commits by `PRAGMA data_version`, in microseconds and across processes.

    Safe from many threads. It has a connection of its own, which never writes: to what it wrote itself a connection is blind.
    """

    def __init__(self, engine: Engine) -> None:
        self._path, self._how = "", {}
        if engine.dialect.name == "sqlite":
            (path,), how = engine.dialect.create_connect_args(engine.url)
            if ":memory:" not in path and "mode=memory" not in path:
                self._path, self._how = path, {**how, "check_same_thread": False, "timeout": PATIENCE_S}
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock()

    def version(self) -> int | None:
        """Another number after every commit of others; None where there is none, and the database has to be asked.

        Only numbers of one connection can be compared: there are none after `close`.
        """
        with self._lock:
            if not self._path:
                return None
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, **self._how)
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        with self._lock:
            self._path = ""
            if self._connection is not None:
                self._connection.close()
                self._connection = None
