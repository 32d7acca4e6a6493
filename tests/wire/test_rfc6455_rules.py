"""The rules of RFC 6455 for what is received, by section: each a sentence, the bytes, and what must come of them."""

from typing import NamedTuple

import pytest

from bittrade_ws.wire.deflate import Inflater
from bittrade_ws.wire.frames import Binary, Close, FrameReader, Ping, Pong, Violation

CAP = 100_000  # bytes; the reader's max_size in this table


class Rule(NamedTuple):
    section: str
    sentence: str
    stream: bytes
    messages: tuple[bytes, ...] = ()
    control: Ping | Pong | Close | int | None = None  # int: the code of a violation
    more: tuple[Ping | Pong | Close, ...] = ()  # controls before it
    from_client: bool = False
    deflate: bool = False


def x(text: str) -> bytes:
    return bytes.fromhex(text)


RULES = [
    # §5.1 masking
    Rule("5.1-client-masks", "a server closes on a frame that is not masked", x("8101 61"), (), 1002, (), True),
    Rule("5.1-server-does-not", "a client closes on a masked frame", x("8181 00000000 61"), (), 1002),
    Rule("5.1-masked-ping", "a masked control frame is no better", x("8980 00000000"), (), 1002),
    Rule("5.1-unmasked-close", "nor an unmasked close from a client", x("8800"), (), 1002, (), True),
    # §5.2 base framing
    Rule("5.2-rsv1", "RSV1 without an extension fails the connection", x("c101 61"), (), 1002),
    Rule("5.2-rsv2", "RSV2 likewise", x("a101 61"), (), 1002),
    Rule("5.2-rsv3", "RSV3 likewise", x("9101 61"), (), 1002),
    Rule("5.2-rsv2-deflate", "permessage-deflate takes RSV1 only", x("a101 61"), (), 1002, deflate=True),
    Rule("5.2-rsv-on-ping", "reserved bits of control frames likewise", x("c900"), (), 1002),
    *(
        Rule(
            f"5.2-opcode-{opcode:x}",
            f"reserved opcode {opcode} fails the connection",
            bytes([0x80 | opcode, 0]),
            (),
            1002,
        )
        for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
    ),
    Rule("5.2-length-7", "up to 125 bytes in 7 bits", x("817d") + b"a" * 125, (b"a" * 125,)),
    Rule("5.2-length-16", "up to 65,535 in 16", x("817effff") + b"a" * 65535, (b"a" * 65535,)),
    Rule("5.2-length-64", "above in 64", x("817f0000000000010000") + b"a" * 65536, (b"a" * 65536,)),
    Rule("5.2-shortest-16", "the shortest length form must be used", x("817e007d") + b"a" * 125, (), 1002),
    Rule("5.2-shortest-64", "also of the longest", x("817f000000000000ffff") + b"a" * 65535, (), 1002),
    Rule("5.2-msb", "the first bit of a 64-bit length is 0", x("817f8000000000000000"), (), 1002),
    Rule("5.2-network-order", "lengths are in network byte order", x("827e0100") + b"a" * 256, (Binary(b"a" * 256),)),
    # §5.3 client-to-server masking
    Rule(
        "5.3-unmask",
        "octet i is XORed with octet i mod 4 of the key",
        x("8185 37fa213d 7f9f4d5158"),
        (b"Hello",),
        from_client=True,
    ),
    Rule(
        "5.3-key-per-frame",
        "each frame has a key of its own",
        x("0181 01000000 60 8081 02000000 60"),
        (b"ab",),
        from_client=True,
    ),
    # §5.4 fragmentation
    Rule("5.4-unfragmented", "FIN set and an opcode other than 0", x("8105 48656c6c6f"), (b"Hello",)),
    Rule("5.4-fragmented", "an opcode, then 0, the last with FIN", x("0103 48656c 8002 6c6f"), (b"Hello",)),
    Rule("5.4-many", "any number of continuations, empty ones too", x("0201 61 0000 0001 62 8000"), (Binary(b"ab"),)),
    Rule("5.4-empty", "all fragments may be empty", x("0100 0000 8000"), (b"",)),
    Rule("5.4-control-between", "control frames may be injected", x("0101 61 8901 70 8001 62"), (b"ab",), Ping(b"p")),
    Rule("5.4-no-control-fragments", "control frames are not fragmented", x("0900"), (), 1002),
    Rule("5.4-no-interleaving", "fragments of two messages are not interleaved", x("0101 61 0101 62"), (), 1002),
    Rule("5.4-no-message-inside", "nor is a whole message put between them", x("0101 61 8101 62"), (), 1002),
    Rule("5.4-orphan", "a continuation continues something", x("8001 61"), (), 1002),
    Rule("5.4-orphan-open", "also one that announces more", x("0001 61"), (), 1002),
    Rule("5.4-orphan-after", "also after a message that ended", x("8101 61 8001 62"), (b"a",), 1002),
    Rule("5.4-type", "the type is the first fragment's", x("0201 ff 8001 fe"), (Binary(b"\xff\xfe"),)),
    # §5.5 control frames
    Rule("5.5-125", "125 bytes are allowed", x("897d") + b"a" * 125, (), Ping(b"a" * 125)),
    Rule("5.5-126", "126 are not", x("897e007e") + b"a" * 126, (), 1002),
    Rule("5.5-close-126", "nor of a close", x("887e007e") + b"\x03\xe8" + b"a" * 124, (), 1002),
    Rule("5.5-header-only", "and are not awaited", x("8a7f"), (), 1002),
    # §5.5.1 close
    Rule("5.5.1-empty", "a close may have no body", x("8800"), (), Close(1005, "")),
    Rule("5.5.1-code", "or a code", x("8802 03e8"), (), Close(1000, "")),
    Rule("5.5.1-reason", "and a reason", x("8805 03e9 627965"), (), Close(1001, "bye")),
    Rule("5.5.1-one-byte", "but not half a code", x("8801 03"), (), 1002),
    Rule("5.5.1-reason-utf8", "the reason is UTF-8", x("8803 03e8 ff"), (), 1007),
    Rule("5.5.1-last", "nothing counts after a close", x("8802 03e8 8101 61 8900"), (), Close(1000, "")),
    Rule("5.5.1-midway", "a close may come within a message", x("0101 61 8802 03e8 8001 62"), (), Close(1000, "")),
    # §5.5.2, §5.5.3 ping and pong
    Rule("5.5.2-ping", "a ping may carry data", x("8905 48656c6c6f"), (), Ping(b"Hello")),
    Rule("5.5.2-empty", "or none", x("8900"), (), Ping(b"")),
    Rule("5.5.2-any-bytes", "of any kind", x("8902 00ff"), (), Ping(b"\x00\xff")),
    Rule("5.5.2-several", "several pings are several pings", x("8901 61 8901 62"), (), Ping(b"b"), (Ping(b"a"),)),
    Rule("5.5.3-unsolicited", "a pong may come unasked", x("8a01 61"), (), Pong(b"a")),
    # §5.6 data frames
    Rule("5.6-text", "text is UTF-8", x("8103 e282ac"), ("€".encode(),)),
    Rule("5.6-binary", "binary is anything", x("8202 fffe"), (Binary(b"\xff\xfe"),)),
    # §7.4 close codes
    *(
        Rule(f"7.4-code-{code}", f"{code} may be sent", x("8802") + code.to_bytes(2, "big"), (), Close(code, ""))
        for code in (1000, 1001, 1002, 1003, *range(1007, 1015), 3000, 3999, 4000, 4999)
    ),
    *(
        Rule(f"7.4-code-{code}", f"{code} may not be sent", x("8802") + code.to_bytes(2, "big"), (), 1002)
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)
    ),
    # §8.1 errors in UTF-8
    Rule("8.1-invalid", "text that is not UTF-8 fails the connection", x("8101 ff"), (), 1007),
    Rule("8.1-surrogate", "surrogates are not UTF-8", x("8103 eda080"), (), 1007),
    Rule("8.1-overlong", "nor overlong forms", x("8102 c080"), (), 1007),
    Rule("8.1-above-10ffff", "nor above U+10FFFF", x("8104 f4908080"), (), 1007),
    Rule("8.1-truncated", "nor half a character", x("8102 e282"), (), 1007),
    Rule("8.1-noncharacter", "non-characters are", x("8103 efbfbf"), ("\uffff".encode(),)),
    Rule("8.1-cut-by-frames", "a message, not a fragment, must be UTF-8", x("0101 c3 8001 a9"), ("é".encode(),)),
    Rule("8.1-fragmented", "wherever in it the error is", x("0101 61 0001 ff"), (), 1007),
    Rule("8.1-fragment-end", "also at its end", x("0101 c3 8000"), (), 1007),
    # §10.4 implementation-specific limits
    Rule("10.4-frame", "a frame over the limit is refused from its header", x("827f00000000ffffffff"), (), 1009),
    Rule("10.4-message", "so is a message", x("027e8000") + bytes(32768) + x("807f0000000000011170"), (), 1009),
    # RFC 7692, permessage-deflate
    Rule("7692-6.1", "RSV1 marks a compressed message", x("c107 f248cdc9c90700"), (b"Hello",), deflate=True),
    Rule("7692-6.1-plain", "a message may go uncompressed", x("8105 48656c6c6f"), (b"Hello",), deflate=True),
    Rule(
        "7692-6.1-not-on-0", "only the first frame carries RSV1", x("4103 f248cd c004 c9c90700"), (), 1002, deflate=True
    ),
    Rule("7692-6.1-not-on-8", "and no control frame", x("c800"), (), 1002, deflate=True),
    Rule("7692-7.2.3.1", "a fragmented compressed message", x("4103 f248cd 8004 c9c90700"), (b"Hello",), deflate=True),
    Rule(
        "7692-7.2.3.2",
        "the window is taken over",
        x("c107 f248cdc9c90700 c105 f200110000"),
        (b"Hello", b"Hello"),
        deflate=True,
    ),
    Rule("7692-7.2.3.3", "a block without compression", x("c10b 000500faff48656c6c6f00"), (b"Hello",), deflate=True),
    Rule("7692-7.2.3.4", "a block with BFINAL set", x("c108 f348cdc9c9070000"), (b"Hello",), deflate=True),
    Rule(
        "7692-7.2.3.5", "two blocks in one message", x("c10d f248050000 00ffff cac9c90700"), (b"Hello",), deflate=True
    ),
    Rule("7692-7.2.3.6", "an empty message", x("c101 00"), (b"",), deflate=True),
    Rule("7692-corrupt", "data that does not inflate", x("c102 ffff"), (), 1007, deflate=True),
    Rule("7692-utf8", "text is checked once it is inflated", x("c103 fa0f00"), (), 1007, deflate=True),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"§{rule.section}")
@pytest.mark.parametrize("how", ["whole", "byte by byte"])
def test_f24(rule: Rule, how: str):
    reader = FrameReader(max_size=CAP, from_client=rule.from_client, inflater=Inflater() if rule.deflate else None)
    pieces = [rule.stream] if how == "whole" else [bytes([byte]) for byte in rule.stream]
    messages = [message for piece in pieces for message in reader.feed(piece)]
    controls = [control.code if isinstance(control, Violation) else control for control in reader.controls]
    assert messages == list(rule.messages), rule.sentence
    assert [type(message) for message in messages] == [type(message) for message in rule.messages], rule.sentence
    assert controls == [*rule.more, *([] if rule.control is None else [rule.control])], rule.sentence


def test_each_rule_has_its_own_name():
    sections = [rule.section for rule in RULES]
    assert len(sections) == len(set(sections))
