"""What SQLAlchemy imports for others is loaded at its first use only, and then whole."""

import subprocess
import sys
from textwrap import dedent


def said_by(program: str) -> list[str]:
    """Run a program in a fresh interpreter; return its lines."""
    ran = subprocess.run(
        [sys.executable, "-c", dedent(program)], capture_output=True, text=True, check=True
    )
    return ran.stdout.splitlines()


def test_a_clinic_opens_without_them() -> None:
    loaded = said_by(
        """
        import sys
        import qtoken.bootstrap
        print({"asyncio.events", "ssl", "email", "sqlalchemy.dialects.postgresql"} & {*sys.modules})
        """
    )

    assert loaded == ["set()"]


def test_they_are_whole_for_whoever_uses_them() -> None:
    said = said_by(
        """
        import qtoken.bootstrap
        import asyncio
        from importlib import metadata
        from asyncio import Queue

        async def answer():
            return 42

        print(asyncio.run(answer()), Queue is asyncio.Queue, metadata.version("sqlalchemy")[0])
        """
    )

    assert said == ["42 True 2"]


def test_drivers_that_nobody_named_are_there_for_whoever_names_them() -> None:
    said = said_by(
        """
        import sys
        import qtoken.bootstrap
        import sqlalchemy.dialects.sqlite
        print("sqlalchemy.connectors.asyncio" in sys.modules)
        from sqlalchemy.dialects.sqlite import aiosqlite, pysqlcipher
        print(aiosqlite.dialect.driver, pysqlcipher.dialect.driver)
        """
    )

    assert said == ["False", "aiosqlite pysqlcipher"]


def test_a_module_inside_may_come_first() -> None:
    said = said_by(
        """
        import qtoken.bootstrap
        import asyncio.subprocess, asyncio, sys
        print(asyncio.subprocess.PIPE, asyncio.run.__module__, asyncio is sys.modules["asyncio"])
        """
    )

    assert said == ["-1 asyncio.runners True"]


def test_what_was_taken_out_of_them_works() -> None:
    said = said_by(
        """
        import qtoken.bootstrap
        from sqlalchemy.util.concurrency import iscoroutine

        async def answer():
            return 42

        coroutine = answer()
        print(iscoroutine(coroutine), iscoroutine(42))
        coroutine.close()
        """
    )

    assert said == ["True False"]


def test_threads_that_look_at_once_all_find_it() -> None:
    said = said_by(
        """
        from concurrent.futures import ThreadPoolExecutor
        from threading import Barrier
        import qtoken.bootstrap
        from sqlalchemy.util.concurrency import asyncio

        barrier = Barrier(16)

        def look(_):
            barrier.wait()
            return asyncio.TimeoutError is TimeoutError

        with ThreadPoolExecutor(16) as threads:
            print(set(threads.map(look, range(16))))
        """
    )

    assert said == ["{True}"]


def test_who_has_them_already_keeps_them() -> None:
    said = said_by(
        """
        import asyncio
        before = asyncio.run
        import qtoken.bootstrap, sys
        print(sys.modules["asyncio"].run is before)
        """
    )

    assert said == ["True"]
