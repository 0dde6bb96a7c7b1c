"""The app: its routes, its error handlers, and what starts and stops with it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import anyio
from fastapi import APIRouter, FastAPI

from qtoken import __version__
from qtoken.api import (
    accounts,
    appointments,
    departments,
    doctors,
    events,
    forgotten,
    health,
    legacy_routes,
    metrics,
    openapi_page,
    patients,
    profile,
    queues,
    root,
    token_moves,
    users,
)
from qtoken.api.checkup import Checkup
from qtoken.api.figures import Measured, Metrics
from qtoken.api.guard import Guard
from qtoken.api.pages.install import PAGES
from qtoken.api.pages.rendering import for_people
from qtoken.api.problems import handle_problems
from qtoken.api.serving import Serving, networks
from qtoken.services.opened import Clinic

THREADS = 6
"""Worker threads for requests: fewer than the database's pool has connections."""

ROUTERS: tuple[APIRouter, ...] = (
    root.router,
    accounts.router,
    forgotten.router,
    users.router,
    profile.router,
    patients.router,
    doctors.router,
    departments.router,
    appointments.router,
    queues.router,
    token_moves.router,
    events.router,
    legacy_routes.router,
)
"""Routes for other software; all of them are in the OpenAPI description."""


def make_app(
    clinic: Clinic,
    *,
    proxies: Sequence[str] = (),
    monitors: Sequence[str] = (),
    has_certificate: bool = False,
) -> FastAPI:
    """Return the app of an open clinic, which stays the caller's to close.

    `proxies` are addresses or networks whose X-Forwarded-For is believed, `monitors` those that may
    read the metrics. Raises ValueError for a text that is neither.
    """
    app = FastAPI(
        title="qtoken",
        version=__version__,
        description="Numbered tokens for the front desk of a clinic.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(clinic),
    )
    serving = Serving(
        clinic.services,
        Checkup(clinic.examine),
        Metrics(clinic.services),
        for_people,
        proxies=networks(proxies),
        monitors=networks(monitors),
        has_certificate=has_certificate,
        is_one_writer=clinic.database.is_sqlite,
    )
    # FastAPI's place for what routes share, untyped; `serving.of` and `Given` return it typed.
    app.state.serving = serving
    # FastAPI's own redirect repeats the Host header; `addresses.beside` redirects without it.
    app.router.redirect_slashes = False
    handle_problems(app)
    app.add_middleware(Measured, metrics=serving.metrics)
    # Added last, so outermost: what the metrics count has passed the guard already.
    app.add_middleware(Guard)
    own = (health.router, metrics.router, openapi_page.router)
    for router in (*ROUTERS, *own, *PAGES):
        # Not `include_router`: routes that are included that way are matched twice per request.
        app.router.routes.extend(router.routes)
    return app


def _lifespan(clinic: Clinic) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        bell = app.state.serving.bell
        bell.open()
        unsubscribe = clinic.feed.subscribe(bell.ring)
        clinic.feed.start()
        yield
        # Listeners wait for the bell and would keep the server from ending.
        unsubscribe()
        bell.close()

    return lifespan
