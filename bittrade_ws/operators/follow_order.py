"""`follow_order`: the stages of one order, out of a stream of facts about any."""

from __future__ import annotations

from collections.abc import Callable

from reactivex import Observable, abc

from bittrade_ws.models.lifecycle import Anomaly, Lifecycle, first_stage
from bittrade_ws.models.order import Order, OrderFact


def follow_order(order_id: str) -> Callable[[Observable[OrderFact | None]], Observable[Order]]:
    """Emits each stage of the order with this id, the venue's or the client's, once, and completes on a final one.

    Facts may be repeated, late or out of order; those about other orders (and `None`) are passed over. The first fact
    that names a status is the first stage, whatever it is.

    See operators/follow_order.md.
    """

    def follow(facts: Observable[OrderFact | None]) -> Observable[Order]:
        def subscribe(
            observer: abc.ObserverBase[Order], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            lifecycle: Lifecycle | None = None

            def on_next(fact: OrderFact | None) -> None:
                nonlocal lifecycle
                if fact is None or order_id not in (fact.client_order_id, fact.order_id):
                    return
                if lifecycle is None:
                    first = first_stage(fact)
                    if first is None:
                        return
                    lifecycle, stage = Lifecycle(first), first
                else:
                    stage = lifecycle.apply(fact)
                if stage is None or isinstance(stage, Anomaly):
                    return
                observer.on_next(stage)
                if stage.status.is_final:
                    observer.on_completed()

            return facts.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

        return Observable(subscribe)

    return follow
