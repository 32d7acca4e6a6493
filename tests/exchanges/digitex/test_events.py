"""Every kind of message is a typed, frozen value."""

from decimal import Decimal

import pytest

from bittrade_ws.exchanges import digitex
from bittrade_ws.exchanges.digitex.events import EVENTS
from bittrade_ws.pb import digitex_pb2 as pb

CLIENT = {513, 514, 515, 516, 519, 526, 529, 531, 532, 538, 540, 541, 542, 543, 548, 550, 562, 566, 567, 568}
KINDS = pb.Message.DESCRIPTOR.oneofs_by_name["kontent"].fields


def example(descriptor, depth=0):
    """A message of a kind with something in each field."""
    message = pb.Message() if descriptor is pb.Message.DESCRIPTOR else getattr(pb, descriptor.name)()
    for field in descriptor.fields:
        if field.message_type is not None:
            if field.message_type.name == "Decimal":
                value = pb.Decimal(value64=12345, scale=2)
            elif depth < 2:
                value = example(field.message_type, depth + 1)
            else:
                continue
            if field.is_repeated:
                getattr(message, field.name).append(value)
            else:
                getattr(message, field.name).CopyFrom(value)
        else:
            value = b"i" * 16 if field.type == field.TYPE_BYTES else "t" if field.type == field.TYPE_STRING else 1
            if field.is_repeated:
                getattr(message, field.name).append(value)
            else:
                setattr(message, field.name, value)
    return message


def test_what_a_venue_sends_has_a_type():
    assert {field.name for field in KINDS if field.number not in CLIENT} == set(EVENTS)


@pytest.mark.parametrize("kind", EVENTS)
def test_every_field_of_every_kind_can_be_read(kind):
    message = pb.Message(
        market_id=1, timestamp=5, serial=6, trader_id=7, error_code=27, client_id=b"life".ljust(16, b"\0")
    )
    descriptor = next(field.message_type for field in KINDS if field.name == kind)
    getattr(message, kind).CopyFrom(example(descriptor))
    getattr(message, kind).SetInParent()
    event = digitex.event_of(message)
    for field in descriptor.fields:
        value = getattr(event, field.name)
        assert value not in (None, "", ())
        if field.message_type is not None and field.message_type.name == "Decimal":
            assert value == Decimal("123.45")
    for name, told in (("symbol", "BTC/USD"), ("time", 5), ("serial", 6), ("trader_id", 7), ("client_id", "life")):
        assert getattr(event, name) == told
    assert event.reason == "not enough balance"
    with pytest.raises(AttributeError, match="frozen"):
        event.serial = 1
    with pytest.raises(AttributeError, match="frozen"):
        del event.raw
    assert type(event).__name__ in repr(event)
    assert {event} == {digitex.event_of(pb.Message.FromString(message.SerializeToString()))}


def test_what_is_not_told_is_none():
    status = digitex.event_of(pb.Message(order_status_msg=pb.OrderStatusMessage()))
    assert (status.price, status.orig_client_id, status.status) == (None, "", "STATUS_UNDEFINED")


def test_a_word_that_is_not_known_stays_a_number():
    message = pb.Message.FromString(pb.Message(order_status_msg=pb.OrderStatusMessage()).SerializeToString())
    message.order_status_msg.MergeFromString(bytes([0xD0, 0x02, 0x63]))
    assert digitex.event_of(message).status == "99"
