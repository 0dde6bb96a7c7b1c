"""The addresses of the hospital system before, as a program with a key uses them."""

from tests.support.desk import Desk
from tests.support.http_client import HttpClient


def test_a_token_is_generated_called_and_done(client: HttpClient, desk: Desk) -> None:
    desk.department("Cardiology", "C")
    desk.account("sam", "staff")
    patient = desk.patient("Maria Lopez")

    made = client.post(f"/hospital/generate-token/{patient.id}/", who="sam")["token_details"]
    path = f"/hospital/update-token/{made['id']}"
    called = client.get(f"{path}/called/", who="sam")["token_details"]
    done = client.get(f"{path}/done/", who="sam")["token_details"]

    assert (made["label"], made["status"]) == ("C-001", "waiting")
    assert (called["status"], done["status"]) == ("called", "done")


def test_who_is_done_is_done_again_without_a_change(client: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())
    path = f"/hospital/update-token/{token.id}"
    client.get(f"{path}/called/")
    first = client.get(f"{path}/done/")

    assert client.get(f"{path}/done/") == first
    assert client.ask("POST", f"{path}/done/").json() == first
    assert len(desk.services.histories.token_history(token.id, by=desk.by).events) == 3


def test_the_department_may_be_named(client: HttpClient, desk: Desk) -> None:
    desk.department("Cardiology")
    eyes, patient = desk.department("Eyes"), desk.patient()
    path = f"/hospital/generate-token/{patient.id}/"

    assert client.post(path)["token_details"]["department"] == "Cardiology"
    assert client.post(f"{path}?department={eyes.id}")["token_details"]["department"] == "Eyes"


def test_a_patient_generates_no_token_not_even_an_own_one(client: HttpClient, desk: Desk) -> None:
    desk.department()
    patient = desk.patient()
    desk.account("pat", "patient", patient_id=patient.id)

    answer = client.ask("POST", f"/hospital/generate-token/{patient.id}/", who="pat")

    assert answer.status_code == 403
    assert desk.services.waiting_lines.queue(by=desk.by).waiting == ()


def test_what_the_token_does_not_allow_is_refused(client: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())
    path = f"/hospital/update-token/{token.id}"

    assert client.ask("GET", f"{path}/done/").json()["code"] == "move_refused"
    assert client.ask("GET", f"{path}/lost/").json()["code"] == "status_unknown"
    assert client.ask("GET", "/hospital/update-token/999/called/").status_code == 404


def test_a_program_without_reasons_calls_out_of_order_and_the_history_says_so(
    client: HttpClient, desk: Desk
) -> None:
    department = desk.department()
    desk.issue(department)
    token = desk.issue(department)

    client.ask("GET", f"/hospital/update-token/{token.id}/called/")

    call = desk.services.histories.token_history(token.id, by=desk.by).events[-1]
    assert (call.is_out_of_order, call.reason) == (
        True,
        "program_gives_none",
    )


def test_patients_and_strangers_change_nothing(client: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())
    desk.account("pat", "patient")

    # Without a key the address is a page's, which asks to sign in.
    for who, status in (("pat", 403), (None, 303)):
        answer = client.ask("GET", f"/hospital/update-token/{token.id}/called/", who=who)
        assert answer.status_code == status
    assert desk.services.waiting_lines.token(token.id, by=desk.by).status == "waiting"
