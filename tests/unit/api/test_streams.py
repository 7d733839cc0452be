import asyncio

from fastapi.sse import ServerSentEvent

from api.streams import Subscriber, Topic


def event(number: int) -> ServerSentEvent:
    return ServerSentEvent(event="warning", id=str(number), raw_data="{}")


async def ids(subscriber: Subscriber) -> list[str | None]:
    return [one.id async for one in subscriber.events()]


def test_a_reader_gets_the_events_of_its_key_in_order() -> None:
    async def scene() -> list[str | None]:
        topic = Topic()
        with topic.join("a") as subscriber:
            topic.publish(event(1), "a")
            topic.publish(event(2), "b")
            topic.publish(event(3), "a")
            reading = asyncio.create_task(ids(subscriber))
            await asyncio.sleep(0)
            topic.close()
            return await reading

    assert asyncio.run(scene()) == ["1", "3"]


def test_a_reader_that_is_too_slow_is_cut_off_and_holds_no_memory() -> None:
    async def scene() -> list[str | None]:
        subscriber = Subscriber(depth=2)
        for number in range(5):
            subscriber.offer(event(number))
        return await ids(subscriber)

    assert asyncio.run(scene()) == []


def test_states_that_were_read_anew_are_forgotten() -> None:
    async def scene() -> list[str | None]:
        subscriber = Subscriber()
        reading = ServerSentEvent(event="reading", raw_data="{}")
        for one in (event(1), reading, event(2), reading):
            subscriber.offer(one)
        subscriber.forget_states()
        following = subscriber.events()
        return [(await anext(following)).id, (await anext(following)).id]

    assert asyncio.run(scene()) == ["1", "2"]


def test_a_topic_that_is_closed_ends_new_readers_at_once() -> None:
    async def scene() -> list[str | None]:
        topic = Topic()
        topic.close()
        with topic.join() as subscriber:
            return await ids(subscriber)

    assert asyncio.run(scene()) == []


def test_a_reader_that_left_is_not_kept() -> None:
    topic = Topic()
    with topic.join():
        assert len(topic) == 1
    assert len(topic) == 0
