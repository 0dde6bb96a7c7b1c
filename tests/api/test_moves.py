"""The verbs of the desk over HTTP."""

from tests.support.desk import Desk
from tests.support.http_client import HttpClient


def test_a_token_goes_through_its_moves(client: HttpClient, desk: Desk) -> None:
    department, other = desk.department(), desk.department("Eyes")
    doctor, room = desk.doctor(department), desk.room("Room 3")
    path = f"queues/{desk.issue(department).id}"

    def do(verb: str, body: object = None) -> str:
        token = client.post(f"{path}/{verb}/", body, status=200)
        return str(token["status"])

    assert do("call", {"doctor": doctor.id, "room": room.id, "reason": "in pain"}) == "called"
    assert client.get(f"{path}/")["room"] == "Room 3"
    assert do("recall") == "called"
    assert do("hold", {"reason": "at the laboratory"}) == "on_hold"
    assert do("return") == "waiting"
    assert do("transfer", {"department": other.id}) == "waiting"
    assert client.get(f"{path}/")["department"] == "Eyes"
    assert do("undo") == "waiting"
    assert do("call") == "called"
    assert do("no_show") == "no_show"
    assert do("return") == "waiting"
    assert do("leave") == "left"


def test_a_move_that_is_not_possible_is_400(client: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())

    refused = client.ask("POST", f"queues/{token.id}/recall/")

    assert (refused.status_code, refused.json()["code"]) == (400, "move_refused")
    assert client.ask("POST", f"queues/{token.id}/eat/").status_code == 404
    assert client.ask("POST", f"queues/{token.id}/hold/", {"reason": 5}).status_code == 400
