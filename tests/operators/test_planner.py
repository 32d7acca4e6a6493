"""The planner alone, over lines that are nothing but sockets; with dials it is proven in `connection/test_shards`."""

import itertools
from collections import deque
from typing import Any

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from reactivex import Subject

from bittrade_ws.models.errors import ConnectionFull, ConnectionLost, SubscriptionFailed
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._holding import CARRIER
from bittrade_ws.operators._planner import Planner
from bittrade_ws.operators._planner_state import Lane
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.testing import VirtualClock
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request

PER_LANE = 3
MOST_LANES = 4


class Subscribing(JsonSubscribing):
    def accepted(self, request: Request, reply: Any) -> None:
        if reply.get("error") == "full":
            raise ConnectionFull("full", channel=request.channels[0].name)
        super().accepted(request, reply)


class Server:
    """The far end of one socket: it takes `most` channels, and answers at once."""

    def __init__(self, rig: "Rig", lane: Lane, most: int) -> None:
        self.rig = rig
        self.lane = lane
        self.most = most
        self.on: set[str] = set()
        self.socket = Socket("", epoch=next(rig.epochs), codec=JsonCodec(), send=self.hear, client_ids=lambda: "id")
        self.socket.request_ids = rig.ids
        self.socket.is_open = True

    def hear(self, frame: Any) -> None:
        request = orjson.loads(frame)
        self.rig.frames += 1
        reply = {"id": request["id"]}
        if "unsubscribe" in request:
            self.on -= set(request["unsubscribe"])
        else:
            names = set(request["subscribe"])
            elsewhere = [server for server in self.rig.servers if server.on & names]
            assert not elsewhere, f"{names} asked for while they are on {elsewhere}"
            if len(self.on | names) > self.most:
                reply["error"] = "full"
            else:
                self.on |= names
        self.rig.replies.append((self, reply))


class Rig:
    """A planner, its lines, and who holds what."""

    def __init__(self, *, per_lane: int = PER_LANE, most_lanes: int = MOST_LANES) -> None:
        self.clock = VirtualClock()
        self.epochs = itertools.count(1)
        self.ids = itertools.count(1).__next__
        self.messages: Subject[Any] = Subject()
        self.subscribing = Subscribing(frames_per_second=1000.0)
        self.replies: deque[tuple[Server, Any]] = deque()
        self.servers: list[Server] = []
        self.frames = 0
        self.waiting: list[Lane] = []
        """Lines that were asked for and are not open."""
        self.planner = Planner(
            per_lane=per_lane,
            most_lanes=most_lanes,
            idle_after=60.0,
            clock=self.clock,
            open_lane=self.waiting.append,
            close_lane=self.closed,
        )
        self.waiting.append(self.planner.primary)
        self.door = self.open(self.planner.primary).socket
        self.held: list[tuple[str, Any]] = []
        self.told: list[tuple[str, bool]] = []
        self.failed: dict[str, Exception] = {}

    def closed(self, lane: Lane) -> None:
        if lane in self.waiting:
            self.waiting.remove(lane)
        self.servers = [server for server in self.servers if server.lane is not lane]

    def open(self, lane: Lane, most: int = 1_000) -> Server:
        self.waiting.remove(lane)
        server = Server(self, lane, most)
        server.socket.state[CARRIER] = self.planner
        self.servers.append(server)
        self.planner.opened(lane, server.socket)
        return server

    def drop(self, server: Server) -> None:
        self.servers.remove(server)
        self.waiting.append(server.lane)
        server.socket.is_open = False
        self.planner.lost(server.lane)

    def hold(self, name: str) -> Any:
        holding = acquire(self.door, self.messages, json_channel(name), self.subscribing, scheduler=self.clock)

        def on_error(error: Exception) -> None:
            self.failed[name] = error
            self.held[:] = [(other, held) for other, held in self.held if other != name]

        held = holding.subscribe(lambda is_on: self.told.append((name, is_on)), on_error)
        self.held.append((name, held))
        return held

    def settle(self) -> None:
        """Until nothing is under way."""
        for _ in range(60):
            self.clock.advance_to(self.clock.micros + 2_000)
            while self.replies:
                server, reply = self.replies.popleft()
                if server in self.servers:
                    self.messages.on_next(reply)

    def on(self) -> list[list[str]]:
        return [sorted(server.on) for server in self.servers]


def test_a_new_primary_socket_and_new_holders_in_one_instant_send_nothing() -> None:
    rig = Rig(per_lane=1)
    first, second = rig.hold("a"), rig.hold("b")
    rig.settle()
    rig.open(rig.waiting[0])
    rig.settle()
    rig.drop(rig.servers[0])
    rig.settle()
    primary = rig.open(rig.waiting[0])
    first.dispose()
    second.dispose()
    rig.door = primary.socket
    frames = rig.frames
    rig.told.clear()
    rig.hold("a")
    rig.hold("b")
    assert rig.told == [("b", True)]
    rig.settle()

    assert rig.frames == frames + 1
    assert rig.told == [("b", True), ("a", True)]
    assert rig.on() == [["b"], ["a"]]


def test_a_second_holder_is_told_at_once_and_only_the_last_to_leave_unsubscribes() -> None:
    rig = Rig()
    first = rig.hold("a")
    rig.settle()
    rig.told.clear()
    second = rig.hold("a")
    assert rig.told == [("a", True)]
    first.dispose()
    rig.settle()
    assert (rig.on(), rig.frames) == ([["a"]], 1)
    second.dispose()
    rig.settle()
    assert (rig.on(), rig.frames) == ([[]], 2)


@pytest.mark.parametrize("signed", [True, False])
def test_what_stays_or_is_signed_is_asked_for_on_the_socket_itself(signed: bool) -> None:
    rig = Rig(per_lane=1)
    rig.hold("a")
    rig.settle()
    if signed:
        rig.door.state[SIGNER] = object()
    acquire(
        rig.door, rig.messages, json_channel("b"), rig.subscribing, scheduler=rig.clock, stays=not signed
    ).subscribe()
    rig.settle()

    assert rig.on() == [["a", "b"]]
    assert not rig.waiting


def test_a_line_that_the_venue_calls_full_is_not_asked_again_while_it_lives() -> None:
    rig = Rig()
    rig.servers[0].most = 2
    for name in "abc":
        rig.hold(name)
    rig.settle()
    rig.open(rig.waiting[0])
    frames = rig.frames
    rig.hold("d")
    rig.settle()
    assert rig.on() == [["a", "b"], ["c", "d"]]
    assert rig.frames == frames + 1  # c and d, on the second line
    assert not rig.failed


def test_a_line_that_ends_for_good_fails_what_no_other_has_room_for() -> None:
    rig = Rig(per_lane=2)
    leaving = rig.hold("a")
    for name in "bcd":
        rig.hold(name)
    rig.settle()
    leaving.dispose()
    rig.settle()
    rig.planner.ended(rig.waiting.pop(), ConnectionLost("refused"))
    rig.settle()

    assert rig.on() == [["b", "c"]]
    assert list(rig.failed) == ["d"]
    assert isinstance(rig.failed["d"], SubscriptionFailed)
    assert rig.planner.lanes == 1


def test_after_the_end_nothing_is_told_and_nothing_is_sent() -> None:
    rig = Rig()
    rig.hold("a")
    rig.settle()
    rig.told.clear()
    frames = rig.frames
    rig.planner.dispose()
    rig.hold("b")
    rig.planner.lost(rig.planner.primary)
    for _, held in list(rig.held):
        held.dispose()
    rig.settle()

    assert (rig.told, rig.failed) == ([], {})
    assert rig.frames <= frames + 1


class Anything(RuleBasedStateMachine):
    """Whatever happens to lines and holders, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.rig = Rig()
        self.may_be_lost: set[str] = set()

    def settle(self) -> None:
        self.rig.settle()
        lost = {name for name, is_on in self.rig.told if not is_on}
        assert lost <= self.may_be_lost, "a channel was lost that rode on no line that died"
        self.rig.told.clear()
        self.may_be_lost.clear()

    @rule(name=st.sampled_from("abcdefghijklmnop"))
    def somebody_comes(self, name: str) -> None:
        self.rig.hold(name)
        self.settle()

    @rule(names=st.lists(st.sampled_from("abcdefghijklmnop"), max_size=12))
    def many_come(self, names: list[str]) -> None:
        for name in names:
            self.rig.hold(name)
        self.settle()

    @precondition(lambda self: self.rig.held)
    @rule(data=st.data())
    def somebody_leaves(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.rig.held) - 1))
        _, held = self.rig.held.pop(index)
        held.dispose()
        self.settle()

    @precondition(lambda self: self.rig.waiting)
    @rule(data=st.data(), most=st.integers(0, PER_LANE))
    def a_line_opens(self, data: st.DataObject, most: int) -> None:
        self.rig.open(data.draw(st.sampled_from(self.rig.waiting)), most)
        self.settle()

    @precondition(lambda self: self.rig.servers)
    @rule(data=st.data())
    def a_line_dies(self, data: st.DataObject) -> None:
        server = data.draw(st.sampled_from(self.rig.servers))
        self.may_be_lost = set(server.on)
        self.rig.drop(server)
        self.settle()

    @precondition(lambda self: self.rig.waiting)
    @rule(data=st.data())
    def a_line_ends(self, data: st.DataObject) -> None:
        lane = data.draw(st.sampled_from(self.rig.waiting))
        if lane is not self.rig.planner.primary:
            self.rig.waiting.remove(lane)
            self.rig.planner.ended(lane, ConnectionLost("refused"))
        self.settle()

    @precondition(lambda self: self.rig.planner.primary in self.rig.waiting)
    @rule()
    def the_primary_is_replaced_and_everybody_comes_again(self) -> None:
        self.rig.door = self.rig.open(self.rig.planner.primary).socket
        holders, self.rig.held = self.rig.held, []
        for name, held in holders:
            held.dispose()
            self.rig.hold(name)
        self.settle()

    @invariant()
    def every_held_channel_is_on_one_line_or_waits_for_one(self) -> None:
        rig = self.rig
        held = {name for name, _ in rig.held}
        carried = [name for server in rig.servers for name in server.on]
        assert len(carried) == len(set(carried))
        assert set(carried) <= held
        waiting = [key for lane in rig.waiting for key in lane.slots]
        assert sorted([*carried, *waiting]) == sorted(held)

    @invariant()
    def no_line_is_above_its_limit(self) -> None:
        assert all(len(server.on) <= min(PER_LANE, server.most) for server in self.rig.servers)
        lanes = [server.lane for server in self.rig.servers] + self.rig.waiting
        assert len(lanes) == self.rig.planner.lanes <= MOST_LANES
        assert all(len(lane.slots) <= PER_LANE for lane in lanes)

    @invariant()
    def nobody_waits_while_an_open_line_has_room(self) -> None:
        if any(lane.slots for lane in self.rig.waiting):
            assert not any(server.lane.has_room for server in self.rig.servers)


def test_whatever_happens_every_channel_has_its_line() -> None:
    run_state_machine_as_test(Anything, settings=settings(max_examples=60, stateful_step_count=40))
