"""Build a shop's product graph from its catalogue and its log, as far as it goes without training.

Links and reason paths need no more than this; `python -m training.knowledge` adds the vectors.
"""

from collections.abc import Sequence
from pathlib import Path

from retrieval.knowledge import Graph, Knowledge
from retrieval.learned import KNOWLEDGE
from retrieval.schema import Event
from retrieval.settings import ShopSettings
from retrieval.store import Store
from retrieval.users import UserLog

ITEMS_AT_ONCE = 2000
HISTORY = 1_000_000


def read_graph(settings: ShopSettings, folder: Path) -> tuple[Graph, int]:
    """The graph of catalogue and log, counts continued from those in `folder`; and how many events were new."""
    graph = Graph.load(folder)
    store, log = Store.open(settings), UserLog(settings.sql_url)
    try:
        rows = range(len(store.columns))
        for start in range(0, len(rows), ITEMS_AT_ONCE):
            graph.add(store.items(rows[start : start + ITEMS_AT_ONCE]))

        def history_of(user: str) -> Sequence[Event]:
            return log.events(user, limit=HISTORY)[::-1]

        new = graph.learn(log.all(graph.behaviour.last_id), history_of)
    finally:
        store.close()
        log.close()
    return graph, new


def build_graph(settings: ShopSettings) -> Graph:
    """Bring the shop's graph up to date and write it where serving loads it; trained vectors stay as they are."""
    folder = settings.shop_dir / KNOWLEDGE
    graph, _ = read_graph(settings, folder)
    graph.save(folder)
    Knowledge.of(graph).save(folder)
    return graph
