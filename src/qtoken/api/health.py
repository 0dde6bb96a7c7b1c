"""Tells whether the server can do its work, for a supervisor that restarts it."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from qtoken.api.serving import Given

router = APIRouter(tags=["server"])


class Health(BaseModel):
    """`ok` when the clinic can be worked on."""

    status: Literal["ok", "unavailable"]


@router.get("/health", operation_id="health", responses={503: {"model": Health}})
async def health(here: Given, response: Response) -> Health:
    """Tell whether the clinic can be worked on; nothing more, because anybody may ask."""
    if await here.checkup.is_well():
        return Health(status="ok")
    response.status_code = 503
    return Health(status="unavailable")
