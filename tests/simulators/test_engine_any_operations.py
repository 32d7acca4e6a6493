"""Random operations of three accounts, two of which belong together: what must hold after each of them."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from bittrade_ws.models.order import TRANSITIONS, OrderSide, OrderStatus
from bittrade_ws.simulators.clock import ManualClock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.lists import NewList
from bittrade_ws.simulators.orders import (
    BookChange,
    Contingency,
    Execution,
    ExecutionKind,
    Instrument,
    ListChange,
    ListChangeKind,
    NewOrder,
    Trade,
    VenueOrder,
)
from bittrade_ws.simulators.terms import OrderType, Peg, PegTo, Phase, Refused, SelfTrade, TimeInForce

D = Decimal
ZERO = D(0)
prices = st.integers(96, 104).map(D)
quantities = st.integers(1, 40).map(lambda n: D(n) / 10)
sides = st.sampled_from(OrderSide)
STOPS = [OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT]
GAINS = [OrderType.LIMIT_MAKER, OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT]


@st.composite
def new_orders(draw, side=None, quantity=None, kinds=tuple(OrderType)):
    kind = draw(st.sampled_from(kinds))
    is_limit = kind in (OrderType.LIMIT, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
    times = st.sampled_from(TimeInForce) if is_limit else st.just(TimeInForce.GTC)
    time_in_force = draw(times)
    trails = kind.is_contingent and draw(st.booleans())
    peg = draw(st.none() | st.builds(Peg, st.sampled_from(PegTo), st.none() | st.just(1)))
    size = draw(quantities) if quantity is None else quantity
    spends = kind is OrderType.MARKET and draw(st.booleans())
    return NewOrder(
        symbol="XUSD",
        side=draw(sides) if side is None else side,
        type=kind,
        client_order_id="",
        quantity=None if spends else size,
        quote_quantity=size * 100 if spends else None,
        price=None if kind.is_market else draw(prices),
        time_in_force=time_in_force,
        stop_price=draw(prices) if kind.is_contingent and (not trails or draw(st.booleans())) else None,
        trailing_delta=draw(st.integers(50, 500)) if trails else None,
        iceberg_quantity=size / 2 if time_in_force is TimeInForce.GTC and is_limit and draw(st.booleans()) else None,
        self_trade=draw(st.sampled_from(SelfTrade)),
        peg=None if kind.is_market else peg,
    )


@st.composite
def new_lists(draw):
    side, quantity = draw(sides), draw(quantities)
    away = 1 if side is OrderSide.BUY else -1
    stop = draw(new_orders(side=side, quantity=quantity, kinds=STOPS))
    gain = draw(new_orders(side=side, quantity=quantity, kinds=GAINS))
    # Around the last price, or nearly every pair would be refused.
    pair = [
        replace(stop, stop_price=D(100 + away * draw(st.integers(1, 5)))),
        replace(gain, price=gain.price and D(100 - away * draw(st.integers(1, 5))), peg=None),
    ]
    kind = draw(st.sampled_from(["OCO", "OTO", "OTOCO", "OPO"]))
    if kind == "OCO":
        return NewList(client_list_id="", contingency=Contingency.OCO, orders=tuple(pair))
    buys = OrderSide.BUY if kind == "OPO" else None
    working = draw(new_orders(side=buys, kinds=[OrderType.LIMIT, OrderType.LIMIT_MAKER]))
    if kind == "OTOCO":
        return NewList(client_list_id="", contingency=Contingency.OTO, orders=(working, *pair))
    prepaid = kind == "OPO"
    last = NewOrder(
        symbol="XUSD", side=OrderSide.SELL if prepaid else side, type=OrderType.LIMIT, client_order_id="",
        quantity=None if prepaid else quantity, price=draw(prices),
    )  # fmt: skip
    return NewList(client_list_id="", contingency=Contingency.OTO, orders=(working, last), is_prepaid=prepaid)


class AnyOperations(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        instrument = Instrument(
            name="XUSD", base="X", quote="USD", tick=D(1), step=D("0.1"), min_quantity=D("0.1"),
            max_quantity=D(1000), min_notional=D(0), reference_price=D(100),
        )  # fmt: skip
        self.clock = ManualClock()
        self.engine = Engine(self.clock, [instrument])
        funds = [("X", D(20)), ("USD", D(2_000))]
        self.people = [
            self.engine.open_account(name, balances=funds, maker_fee=D("0.001"), taker_fee=D("0.002"))
            for name in ("ann", "bob", "cat")
        ]
        self.people[0].group = self.people[1].group = 1
        self.outside = self.engine.ledger.total("X"), self.engine.ledger.total("USD")
        self.last_update = 0
        self.again: list[VenueOrder] = []
        self.stages: dict[int, OrderStatus] = {}
        self.list_stages: dict[int, list[ListChangeKind]] = defaultdict(list)
        self.engine.listeners.append(self.on_events)

    def on_events(self, events):
        sweeps = defaultdict(list)
        taker = maker = None
        for event in events:
            match event:
                case BookChange():
                    assert event.update_id == self.last_update + 1
                    assert event.quantity >= 0
                    self.last_update = event.update_id
                case Trade():
                    sweeps[event.taker_order_id].append(-event.price if event.is_buyer_maker else event.price)
                case Execution():
                    self.check_stage(event)
                    if event.fill is not None and not event.fill.is_maker:
                        if event.order.order_id != taker:
                            taker, maker = event.order.order_id, None
                    elif event.fill is not None or event.prevention is not None:
                        if event.fill is not None and maker is not None and maker.order_id == event.order.order_id:
                            self.again.append(maker)
                        maker = event.order
                case ListChange():
                    self.list_stages[event.order_list.list_id].append(event.kind)
                case _:
                    pass
        for taken in sweeps.values():
            assert taken == sorted(taken), "a worse price was taken before a better one"

    def check_stage(self, execution):
        number, status = execution.order.order_id, execution.order.status
        before = self.stages.get(number)
        self.stages[number] = status
        if before is None:
            assert execution.kind is ExecutionKind.NEW
        elif execution.kind in (ExecutionKind.REPLACED, ExecutionKind.TRADE_PREVENTION) and before is status:
            assert not before.is_final
        elif execution.kind is ExecutionKind.NEW:
            assert (before, status) in (
                (OrderStatus.PENDING, OrderStatus.PENDING),
                (OrderStatus.PENDING, OrderStatus.OPEN),
            )
        else:
            assert status in TRANSITIONS[before], (before, status)

    def do(self, operation, *args, **kwargs):
        self.clock.advance(0.001)
        self.again.clear()
        try:
            operation(*args, **kwargs)
        except Refused:
            pass

    @rule(who=st.integers(0, 2), new=new_orders())
    def place(self, who, new):
        self.do(self.engine.place, self.people[who], new)

    @rule(
        who=st.integers(0, 2),
        side=sides,
        price=st.sampled_from([D(100), D(101)]),
        size=st.integers(1, 20).map(D),
        is_iceberg=st.booleans(),
        self_trade=st.sampled_from(SelfTrade),
    )
    def fight(self, who, side, price, size, is_iceberg, self_trade):
        """Plain orders at two prices: most of them meet others, their own among them."""
        new = NewOrder(
            symbol="XUSD", side=side, type=OrderType.LIMIT, client_order_id="", quantity=size / 10, price=price,
            iceberg_quantity=size / 20 if is_iceberg else None, self_trade=self_trade,
        )  # fmt: skip
        self.do(self.engine.place, self.people[who], new)

    @rule(who=st.integers(0, 2), new=new_lists())
    def place_list(self, who, new):
        self.do(self.engine.place_list, self.people[who], new)

    def some_order(self, which):
        found = [one for one in self.engine.ledger.orders.values() if one.is_open]
        return found[which % len(found)] if found else None

    @rule(which=st.integers(0, 50), is_expelled=st.booleans())
    def cancel(self, which, is_expelled):
        order = self.some_order(which)
        if order is not None:
            self.do(self.engine.expel if is_expelled else self.engine.cancel, order)

    @rule(which=st.integers(0, 50), quantity=quantities)
    def reduce(self, which, quantity):
        order = self.some_order(which)
        if order is not None:
            self.do(self.engine.reduce, order, quantity, client_order_id=str(self.clock.now_us()))

    @rule(who=st.integers(0, 2), asset=st.sampled_from(["X", "USD"]), amount=st.integers(-5, 5).map(D))
    def move(self, who, asset, amount):
        self.do(self.engine.move, self.people[who], asset, amount)

    @invariant()
    def nothing_is_created_or_destroyed(self):
        assert (self.engine.ledger.total("X"), self.engine.ledger.total("USD")) == self.outside

    @invariant()
    def nobody_owes_and_what_is_locked_is_what_open_orders_need(self):
        for account in self.people:
            locked = {"X": ZERO, "USD": ZERO}
            for order in self.engine.ledger.open_orders(account):
                locked[order.spends] += order.locked
                assert order.locked >= 0
            assert {asset: account.of(asset).locked for asset in locked} == locked
            assert all(balance.free >= 0 for balance in account.balances.values())
        for order in self.engine.ledger.orders.values():
            if not order.is_open:
                assert order.locked == 0
                continue
            need = order.remaining * order.unit_lock
            sibling = None if order.order_list is None else order.order_list.sibling(order)
            if order.phase is Phase.HELD:
                assert order.locked == 0 or order.order_list.is_prepaid
            elif sibling is not None and sibling.is_open:
                assert order.locked + sibling.locked == max(need, sibling.remaining * sibling.unit_lock)
            else:
                assert order.locked == need

    @invariant()
    def the_book_is_in_order(self):
        book = self.engine.books["XUSD"]
        if book.bids.best is not None and book.asks.best is not None:
            assert book.bids.best.price < book.asks.best.price
        seen = set()
        for side in (book.bids, book.asks):
            for level in side.levels():
                found = list(level.orders.values())
                seen |= {one.order_id for one in found}
                assert all(one.is_open and one.is_resting and one.price == level.price for one in found)
                assert all(one.visible > 0 and one.visible + one.hidden == one.remaining for one in found)
                assert level.quantity == sum(one.visible for one in found)
                assert level.hidden == sum(one.hidden for one in found)
                waits = [one.working_us for one in found if one.iceberg_quantity is None]
                assert waits == sorted(waits), "a later order stands before an earlier one"
        resting = {number for number, one in self.engine.ledger.orders.items() if one.is_open and one.is_resting}
        assert seen == resting

    @invariant()
    def what_was_hidden_queues_behind_the_others(self):
        for maker in self.again:
            book = self.engine.books["XUSD"].side(maker.side)
            orders = [one for level in book.levels() for one in level.orders.values()]
            others = [one for one in orders if one.price == maker.price and one.order_id != maker.order_id]
            assert all(one.working_us == self.clock.now_us() for one in others), "it took their turn"

    @invariant()
    def lists_begin_and_end_once(self):
        for number, order_list in self.engine.ledger.lists.items():
            kinds = [one for one in self.list_stages[number] if one is not ListChangeKind.UPDATED]
            assert order_list.is_done == (not any(one.is_open for one in order_list.orders))
            assert kinds.count(ListChangeKind.DONE) == order_list.is_done
            assert kinds.count(ListChangeKind.STARTED) == 1


TestAnyOperations = AnyOperations.TestCase
TestAnyOperations.settings = settings(max_examples=15, stateful_step_count=50, deadline=None)
