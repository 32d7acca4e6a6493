"""Whatever a client says, the venue answers, and stays."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.simulators.clock import ManualClock
from bittrade_ws.simulators.theone import gateway

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "op": st.sampled_from(["auth", "subscribe", "unsubscribe", "swap", "estimate", "balances"]) | JSON,
        **{name: JSON for name in ("ch", "key", "ts", "nonce", "sig", "data")},
    },
)


class Session:
    def __init__(self) -> None:
        self.told: list[Any] = []

    def send(self, frame: Any) -> None:
        self.told.append(json.loads(frame))

    def close(self, code: int = 1000, reason: str = "") -> None: ...

    def drop(self) -> None: ...


@given(st.lists(st.binary() | st.text() | FIELDS.map(json.dumps), min_size=1, max_size=5))
def test_each_message_has_one_answer(frames) -> None:
    venue = gateway(ManualClock())
    venue.closes_on_refusal = False
    session = Session()
    handler = venue.open(session, "/anything", {})
    for frame in frames:
        handler.receive(frame)
    assert len(session.told) == len(frames)
    assert all(set(one) == {"error"} for one in session.told)


@settings(max_examples=40)  # each opens a market
@given(st.sampled_from(["swap", "estimate", "order_status", "balances"]), JSON)
def test_signed_nonsense_is_refused_in_words(op, data) -> None:
    venue = gateway(ManualClock())
    venue.start()
    venue.keys.check = lambda *_: None
    session = Session()
    handler = venue.open(session, "/", {})
    handler.receive('{"op":"auth","key":"test_key_1"}')
    handler.receive(json.dumps({"op": op, "data": data}))
    assert session.told[-1].get("error") or session.told[-1]["op"] == op
