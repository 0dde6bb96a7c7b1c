"""`qtoken serve` with addresses that never answer, and little patience with them at its end.

Run as a program: `python -m tests.support.stuck_server`, with the options of `qtoken serve`. It
writes a line whenever it has begun with such a request.
"""

import sys
import threading

import click
from fastapi import APIRouter

from qtoken.api import checkup, server, server_process
from qtoken.cli.main import qtoken

router = APIRouter()


@router.get("/spin")
def spin() -> None:
    """Keep a thread at work for ever."""
    click.echo("begun")
    while True:
        pass


@router.get("/wait")
def wait() -> None:
    """Keep a thread waiting for ever."""
    click.echo("begun")
    threading.Event().wait()


@router.get("/spin-alone")
async def spin_alone() -> None:
    """Keep the server's own loop at work for ever."""
    click.echo("begun")
    while True:
        pass


if __name__ == "__main__":
    server_process.ANSWERS_WITHIN_S = server_process.FORCED_AFTER_S = checkup.ANSWERS_WITHIN_S = 1
    server.ROUTERS = (*server.ROUTERS, router)
    qtoken.main(["serve", *sys.argv[1:]], prog_name="qtoken")
