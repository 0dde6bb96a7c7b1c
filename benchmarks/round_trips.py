"""PostgreSQL: round trips of issue and call-next, counted through a proxy that delays each."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from benchmarks.clinics import POSTGRESQL, new_ward, opened
from benchmarks.delaying_proxy import DelayingProxy
from benchmarks.figures import Figure, duration
from benchmarks.presses import Presses
from benchmarks.surroundings import Surroundings
from benchmarks.timing import Variant, interleaved

DELAY_S = 0.010
AT_MOST = 3
_PRESSES = 20


def run(here: Surroundings) -> Iterator[Figure]:
    """Press through the proxy, on connections that are open already."""
    address = new_ward(POSTGRESQL, here)
    server_port = here.postgres().port
    with ExitStack() as stack:
        proxy = stack.enter_context(DelayingProxy(server_port, delay_s=DELAY_S))
        slow = address.replace(f":{server_port}/", f":{proxy.port}/")
        presses = Presses(stack.enter_context(opened(slow)))
        for _ in range(3):
            presses.issue()
            presses.call_next()
            presses.free_doctor()
        yield _figure("issue", proxy, Variant(presses.issue))
        yield _figure("call-next", proxy, Variant(presses.call_next, presses.free_doctor))


def _figure(what: str, proxy: DelayingProxy, variant: Variant) -> Figure:
    counts: list[int] = []
    counted = Variant(_counting(proxy, variant.act, counts), variant.prepare)
    times = interleaved({what: counted}, rounds=1, calls=_PRESSES, warm_up=1)[what]
    trips = statistics.median(counts)
    return Figure(
        f"{what}: trips",
        f"{trips:g} in {duration(times.median)}",
        floor=f"{duration(DELAY_S)} each",
        goal=f"<= {AT_MOST}",
        is_met=max(counts) <= AT_MOST,
    )


def _counting(
    proxy: DelayingProxy, act: Callable[[], object], counts: list[int]
) -> Callable[[], None]:
    def counted() -> None:
        before = proxy.trips
        act()
        counts.append(proxy.trips - before)

    return counted
