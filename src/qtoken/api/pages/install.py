"""Adds the pages to the app."""

from fastapi import FastAPI

from qtoken.api.pages import assets, correcting, desk, following, own, patients, signing_in, walls


def add_pages(app: FastAPI) -> None:
    """Add every page, after the routes of programs: those take what carries a key."""
    app.state.waiting_pages = set()
    for part in (assets, following, walls, signing_in, desk, patients, own, correcting):
        app.include_router(part.router)
