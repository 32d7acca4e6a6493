from decimal import Decimal

import pytest

from bittrade_ws.exchanges.digitex import messages
from bittrade_ws.exchanges.digitex.ids import to_text
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.pb import digitex_pb2 as pb

D = Decimal
GOLDEN = [
    ("10e4c28fc7a296980328013a1063499bb89cf44cce8a2c974a3a9137f78a2100", messages.ping, {}),
    ("2801d22103f0050f", messages.subscribe, {}),
    ("10c3f98fc7a29698033a10c146afee45344545b70514374e544d02f22000", messages.order_book_request, {}),
    (
        "10c58490c7a296980328013a102749736bc7ba49c2abbed0a475c172498a201b"
        "800202880201980202b20209a002c09af630a80204ba0203a00264",
        messages.place_order,
        {
            "order_type": "LIMIT",
            "side": "BUY",
            "duration": "GTC",
            "price": D("10260.0000"),
            "quantity": D(100),
        },
    ),
    (
        "10d88b90c7a296980328013a104b4ff086cb1445a48852e94e8ede8bb3fa2103800201",
        messages.close_all_contracts,
        {"order_type": "MARKET"},
    ),
]


@pytest.mark.parametrize(("frame", "make", "fields"), GOLDEN)
def test_the_golden_frames_of_the_venues_own_client(frame, make, fields) -> None:
    known = pb.Message.FromString(bytes.fromhex(frame))
    envelope = {"timestamp": known.timestamp} if known.timestamp else {}
    if known.client_id:
        envelope["client_id"] = to_text(known.client_id)
    assert make(market_id=known.market_id, **envelope, **fields).SerializeToString(deterministic=True).hex() == frame


def test_there_is_a_factory_for_every_message_of_a_client() -> None:
    client = set(range(513, 517)) | {519, 526, 529, 531, 532, 538, 540, 541, 542, 543, 548, 550, 562, 566, 567, 568}
    kinds = {f.name for f in pb.Message.DESCRIPTOR.oneofs_by_name["kontent"].fields if f.number in client}
    assert {name for name in kinds if not callable(getattr(messages, name.removesuffix("_msg"), None))} == set()


def test_id_and_time_are_filled_in_unless_they_are_given() -> None:
    bare, given = messages.ping(), messages.ping(client_id="mine", timestamp=5)
    assert messages.filled(bare, client_id=b"x" * 16, timestamp=7) == pb.Message(
        client_id=b"x" * 16, timestamp=7, ping_msg=pb.PingMessage()
    )
    assert messages.filled(given, client_id=b"x" * 16, timestamp=7) == given
    assert not bare.client_id


def test_what_the_wire_does_not_take() -> None:
    with pytest.raises(InvalidRequest):
        messages.ping(market_id=-1)
    with pytest.raises(ValueError, match="unknown enum label"):
        messages.close_all_contracts(market_id=1, order_type="STOP")  # pyright: ignore[reportArgumentType]
