"""Tells the processes that have registered on an SQLite database that something was committed.

A hint is a datagram on loopback; `watch_sqlite` registers for them and hears them.
"""

import contextlib
import os
import socket
import sqlite3

LOOPBACK = "127.0.0.1"

_LISTENERS = "SELECT port FROM listener"


def listening(connection: sqlite3.Connection) -> list[int]:
    """Return the ports to notify once the current transaction, which has the write lock, commits.

    Nobody is missed: a process that registers later does so after the commit, and then looks.
    """
    try:
        return [port for (port,) in connection.execute(_LISTENERS)]
    except sqlite3.OperationalError as error:
        # The first migration is still running.
        if not str(error).startswith("no such table"):
            raise
        return []


def own_hint() -> bytes:
    """Return the content of a hint of this process: its process id."""
    return b"%d" % os.getpid()


def send(ports: list[int]) -> None:
    """Send a hint to each port. Never fails: watchers also look once a second by themselves."""
    if not ports:
        return
    said = own_hint()
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        # A press never waits for a listener whose buffer is full.
        sender.setblocking(False)
        for port in ports:
            with contextlib.suppress(OSError):
                sender.sendto(said, (LOOPBACK, port))
