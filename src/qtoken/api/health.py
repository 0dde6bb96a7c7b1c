"""Whether the server can do its work, for whoever restarts it."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from qtoken.api.serving import Given
from qtoken.domain.errors import QTokenError

router = APIRouter(tags=["server"])


class Health(BaseModel):
    """`ok` when the database answers."""

    status: Literal["ok", "unavailable"]


@router.get("/health", responses={503: {"model": Health}})
def health(here: Given, response: Response) -> Health:
    """Tell whether the database answers; nothing more, because anybody may ask."""
    try:
        here.services.accounts.has_admin()
    except QTokenError:
        response.status_code = 503
        return Health(status="unavailable")
    return Health(status="ok")
