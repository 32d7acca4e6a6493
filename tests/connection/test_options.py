from bittrade_ws.connection.options import DialOptions, client_id, mask


def test_what_may_be_a_secret_is_not_in_repr() -> None:
    options = DialOptions(
        headers={"X-Key": "planted-key"}, cookie="planted-key", proxy="http://user:planted-key@127.0.0.1:1"
    )
    assert "planted-key" not in repr(options)


def test_ids_and_masks_differ() -> None:
    assert len({client_id() for _ in range(100)}) == 100
    assert len(client_id()) == 32
    assert len(mask()) == 4
