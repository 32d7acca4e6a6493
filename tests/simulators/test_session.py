from bittrade_ws.simulators.session import WireSession, lowered, split_path


def test_a_path_may_bring_its_query():
    assert split_path("/stream?streams=a/b", "") == ("/stream", "streams=a/b")
    assert split_path("/stream", "streams=a") == ("/stream", "streams=a")
    assert split_path("/ws", "") == ("/ws", "")


def test_header_names_are_found_in_any_case():
    assert lowered({"X-MBX-ApiKey": "Key"}) == {"x-mbx-apikey": "Key"}


def test_a_session_with_bytes_is_known(session, wire_session):
    assert isinstance(wire_session, WireSession)
    assert not isinstance(session, WireSession)
