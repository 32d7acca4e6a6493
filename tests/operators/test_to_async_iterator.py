import asyncio
import gc
import threading

import pytest
import reactivex
from reactivex.subject import Subject

from bittrade_ws.models.errors import BufferOverflow
from bittrade_ws.operators.to_async_iterator import to_async_iterator


async def collected(ticks):
    return [tick async for tick in ticks]


async def pour(ticks, into):
    async for tick in ticks:
        into.append(tick)


def test_iterates_to_the_completion():
    async def main():
        return await collected(to_async_iterator(reactivex.of(1, 2, 3)))

    assert asyncio.run(main()) == [1, 2, 3]


def test_raises_the_error_of_the_stream_after_what_came_before():
    async def main():
        source, seen = Subject(), []
        ticks = to_async_iterator(source)
        source.on_next(1)
        source.on_error(ValueError("end"))
        with pytest.raises(ValueError, match="end"):
            await pour(ticks, seen)
        return seen

    assert asyncio.run(main()) == [1]


@pytest.mark.parametrize(
    ("overflow", "left", "dropped"),
    [("drop_oldest", [3, 4], 3), ("drop_newest", [0, 1], 3), ("latest", [4], 4)],
)
def test_f61_what_does_not_fit_is_dropped_and_counted(overflow, left, dropped):
    async def main():
        source, drops = Subject(), []
        ticks = to_async_iterator(source, maxsize=2, overflow=overflow, on_dropped=drops.append)
        for item in range(5):
            source.on_next(item)
        source.on_completed()
        return await collected(ticks), ticks.dropped, drops[-1]

    assert asyncio.run(main()) == (left, dropped, dropped)


def test_f61_or_it_is_an_error_after_what_waits():
    async def main():
        source, seen = Subject(), []
        ticks = to_async_iterator(source, maxsize=2, overflow="error")
        for item in range(5):
            source.on_next(item)
        with pytest.raises(BufferOverflow):
            await pour(ticks, seen)
        return seen, source.observers

    assert asyncio.run(main()) == ([0, 1], [])


def test_leaving_the_block_unsubscribes():
    async def main():
        source = Subject()
        async with to_async_iterator(source) as ticks:
            source.on_next(1)
            assert await anext(ticks) == 1
        return source.observers, await collected(ticks)

    assert asyncio.run(main()) == ([], [])


def test_dropping_the_iterator_unsubscribes():
    async def main():
        source = Subject()
        ticks = to_async_iterator(source)
        del ticks
        gc.collect()
        return source.observers

    assert asyncio.run(main()) == []


def test_items_of_another_thread_wake_the_loop_at_once():
    async def main():
        source = Subject()

        def feed():
            for item in range(500):
                source.on_next(item)
            source.on_completed()

        ticks = to_async_iterator(source, maxsize=500)
        feeder = threading.Thread(target=feed)
        feeder.start()
        seen = await asyncio.wait_for(collected(ticks), 5)
        feeder.join()
        return seen

    assert asyncio.run(main()) == list(range(500))


def test_aclose_ends_a_waiting_loop():
    async def main():
        ticks = to_async_iterator(Subject())
        waiting = asyncio.ensure_future(collected(ticks))
        await asyncio.sleep(0)
        await ticks.aclose()
        return await asyncio.wait_for(waiting, 5)

    assert asyncio.run(main()) == []


def test_an_item_after_the_loop_has_closed_is_nobodys():
    async def main():
        await asyncio.wait_for(anext(ticks), 0)

    source = Subject()
    ticks = to_async_iterator(source)
    with pytest.raises(TimeoutError):
        asyncio.run(main())
    source.on_next(1)
    assert ticks.dropped == 0


def test_it_may_begin_before_the_loop_and_goes_on_in_the_next(marbles):
    ticks = to_async_iterator(marbles.hot("ab-c|"))
    marbles.advance("1ms")
    assert asyncio.run(ticks.__anext__()) == "a"
    marbles.advance("5ms")
    assert asyncio.run(collected(ticks)) == ["b", "c"]


@pytest.mark.parametrize("news", ["on_next", "on_completed", "on_error"])
def test_all_news_wake_a_loop_that_waits(news):
    async def main():
        source = Subject()
        ticks = to_async_iterator(source)
        waiting = asyncio.ensure_future(anext(ticks, "over"))
        await asyncio.sleep(0)
        getattr(source, news)(*{"on_next": ["item"], "on_error": [KeyError("lost")]}.get(news, []))
        try:
            return await asyncio.wait_for(waiting, 5)
        except KeyError:
            return "lost"

    assert asyncio.run(main()) == {"on_next": "item", "on_completed": "over", "on_error": "lost"}[news]


def test_the_stream_gets_the_scheduler(marbles):
    ticks = to_async_iterator(reactivex.timer(0.003), scheduler=marbles.clock)
    marbles.advance("3ms")
    assert asyncio.run(collected(ticks)) == [0]


def test_a_cancelled_wait_loses_no_item():
    async def main():
        source = Subject()
        ticks = to_async_iterator(source)
        waiting = asyncio.ensure_future(anext(ticks))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        source.on_next(1)
        return await anext(ticks)

    assert asyncio.run(main()) == 1


def test_of_two_that_wait_one_gets_the_item_that_the_other_was_canceled_on():
    async def main():
        source = Subject()
        ticks = to_async_iterator(source)
        first, second = asyncio.ensure_future(anext(ticks)), asyncio.ensure_future(anext(ticks))
        await asyncio.sleep(0)
        source.on_next(1)
        first.cancel()
        return await asyncio.wait_for(second, 5)

    assert asyncio.run(main()) == 1
