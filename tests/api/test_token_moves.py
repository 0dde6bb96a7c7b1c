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


def test_who_is_not_next_is_called_with_a_reason_only(client: HttpClient, desk: Desk) -> None:
    department = desk.department()
    desk.issue(department)
    path = f"queues/{desk.issue(department).id}/call/"

    refused = client.ask("POST", path)

    assert (refused.status_code, list(refused.json()["details"])) == (400, ["reason"])
    assert client.post(path, {"reason": "in pain"}, status=200)["status"] == "called"


def test_a_doctor_calls_a_token_for_themselves_and_again_to_another_room(
    client: HttpClient, desk: Desk
) -> None:
    dana, there = desk.person("doctor", "Dr Dana"), desk.room("Room 5")
    desk.services.clinic_setup.change_doctor(
        dana.doctor_id, room_id=desk.room("Room 1").id, press=desk.press()
    )
    users = desk.services.users.everybody(by=desk.by)
    name = next(user.username for user in users if user.id == dana.user_id)
    path = f"queues/{desk.issue(desk.department()).id}"

    called = client.post(f"{path}/call/", who=name, status=200)
    again = client.post(f"{path}/recall/", {"room": there.id}, who=name, status=200)

    assert (called["doctor"], called["room"]) == ("Dr Dana", "Room 1")
    assert (again["doctor"], again["room"]) == ("Dr Dana", "Room 5")


def test_a_move_that_is_not_possible_is_400(client: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())

    refused = client.ask("POST", f"queues/{token.id}/recall/")

    assert (refused.status_code, refused.json()["code"]) == (400, "move_refused")
    assert client.ask("POST", f"queues/{token.id}/eat/").status_code == 404
    assert client.ask("POST", f"queues/{token.id}/hold/", {"reason": 5}).status_code == 400
