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
    """Return the ports to tell once the transaction that has the write lock is committed.

    Nobody is missed: who registers later does so after the commit, and looks then.
    """
    try:
        return [port for (port,) in connection.execute(_LISTENERS)]
    except sqlite3.OperationalError as error:
        # The schema is only being made.
        if not str(error).startswith("no such table"):
            raise
        return []


def own_hint() -> bytes:
    """Return what a hint of this process says."""
    return b"%d" % os.getpid()


def send(ports: list[int]) -> None:
    """Tell them to look. Never fails: they look by themselves now and then."""
    if not ports:
        return
    said = own_hint()
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        sender.setblocking(False)
        for port in ports:
            with contextlib.suppress(OSError):
                sender.sendto(said, (LOOPBACK, port))
