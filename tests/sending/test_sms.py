"""Text messages through a gateway that answers, refuses, hangs up, and is not there."""

import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from qtoken.domain.messages import Outcome
from qtoken.domain.send_failures import Cause, Failure
from qtoken.sending.gateway import Tried
from qtoken.sending.sms import SmsGateway

NUMBER = "+420601234567"

# Apprise 2.2 imports what Python 3.13 has not any more; it does without it there.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Gateway(BaseHTTPRequestHandler):
    """What the path says is what becomes of the message."""

    taken: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        _, what, number = self.path.partition("?")[0].split("/")
        if what == "drop":
            self.connection.close()
            return
        if what == "ok":
            Gateway.taken.append(f"{number} {body}")
        self.send_response({"ok": 200, "busy": 503, "wrong": 400, "slowly": 429}[what])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    Gateway.taken.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"json://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def send(url: str) -> Tried:
    return SmsGateway(url).send(NUMBER, subject="", text="C-001, please come.")


@pytest.mark.parametrize(
    "typed", ["112", "+420 601 234 567 / +420 601 234 568", "017112345990307654321", "٠٦٠١٢٣٤٥٦٧"]
)
def test_what_is_not_one_whole_number_is_told_and_sent_to_nobody(address: str, typed: str) -> None:
    gateway = SmsGateway(f"{address}/ok/{{to}}")

    tried = gateway.send(typed, subject="", text="C-001, please come.")

    assert tried.outcome is Outcome.IMPOSSIBLE
    assert tried.failure == Failure(Cause.NUMBER_INVALID)
    assert Gateway.taken == []


def test_a_message_reaches_the_number(address: str) -> None:
    assert send(f"{address}/ok/{{to}}").outcome is Outcome.SENT

    (taken,) = Gateway.taken
    assert taken.startswith("+420601234567 ")
    assert "C-001, please come." in taken


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        ("busy", Outcome.REFUSED),
        ("slowly", Outcome.REFUSED),
        ("wrong", Outcome.IMPOSSIBLE),
        ("drop", Outcome.UNKNOWN),
    ],
)
def test_a_gateway_that_does_not_take_it(address: str, what: str, outcome: Outcome) -> None:
    tried = send(f"{address}/{what}/{{to}}")

    assert tried.outcome is outcome
    assert "601" not in str(tried.failure)
    assert Gateway.taken == []


def test_a_gateway_that_is_not_there() -> None:
    assert send("json://127.0.0.1:9/ok/{to}").outcome is Outcome.REFUSED


def test_numbers_and_secrets_stay_out_of_the_log(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # Of the library below, which is quiet in the program.
    caplog.set_level(logging.INFO, "urllib3")

    for what in ("ok", "busy", "drop"):
        send(f"{address}/{what}/{{to}}?+secret=hunter2")

    assert "601234567" not in caplog.text
    assert "hunter2" not in caplog.text
