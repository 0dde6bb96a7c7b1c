"""The database's address, as people write it, made safe to open."""

import os
import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from qtoken import paths
from qtoken.db.folders import is_on_network, synced_folder
from qtoken.domain.errors import (
    DatabaseError,
    DatabaseForbidden,
    DatabaseInSyncedFolder,
    DatabaseNoFile,
    DatabaseOnNetwork,
    DatabaseUrlInvalid,
)

# Two servers or more, as libpq takes them: postgresql://user@a:5432,b:5432/name?...
_SEVERAL = re.compile(
    r"(?P<scheme>postgres(?:ql)?(?:\+psycopg)?)://(?:(?P<user>[^/?]*)@)?"
    r"(?P<hosts>[^/?@]*,[^/?@]*)(?:/(?P<rest>.*))?"
)
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?")


def database_url(text: str | None = None) -> URL:
    """Return the URL of the named database, or of the clinic's file in this user's data folder.

    Raises `DatabaseUrlInvalid`, and for an SQLite file `DatabaseForbidden` in a folder that this
    user may not enter, `DatabaseNoFile` where something else has its name, `DatabaseOnNetwork` or
    `DatabaseInSyncedFolder` where it would lose data.
    """
    if not text:
        return _sqlite(paths.data_dir() / "clinic.db")
    try:
        several = _SEVERAL.fullmatch(text)
        url = _of_several(several) if several else make_url(text)
    except (ArgumentError, ValueError):
        raise DatabaseUrlInvalid from None
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        # What follows a ? would be left out of the file's name without a word.
        if not url.database or url.database == ":memory:" or "?" in text:
            raise DatabaseUrlInvalid
        return _sqlite(Path(url.database))
    raise DatabaseUrlInvalid


def database_file(url: URL) -> Path | None:
    """Return the SQLite file of a URL; None for PostgreSQL."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def described(text: str | None = None) -> str:
    """Return where a database is, for people: a file, or servers and a name. Never a password."""
    try:
        url = database_url(text)
    except DatabaseError:
        return ""
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    hosts = url.query.get("host", "")
    server = f"{url.host or 'localhost'}:{url.port or 5432}"
    return f"{hosts if isinstance(hosts, str) and hosts else server}/{url.database or ''}"


def _of_several(address: re.Match[str]) -> URL:
    """Return the URL of an address with several servers, with these as options of libpq."""
    servers = [_HOST.fullmatch(server) for server in address["hosts"].split(",")]
    named = [server for server in servers if server is not None]
    if len(named) < len(servers):
        raise ValueError
    user = "" if address["user"] is None else f"{address['user']}@"
    url = make_url(f"{address['scheme']}://{user}/{address['rest'] or ''}")
    if url.query.get("host") or url.query.get("port"):
        raise ValueError
    hosts = ",".join(server["host"].strip("[]") for server in named)
    # An empty one is libpq's own, for that server.
    ports = ",".join(server["port"] or "" for server in named)
    return url.update_query_dict({"host": hosts, "port": ports})


def _is_no_file(path: Path) -> bool:
    # To look into a pipe is to wait for who writes into it. A link that was followed leads nowhere.
    return path.is_symlink() or (path.exists() and not path.is_file())


def _sqlite(path: Path) -> URL:
    try:
        path = path.expanduser().absolute()
        name = os.fsencode(path)
        if b"\0" not in name and path.is_symlink():
            # SQLite keeps its log beside the file itself, not beside what leads to it.
            path = Path(os.path.realpath(path))
        is_other = b"\0" not in name and _is_no_file(path)
    except PermissionError:
        raise DatabaseForbidden(path=path) from None
    except (RuntimeError, UnicodeEncodeError):
        raise DatabaseUrlInvalid from None
    if b"\0" in name:
        raise DatabaseUrlInvalid
    if is_other:
        raise DatabaseNoFile(path=path)
    if is_on_network(path):
        raise DatabaseOnNetwork(path=path)
    copied = synced_folder(path)
    if copied is not None:
        raise DatabaseInSyncedFolder(path=path, folder=copied)
    return URL.create("sqlite", database=str(path))
