"""The pages, in the order in which their addresses are looked for."""

from fastapi import APIRouter

from qtoken.api.pages import (
    account,
    assets,
    desk,
    display_page,
    forgotten,
    patient_home,
    patients,
    signing_in,
    token_admin,
    tracking,
    users,
)

PAGES: tuple[APIRouter, ...] = tuple(
    part.router
    for part in (
        assets,
        tracking,
        display_page,
        signing_in,
        forgotten,
        desk,
        patients,
        patient_home,
        account,
        token_admin,
        users,
    )
)
"""They come after the routes of programs, which take the same addresses when there is a key."""
