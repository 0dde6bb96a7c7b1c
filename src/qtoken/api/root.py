"""The list of lists: the first address that programs of the previous system ask for."""

from fastapi import APIRouter

from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import NOBODY_TOO

LISTS = (
    *("users", "patients", "doctors", "departments", "rooms", "priorities"),
    *("appointments", "queues"),
)

router = APIRouter(tags=["clinic"], route_class=ActorRoute)


@router.get("/api/", openapi_extra=NOBODY_TOO)
def list_addresses() -> dict[str, str]:
    """Tell the addresses of the lists, without the name of the server."""
    return {name: f"/api/{name}/" for name in LISTS}
