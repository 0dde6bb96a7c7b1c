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

# Two or more servers in libpq's notation: postgresql://user@a:5432,b:5432/name?... SQLAlchemy's
# parser takes one host only, so such an address is taken apart here.
_SEVERAL = re.compile(
    r"(?P<scheme>postgres(?:ql)?(?:\+psycopg)?)://(?:(?P<user>[^/?]*)@)?"
    r"(?P<hosts>[^/?@]*,[^/?@]*)(?:/(?P<rest>.*))?"
)
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?")


def database_url(text: str | None = None) -> URL:
    """Return the URL of the named database, or of the clinic's file in this user's data folder.

    Raises `DatabaseUrlInvalid`. For an SQLite file also `DatabaseForbidden` (this user may not
    enter the folder), `DatabaseNoFile` (the path is not a regular file), `DatabaseOnNetwork` and
    `DatabaseInSyncedFolder` (the file would lose data there).
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
        # SQLAlchemy would silently drop a ? and everything after it from the file's name.
        if not url.database or url.database == ":memory:" or "?" in text:
            raise DatabaseUrlInvalid
        return _sqlite(Path(url.database))
    raise DatabaseUrlInvalid


def database_file(url: URL) -> Path | None:
    """Return the SQLite file of a URL; None for PostgreSQL."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def described(text: str | None = None) -> str:
    """Return where a database is, as shown to people: a file, or servers and a database name.

    Never contains a password. Empty if the address is invalid.
    """
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
    """Return the URL of an address with several servers, as libpq's options for hosts and ports.

    Raises ValueError if a server cannot be read, or if the options name servers as well.
    """
    servers = [_HOST.fullmatch(server) for server in address["hosts"].split(",")]
    named = [server for server in servers if server is not None]
    if len(named) < len(servers):
        raise ValueError
    user = "" if address["user"] is None else f"{address['user']}@"
    url = make_url(f"{address['scheme']}://{user}/{address['rest'] or ''}")
    if url.query.get("host") or url.query.get("port"):
        raise ValueError
    hosts = ",".join(server["host"].strip("[]") for server in named)
    # libpq takes an empty port as the default port of that server.
    ports = ",".join(server["port"] or "" for server in named)
    return url.update_query_dict({"host": hosts, "port": ports})


def _is_no_file(path: Path) -> bool:
    # Opening a named pipe would wait for a writer. Links were resolved before, so one that is left
    # points to nothing.
    return path.is_symlink() or (path.exists() and not path.is_file())


def _sqlite(path: Path) -> URL:
    try:
        path = path.expanduser().absolute()
        name = os.fsencode(path)
        if b"\0" not in name and path.is_symlink():
            # SQLite keeps its log beside the real file, not beside the link.
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
