"""Many clients of one server at once, as light as can be: each keeps one connection."""

import asyncio
import json
import time
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

POSITIONS = 3
"""How often each client asks for its place after it has joined the queue."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and how long it took."""

    status: int
    seconds: float
    body: Any


def join_and_wait(
    port: int,
    key: str,
    *,
    department_id: int,
    patient_ids: list[int],
    rounds: int = 1,
    positions: int = POSITIONS,
    every_s: float = 0.0,
) -> list[Answer]:
    """Let one client for each patient join the queue and ask for its place, all at once.

    Each asks `positions` times. With several `rounds` each client goes on with another patient.
    With `every_s` each begins a request so often, evenly beside the others; how long it waited
    counts from then.
    """

    async def connect(pace: _Pace) -> _Connection:
        return _Connection(*await asyncio.open_connection("127.0.0.1", port), key, pace)

    async def all_of_them() -> list[Answer]:
        clients = len(patient_ids) // rounds
        begin = time.perf_counter()
        paces = [_Pace(begin + every_s * number / clients, every_s) for number in range(clients)]
        tasks = [
            _client(connect(pace), department_id, patient_ids[number::clients], positions)
            for number, pace in enumerate(paces)
        ]
        return [answer for answers in await asyncio.gather(*tasks) for answer in answers]

    # A thread of its own: the browser of other tests keeps a loop running in the first one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(all_of_them())).result()


class _Pace:
    """When one client begins its requests."""

    def __init__(self, first: float, every_s: float) -> None:
        self._next = first
        self._every_s = every_s

    async def turn(self) -> float:
        """Wait for the next request's time; returns it."""
        if not self._every_s:
            return time.perf_counter()
        due, self._next = self._next, self._next + self._every_s
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        return due


async def _client(
    connecting: Awaitable["_Connection"], department_id: int, patients: list[int], positions: int
) -> list[Answer]:
    answers: list[Answer] = []
    connection = await connecting
    try:
        for patient_id in patients:
            body = {"patient_id": patient_id, "department": department_id}
            joined = await connection.ask("POST", "/api/queues/join_queue/", body)
            answers.append(joined)
            if joined.status == 201:
                path = f"/api/queues/{joined.body['token_details']['id']}/position/"
                answers.extend([await connection.ask("GET", path) for _ in range(positions)])
    finally:
        await connection.close()
    return answers


@dataclass(frozen=True, slots=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    key: str
    pace: _Pace

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        sent = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: clinic\r\nAuthorization: Token {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        began = await self.pace.turn()
        self.writer.write(head.encode() + sent)
        await self.writer.drain()
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        answer = await self.reader.readexactly(int(headers["content-length"]))
        seconds = time.perf_counter() - began
        return Answer(int(lines[0].split()[1]), seconds, json.loads(answer))

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()
