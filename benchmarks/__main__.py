"""Runs benchmarks and prints one table."""

import argparse
import importlib
import platform
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from benchmarks.figures import Figure, table
from benchmarks.surroundings import Surroundings

NAMES = (
    "sqlite_commands",
    "postgres_commands",
    "round_trips",
    "many_writers",
    "beside_history",
    "propagation",
    "idle",
    "outage",
    "start",
    "start_measures",
    "row_table",
    "server",
    "over_http",
)


def main() -> int:
    """Run what was asked for; 1 if a goal was missed."""
    asked = _arguments()
    print(_machine(), flush=True)
    with Surroundings(is_quick=asked.quick) as here:
        blocks = [_run(name, here) for name in asked.names or NAMES]
    print("\n" + table(blocks))
    missed = [f.what for _, figures in blocks for f in figures if f.is_met is False]
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller pasts")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return asked


def _run(name: str, here: Surroundings) -> tuple[str, list[Figure]]:
    module = importlib.import_module(f"benchmarks.{name}")
    start = time.monotonic()
    figures: Iterable[Figure] = module.run(here)
    kept = list(figures)
    print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    return f"{name} - {(module.__doc__ or '').strip().splitlines()[0]}", kept


def _machine() -> str:
    memory_gb = psutil.virtual_memory().total / 1e9
    return (
        f"{platform.system()} {platform.machine()}, {psutil.cpu_count()} cores of {_processor()},"
        f" {memory_gb:.0f} GB, Python {platform.python_version()},"
        f" load {psutil.getloadavg()[0]:.1f}"
    )


def _processor() -> str:
    """The processor's own name, where the system tells it: figures of two differ."""
    said = Path("/proc/cpuinfo")
    lines = said.read_text("utf-8").splitlines() if said.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "an unnamed processor"


if __name__ == "__main__":
    sys.exit(main())
