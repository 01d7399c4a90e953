"""Whether anybody wrote to the database since it was last asked, without a query. It knows no table."""

import sqlite3
from threading import Lock

from sqlalchemy import URL


class Watch:
    """SQLite tells another connection's commits by `PRAGMA data_version`, in microseconds and across processes.

    Safe from many threads. A connection of its own, which never writes: to what it wrote itself a connection is blind.
    """

    def __init__(self, url: URL) -> None:
        local = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
        self._path = url.database if local else None
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock()

    def version(self) -> int | None:
        """Another number after every commit; None where the database has no such number, and has to be asked itself."""
        if self._path is None:
            return None
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, check_same_thread=False)
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
