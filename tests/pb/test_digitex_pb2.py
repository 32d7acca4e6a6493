"""The generated code of Digitex's wire: the same bytes as the venue's own client, beside that client's module."""

import shutil
import subprocess
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool

from bittrade_ws.pb import digitex_pb2 as pb

ROOT = Path(__file__).parents[2]

PING = "10e4c28fc7a296980328013a1063499bb89cf44cce8a2c974a3a9137f78a2100"
PLACE = (
    "10c58490c7a296980328013a102749736bc7ba49c2abbed0a475c172498a201b"
    "800202880201980202b20209a002c09af630a80204ba0203a00264"
)
GOLDEN = {
    "a bare ping": ("8a2100", pb.Message(ping_msg=pb.PingMessage())),
    "ping": (
        PING,
        pb.Message(
            timestamp=1795168166732132,
            market_id=1,
            client_id=bytes.fromhex("63499bb89cf44cce8a2c974a3a9137f7"),
            ping_msg=pb.PingMessage(),
        ),
    ),
    "subscribe": ("2801d22103f0050f", pb.Message(market_id=1, subscribe_msg=pb.SubscribeMessage(subscribe_mask=15))),
    "place an order": (
        PLACE,
        pb.Message(
            timestamp=1795168166740549,
            market_id=1,
            client_id=bytes.fromhex("2749736bc7ba49c2abbed0a475c17249"),
            place_order_msg=pb.PlaceOrderMessage(
                order_type=pb.LIMIT,
                side=pb.BUY,
                duration=pb.GTC,
                price=pb.Decimal(value64=102600000, scale=4),
                quantity=pb.Decimal(value64=100),
            ),
        ),
    ),
    "close all contracts": (
        "10d88b90c7a296980328013a104b4ff086cb1445a48852e94e8ede8bb3fa2103800201",
        pb.Message(
            timestamp=1795168166741464,
            market_id=1,
            client_id=bytes.fromhex("4b4ff086cb1445a48852e94e8ede8bb3"),
            close_all_contracts_msg=pb.CloseAllContractsMessage(order_type=pb.MARKET),
        ),
    ),
    "order book request": (
        "10c3f98fc7a29698033a10c146afee45344545b70514374e544d02f22000",
        pb.Message(
            timestamp=1795168166739139,
            client_id=bytes.fromhex("c146afee45344545b70514374e544d02"),
            order_book_request_msg=pb.OrderBookRequestMessage(),
        ),
    ),
}
"""Captured from the venue's own client, and what they say."""


@pytest.mark.parametrize("name", GOLDEN)
def test_the_golden_frames_byte_for_byte(name: str) -> None:
    frame, message = GOLDEN[name]
    assert message.SerializeToString(deterministic=True).hex() == frame
    assert pb.Message.FromString(bytes.fromhex(frame)) == message


def test_the_number_of_a_kind_is_its_message_type() -> None:
    kinds = {field.number for field in pb.Message.DESCRIPTOR.oneofs_by_name["kontent"].fields}
    assert kinds == set(pb.MessageType.values()) - {pb.NOP, pb.TRADER_BALANCE_UPDATE}


def test_another_package_with_the_venues_own_names_lives_beside_it() -> None:
    theirs = descriptor_pb2.FileDescriptorProto()
    pb.DESCRIPTOR.CopyToProto(theirs)
    theirs.name, theirs.package = "messages.proto", "digitex_wire"
    for message in theirs.message_type:
        for field in message.field:
            if field.type_name:
                field.type_name = field.type_name.replace(".bittrade_ws.pb.digitex.", ".digitex_wire.")
    descriptor_pool.Default().AddSerializedFile(theirs.SerializeToString())
    assert descriptor_pool.Default().FindMessageTypeByName("digitex_wire.Message").file.name == "messages.proto"
    assert descriptor_pool.Default().FindMessageTypeByName("bittrade_ws.pb.digitex.Message") is pb.Message.DESCRIPTOR


def test_a_compiler_that_fails_is_said_clearly() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("no make on this machine")
    ran = subprocess.run(
        [make, "proto", "PROTOC=no-such-protoc"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
    assert ran.returncode != 0
    assert "proto: 'no-such-protoc' failed" in ran.stderr
    assert "PROTOC" in ran.stderr
