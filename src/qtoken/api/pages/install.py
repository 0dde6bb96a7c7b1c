"""The pages, in the order in which their addresses are looked for."""

from fastapi import APIRouter

from qtoken.api.pages import (
    account,
    assets,
    correcting,
    desk,
    following,
    forgotten,
    own,
    patients,
    signing_in,
    users,
    walls,
)

PAGES: tuple[APIRouter, ...] = tuple(
    part.router
    for part in (
        assets,
        following,
        walls,
        signing_in,
        forgotten,
        desk,
        patients,
        own,
        account,
        correcting,
        users,
    )
)
"""They stand after the routes of programs: those take what carries a key."""
