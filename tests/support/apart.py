"""Runs a function in a process of its own: without root's rights, or with a limit."""

import importlib
import multiprocessing
import os
import pkgutil
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

import qtoken.db
import qtoken.domain
import qtoken.models
import qtoken.services
from qtoken.bootstrap import open_clinic
from qtoken.domain.country import country_of_zone
from qtoken.services.people.mailboxes import clean_email
from qtoken.services.people.phones import read_phone
from tests.support.postgres_binaries import unprivileged_ids

_START = multiprocessing.get_context("forkserver")
_START.set_forkserver_preload(["tests.processes.workers", "psycopg"])

Act = Callable[..., Any]


def unprivileged(act: Act, *words: Any, warm: Path) -> Any:
    """Return what `act` returns to a user without special rights.

    The project and its libraries may lie where that user cannot read: all that a clinic needs is
    imported before, and `warm`, a clinic's file, opened, which loads what is loaded only then.
    """
    return _result(_without_rights, act, words, warm)


def with_files_up_to(size: int, act: Act, *words: Any) -> Any:
    """Return what `act` returns where no file can grow beyond `size` bytes."""
    return _result(_with_limit, act, words, size)


def _result(run: Act, act: Act, words: tuple[Any, ...], how: Any) -> Any:
    ours, its = _START.Pipe()
    process = _START.Process(target=_send, args=(its, run, act, words, how))
    process.start()
    its.close()
    result = ours.recv()
    process.join()
    ours.close()
    assert process.exitcode == 0
    process.close()
    return result


def _send(pipe: Connection, run: Act, act: Act, words: tuple[Any, ...], how: Any) -> None:
    pipe.send(run(act, words, how))


def _without_rights(act: Act, words: tuple[Any, ...], warm: Path) -> Any:
    for package in (qtoken.domain, qtoken.models, qtoken.db, qtoken.services):
        _import_all_of(package)
    clinic = open_clinic(f"sqlite:///{warm}")
    clinic.services.accounts.has_admin()
    clinic.close()
    # Imported with the first address and number: who has no rights may not enter their folder.
    clean_email("anna@example.org")
    read_phone("612 345 678", country_of_zone("Europe/Paris"))
    ids = unprivileged_ids()
    if ids is not None:
        os.setgroups([])
        os.setgid(ids[1])
        os.setuid(ids[0])
    return act(*words)


def _import_all_of(package: ModuleType) -> None:
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def _with_limit(act: Act, words: tuple[Any, ...], size: int) -> Any:
    # The write fails as on a full disk instead of ending the process.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return act(*words)
