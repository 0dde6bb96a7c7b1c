"""Two hundred clients of one server at once: all are answered, and no number is given twice."""

import pytest

from qtoken.bootstrap import Clinic
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.many_clients import POSITIONS, join_and_wait
from tests.support.server_process import served

CLIENTS = 200


@pytest.mark.timeout(180)
def test_two_hundred_clients_at_once(desk: Desk, clinic: Clinic, address: str) -> None:
    department = desk.department("Cardiology", "C")
    patients = [
        desk.services.registration.register(f"Patient {number}", press=desk.press()).id
        for number in range(CLIENTS)
    ]
    key = clinic.services.access.log_in(ADMIN, PASSWORD, address="").secret

    with served(address) as server:
        answers = join_and_wait(server.port, key, department_id=department.id, patient_ids=patients)

    joined = [answer.body["token_details"] for answer in answers if answer.status == 201]
    assert [a for a in answers if a.status not in (200, 201)] == []
    assert sorted(token["token_number"] for token in joined) == list(range(1, CLIENTS + 1))
    assert sorted(token["patient"] for token in joined) == sorted(patients)
    assert len(answers) == CLIENTS * (1 + POSITIONS)
