"""Whom the server takes a request to come from: the peer, or whom a named proxy asks for."""

from typing import Any, cast

import pytest
from fastapi import FastAPI
from starlette.requests import Request

from qtoken.api.serving import Serving, client_address, is_tls, networks

PROXY = "10.0.0.1"


def asked(peer: str, **headers: str) -> Request:
    app = FastAPI()
    # Addresses ask nothing of the clinic.
    nothing = cast(Any, None)
    proxies = networks(["10.0.0.0/8", "::1"])
    app.state.serving = Serving(nothing, nothing, nothing, nothing, proxies=proxies)
    sent = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": "http", "app": app, "client": (peer, 5), "headers": sent, "method": "GET"}
    return Request(scope)


@pytest.mark.parametrize(
    ("peer", "said", "expected"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (PROXY, "198.51.100.1", "198.51.100.1"),
        (PROXY, "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (PROXY, "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::1", "198.51.100.1", "198.51.100.1"),
        (PROXY, "", PROXY),
        (PROXY, "10.0.0.2", PROXY),
        (PROXY, "1.2.3.4:9, 198.51.100.1:5001", "198.51.100.1"),
        (PROXY, "198.51.100.1:5001, 10.0.0.2:80", "198.51.100.1"),
        (PROXY, "[2001:db8::7]:5001", "2001:db8::7"),
        (PROXY, "[2001:db8::7]", "2001:db8::7"),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, "198.51.100.1, unknown7", PROXY),
        (PROXY, "[198.51.100.1", "198.51.100.1"),
        (PROXY, "<script>:1", PROXY),
    ],
)
def test_only_named_proxies_are_believed(peer: str, said: str, expected: str) -> None:
    request = asked(peer, x_forwarded_for=said) if said else asked(peer)

    assert client_address(request) == expected


def test_only_named_proxies_say_that_the_way_is_encrypted() -> None:
    assert is_tls(asked(PROXY, x_forwarded_proto="https"))
    assert not is_tls(asked(PROXY, x_forwarded_proto="http"))
    assert not is_tls(asked("192.0.2.7", x_forwarded_proto="https"))


@pytest.mark.parametrize(
    ("clients", "ways", "expected"),
    [
        ("192.0.2.7", "HTTPS", True),
        # Two proxies of ours: the first one has the certificate.
        ("192.0.2.7, 10.0.0.5", "https, http", True),
        ("192.0.2.7, 10.0.0.5", "http,https", False),
        # The nearer one writes over what the first one said.
        ("192.0.2.7, 10.0.0.5", "https", True),
        # What stands first the client itself has written.
        ("192.0.2.7", "https, http", False),
        ("10.0.0.9, 192.0.2.7", "https, http", False),
        ("192.0.2.7", "", False),
    ],
)
def test_of_several_ways_the_one_counts_that_the_clients_own_proxy_tells(
    clients: str, ways: str, *, expected: bool
) -> None:
    assert is_tls(asked(PROXY, x_forwarded_for=clients, x_forwarded_proto=ways)) == expected


@pytest.mark.parametrize("text", ["nginx", "", "10.0.0.1/33"])
def test_a_proxy_is_an_address(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        networks([text])
