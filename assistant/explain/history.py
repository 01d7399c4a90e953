"""What this shopper did before, with the item itself or with one that the product graph or the catalogue links to it."""

from collections.abc import Iterator

from assistant.explain.case import Case, Claim
from assistant.explain.path import graph_path
from assistant.schema import Evidence
from assistant.wording import shortened


def known_history(case: Case) -> Iterator[Claim]:
    """What this shopper did with the item itself, or with an item that the catalogue links to it."""
    item, context = case.item, case.context
    if item.id in case.known.bought:
        told = case.say(("You bought this before.", "您以前买过这件。"))
        yield Claim(3.0, told, (Evidence("history", "purchase", item.id),))
    elif item.id in context.liked:
        yield Claim(3.0, case.say(("You liked this one before.", "您之前赞过这件。")), (Evidence("history", "like", item.id),))
    if way := list(graph_path(case)):
        yield from way
        return
    for link in item.links:
        if link.item_id in case.known.chosen and (title := case.titles.get(link.item_id)):
            name = shortened(title, 50)
            told = case.say((f"Goes with {name}, which you chose.", f"与您选过的{name}搭配。"))
            yield Claim(2.5, told, (Evidence("graph", link.kind, link.item_id),))
            return
