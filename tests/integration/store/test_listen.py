import asyncio
from contextlib import aclosing

from store.database import Connection, connect
from store.listen import RECONNECTED, Notification, notifications


def test_a_listener_hears_again_after_its_connection_was_cut(
    connection: Connection, database_url: str
) -> None:
    async def hear() -> list[Notification]:
        heard: list[Notification] = []
        async with aclosing(notifications(database_url, ["news"])) as stream:
            async for one in stream:
                heard.append(one)
                await asyncio.to_thread(answer, len(heard))
                if len(heard) == 4:
                    return heard
        raise AssertionError("the stream ended")

    def answer(number: int) -> None:
        if number == 2:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'miluo-listen' AND datname = current_database()"
            )
        else:
            with connect(database_url, application="tests") as other:
                other.execute("SELECT pg_notify('news', %s)", (str(number),))

    heard = asyncio.run(asyncio.wait_for(hear(), 30))
    assert heard == [RECONNECTED, Notification("news", "1"), RECONNECTED, Notification("news", "3")]
