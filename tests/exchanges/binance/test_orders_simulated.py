"""Orders of every type against Binance in a box: the stages of each, from its placement to its end."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance import Leg, Oco, OldOco, Opo, Opoco, Otoco
from bittrade_ws.models.errors import ConnectionLost, InvalidRequest, OutcomeUnknown
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest, ReplaceOrderRequest
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.clock import SchedulerClock
from bittrade_ws.simulators.faults import DieAfterReceipt, Drop
from bittrade_ws.simulators.orders import NewOrder, OrderType
from bittrade_ws.testing import Marbles

S = OrderStatus
D = Decimal
BUY, SELL = OrderSide.BUY, OrderSide.SELL
BEGUN = ["SUBMITTED", "OPEN"]
WAITING = ["SUBMITTED", "PENDING"]


class Ahead(SchedulerClock):
    """A venue's clock that is so many seconds ahead of ours."""

    def __init__(self, scheduler: Any, seconds: float) -> None:
        super().__init__(scheduler)
        self._micros = round(seconds * 1_000_000)

    def now_us(self) -> int:
        return super().now_us() + self._micros


class Desk:
    """A client of the simulated venue, and a counterparty whose trades make the price."""

    def __init__(self, marbles: Marbles, *, ahead: float = 0.0, is_routing: bool = False) -> None:
        self.marbles = marbles
        self.venue = gateway(Ahead(marbles.clock, ahead), is_routing=is_routing)
        self.exchange = marbles.exchange(server=self.venue, codec=binance.BinanceCodec)
        connection = binance.private_websocket_connection(
            url="ws://exchange/ws-api/v3", dialer=self.exchange.dialer, scheduler=marbles.clock
        )
        sign = binance.hmac_signer(self.venue.keys.api_key, marbles.secret(self.venue.keys.api_secret))
        self.sockets = connection.pipe(filter_new_socket_only(), add_token(sign))
        self.messages = connection.pipe(keep_messages_only())
        self.place = self.made(binance.add_order_factory)
        marbles.connect(connection)
        marbles.advance("1s")

    def made(self, factory: Callable[..., Any], **options: Any) -> Any:
        return self.marbles.keep(factory(self.sockets, self.messages, **options))

    def watch(self, source: Any) -> list[Any]:
        seen: list[Any] = []
        self.marbles.keep(source.subscribe(seen.append, seen.append, scheduler=self.marbles.clock))
        self.marbles.advance("100ms")
        return seen

    def legs(self, request: Any) -> list[list[Any]]:
        legs = self.made(binance.order_list_factory)(request).legs
        lives = [list[Any]() for _ in legs]
        for life, leg in zip(lives, legs, strict=True):
            self.marbles.keep(leg.subscribe(life.append, life.append, scheduler=self.marbles.clock))
        self.marbles.advance("100ms")
        return lives

    def order(self, kind: str, side: OrderSide = BUY, price: str | None = None, **more: Any) -> list[Any]:
        more.setdefault("quantity", D("1.000"))
        request = AddOrderRequest(
            symbol="BNBUSDT", side=side, type=kind, price=None if price is None else D(price), **more
        )
        return self.watch(self.place(request))

    def other(self, side: OrderSide, price: str, quantity: str = "1.000") -> None:
        """The counterparty's limit order."""
        new = NewOrder(
            symbol="BNBUSDT", side=side, type=OrderType.LIMIT, client_order_id="", quantity=D(quantity), price=D(price)
        )
        self.venue.engine.place(self.venue.counterparty, new)
        self.marbles.advance("100ms")

    def trade_at(self, *prices: str) -> None:
        for price in prices:
            self.other(SELL, price)
            self.other(BUY, price)


def statuses(stages: list[Any]) -> list[str]:
    return [str(stage.status) if hasattr(stage, "status") else repr(stage) for stage in stages]


@pytest.fixture
def desk(marbles: Marbles) -> Desk:
    return Desk(marbles)


@pytest.mark.parametrize(
    ("kind", "side", "stop", "price", "trigger"),
    [
        ("STOP_LOSS_LIMIT", BUY, "510.00", "520.00", "511.00"),
        ("TAKE_PROFIT_LIMIT", BUY, "490.00", "480.00", "489.00"),
        ("STOP_LOSS_LIMIT", SELL, "490.00", "480.00", "489.00"),
        ("TAKE_PROFIT_LIMIT", SELL, "510.00", "520.00", "511.00"),
    ],
)
def test_a_stop_waits_is_open_once_triggered_and_filled(
    desk: Desk, kind: str, side: OrderSide, stop: str, price: str, trigger: str
) -> None:
    desk.trade_at("500.00")
    stages = desk.order(kind, side, price, stop_price=D(stop))
    assert statuses(stages) == WAITING
    desk.trade_at(trigger)
    assert statuses(stages) == [*WAITING, "OPEN"]
    desk.other(SELL if side is BUY else BUY, price)
    assert statuses(stages) == [*WAITING, "OPEN", "FILLED"]


def test_a_trailing_stop_follows_the_price_and_fills_on_its_way_back(desk: Desk) -> None:
    desk.trade_at("500.00")
    stages = desk.order("STOP_LOSS", SELL, extra=binance.order_options(trailing_delta=100))
    desk.trade_at("510.00", "520.00", "515.00")
    assert statuses(stages) == WAITING
    desk.other(BUY, "510.00", "3.000")
    desk.other(SELL, "510.00")
    assert statuses(stages)[-1] == "FILLED"


def test_an_iceberg_shows_a_part_and_fills_as_a_whole(desk: Desk) -> None:
    stages = desk.order("LIMIT", BUY, "500.00", extra=binance.order_options(iceberg_quantity=D("0.250")))
    for _ in range(4):
        desk.other(SELL, "500.00", "0.250")
    assert statuses(stages) == [*BEGUN, *["PARTIALLY_FILLED"] * 3, "FILLED"]
    assert stages[-1].filled_quantity == D("1.000")


def test_a_pegged_order_takes_its_price_from_the_book(desk: Desk) -> None:
    desk.other(BUY, "499.00")
    desk.other(SELL, "501.00")
    stages = desk.order("LIMIT", BUY, extra=binance.order_options(peg_price_type="PRIMARY_PEG"))
    assert statuses(stages) == BEGUN
    desk.other(SELL, "499.00", "2.000")
    assert statuses(stages)[-1] == "FILLED"


@pytest.mark.parametrize(
    ("mode", "older", "newer"),
    [
        ("EXPIRE_MAKER", [*BEGUN, "EXPIRED"], BEGUN),
        ("EXPIRE_TAKER", BEGUN, ["SUBMITTED", "EXPIRED"]),
        ("EXPIRE_BOTH", [*BEGUN, "EXPIRED"], ["SUBMITTED", "EXPIRED"]),
        ("DECREMENT", [*BEGUN, "EXPIRED"], ["SUBMITTED", "EXPIRED"]),
    ],
)
def test_orders_of_one_account_do_not_trade_with_each_other(
    desk: Desk, mode: str, older: list[str], newer: list[str]
) -> None:
    extra = binance.order_options(self_trade_prevention=mode)
    first = desk.order("LIMIT", BUY, "500.00", extra=extra)
    second = desk.order("LIMIT", SELL, "500.00", extra=extra)
    assert statuses(first) == older
    assert [one for one in statuses(second) if one != "OPEN" or newer is BEGUN] == newer
    assert {stage.reason for stage in (first[-1], second[-1]) if stage.status is S.EXPIRED} == {"TRADE_PREVENTION"}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"kind": "LIMIT", "price": "500.00", "time_in_force": "IOC"}, "UNFILLED_IOC_QUANTITY_EXPIRED"),
        ({"kind": "LIMIT", "price": "500.00", "time_in_force": "FOK"}, "UNFILLED_FOK_ORDER_EXPIRED"),
        ({"kind": "MARKET"}, "INSUFFICIENT_LIQUIDITY"),
    ],
)
def test_what_expires_says_why(desk: Desk, more: dict[str, Any], reason: str) -> None:
    desk.other(SELL, "500.00", "0.500")
    stages = desk.order(side=BUY, **more)
    assert (stages[-1].status, stages[-1].reason) == (S.EXPIRED, reason)
    assert stages[-1].filled_quantity == (0 if "FOK" in reason else D("0.5"))


def test_an_opo_sells_what_the_first_order_brought(desk: Desk) -> None:
    lives = desk.legs(
        Opo(
            symbol="BNBUSDT", side=BUY, quantity=D("1.000"), working=Leg(type="LIMIT", price=D("500.00")),
            pending_side=SELL, pending=Leg(type="LIMIT", price=D("510.00")),
        )
    )  # fmt: skip
    assert [statuses(life) for life in lives] == [BEGUN, WAITING]
    desk.other(SELL, "500.00")
    assert [statuses(life)[-1] for life in lives] == ["FILLED", "OPEN"]
    desk.other(BUY, "510.00")
    assert statuses(lives[1]) == [*WAITING, "OPEN", "FILLED"]


@pytest.mark.parametrize("kind", ["OTOCO", "OPOCO"])
def test_an_oco_behind_an_order_begins_with_its_fill_and_one_leg_ends_the_other(desk: Desk, kind: str) -> None:
    desk.trade_at("500.00")
    more: dict[str, Any] = {
        "symbol": "BNBUSDT",
        "side": BUY,
        "quantity": D("1.000"),
        "working": Leg(type="LIMIT", price=D("490.00")),
        "pending_side": SELL,
        "above": Leg(type="LIMIT_MAKER", price=D("520.00")),
        "below": Leg(type="STOP_LOSS_LIMIT", stop_price=D("480.00"), price=D("479.00")),
    }
    request = Otoco(**more, pending_quantity=D("1.000")) if kind == "OTOCO" else Opoco(**more)
    lives = desk.legs(request)
    assert [statuses(life) for life in lives] == [BEGUN, WAITING, WAITING]
    desk.other(SELL, "490.00")
    assert [statuses(life)[-1] for life in lives] == ["FILLED", "OPEN", "PENDING"]
    desk.other(BUY, "520.00")
    assert [statuses(life)[-1] for life in lives] == ["FILLED", "FILLED", "EXPIRED"]


ROUTED = AddOrderRequest(symbol="BNBUSDT", side=BUY, type="LIMIT", quantity=D("1.000"), price=D("500.00"))


def test_a_working_order_that_is_filled_at_once_tells_its_fills(desk: Desk) -> None:
    desk.other(SELL, "590.00", "0.400")
    desk.other(SELL, "595.00", "0.600")
    working = Leg(type="LIMIT", price=D("595.00"))
    ends = {"above": Leg(type="LIMIT_MAKER", price=D("700.00")), "below": Leg(type="STOP_LOSS", stop_price=D("500.00"))}
    bought, *_ = desk.legs(
        Opoco(symbol="BNBUSDT", side=BUY, quantity=D("1.000"), working=working, pending_side=SELL, **ends)
    )
    assert statuses(bought) == ["SUBMITTED", "FILLED"]
    assert [(fill.price, fill.quantity) for fill in bought[-1].fills] == [(590, D("0.4")), (595, D("0.6"))]


@pytest.mark.parametrize("events_first", [False, True])
def test_an_order_whose_quantity_is_not_known_yet_has_none(desk: Desk, events_first: bool) -> None:
    desk.venue.venue.users.events_first = events_first
    working, pending = Leg(type="LIMIT", price=D("490.00")), Leg(type="LIMIT_MAKER", price=D("700.00"))
    lives = desk.legs(
        Opo(symbol="BNBUSDT", side=BUY, quantity=D("1.000"), working=working, pending_side=SELL, pending=pending)
    )
    assert [life[-1].quantity for life in lives] == [1, None]
    desk.other(SELL, "490.00")
    assert (statuses(lives[1])[-1], lives[1][-1].quantity) == ("OPEN", 1)


def test_a_routed_order_lives_like_any_other(marbles: Marbles) -> None:
    desk = Desk(marbles, is_routing=True)
    stages = desk.watch(desk.made(binance.sor_order_factory)(ROUTED))
    assert statuses(stages) == BEGUN
    desk.other(SELL, "500.00", "0.400")
    desk.other(SELL, "500.00", "0.600")
    assert statuses(stages) == [*BEGUN, "PARTIALLY_FILLED", "FILLED"]
    assert stages[-1].filled_quantity == D("1.000")


def test_a_symbol_that_is_not_routed_is_a_refusal(desk: Desk) -> None:
    stages = desk.watch(desk.made(binance.sor_order_factory)(ROUTED))
    assert statuses(stages) == ["SUBMITTED", "REJECTED"]
    assert (stages[-1].code, stages[-1].reason) == (-1013, "This symbol does not support SOR.")


@pytest.mark.parametrize(("above", "below"), [("520.00", "505.00"), ("490.00", "480.00")])
def test_an_oco_whose_prices_do_not_enclose_the_last_one_is_refused_as_a_whole(
    desk: Desk, above: str, below: str
) -> None:
    desk.trade_at("500.00")
    lives = desk.legs(
        Oco(
            symbol="BNBUSDT", side=SELL, quantity=D("1.000"), above=Leg(type="LIMIT_MAKER", price=D(above)),
            below=Leg(type="STOP_LOSS", stop_price=D(below)),
        )
    )  # fmt: skip
    assert [statuses(life) for life in lives] == [["SUBMITTED", "REJECTED"]] * 2
    assert {(life[-1].code, life[-1].reason) for life in lives} == {
        (-2010, "The relationship of the prices for the orders is not correct.")
    }
    assert not desk.venue.engine.ledger.lists_of(desk.venue.user)


OCO = Oco(
    symbol="BNBUSDT", side=SELL, quantity=D("1.000"), client_order_id="list",
    above=Leg(type="LIMIT_MAKER", price=D("520.00")), below=Leg(type="STOP_LOSS", stop_price=D("480.00")),
)  # fmt: skip


@pytest.mark.parametrize("side", [BUY, SELL])
@pytest.mark.parametrize("is_limit", [True, False])
def test_the_oco_of_old_lives_like_the_other(desk: Desk, side: OrderSide, is_limit: bool) -> None:
    desk.trade_at("500.00")
    limit, stop = ("480.00", "520.00") if side is BUY else ("520.00", "480.00")
    lives = desk.legs(
        OldOco(
            symbol="BNBUSDT", side=side, quantity=D("1.000"), price=D(limit), stop_price=D(stop),
            stop_limit_price=D(stop) if is_limit else None, limit_client_order_id="limit",
        )
    )  # fmt: skip
    assert [statuses(life) for life in lives] == [BEGUN, WAITING]
    assert [life[-1].type for life in lives] == ["LIMIT_MAKER", "STOP_LOSS_LIMIT" if is_limit else "STOP_LOSS"]
    assert lives[0][0].client_order_id == "limit"
    desk.other(SELL if side is BUY else BUY, limit)
    assert [statuses(life)[-1] for life in lives] == ["FILLED", "EXPIRED"]
    assert frames(desk, "orderList.place") == 1


@pytest.mark.parametrize("by", ["the list", "above", "below"])
def test_a_list_is_canceled_by_its_own_name_or_by_that_of_either_leg(desk: Desk, by: str) -> None:
    desk.trade_at("500.00")
    lives = desk.legs(OCO)
    if by == "the list":
        (canceled,) = desk.watch(desk.made(binance.cancel_order_list_factory)(("BNBUSDT", "list")))
        assert [one.status for one in canceled] == [S.CANCELED] * 2
        assert {one.client_order_id for one in canceled} == {life[0].client_order_id for life in lives}
    else:
        leg = lives[by == "below"][-1]
        cancel = CancelOrderRequest(symbol="BNBUSDT", client_order_id=leg.client_order_id)
        (one,) = desk.watch(desk.made(binance.cancel_order_factory)(cancel))
        assert (one.status, one.order_id, one.type) == (S.CANCELED, leg.order_id, leg.type)
    assert [statuses(life)[-1] for life in lives] == ["CANCELED"] * 2
    (refused,) = desk.watch(desk.made(binance.cancel_order_list_factory)(("BNBUSDT", "list")))
    assert refused.code == binance.ErrorCode.CANCEL_REJECTED


@pytest.mark.parametrize("by", ["order_id", "client_order_id"])
@pytest.mark.parametrize("leg", [0, 1])
def test_an_order_of_a_list_is_replaced_and_the_list_with_it(desk: Desk, leg: int, by: str) -> None:
    desk.trade_at("500.00")
    lives = desk.legs(OCO)
    old = lives[leg][-1]
    cancel = CancelOrderRequest(symbol="BNBUSDT", **{by: getattr(old, by)})
    new = AddOrderRequest(symbol="BNBUSDT", side=BUY, type="LIMIT", quantity=D("1.000"), price=D("480.00"))
    replacing = desk.made(binance.cancel_replace_order_factory)(ReplaceOrderRequest(cancel=cancel, new=new))
    (outcome,) = desk.watch(replacing)
    assert (outcome.cancel.outcome, outcome.new.outcome) == ("DONE", "DONE")
    assert (outcome.cancel.order.status, outcome.cancel.order.order_id) == (S.CANCELED, old.order_id)
    assert [statuses(life)[-1] for life in lives] == ["CANCELED"] * 2


def test_a_list_is_named_before_it_is_canceled(desk: Desk) -> None:
    (refused,) = desk.watch(desk.made(binance.cancel_order_list_factory)(("BNBUSDT", "")))
    assert isinstance(refused, InvalidRequest)
    assert frames(desk, "orderList.cancel") == 0


@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize("how", ["drop", "unknown"])
def test_f01_a_list_whose_cancel_has_no_answer_is_told_by_its_orders(desk: Desk, how: str, is_done: bool) -> None:
    desk.trade_at("500.00")
    lives = desk.legs(OCO)
    if how == "unknown":
        desk.venue.mishaps.add("orderList.cancel", -1007, is_done=is_done)
        error: type[Exception] = OutcomeUnknown
    else:
        desk.venue.faults.add(DieAfterReceipt() if is_done else Drop(), on="in", containing="orderList.cancel")
        error = ConnectionLost
    told = desk.watch(desk.made(binance.cancel_order_list_factory)(("BNBUSDT", "list")))
    desk.marbles.advance("60s")
    assert [type(one) for one in told] == [error]
    assert frames(desk, "orderList.cancel") == 1
    assert [statuses(life)[-1] for life in lives] == (["CANCELED"] * 2 if is_done else ["OPEN", "PENDING"])


def test_a_checked_order_is_not_placed(desk: Desk) -> None:
    check = desk.made(binance.check_order_factory)
    request = AddOrderRequest(symbol="BNBUSDT", side=BUY, type="LIMIT", quantity=D("1.000"), price=D("500.00"))
    assert desk.watch(check(request)) == [{}]
    assert desk.venue.engine.ledger.placements("") == 0
    (rates,) = desk.watch(desk.made(binance.check_order_factory, commission=True)(request))
    assert rates


def test_all_of_a_symbol_are_canceled_those_of_lists_too(desk: Desk) -> None:
    desk.trade_at("500.00")
    alone = desk.order("LIMIT", BUY, "490.00")
    oco = Oco(
        symbol="BNBUSDT", side=SELL, quantity=D("1.000"), above=Leg(type="LIMIT_MAKER", price=D("520.00")),
        below=Leg(type="STOP_LOSS", stop_price=D("480.00")),
    )  # fmt: skip
    legs = desk.legs(oco)
    (canceled,) = desk.watch(desk.made(binance.cancel_all_orders_factory)("BNBUSDT"))
    assert [one.status for one in canceled] == [S.CANCELED] * 3
    assert [statuses(life)[-1] for life in (alone, *legs)] == ["CANCELED"] * 3
    (refused,) = desk.watch(desk.made(binance.cancel_all_orders_factory)("BNBUSDT"))
    assert refused.code == binance.ErrorCode.CANCEL_REJECTED


def test_a_client_id_may_come_back_once_its_order_is_done(desk: Desk) -> None:
    first = desk.order("LIMIT", BUY, "490.00", client_order_id="again")
    desk.watch(desk.made(binance.cancel_order_factory)(CancelOrderRequest(symbol="BNBUSDT", client_order_id="again")))
    second = desk.order("LIMIT", BUY, "490.00", client_order_id="again")
    assert [statuses(first), statuses(second)] == [[*BEGUN, "CANCELED"], BEGUN]
    assert first[-1].order_id != second[-1].order_id
    desk.other(SELL, "490.00")
    assert statuses(second)[-1] == "FILLED"
    assert statuses(first) == [*BEGUN, "CANCELED"]


def test_an_amendment_and_a_replacement_of_one_order(desk: Desk) -> None:
    first = desk.order("LIMIT", BUY, "490.00", client_order_id="one")
    edit = EditOrderRequest(symbol="BNBUSDT", client_order_id="one", quantity=D("0.500"))
    assert [str(one.outcome) for one in desk.watch(desk.made(binance.edit_order_factory)(edit))] == ["DONE"]
    replacing = desk.made(binance.cancel_replace_order_factory)(
        ReplaceOrderRequest(
            cancel=CancelOrderRequest(symbol="BNBUSDT", client_order_id="one"),
            new=AddOrderRequest(symbol="BNBUSDT", side=BUY, type="LIMIT", quantity=D("0.500"), price=D("491.00")),
        )
    )
    told, life = desk.watch(replacing), desk.watch(replacing.order)
    assert told[-1].is_known
    assert (statuses(first)[-1], statuses(life)[-1]) == ("CANCELED", "OPEN")
    assert first[-1].quantity == D("0.5")


def frames(desk: Desk, method: str) -> int:
    return sum(one.direction == ">" and f'"method":"{method}"' in str(one.frame) for one in desk.exchange.traffic)


def is_doubtful(told: Any) -> bool:
    return "UNKNOWN" in str(getattr(told, "status", getattr(told, "outcome", ""))) or (
        hasattr(told, "is_known") and not told.is_known
    )


@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize("code", [-1000, -1001, -1006, -1007, -1008])
@pytest.mark.parametrize(
    "method", ["order.place", "sor.order.place", "order.cancel", "order.amend.keepPriority", "order.cancelReplace"]
)
def test_f50_what_the_venue_does_not_know_is_asked_about_and_never_sent_twice(
    desk: Desk, method: str, code: int, is_done: bool
) -> None:
    held = desk.order("LIMIT", BUY, "490.00", client_order_id="held")
    new = AddOrderRequest(
        symbol="BNBUSDT", side=BUY, type="LIMIT", quantity=D("0.500"), price=D("491.00"), client_order_id="new"
    )
    cancel = CancelOrderRequest(symbol="BNBUSDT", client_order_id="held")
    edit = EditOrderRequest(symbol="BNBUSDT", client_order_id="held", quantity=D("0.500"))
    before = frames(desk, method)
    desk.venue.mishaps.add(method, code, is_done=is_done)
    source = {
        "order.place": lambda: desk.place(new),
        "sor.order.place": lambda: desk.made(binance.sor_order_factory)(new),
        "order.cancel": lambda: desk.made(binance.cancel_order_factory)(cancel),
        "order.amend.keepPriority": lambda: desk.made(binance.edit_order_factory)(edit),
        "order.cancelReplace": lambda: desk.made(binance.cancel_replace_order_factory)(
            ReplaceOrderRequest(cancel=cancel, new=new)
        ),
    }[method]()
    told = desk.watch(source)
    desk.marbles.advance("60s")
    assert frames(desk, method) == before + 1
    assert not [one for one in told if isinstance(one, Exception)]
    if not is_done:
        assert any(is_doubtful(one) for one in told), told
    assert not is_doubtful(told[-1])
    truth = {name: desk.venue.engine.ledger.order(desk.venue.user, client_order_id=name) for name in ("held", "new")}
    if method.endswith(".place"):
        assert str(told[-1].status) == ("OPEN" if is_done and truth["new"] else "REJECTED")
    assert (truth["held"].status is S.CANCELED) == (is_done and method in ("order.cancel", "order.cancelReplace"))
    assert (held[-1].status is S.CANCELED) == (truth["held"].status is S.CANCELED)
    if method == "order.amend.keepPriority":
        assert told[-1].order.quantity == truth["held"].quantity == D("0.5" if is_done else "1")
        assert str(told[-1].outcome) == ("DONE" if is_done else "REFUSED")


@pytest.mark.parametrize("ahead", [60.0, -60.0, 3.0, -3.0, 86_400.0])
def test_f57_wherever_our_clock_stands_orders_and_events_come_through(marbles: Marbles, ahead: float) -> None:
    desk = Desk(marbles, ahead=ahead)
    told = desk.watch(desk.sockets.pipe(binance.subscribe_balances(desk.messages)))
    stages = desk.order("LIMIT", BUY, "490.00")
    marbles.advance("5s")
    desk.other(SELL, "490.00")
    assert statuses(stages) == [*BEGUN, "FILLED"]
    assert told
    assert not [one for one in told if isinstance(one, Exception)]


def test_f58_a_stream_that_is_refused_for_now_is_asked_for_again(desk: Desk) -> None:
    desk.venue.mishaps.add("userDataStream.subscribe.signature", -1008, times=2)
    told = desk.watch(desk.sockets.pipe(binance.subscribe_balances(desk.messages)))
    desk.marbles.advance("10s")
    desk.order("LIMIT", BUY, "490.00")
    assert told
    assert not [one for one in told if isinstance(one, Exception)]
    assert frames(desk, "userDataStream.subscribe.signature") == 3


def test_f56_a_stream_that_is_refused_again_and_again_is_an_error(desk: Desk) -> None:
    desk.venue.mishaps.add("userDataStream.subscribe.signature", -1008, times=None)
    told = desk.watch(desk.sockets.pipe(binance.subscribe_balances(desk.messages)))
    desk.marbles.advance("10m")
    assert [one.code for one in told] == [binance.ErrorCode.SERVER_BUSY]
    assert frames(desk, "userDataStream.subscribe.signature") == 7
