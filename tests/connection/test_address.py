"""Where a connection goes."""

import pytest

from bittrade_ws.connection.address import address_from

VENUE = "wss://venue/stream/1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ws://host:1", "ws://host:1/stream/1"),
        ("ws://host:1/", "ws://host:1/stream/1"),
        ("ws://host:1/else?a=b", "ws://host:1/else?a=b"),
        (lambda: "ws://host", "ws://host/stream/1"),
        (None, VENUE),
        ("", VENUE),
    ],
)
def test_a_host_alone_gets_the_venue_s_path(monkeypatch: pytest.MonkeyPatch, url, expected) -> None:
    monkeypatch.delenv("SOME_WEBSOCKET", raising=False)
    assert address_from(url, "SOME_WEBSOCKET", VENUE)() == expected


def test_the_environment_is_asked_before_each_dial(monkeypatch: pytest.MonkeyPatch) -> None:
    address = address_from(None, "SOME_WEBSOCKET", VENUE)
    assert address() == VENUE
    monkeypatch.setenv("SOME_WEBSOCKET", "ws://there")
    assert address() == "ws://there/stream/1"
    assert address_from("ws://here", "SOME_WEBSOCKET", VENUE)() == "ws://here/stream/1"
