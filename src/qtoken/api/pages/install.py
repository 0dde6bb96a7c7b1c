"""Adds the pages to the app."""

from fastapi import FastAPI

from qtoken.api.pages import assets, following


def add_pages(app: FastAPI) -> None:
    """Add every page, after the routes of programs: those take what carries a key."""
    app.state.waiting_pages = set()
    for router in (assets.router, following.router):
        app.include_router(router)
