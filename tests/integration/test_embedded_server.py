"""The embedded server as its commands use it; most tests share one data folder of their own."""

import asyncio

from service.graph.connection import connect
from service.graph.embedded import Server


def test_a_server_answers_with_the_login_that_it_gives(empty_graph: Server) -> None:
    async def count() -> int:
        async with connect(
            empty_graph.bolt_uri, user=empty_graph.user, password=empty_graph.password, database=empty_graph.database
        ) as graph:
            rows = await graph.execute("MATCH (n) RETURN count(n) AS nodes")
            return int(rows[0]["nodes"])

    assert asyncio.run(count()) == 0
