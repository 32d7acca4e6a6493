"""Order lists of every kind, whatever befalls them: each order ends where the venue's ledger says, and says why."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance import Leg, Oco, Opo, Opoco, Oto, Otoco
from bittrade_ws.models.order import TRANSITIONS, Order, OrderSide, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.binance.order_payloads import EXPIRY
from bittrade_ws.simulators.orders import NewOrder, OrderType, VenueOrder
from bittrade_ws.simulators.terms import SelfTrade
from bittrade_ws.testing import Marbles

D = Decimal
BUY, SELL = OrderSide.BUY, OrderSide.SELL
ONE = D("1.000")
ENTRIES = (
    Leg(type="LIMIT", price=D("500.00")),
    Leg(type="LIMIT", price=D("500.00"), time_in_force="IOC"),
    Leg(type="LIMIT", price=D("499.00"), time_in_force="FOK"),
    Leg(type="LIMIT_MAKER", price=D("495.00")),
)
PROFITS = (
    Leg(type="LIMIT_MAKER", price=D("510.00")),
    Leg(type="TAKE_PROFIT", stop_price=D("510.00")),
    Leg(type="TAKE_PROFIT_LIMIT", stop_price=D("510.00"), price=D("505.00"), time_in_force="IOC"),
)
STOPS = (
    Leg(type="STOP_LOSS", stop_price=D("490.00")),
    Leg(type="STOP_LOSS_LIMIT", stop_price=D("490.00"), price=D("480.00")),
    Leg(type="STOP_LOSS_LIMIT", stop_price=D("490.00"), price=D("480.00"), time_in_force="FOK"),
)
FATES = ("rise", "fall", "bid", "small bid", "ask", "small ask", "cancel", "expel", "meet", "cut")


@st.composite
def lists(draw: Any) -> Any:
    """One request; some working orders fill at once, and some pending ones cannot be paid."""
    entry, profit, stop = (draw(st.sampled_from(legs)) for legs in (ENTRIES, PROFITS, STOPS))
    modes = st.sampled_from([None, *(mode for mode in SelfTrade if mode is not SelfTrade.TRANSFER)])
    mode = draw(modes)
    extra = {} if mode is None else {"selfTradePreventionMode": str(mode)}
    common: dict[str, Any] = {"symbol": "BNBUSDT", "quantity": ONE, "extra": extra}
    of = draw(st.sampled_from([Oco, Oto, Otoco, Opo, Opoco]))
    if of is Oco:
        return Oco(**common, side=SELL, above=profit, below=stop)
    quantity = {"pending_quantity": draw(st.sampled_from([ONE, D("5000.000")]))} if of in (Oto, Otoco) else {}
    pair = {"pending": draw(st.sampled_from([profit, stop]))} if of in (Oto, Opo) else {"above": profit, "below": stop}
    return of(**common, **quantity, **pair, side=BUY, working=entry, pending_side=SELL)


class Play:
    """One list at a venue where things happen, and the lives of its orders."""

    def __init__(self, kit: Marbles, *, events_first: bool) -> None:
        self.kit = kit
        self.venue = gateway(kit.clock)
        self.venue.venue.users.events_first = events_first
        self.exchange = kit.exchange(server=self.venue, codec=binance.BinanceCodec)
        connection = binance.private_websocket_connection(
            url="ws://exchange/ws-api/v3", dialer=self.exchange.dialer, scheduler=kit.clock
        )
        sign = binance.hmac_signer(self.venue.keys.api_key, self.venue.keys.api_secret)
        self.sockets = connection.pipe(filter_new_socket_only(), add_token(sign))
        self.messages = connection.pipe(keep_messages_only())
        kit.connect(connection)
        kit.advance("1s")
        self.trade_at("500.00")

    def place(self, request: Any) -> list[list[Order]]:
        legs = self.kit.keep(binance.order_list_factory(self.sockets, self.messages))(request).legs
        lives = [list[Order]() for _ in legs]
        for life, leg in zip(lives, legs, strict=True):
            self.kit.keep(leg.subscribe(life.append, scheduler=self.kit.clock))
        self.kit.advance("100ms")
        return lives

    def enter(self, side: OrderSide, price: str, quantity: Decimal = ONE, *, own: bool = False) -> None:
        new = NewOrder(
            symbol="BNBUSDT",
            side=side,
            type=OrderType.LIMIT,
            client_order_id="",
            quantity=quantity,
            price=D(price),
            self_trade=SelfTrade.EXPIRE_MAKER if own else SelfTrade.NONE,
        )
        self.venue.engine.place(self.venue.user if own else self.venue.counterparty, new)

    def trade_at(self, *prices: str) -> None:
        for price in prices:
            self.enter(SELL, price)
            self.enter(BUY, price)

    def befall(self, fate: str, orders: list[VenueOrder]) -> None:
        actions: dict[str, Callable[[], Any]] = {
            "rise": lambda: self.trade_at("505.00", "510.00", "511.00"),
            "fall": lambda: self.trade_at("495.00", "490.00", "489.00"),
            "bid": lambda: self.enter(BUY, "515.00", D("3.000")),
            "small bid": lambda: self.enter(BUY, "515.00", D("0.500")),
            "ask": lambda: self.enter(SELL, "470.00", D("3.000")),
            "small ask": lambda: self.enter(SELL, "470.00", D("0.500")),
            "meet": lambda: self.enter(SELL, "490.00", D("0.200"), own=True),
            "cut": self.exchange.drop,
        }
        if fate in actions:
            actions[fate]()
        elif orders and fate == "expel":
            self.venue.expel(orders[0].client_order_id)
        elif orders:
            cancel = self.kit.keep(binance.cancel_order_factory(self.sockets, self.messages))
            request = CancelOrderRequest(symbol="BNBUSDT", order_id=str(orders[-1].order_id))
            cancel(request).subscribe(on_error=lambda error: None, scheduler=self.kit.clock)
        self.kit.advance("8s" if fate == "cut" else "100ms")

    def listed(self) -> list[VenueOrder]:
        return [one for one in self.venue.engine.ledger.orders_of(self.venue.user) if one.order_list is not None]


def prove(life: list[Order], truth: VenueOrder | None) -> None:
    for before, after in pairwise(life):
        assert after.status in TRANSITIONS[before.status]
    last = life[-1]
    if truth is None:
        assert last.status is OrderStatus.REJECTED
        return
    waits = truth.status is OrderStatus.OPEN and truth.working_us is None
    assert last.status is (OrderStatus.PENDING if waits else truth.status)
    assert last.filled_quantity == sum(fill.quantity for fill in last.fills) == truth.filled
    assert last.quantity in (None, truth.quantity)
    if last.status is OrderStatus.EXPIRED:
        assert last.reason == ("TRADE_PREVENTION" if truth.expiry is None else EXPIRY.get(truth.expiry, last.reason))


@settings(max_examples=60, deadline=None)
@given(
    request=lists(),
    events_first=st.booleans(),
    offered=st.sampled_from([None, D("0.400"), D("2.000")]),
    fates=st.lists(st.sampled_from(FATES), max_size=5),
)
def test_f53_each_order_of_a_list_ends_as_the_ledger_says_and_says_why(
    request: Any, events_first: bool, offered: Decimal | None, fates: list[str]
) -> None:
    with Marbles() as kit:
        play = Play(kit, events_first=events_first)
        if offered is not None:
            play.enter(SELL, "500.00", offered)
        lives = play.place(request)
        for fate in fates:
            play.befall(fate, [one for one in play.listed() if one.is_open])
        kit.advance("20s")
        truth = {str(one.order_id): one for one in play.listed()}
        for life in lives:
            prove(life, truth.get(life[-1].order_id or ""))
