"""Writers of one process take turns, first come, first served.

SQLite has one writer at a time. Left alone, the others sleep in growing steps and look again; whoever is unlucky
looks while somebody else has just begun, again and again, until "database is locked". Here a writer waits in line
for the one before it and goes on in the very moment that one is done. Writers of other processes still meet at
SQLite's own lock with its busy timeout. Reads never wait.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLAC")


class Turns:
    """A lock that is handed on in the order of asking."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._line: deque[threading.Lock] = deque()

    def take(self, seconds: float) -> None:
        """Wait for the turn. Raises OperationalError after `seconds`."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._line.append(mine)
        if mine.acquire(timeout=seconds):
            return
        with self._guard:
            if mine in self._line:
                self._line.remove(mine)
                raise OperationalError("database is locked: no turn to write came")
        # The turn came in the last moment.

    def leave(self) -> None:
        """Hand the turn to the next in line."""
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False


_turns: dict[str, Turns] = {}
_turns_guard = threading.Lock()


class Cursor(base.SQLiteCursorWrapper):
    """Takes a turn around a single writing statement outside of a transaction."""

    wrapper: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        if not query.lstrip()[:6].upper().startswith(WRITES):
            return super().execute(query, params)
        with self.wrapper.one_statement():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.wrapper.one_statement():
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    _has_turn = False

    @property
    def _line(self) -> Turns:
        name = str(self.settings_dict["NAME"])
        with _turns_guard:
            return _turns.setdefault(name, Turns())

    def create_cursor(self, name: Any = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    @contextmanager
    def one_statement(self) -> Iterator[None]:
        if self._has_turn or self.connection.in_transaction:
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._leave_turn()

    def _take_turn(self) -> None:
        self._line.take(float(self.settings_dict["OPTIONS"].get("timeout", 5)))
        self._has_turn = True

    def _leave_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._line.leave()

    def _start_transaction_under_autocommit(self) -> None:
        if not self._has_turn:
            self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_turn()
